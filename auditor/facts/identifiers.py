"""Check digits of credential numbers, as column expressions.

Each function takes a text column of cleaned numbers (upper-case, no separators) and returns a boolean column: does
the number have the form and the check digit of its standard. Null in, null out.
"""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import Any

import ibis
import ibis.expr.types as ir

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
# Registration authority and category: the second table of GB 32100-2015.
_USCC_PREFIXES = (
    *(
        "11",
        "12",
        "13",
        "19",
        "21",
        "29",
        "31",
        "32",
        "33",
        "34",
        "35",
        "39",
        "41",
        "49",
        "51",
        "52",
        "53",
        "59",
    ),
    *(
        "61",
        "62",
        "69",
        "71",
        "72",
        "79",
        "81",
        "89",
        "91",
        "92",
        "93",
        "A1",
        "A9",
        "N1",
        "N2",
        "N3",
        "N9",
        "Y1",
    ),
)
# Their numbers of 18 places are credit codes; others have no form that can be checked.
_UNIT_CERTIFICATES = ("institution_legal_person", "social_organisation_certificate",
                      "private_non_enterprise_certificate", "foundation_certificate")  # fmt: skip
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _weighted_sum(number: ir.StringValue, alphabet: str, weights: tuple[int, ...]) -> Any:
    letters = ibis.literal(alphabet)
    return reduce(add, (letters.find(number.substr(i, 1)) * w for i, w in enumerate(weights)))


def _character(alphabet: str, index: Any) -> Any:
    return ibis.literal(alphabet).substr(index, 1)


def is_unified_social_credit_code(number: ir.StringValue) -> ir.BooleanValue:
    """GB 32100-2015: 18 characters without I O Z S V, check = (31 - sum mod 31) mod 31."""
    check = (31 - _weighted_sum(number, _USCC_ALPHABET, _USCC_WEIGHTS) % 31) % 31
    form = number.re_search("^[0-9A-HJ-NPQRTUWXY]{18}$")
    return form & (number.substr(17, 1) == _character(_USCC_ALPHABET, check))


def has_known_authority(number: ir.StringValue) -> ir.BooleanValue:
    """GB 32100-2015: the first two characters name a registration authority and a category."""
    return number.substr(0, 2).isin(_USCC_PREFIXES)


def is_organisation_code(number: ir.StringValue) -> ir.BooleanValue:
    """GB 11714: 8 + 1 characters, check = 11 - sum mod 11, 10 is X and 11 is 0."""
    check = (11 - _weighted_sum(number, _ORGANISATION_ALPHABET, _ORGANISATION_WEIGHTS) % 11) % 11
    return number.re_search("^[0-9A-Z]{8}[0-9X]$") & (number.substr(8, 1) == _character("0123456789X", check))


def looks_like_resident_id(number: ir.StringValue) -> ir.BooleanValue:
    """GB 11643 but for its check character: 17 digits with a possible birth date."""
    return number.re_search(
        "^[1-9][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]$"
    )


def is_resident_id(number: ir.StringValue) -> ir.BooleanValue:
    """GB 11643: 17 digits, a possible birth date, and a check character by ISO 7064 MOD 11-2."""
    total = _weighted_sum(number, "0123456789", _ID_WEIGHTS)
    return looks_like_resident_id(number) & (number.substr(17, 1) == _character("10X98765432", total % 11))


def is_registration_number(number: ir.StringValue) -> ir.BooleanValue:
    """15-digit business registration number: ISO 7064 MOD 11,10 over all digits."""
    state: Any = ibis.literal(10)
    for i in range(14):
        digit = ibis.literal("0123456789").find(number.substr(i, 1))
        rest = (state + digit + 9) % 10 + 1  # the remainder by ten, with ten in the place of zero
        state = rest * 2 % 11
    last = ibis.literal("0123456789").find(number.substr(14, 1))
    return number.re_search("^[0-9]{15}$") & ((state + last) % 10 == 1)


def is_number_before_2008(number: ir.StringValue) -> ir.BooleanValue:
    """Registration numbers of before 2008: 13 digits, or words such as 企独黔总字第000123号. They have no check digit."""
    return number.re_search("^[0-9]{13}$|字第?[0-9]+号?$")


def passes(number: ir.StringValue) -> dict[str, ir.BooleanValue]:
    """The outcome of every check by name; store them, because the expressions are long and several facts ask."""
    return {
        "passes_credit_code": is_unified_social_credit_code(number),
        "passes_resident_id": is_resident_id(number),
        "passes_organisation_code": is_organisation_code(number),
        "passes_registration_number": is_registration_number(number),
    }


def credential_number_valid(
    kind: ir.StringValue, number: ir.StringValue, checked: ir.Table
) -> ir.BooleanValue:
    """Does the number fit its credential type? Null where the type has no form that can be checked.

    A resident identity number may pass the check of the credit code by chance (domain facts §3.2), so a number that
    passes both is refused for an unknown registration authority and cannot be judged for a known one.

    Args:
        kind: credential type.
        number: as cleaned.
        checked: with the columns of `passes` for this number.
    """
    credit_code = ibis.cases(
        (~checked.passes_credit_code, False),
        (~checked.passes_resident_id, True),
        (~has_known_authority(number), False),
        else_=ibis.null("boolean"),
    )
    length = number.length()
    unit = ibis.cases((length == 18, credit_code), else_=ibis.null("boolean"))
    return ibis.cases(
        (number.isnull(), ibis.null("boolean")),
        (kind == "business_licence", ibis.cases(
            (length == 18, credit_code), (length == 15, checked.passes_registration_number),
            (is_number_before_2008(number), ibis.null("boolean")), else_=False)),
        (kind == "uscc_certificate", ibis.cases((length == 18, credit_code), else_=False)),
        (kind == "organisation_code", ibis.cases(
            (length == 18, credit_code), else_=checked.passes_organisation_code)),
        (kind.isin(_UNIT_CERTIFICATES), unit),
        (kind == "resident_id", ibis.cases(
            (length == 15, ibis.null("boolean")), else_=checked.passes_resident_id)),
        else_=ibis.null("boolean"),
    )  # fmt: skip

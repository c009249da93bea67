"""Check digits, judged by python-stdnum and by numbers worked out by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from auditor.facts.identifiers import (
    credential_number_valid,
    is_organisation_code,
    is_registration_number,
    is_resident_id,
    is_unified_social_credit_code,
    passes,
)

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
Check = Callable[[ir.StringValue], ir.BooleanValue]


def _judged(check: Check, numbers: Sequence[str | None]) -> list[bool | None]:
    table = ibis.memtable({"place": list(range(len(numbers))), "number": list(numbers)},
                          schema={"place": "int64", "number": "string"})  # fmt: skip
    judged = table.select("place", good=check(table.number)).order_by("place")
    found: list[bool | None] = judged.to_pyarrow()["good"].to_pylist()
    return found


bodies = st.text(alphabet=USCC_ALPHABET, min_size=8, max_size=8)
credit_bodies = st.tuples(
    st.sampled_from(["91", "92", "93", "11", "12", "51", "52", "N1", "A1", "Y1"]),
    st.integers(100000, 999999).map(str),
    bodies,
).map("".join)


@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.lists(credit_bodies, min_size=1, max_size=20))
def test_credit_codes_are_judged_as_stdnum_judges_them(made: list[str]) -> None:
    whole = []
    for body in made:
        body17 = body + "0"  # 2 + 6 + 8 characters, and the check character of the organisation code
        whole += [body17 + check for check in USCC_ALPHABET]
    judged = _judged(is_unified_social_credit_code, whole)
    # stdnum knows the first eight characters as digits only, which is narrower than the standard's alphabet
    expected = [number[17] == uscc.calc_check_digit(number[:17]) for number in whole]
    assert judged == expected
    assert sum(expected) == len(made)


@settings(max_examples=10, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.dates(), st.integers(0, 999), st.sampled_from(["110101", "362322", "520102"])), min_size=1,
                max_size=20))  # fmt: skip
def test_resident_ids_are_judged_as_stdnum_judges_them(made: list[tuple[Any, int, str]]) -> None:
    whole = []
    for born, serial, place in made:
        body = f"{place}{born:%Y%m%d}{serial:03d}".rjust(17, "0")
        whole += [body + check for check in "0123456789X"]
    expected = [
        number[17] == ric.calc_check_digit(number) and number[6:8] in ("19", "20") and number[0] != "0"
        for number in whole
    ]
    assert _judged(is_resident_id, whole) == expected


def test_a_single_wrong_or_swapped_character_is_noticed() -> None:
    random = Random(11)
    good = {is_unified_social_credit_code: "91350100M000100Y43", is_resident_id: "11010519491231002X",
            is_organisation_code: "600037341", is_registration_number: "110108000000016"}  # fmt: skip
    for check, number in good.items():
        digits = USCC_ALPHABET if len(number) == 18 else "0123456789"
        wrong = {
            number[:i] + random.choice(digits) + number[i + 1 :] for i in range(len(number)) for _ in range(5)
        }
        wrong -= {number}
        assert _judged(check, [number]) == [True]
        assert not any(_judged(check, sorted(wrong)))


@pytest.mark.parametrize(
    ("check", "good"),
    [
        (is_unified_social_credit_code, ["91110000600037341L", "91350100M000100Y43", "92141127MA0KD1Y64A"]),
        (is_organisation_code, ["600037341"]),
        (is_registration_number, ["110108000000016"]),
        (is_resident_id, ["362322198709086409", "11010519491231002X"]),
    ],
)
def test_known_numbers(check: Check, good: list[str]) -> None:
    assert _judged(check, good) == [True] * len(good)


@pytest.mark.parametrize(
    ("check", "bad"),
    [
        (is_unified_social_credit_code, ["1" * 18, "91110000600037341", "91110000600037341LL", "91110000I00037341L",
                                         "91110000600037341l", "９１110000600037341L", "", "91110000 600037341"]),
        (is_organisation_code, ["111111111", "60003734-1", "60003734", "6000373411", ""]),
        (is_registration_number, ["111111111111111", "11010800000001", "1101080000000160", "11010800000001X", ""]),
        (is_resident_id, ["1" * 18, "110105194912310021", "11010519491331002X", "11010519491200002X", "",
                          "11010519491231002x", "010105194912310020"]),
    ],
)  # fmt: skip
def test_numbers_that_are_none(check: Check, bad: list[str]) -> None:
    assert _judged(check, bad) == [False] * len(bad)


@pytest.mark.parametrize(
    "check", [is_unified_social_credit_code, is_organisation_code, is_registration_number, is_resident_id]
)
def test_nothing_is_not_wrong(check: Check) -> None:
    assert _judged(check, [None]) == [None]


def test_organisation_codes_whose_check_is_x_and_zero() -> None:
    """By GB 11714: 11 minus the weighted sum modulo 11; 10 is written X and 11 is written 0."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    seen = set()
    for body in (f"{n:08d}" for n in range(10_000_000, 10_000_040)):
        check = 11 - sum(w * int(d) for w, d in zip(weights, body, strict=True)) % 11
        character = {10: "X", 11: "0"}.get(check, str(check))
        seen.add(character)
        others = [c for c in "0123456789X" if c != character]
        assert (
            _judged(is_organisation_code, [body + character, *(body + c for c in others)])
            == [True] + [False] * 10
        )
    assert {"X", "0"} <= seen


# type, number → does it fit? None where the type has no form that can be checked, or there is no number
FITTING: list[tuple[str, str | None, bool | None]] = [
    ("business_licence", "91110000600037341L", True),
    ("business_licence", "92141127MA0KD1Y64A", True),  # a region code that no list of regions has
    ("business_licence", "110108000000016", True),  # before 2015
    ("business_licence", "91110000600037341M", False),
    ("business_licence", "1" * 18, False),
    ("business_licence", "60003734", False),
    (
        "business_licence",
        "362322198709086409",
        False,
    ),  # a resident id that passes the check of credit codes
    ("uscc_certificate", "11110000000013127D", uscc.calc_check_digit("11110000000013127") == "D"),
    ("uscc_certificate", "110108000000016", False),
    ("organisation_code", "600037341", True),
    ("organisation_code", "600037342", False),
    ("organisation_code", "91110000600037341L", True),
    ("resident_id", "11010519491231002X", True),
    ("resident_id", "362322198709086409", True),
    ("resident_id", "91110000600037341L", False),
    ("resident_id", "110105491231002", None),  # fifteen digits have no check
    (
        "institution_legal_person",
        "事证第110000000000号",
        None,
    ),  # the old certificate has a number of its own
    ("institution_legal_person", "91110000600037341L", True),
    ("passport", "E12345678", None),
    ("military_code", "12345", None),
    ("business_licence", None, None),
    ("resident_id", None, None),
    ("uscc_certificate", None, None),
    ("organisation_code", None, None),
    ("institution_legal_person", None, None),
]


def test_the_number_fits_its_type() -> None:
    rows = [{"place": i, "kind": kind, "number": number} for i, (kind, number, _) in enumerate(FITTING)]
    schema = pa.schema([("place", pa.int64()), ("kind", pa.string()), ("number", pa.string())])
    table = ibis.memtable(pa.Table.from_pylist(rows, schema=schema))
    checked = table.mutate(**passes(table.number))
    fits = credential_number_valid(checked.kind, checked.number, checked)
    judged = checked.select("kind", "number", "place", fits=fits)
    found = judged.order_by("place").to_pyarrow().to_pylist()
    assert [(row["kind"], row["number"], row["fits"]) for row in found] == FITTING

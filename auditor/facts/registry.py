"""Subjects against the credential registry (证照库): by number first, then, for units, by name."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from auditor.facts.addresses import address
from auditor.facts.likeness import name, person, with_likeness
from auditor.facts.tables import Tables, first_of_each, some, unreadable

_VALUES = {
    "registry_name": "name",
    "registry_credential_no": "credential_no",
    "legal_representative": "legal_person",
    "registry_status": "status",
    "registry_changed_on": "changed_on",
    "registry_address": "address",
    "registry_row_id": "row_id",
    "registry_names": "names",
}
# What a match by name may tell; the rest may be that of another unit.
_BY_NAME = ("registry_name", "registry_credential_no", "registry_row_id")
PERSONAL = ("resident_id", "passport", "taiwan_permit", "hk_macao_permit", "foreigner_permanent_residence",
             "hk_macao_residence", "taiwan_residence")  # fmt: skip


def matched(tables: Tables) -> ir.Table:
    """row_id of the subject and what the registry says of it.

    The number decides. An organisation code is found inside the 18-character code that replaced it (GB 32100: places
    9 to 17). A unit whose number is unknown to the registry is looked up by its name; persons are not, since many
    people share a name, and neither is a name that several numbers share. A match by name tells only that the number
    differs: status, legal representative, address and changes may be those of another unit of that name.
    """
    registry = tables.keep("registry_latest", _latest(tables["registry"], "credential_no"))
    by_name = tables.keep("registry_by_name", _latest(tables["registry"], "name"))
    subjects = tables["subjects"]
    exact = _found(subjects, registry, subjects.credential_no == registry.credential_no)
    code = registry.filter(registry.credential_no.length() == 18)
    impersonal = subjects.filter(subjects.credential_type.notin(PERSONAL).fill_null(False))
    contained = _found(impersonal, code, impersonal.credential_no == code.credential_no.substr(8, 9))
    # Names are compared only for units with an 18-character number: an older number says nothing about the new one.
    units = impersonal.filter(impersonal.credential_no.length() == 18)
    named = by_name.filter((by_name.credential_no.length() == 18) & (by_name.numbers == 1))
    named = _found(units, named, units.name == named.name)
    numbered = ibis.union(exact, contained.anti_join(exact, "subject_row"))
    agreed = ibis.union(
        numbered.mutate(by_number=True), named.anti_join(numbered, "subject_row").mutate(by_number=False)
    )
    joined = subjects.left_join(agreed, subjects.row_id == agreed.subject_row)
    told = joined.select(
        "by_number",
        "registry_names",
        "registry_address",
        row_id=subjects.row_id,
        name=subjects.name,
        person_name=subjects.person_name,
        credential_no=subjects.credential_no,
        credential_address=subjects.credential_address,
        **{
            column: _told(joined, column)
            for column in _VALUES
            if column not in ("registry_address", "registry_names")
        },
    )
    return _compared(tables.keep("subject_matches", told), tables)


def _latest(registry: ir.Table, key: str) -> ir.Table:
    """One row for each key: the one changed last; equal dates are decided by content, never by row order."""
    known = registry.filter(registry[key].notnull())
    order = [ibis.desc("changed_on", nulls_first=False), ibis.asc("name"), ibis.asc("credential_no"),
             ibis.asc("legal_person"), ibis.asc("status"), ibis.asc("address"), ibis.asc("row_id")]  # fmt: skip
    return first_of_each(known, key, order).join(_variants(known, key), key)


def _variants(known: ir.Table, key: str) -> ir.Table:
    """For each key: how many numbers it has, and every name of its last day, since equal days have no last entry."""
    day = known.changed_on.fill_null(ibis.date(1, 1, 1))
    dated = known.mutate(day=day, last_day=day.max().over(ibis.window(group_by=key)))
    final = dated.day == dated.last_day
    columns = {
        "numbers": dated.credential_no.nunique(),
        "names": dated.name.collect(where=final, distinct=True),
    }
    return dated.group_by(variant_of=dated[key]).agg(**columns).rename({key: "variant_of"})


def _found(subjects: ir.Table, registry: ir.Table, same: ir.BooleanValue) -> ir.Table:
    joined = subjects.join(registry, same, rname="found_{name}")
    columns = {
        new: joined[f"found_{old}" if f"found_{old}" in joined.columns else old]
        for new, old in _VALUES.items()
    }
    rows = joined.select(subject_row=subjects.row_id, **columns)
    # Two registry rows may hold one organisation code; the smaller number is kept so that one subject stays one row.
    return first_of_each(rows, "subject_row", ["registry_credential_no", "registry_name"])


def _compared(matches: ir.Table, tables: Tables) -> ir.Table:
    """Matches with the likeness of name, address and person in charge, and what that comes to."""
    compared = with_likeness(
        _with_names(matches, tables), "person_likeness", "person_name", "legal_representative", person
    )
    compared = _with_addresses(compared)
    registry = tables["registry"]
    hidden = some(registry, unreadable(registry, "credential_no"))
    # A number that is not found may be among those of the registry that could not be read.
    elsewhere = (hidden | ("registry" in tables.in_part)).ifelse(ibis.null("boolean"), False)
    agrees = ibis.cases(
        (~compared.by_number, elsewhere),
        (compared.name_likeness == "equal", True),
        (compared.name_likeness == "different", False),
    )
    return compared.select(
        "row_id",
        "name_likeness",
        "address_likeness",
        *(column for column in _VALUES if column != "registry_names"),
        registry_agrees=agrees,
        address_agrees=_same(compared.address_likeness),
        person_is_legal_representative=_same(compared.person_likeness),
    )


def _same(likeness: ir.StringValue) -> ir.BooleanValue:
    """Only what is different differs; what is near is for a person to look at."""
    return ibis.cases((likeness.isin(["equal", "equal_in_law"]), True), (likeness == "different", False))


def _with_names(matches: ir.Table, tables: Tables) -> ir.Table:
    """Adds name_likeness: of the names of the last day, the one most like the subject's decides."""
    exact = matches.registry_names.contains(matches.name).fill_null(False)
    others = matches.filter(matches.by_number & ~exact).select("row_id", "name", held="registry_names")
    others = tables.keep("registry_other_names", others.mutate(held=others.held.unnest()))
    pairs = with_likeness(others, "likeness", "name", "held", name)
    # A sole trader without a trade name is registered under the operator's (个体工商户条例): number and operator are his.
    trader = matches.credential_no.startswith("92") & (
        (matches.name == matches.legal_representative)
        | (matches.registry_name == matches.legal_representative)
    )
    best = pairs.group_by("row_id").agg(
        **{
            f"is_{one}": (pairs.likeness == one).fill_null(False).any()
            for one in ("equal", "equal_in_law", "near")
        },
        unsure=pairs.likeness.isnull().any(),
    )
    joined = matches.left_join(best, "row_id")
    likeness = ibis.cases(
        (exact | ~matches.by_number | joined.is_equal, "equal"),
        (joined.is_equal_in_law, "equal_in_law"),
        (joined.is_near | trader.fill_null(False), "near"),
        (joined.unsure | joined.unsure.isnull(), ibis.null("string")),
        else_="different",
    )
    return joined.select(*matches.columns, name_likeness=likeness)


def _with_addresses(matches: ir.Table) -> ir.Table:
    """Adds address_likeness; the engine itself answers where one only lacks how the other begins."""
    filed, registered = _plain(matches.credential_address), _plain(matches.registry_address)
    same = (filed.endswith(registered) | registered.endswith(filed)).fill_null(False)
    asked = matches.mutate(
        same_place=same & matches.by_number,
        asked_address=(~same & matches.by_number).ifelse(matches.credential_address, ibis.null("string")),
    )
    compared = with_likeness(asked, "found", "asked_address", "registry_address", address)
    likeness = ibis.cases((compared.same_place, "equal"), else_=compared.found)
    return compared.select(*matches.columns, address_likeness=likeness)


def _told(joined: ir.Table, name: str) -> ir.Value:
    return (
        joined[name]
        if name in _BY_NAME
        else joined.by_number.ifelse(joined[name], ibis.null(joined[name].type()))
    )


def _plain(address: ir.StringValue) -> ir.StringValue:
    return address.re_replace(r"[\s,，.。;；:：、()（）\-—]", "").nullif("")

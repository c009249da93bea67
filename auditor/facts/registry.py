"""Subjects against the credential registry (证照库): by number first, then, for units, by name."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from auditor.facts.tables import Tables, first_of_each

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
    return _compared(subjects, joined)


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


def _compared(subjects: ir.Table, joined: ir.Table) -> ir.Table:
    agrees = ibis.cases(
        (joined.by_number.isnull(), ibis.null("boolean")),
        (~joined.by_number, False),
        (subjects.name.isnull() | joined.registry_name.isnull(), ibis.null("boolean")),
        else_=joined.registry_names.contains(subjects.name),
    )
    filed, registered = _plain(subjects.credential_address), _plain(joined.registry_address)
    same_place = filed.contains(registered) | registered.contains(filed)
    return joined.select(
        row_id=subjects.row_id,
        registry_agrees=agrees,
        address_agrees=joined.by_number.ifelse(same_place, ibis.null("boolean")),
        **{
            name: _told(joined, name)
            for name in _VALUES
            if name not in ("registry_address", "registry_names")
        },
    )


def _told(joined: ir.Table, name: str) -> ir.Value:
    return (
        joined[name]
        if name in _BY_NAME
        else joined.by_number.ifelse(joined[name], ibis.null(joined[name].type()))
    )


def _plain(address: ir.StringValue) -> ir.StringValue:
    return address.re_replace(r"[\s,，.。;；:：、()（）\-—]", "").nullif("")

"""Subjects against the credential registry (证照库): by number first, then, for units, by name."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from auditor.facts.tables import Tables

_VALUES = {
    "registry_name": "name",
    "registry_credential_no": "credential_no",
    "legal_representative": "legal_person",
    "registry_status": "status",
    "registry_changed_on": "changed_on",
    "registry_address": "address",
    "registry_row_id": "row_id",
}
_PERSONAL = ("resident_id", "passport", "taiwan_permit", "hk_macao_permit", "foreigner_permanent_residence",
             "hk_macao_residence", "taiwan_residence")  # fmt: skip


def matched(tables: Tables) -> ir.Table:
    """row_id of the subject and what the registry says of it.

    The number decides. An organisation code is found inside the 18-character code that replaced it (GB 32100: places
    9 to 17). A unit whose number is unknown to the registry is looked up by its name; persons are not, since many
    people share a name.
    """
    registry = tables.keep("registry_latest", _latest(tables["registry"], "credential_no"))
    by_name = tables.keep("registry_by_name", _latest(tables["registry"], "name"))
    subjects = tables["subjects"]
    exact = _found(subjects, registry, subjects.credential_no == registry.credential_no)
    code = registry.filter(registry.credential_no.length() == 18)
    contained = _found(subjects, code, subjects.credential_no == code.credential_no.substr(8, 9))
    # Names are compared only for units with an 18-character number: an older number says nothing about the new one.
    units = subjects.filter((subjects.credential_no.length() == 18) & subjects.credential_type.notnull())
    units = units.filter(units.credential_type.notin(_PERSONAL))
    named = by_name.filter(by_name.credential_no.length() == 18)
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
    ranked = known.mutate(rank=ibis.row_number().over(group_by=key, order_by=order))
    return ranked.filter(ranked["rank"] == 0).drop("rank")


def _found(subjects: ir.Table, registry: ir.Table, same: ir.BooleanValue) -> ir.Table:
    joined = subjects.join(registry, same, rname="found_{name}")
    columns = {
        new: joined[f"found_{old}" if f"found_{old}" in joined.columns else old]
        for new, old in _VALUES.items()
    }
    rows = joined.select(subject_row=subjects.row_id, **columns)
    # Two registry rows may hold one organisation code; the smaller number is kept so that one subject stays one row.
    ranked = rows.mutate(
        rank=ibis.row_number().over(
            group_by="subject_row", order_by=["registry_credential_no", "registry_name"]
        )
    )
    return ranked.filter(ranked["rank"] == 0).drop("rank")


def _compared(subjects: ir.Table, joined: ir.Table) -> ir.Table:
    agrees = ibis.cases(
        (joined.by_number.isnull(), ibis.null("boolean")),
        (~joined.by_number, False),
        else_=subjects.name == joined.registry_name,
    )
    filed, registered = _plain(subjects.credential_address), _plain(joined.registry_address)
    same_place = filed.contains(registered) | registered.contains(filed)
    return joined.select(
        row_id=subjects.row_id,
        registry_agrees=agrees,
        address_agrees=same_place,
        **{name: joined[name] for name in _VALUES if name != "registry_address"},
    )


def _plain(address: ir.StringValue) -> ir.StringValue:
    return address.re_replace(r"[\s,，.。;；:：、()（）\-—]", "").nullif("")

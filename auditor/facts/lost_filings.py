"""IP filings of which something could not be read: whose they may be, and what they may change.

A filing whose addresses, unit or assignee are lost may belong to anybody whom the rest of it does not exclude.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from auditor.facts import ip
from auditor.facts.tables import Tables, some, unreadable

_PASSED_ON = "reassigned"


def any_lost(tables: Tables) -> ir.BooleanValue:
    """Has a filing lost its addresses, its unit, its family or its way of assignment?"""
    rows = tables["ip_allocations"]
    lost = some(rows, unreadable(rows, "ip_list") | unreadable(rows, "provider") | _family_lost(rows))
    return lost | (tables.scope == "provider" or "ip_allocations" in tables.in_part)


def owners(tables: Tables) -> ir.Table:
    """lost_owner: units of whose filings one has lost its addresses."""
    rows = tables["ip_allocations"]
    hidden = rows.filter(unreadable(rows, "ip_list"))
    names = ibis.union(hidden.select(lost_owner="provider"), hidden.select(lost_owner="assignee"))
    return tables.keep("lost_owners", names.filter(names.lost_owner.notnull()).distinct())


def anybodys(tables: Tables) -> ir.BooleanValue:
    """Has a filing lost its addresses and with them the name of its unit or assignee?"""
    rows = tables["ip_allocations"]
    return some(rows, unreadable(rows, "ip_list") & _owner_lost(rows)) | ("ip_allocations" in tables.in_part)


def unowned(tables: Tables) -> ir.Table:
    """owner ("all"), first_ip, end_ip, merged: addresses of filings whose unit or assignee could not be read."""
    rows = tables["ip_allocations"]
    rows = rows.filter(_owner_lost(rows) & rows.first_ip.notnull())
    return tables.keep(
        "unowned_ranges", ip.merge(rows.select("first_ip", "end_ip", owner=ibis.literal("all")))
    )


def possible_sources(tables: Tables) -> tuple[ir.Table, ir.BooleanValue]:
    """possible_owner: units that may have a source more than is known; and whether anybody may."""
    rows = tables["ip_allocations"]
    layer, kind, hidden = (unreadable(rows, name) for name in ("layer", "kind", "ip_list"))
    source = rows.layer.isin(["source", "own"]).fill_null(False)
    passing = ((rows.layer == "assignment").fill_null(False) | layer) & (
        (rows.kind == _PASSED_ON).fill_null(False) | kind | layer
    )
    filed, passed = layer | (source & hidden), passing & (layer | kind | hidden)
    names = ibis.union(
        rows.filter(filed).select(possible_owner="provider"),
        rows.filter(passed).select(possible_owner="assignee"),
    )
    anybody = unreadable(rows, "provider") & (source | layer) | unreadable(rows, "assignee") & passing
    kept = tables.keep("possible_sources", names.filter(names.possible_owner.notnull()).distinct())
    return kept, some(rows, anybody) | ("ip_allocations" in tables.in_part)


def _owner_lost(rows: ir.Table) -> ir.BooleanValue:
    """A source is nobody's but its unit's; what is filed as anything else may be another's by its assignee."""
    assigned = (rows.layer != "source").fill_null(True)
    return unreadable(rows, "provider") | (unreadable(rows, "assignee") & assigned)


def _family_lost(rows: ir.Table) -> ir.BooleanValue:
    assigned = (rows.layer == "assignment").fill_null(False)
    return unreadable(rows, "layer") | (unreadable(rows, "kind") & assigned)

"""What the accesses of one service number come to."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from auditor.facts.likeness import owner
from auditor.facts.tables import Tables, access_ranges, access_state, owned_ranges, unreadable


def access_counts(tables: Tables) -> ir.Table:
    """Per service number: its accesses by state, usable and unreadable IPs, providers, the last cancellation."""
    rows = tables["accesses"]
    rows = rows.mutate(active=access_state(rows, tables.as_of), bad_ip=unreadable(rows, "ip_list"))
    owners = owned_ranges(tables).select("owner").distinct()
    rows = rows.left_join(owners, owner(rows.provider) == owners.owner)
    ranges = access_ranges(tables)
    usable = ranges.filter(~ranges.reserved).group_by("row_id").agg(usable=lambda t: t.count())
    rows = rows.left_join(usable, "row_id")
    rows = rows.filter(rows.service_no.notnull())
    counts = _by_state(rows)
    return counts.left_join(_last_ended(rows), "service_no").drop("service_no_right")


def _by_state(rows: ir.Table) -> ir.Table:
    active = rows.active.fill_null(False)
    ended = (rows.active == False).fill_null(False)  # noqa: E712  null is neither
    return rows.group_by("service_no").agg(
        access_count=rows.count(),
        active_count=active.sum(),
        doubtful_count=rows.active.isnull().sum(),
        unranged_count=(active & rows.owner.isnull()).sum(),
        undated_count=(ended & rows.cancelled_on.isnull()).sum(),
        usable_count=active.ifelse(rows.usable.fill_null(0), 0).sum(),
        unreadable_ip_count=((active & rows.bad_ip) | rows.active.isnull()).sum(),
        unnamed_count=(rows.active.fill_null(True) & unreadable(rows, "provider")).sum(),
        providers=active.ifelse(rows.provider, ibis.null("string")).collect(distinct=True).sort().join("、")
        .nullif(""),
        ended_on=ended.ifelse(rows.cancelled_on, ibis.null("date")).max(),
        connected_on=_connected_on(rows),
        connected_unclear=(active & unreadable(rows, "filed_on")).any(),
        active_row_id=active.ifelse(rows.row_id, ibis.null("int64")).min(),
    )  # fmt: skip


def _connected_on(rows: ir.Table) -> ir.DateValue:
    """The day on which the first access in force was filed; long ago where one has no date."""
    filed = rows.filed_on.fill_null(ibis.date(1, 1, 1))
    return filed.min(where=rows.active.fill_null(False) & ~unreadable(rows, "filed_on"))


def _last_ended(rows: ir.Table) -> ir.Table:
    """Of the few services with cancelled accesses: which one was cancelled last."""
    ended = rows.filter(~rows.active)
    latest = [ibis.desc("cancelled_on", nulls_first=False), ibis.asc("provider"), ibis.asc("row_id")]
    return ended.group_by("service_no").agg(
        ended_provider=ended.provider.first(order_by=latest), ended_row_id=ended.row_id.first(order_by=latest)
    )

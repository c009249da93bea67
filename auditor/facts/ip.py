"""Interval arithmetic on addresses, in columns and without a join.

Addresses are fixed-width keys that sort as text; a range is `first_ip` inclusive to `end_ip` exclusive, so two ranges
touch exactly when one's end equals the other's first. Sorting both sides together and carrying the furthest end
forward answers "inside?" and "overlaps?" in n log n on every SQL engine.
"""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir

_DIGITS = "0123456789abcdefg"


def backwards(key: ir.StringValue) -> ir.StringValue:
    """A key that sorts as text in the opposite order; not every engine picks a first value by descending text."""
    return key.translate(_DIGITS, _DIGITS[::-1])


def merge(ranges: ir.Table) -> ir.Table:
    """Join touching and overlapping ranges of one owner.

    Args:
        ranges: owner, first_ip, end_ip.

    Returns:
        owner, first_ip, end_ip; disjoint within an owner.
    """
    # Of two equal rows each window may see another one first, and a range would run on into the next.
    ranges = ranges.distinct()
    before = ibis.window(group_by="owner", order_by=["first_ip", "end_ip"], preceding=(None, 1))
    upto = ibis.window(group_by="owner", order_by=["first_ip", "end_ip"], preceding=None, following=0)
    marked = ranges.mutate(furthest=ranges.end_ip.max().over(before))
    marked = marked.mutate(
        starts=(marked.furthest.isnull() | (marked.first_ip > marked.furthest)).cast("int64")
    )
    numbered = marked.mutate(island=marked.starts.sum().over(upto))
    joined = numbered.group_by(["owner", "island"]).agg(
        first_ip=numbered.first_ip.min(), end_ip=numbered.end_ip.max()
    )
    return joined.drop("island")


def inside(points: ir.Table, merged: ir.Table) -> ir.Table:
    """Which points lie wholly inside one merged range of their owner.

    Args:
        points: point_id, owner, first_ip, end_ip.
        merged: as from `merge`.

    Returns:
        point_id, inside (never null).
    """
    swept = _sweep(points, merged, at="first_ip", ranges_first=True)
    return swept.select("point_id", inside=(swept.reach >= swept.end_ip).fill_null(False))


def overlapping(points: ir.Table, merged: ir.Table) -> ir.Table:
    """Which points share at least one address with a merged range of their owner.

    Same shapes as `inside`; returns point_id, overlapping (never null).
    """
    swept = _sweep(points, merged, at="end_ip", ranges_first=False)
    return swept.select("point_id", overlapping=(swept.reach > swept.first_ip).fill_null(False))


def _sweep(points: ir.Table, merged: ir.Table, *, at: str, ranges_first: bool) -> Any:
    """Points in address order, each with the furthest end of the ranges that begin before it."""
    events = ibis.union(
        merged.select(
            "owner", "first_ip", "end_ip", at=merged.first_ip, turn=ibis.literal(0 if ranges_first else 1),
            bound=merged.end_ip, point_id=ibis.null("int64"),
        ),
        points.select(
            "owner", "first_ip", "end_ip", at=points[at], turn=ibis.literal(1 if ranges_first else 0),
            bound=ibis.null("string"), point_id=points.point_id.cast("int64"),
        ),
    )  # fmt: skip
    window = ibis.window(group_by="owner", order_by=["at", "turn"], preceding=None, following=0)
    swept = events.mutate(reach=events.bound.max().over(window))
    return swept.filter(swept.point_id.notnull())

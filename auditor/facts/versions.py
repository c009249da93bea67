"""Several records of one filing number: the one in force counts, a cancelled one beside it is history.

A number that was cancelled and filed again stands twice in most exports.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import ibis
import ibis.expr.types as ir

from auditor.facts.tables import count, unreadable
from auditor.snapshot.model import REPEATED, ROWS_PER_SOURCE

Store = Callable[[ir.Table], ir.Table]


def marked(rows: ir.Table, key: str, as_of: date, dated_only: Sequence[int], store: Store) -> ir.Table:
    """Subjects or services with `superseded`: cancelled, while another record of the number is in force.

    Args:
        rows: the canonical table.
        key: the column of its filing number.
        as_of: the day of the snapshot.
        dated_only: the sources that have no column for the status, but one for the day of cancellation.
        store: computes a table once, so that what is joined with itself stays simple.
    """
    rows = _with_status(rows, as_of, dated_only)
    cancelled = rows.filter((rows.status == "cancelled") & rows[key].notnull()).select(key).distinct()
    current = rows.filter(in_force(rows)).semi_join(cancelled, key).select(current=key).distinct()
    if not count(current):
        return rows.mutate(superseded=ibis.literal(False))
    joined = rows.left_join(current, rows[key] == current.current)
    superseded = joined.current.notnull() & (joined.status == "cancelled").fill_null(False)
    return store(joined.select(rows, superseded=superseded))


def in_force(rows: ir.Table) -> ir.BooleanValue:
    """Is a record certainly not cancelled?"""
    return (rows.status != "cancelled").fill_null(True) & ~unreadable(rows, "status")


def counted(rows: ir.Table, key: str) -> ir.Table:
    """number, same_number: how many records of a number there are, history apart; null if that cannot be told."""
    known = rows.filter(rows[key].notnull()).mutate(
        kept=in_force(rows), gone=(rows.status == "cancelled").fill_null(False)
    )
    grouped = known.group_by(number=known[key]).agg(
        kept=known.kept.sum(),
        gone=known.gone.sum(),
        rows=known.count(),
        repeated=unreadable(known, REPEATED).any(),
    )
    doubtful = grouped.rows - grouped.kept - grouped.gone
    same = ibis.cases(
        # Its rows may contradict each other in what was lost.
        ((grouped.rows == 1) & grouped.repeated, ibis.null("int64")),
        ((grouped.kept > 1) | ((grouped.kept == 1) & (doubtful == 0)), grouped.kept),
        ((doubtful == 0) | (grouped.rows == 1), grouped.rows),
        else_=ibis.null("int64"),
    )
    return grouped.select("number", same_number=same)


def _with_status(rows: ir.Table, as_of: date, dated_only: Sequence[int]) -> ir.Table:
    """Where only a day tells what was cancelled, an unreadable one hides it."""
    if not dated_only:
        return rows
    untold = (rows.row_id // ROWS_PER_SOURCE).isin(dated_only)
    hidden = untold & unreadable(rows, "cancelled_on")
    ended = untold & (rows.cancelled_on <= as_of).fill_null(False)
    return rows.mutate(
        status=ibis.cases((ended, "cancelled"), (hidden, ibis.null("string")), else_=rows.status),
        unreadable=hidden.ifelse(rows.unreadable.fill_null(",") + "status,", rows.unreadable),
    )

"""Rows of a sheet that holds several tables: what they say of one of these, and what they leave open."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from auditor.snapshot.cleaning.columns import CleanColumn
from auditor.snapshot.headers import Match

OPEN = "uncertain"
"""Why a cell is null although it was read: it speaks of another table, and does not settle this one."""

_KEYS = ("subject_no", "service_no")
_SHOW_ACCESS = (("provider", "ip_list"), ("provider", "first_ip"))

Clean = Mapping[str, CleanColumn]


def of_no_record(match: Match, clean: Clean, length: int) -> pa.Array:
    """Rows that hold nothing of the table: a site without access leaves the columns of its access blank."""
    if not match.part:
        return _same(False, length)
    own = _filled(match, clean, length, keys=False)
    if match.table.name == "accesses":
        # Without both columns an access may be there that only the missing one would show.
        certain = any(all(c in match.columns.values() for c in both) for both in _SHOW_ACCESS)
        return pc.invert(own if certain else pc.or_(own, _filled(match, clean, length, keys=True)))
    return pc.invert(own if match.borrowed_key else pc.or_(own, _filled(match, clean, length, keys=True)))


def without_reasons(column: CleanColumn) -> CleanColumn:
    """Cells of another table that could not be read as this one's are no fault: they are only not the usual value."""
    unread = pc.is_valid(column.reasons)
    none = pa.nulls(len(column.values), pa.string())
    return CleanColumn(pc.if_else(unread, OPEN, column.values), none)


def left_open(match: Match, clean: Clean, length: int) -> dict[str, pa.Array]:
    """Reasons by column for cells that a row leaves open."""
    reasons: dict[str, pa.Array] = {}
    for name in match.weak & clean.keys():
        usual = match.table.columns[name].when_absent
        other = pc.not_equal(clean[name].values, pa.scalar(usual))
        reasons[name] = pc.if_else(other, OPEN, None)
    if match.part and match.table.name == "accesses":
        perhaps = pc.if_else(pc.invert(_filled(match, clean, length, keys=False)), OPEN, None)
        for name in (c.name for c in match.table.columns.values() if c.name != "service_no" and not c.source):
            reasons[name] = pc.coalesce(reasons[name], perhaps) if name in reasons else perhaps
    return {name: reason for name, reason in reasons.items() if reason.null_count < length}


def _filled(match: Match, clean: Clean, length: int, *, keys: bool) -> pa.Array:
    """Rows with something, readable or not, in the table's own columns, or in its keys."""
    found = _same(False, length)
    for name, column in clean.items():
        if (name in _KEYS) == keys and name not in match.weak:
            found = pc.or_(found, pc.or_(pc.is_valid(column.values), pc.is_valid(column.reasons)))
    return found


def _same(value: bool, length: int) -> pa.Array:
    return pa.repeat(pa.scalar(value), length)

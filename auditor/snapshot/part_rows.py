"""Rows of a sheet that holds several tables: what they say of one of these, and what they leave open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from auditor.snapshot.cleaning.base import PLACEHOLDER
from auditor.snapshot.cleaning.columns import CleanColumn
from auditor.snapshot.headers import Match
from auditor.snapshot.readers.base import Batch

OPEN = "uncertain"
"""Why a cell is null although it was read: it speaks of another table, and does not settle this one."""

_KEYS = frozenset(("subject_no", "service_no"))
_SHOW = {
    "subjects": (),
    "services": ({"service_no", "name"},),
    "accesses": ({"provider", "ip_list"}, {"provider", "first_ip"}),
}
"""Columns of which one at least is filled in for every record; without them one may be there that only they would show."""

Clean = Mapping[str, CleanColumn]


def of_no_record(match: Match, clean: Clean, batch: Batch) -> pa.Array:
    """Rows that hold nothing of the table: a site without access, or a subject without site, leaves its columns blank."""
    length = len(batch.rows)
    if not match.part:
        return _same(False, length)
    found = _filled(clean, _showing(match, clean), length)
    for cells in (batch.columns[position] for position in match.below):
        found = pc.or_(found, _is_filled(cells))
    return pc.invert(found)


def _showing(match: Match, clean: Clean) -> set[str]:
    """The columns in which anything, readable or not, shows that a row holds a record."""
    own = clean.keys() - _KEYS - match.weak
    there = set(match.columns.values())
    if not match.borrowed_key and not any(shown <= there for shown in _SHOW[match.table.name]):
        return own | (clean.keys() & _KEYS)
    return own - match.vague | ({"service_no"} if match.table.name == "services" else set())


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
        own = clean.keys() - _KEYS - match.weak
        perhaps = pc.if_else(pc.invert(_filled(clean, own, length)), OPEN, None)
        for name in (c.name for c in match.table.columns.values() if c.name != "service_no" and not c.source):
            reasons[name] = pc.coalesce(reasons[name], perhaps) if name in reasons else perhaps
    return {name: reason for name, reason in reasons.items() if reason.null_count < length}


def _filled(clean: Clean, names: Iterable[str], length: int) -> pa.Array:
    """Rows with something, readable or not, in any of these columns."""
    found = _same(False, length)
    for column in (clean[name] for name in names):
        found = pc.or_(found, pc.or_(pc.is_valid(column.values), pc.is_valid(column.reasons)))
    return found


def _is_filled(cells: pa.Array) -> pa.Array:
    trimmed = pc.utf8_trim_whitespace(cells)
    blank = pc.and_not(pc.match_substring_regex(trimmed, PLACEHOLDER), pc.starts_with(trimmed, "#"))
    return pc.fill_null(pc.invert(blank), False)


def _same(value: bool, length: int) -> pa.Array:
    return pa.repeat(pa.scalar(value), length)

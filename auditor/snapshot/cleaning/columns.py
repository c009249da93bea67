"""Cleaning a column: canonical cells are kept, only the distinct others go through Python."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from auditor.snapshot.cleaning.base import PLACEHOLDER, Kind


@dataclass(frozen=True)
class CleanColumn:
    """Canonical texts (null where empty or unreadable) and reasons (null where the cell could be read)."""

    values: pa.Array
    reasons: pa.Array


def canonical(kind: Kind, cells: pa.Array) -> pa.Array:
    """Which cells are certainly canonical as they stand; null cells are."""
    fits = pc.match_substring_regex(cells, kind.pattern)
    if kind.open:
        fits = pc.and_not(fits, pc.match_substring_regex(cells, PLACEHOLDER))
    return pc.fill_null(fits, True)


def clean_column(kind: Kind, cells: pa.Array) -> CleanColumn:
    """Clean one column of strings."""
    done = canonical(kind, cells)
    if pc.all(done).as_py() in (True, None):
        return CleanColumn(cells, pa.nulls(len(cells), pa.string()))
    todo = pc.invert(done)
    values, reasons = _clean_distinct(kind, cells.filter(todo))
    none = pa.nulls(len(cells), pa.string())
    return CleanColumn(pc.replace_with_mask(cells, todo, values), pc.replace_with_mask(none, todo, reasons))


def _clean_distinct(kind: Kind, cells: pa.Array) -> tuple[pa.Array, pa.Array]:
    if kind.coarse:
        cells = pc.replace_substring_regex(cells, *kind.coarse)
    distinct = cells.dictionary_encode()
    cleaned = [kind.clean(text) for text in distinct.dictionary.to_pylist()]
    values = pa.array([c.value for c in cleaned], pa.string())
    reasons = pa.array([c.reason for c in cleaned], pa.string())
    return values.take(distinct.indices), reasons.take(distinct.indices)

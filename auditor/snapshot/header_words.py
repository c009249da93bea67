"""Which columns of a table a header may mean, by its words and by the cells below it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from auditor.snapshot.cell_evidence import holds, holds_another
from auditor.snapshot.schema import TABLES, Column, Table
from auditor.snapshot.spelling import spellings

Rows = Sequence[list[str]]
"""Rows of cells."""

READ_TABLES = tuple(table for table in TABLES.values() if table.columns and table.by_header)
"""The tables that are known by their headers."""


@cache
def _synonyms(table: str) -> dict[str, str]:
    return {
        spellings(header)[0]: column.name
        for column in TABLES[table].columns.values()
        for header in reversed(column.headers)
    }


@cache
def _fallbacks(table: str) -> dict[str, list[str]]:
    return _columns_by_header(table, lambda column: column.fallback_headers)


@cache
def _by_value(table: str) -> dict[str, list[str]]:
    return _columns_by_header(table, lambda column: column.by_value)


def _columns_by_header(table: str, listed: Callable[[Column], tuple[str, ...]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for column in TABLES[table].columns.values():
        for header in listed(column):
            found.setdefault(spellings(header)[0], []).append(column.name)
    return found


def same_header(header: str, column: Column) -> bool:
    """Whether a header is one of a column's, with or without what stands in brackets."""
    known = {spellings(name)[0] for name in column.headers}
    return not known.isdisjoint(spellings(header))


def column_of(table: Table, header: str) -> str | None:
    """The column that a header means in a table whatever stands beside it, if any."""
    full, bare = spellings(header)
    known = _synonyms(table.name)
    return known.get(full) or known.get(bare)


def open_columns(table: Table, header: str, cells: Sequence[str]) -> list[str]:
    """Every column that a header may mean in a table, the likeliest first."""
    known = column_of(table, header)
    shown = [c for c in _wanted(_by_value(table.name), header) if holds(table.columns[c], cells)]
    others = [
        c for c in _wanted(_fallbacks(table.name), header) if not holds_another(table.columns[c], cells)
    ]
    return [*([known] if known else []), *shown, *others]


def _wanted(known: Mapping[str, list[str]], header: str) -> list[str]:
    full, bare = spellings(header)
    return known.get(full) or known.get(bare) or []


def free_column(table: Table, header: str, taken: set[str], below: Rows, position: int) -> str | None:
    """A column that nothing else stands for: one that the cells show, else one that the header may mean."""
    cells = [row[position] for row in below if position < len(row)]
    shown = [c for c in _wanted(_by_value(table.name), header) if c not in taken]
    column = next((c for c in shown if holds(table.columns[c], cells)), None)
    if column:
        return column
    wanted = [c for c in _wanted(_fallbacks(table.name), header) if c not in taken]
    return next((c for c in wanted if not holds_another(table.columns[c], cells)), None)


def is_known(header: str) -> bool:
    """Whether a header means something in some table."""
    full, bare = spellings(header)
    return full in _all_synonyms() or bare in _all_synonyms()


@cache
def _all_synonyms() -> frozenset[str]:
    return frozenset(header for table in READ_TABLES for header in _synonyms(table.name))

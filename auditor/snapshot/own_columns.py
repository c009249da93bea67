"""Extra columns that a user declared: looked for among the headers that mean nothing else.

They never decide what table a sheet is, so that a declaration cannot change how everything else is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from auditor.snapshot.header_words import same_header
from auditor.snapshot.headers import Match
from auditor.snapshot.schema import TABLES, Column, Table

OwnColumns = Mapping[str, tuple[Column, ...]]
"""Declared columns by the table in whose files they stand."""


def tables_with(own: OwnColumns) -> dict[str, Table]:
    """Every table with the columns that are declared for it."""
    return {name: _widened(table, own.get(name, ())) for name, table in TABLES.items()}


def with_own(match: Match, own: OwnColumns) -> Match:
    """The same match with the declared columns of its table, and with the headers that stand for them.

    A header that stands twice is read once, where it stands first.
    """
    declared = own.get(match.table.name, ())
    if not declared:
        return match
    columns = dict(match.columns)
    for column in declared:
        free = (i for i, cell in enumerate(match.cells) if cell and i not in columns)
        position = next((i for i in free if same_header(match.cells[i], column)), None)
        if position is not None:
            columns[position] = column.name
    return replace(match, table=_widened(match.table, declared), columns=columns)


def _widened(table: Table, declared: tuple[Column, ...]) -> Table:
    return replace(table, columns={**table.columns, **{c.name: c for c in declared}})

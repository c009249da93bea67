"""Facts that users declare: cells of an extra column of the record's own row, cleaned by their type.

They are joined by row, so that no other fact's table has to carry their columns along.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from auditor.facts.fact import Fact, FactType
from auditor.facts.tables import Tables
from auditor.snapshot.schema import Column
from auditor.text import Text

_TYPES: dict[str, FactType] = {"text": "text", "flag": "flag", "integer": "integer", "date": "date"}
_IBIS = {"text": "string", "flag": "boolean", "integer": "int64", "date": "date"}


@dataclass(frozen=True)
class OwnFact:
    """One declared fact: of which kind of record, in which table, and the column that holds it."""

    kind: str
    table: str
    column: Column
    fact: Fact


def own_fact(kind: str, table: str, column: Column, definition: Text, unit: str | None) -> OwnFact:
    """A fact that is the cell of a declared column; null where the cell is empty, masked or cannot be read."""
    held = _held(column.name)
    fact = Fact(
        column.name, _TYPES[column.type], column.label, definition, (f"{table}.{column.name}",),
        lambda t: t[held], unit=unit, mask=column.mask,
    )  # fmt: skip
    return OwnFact(kind, table, column, fact)


def added(base: ir.Table, own: Sequence[OwnFact], tables: Tables) -> ir.Table:
    """Records with the columns of their declared facts; null where no file has the column."""
    if not own:
        return base
    rows = tables[own[0].table]
    values = {
        _held(one.column.name): rows[one.column.name]
        if one.column.name in rows.columns
        else ibis.null(_IBIS[one.column.type])
        for one in own
    }
    cells = rows.select(own_row=rows.row_id, **values)
    return base.left_join(cells, base.row_id == cells.own_row).drop("own_row")


def _held(name: str) -> str:
    """The name in the base table, where other facts' columns may have the same."""
    return f"own_{name}"

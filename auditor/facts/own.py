"""Facts that users declare: cells of an extra column of the record's own row, cleaned by their type.

They are joined by row, so that no other fact's table has to carry their columns along.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

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
    """One declared fact, or the days since one that is a date: of which kind of record, in which table and column."""

    kind: str
    table: str
    column: Column
    fact: Fact


def own_facts(kind: str, table: str, column: Column, definition: Text, unit: str | None) -> list[OwnFact]:
    """The cell of a declared column, null where it is empty, masked or cannot be read; for a date also the days since."""
    held = _held(column.name)
    cell = Fact(
        column.name, _TYPES[column.type], column.label, definition, (f"{table}.{column.name}",),
        lambda t: t[held], unit=unit, mask=column.mask,
    )  # fmt: skip
    facts = [cell, _days_since(cell)] if cell.type == "date" else [cell]
    return [OwnFact(kind, table, column, fact) for fact in facts]


def _days_since(day: Fact) -> Fact:
    name, (zh, en) = f"days_since_{day.name.removesuffix('_on')}", (day.label.zh, day.label.en)
    held = _held(name)
    return replace(
        day, name=name, type="integer", label=Text(f"距{zh}天数", f"days since: {en}"),
        definition=Text(f"快照日减“{zh}”；还没到的为负数", f"as-of date minus “{en}”; negative before it"),
        of=lambda t: t[held], unit="day",
    )  # fmt: skip


def added(base: ir.Table, own: Sequence[OwnFact], tables: Tables) -> ir.Table:
    """Records with the columns of their declared facts; null where no file has the column."""
    if not own:
        return base
    rows = tables[own[0].table]
    values = {_held(one.fact.name): _value(one, rows, tables.as_of) for one in own}
    cells = rows.select(own_row=rows.row_id, **values)
    return base.left_join(cells, base.row_id == cells.own_row).drop("own_row")


def _value(one: OwnFact, rows: ir.Table, as_of: date) -> ir.Value:
    name, type_ = one.column.name, one.column.type
    cell = rows[name] if name in rows.columns else ibis.null(_IBIS[type_])
    return cell if one.fact.type == type_ else ibis.literal(as_of, "date").delta(cell, unit="day")


def _held(name: str) -> str:
    """The name in the base table, where other facts' columns may have the same."""
    return f"own_{name}"

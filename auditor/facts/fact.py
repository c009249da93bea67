"""What a fact is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from auditor.snapshot.schema import Mask
from auditor.text import Text

if TYPE_CHECKING:
    import ibis.expr.types as ir

FactType = Literal["text", "code", "flag", "integer", "date"]
TellsOf = Literal["record", "person", "holder", "providers", "others", "regulator"]
"""Whom a value names: nobody but the record itself, a natural person, a unit or a person, access providers, other units
or their records, or what the regulator found."""


@dataclass(frozen=True)
class Fact:
    """One observation on one kind of record; null means unknown.

    Attributes:
        needs: "table.column" names without which the fact cannot be known; a rule that asks for it is then not
            evaluated.
        of: the column expression over the base table of the record's module.
        seen_in: column of the base table with the `row_id` of the source row that shows the value.
        mask: what kind of personal data the value is, so that outputs can mask it.
        tells_of: whom it names, so that reports for others can withhold it.
    """

    name: str
    type: FactType
    label: Text
    definition: Text
    needs: tuple[str, ...]
    of: Callable[[ir.Table], ir.Value]
    unit: str | None = None
    seen_in: str = "row_id"
    mask: Mask = "none"
    codes: str | None = None
    tells_of: TellsOf = "record"


def exported(
    table: str,
    name: str,
    type_: FactType,
    zh: str,
    en: str,
    *,
    mask: Mask = "none",
    codes: str | None = None,
    needed: bool = True,
    tells_of: TellsOf = "record",
) -> Fact:
    """A fact that is a cleaned cell of the record's own row."""
    return Fact(
        name=name,
        type=type_,
        label=Text(zh, en),
        definition=Text(f"快照中的“{zh}”，清洗后的值", f"{en}, as exported and cleaned"),
        needs=(f"{table}.{name}",) if needed else (),
        of=lambda t: t[name],
        mask=mask,
        codes=codes,
        tells_of=tells_of,
    )

"""What kind of export the headers of a sheet show, whatever its columns could be taken for (``reference/signals.yml``)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from auditor.reference import load
from auditor.snapshot.spelling import spellings
from auditor.text import Text


@dataclass(frozen=True)
class Signal:
    """One kind of export: what shows it, the tables that it can be, and headers with another meaning in it.

    Of `beside`, if any, one must stand there too.
    """

    label: Text
    headers: frozenset[str]
    at_least: int
    unless: frozenset[str]
    beside: frozenset[str] = frozenset()
    tables: tuple[str, ...] = ()
    means: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)

    def shown_by(self, headers: Collection[str]) -> bool:
        """Whether a row of headers, by their spellings, is of such an export."""
        enough = len(self.headers & set(headers)) >= self.at_least and self.unless.isdisjoint(headers)
        return enough and not (self.beside and self.beside.isdisjoint(headers))


def signal_of(rows: Iterable[list[str]]) -> Signal | None:
    """The first kind of export that one of some rows shows."""
    spelled = [{name for cell in row if cell.strip() for name in spellings(cell)} for row in rows]
    return next((signal for signal in _signals() for row in spelled if signal.shown_by(row)), None)


@cache
def _signals() -> tuple[Signal, ...]:
    return tuple(map(_signal, load("signals").values()))


def _signal(spec: Mapping[str, Any]) -> Signal:
    means = {
        table: {spellings(header)[0]: column for header, column in columns.items()}
        for table, columns in spec.get("means", {}).items()
    }
    return Signal(
        Text(spec["zh"], spec["en"]),
        _spelled(spec["headers"]),
        spec["at_least"],
        _spelled(spec["unless"]),
        _spelled(spec.get("beside", ())),
        tuple(spec.get("tables", ())),
        means,
    )


def _spelled(headers: Iterable[object]) -> frozenset[str]:
    return frozenset(spellings(str(header))[0] for header in headers)

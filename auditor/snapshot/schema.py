"""The canonical tables: what a snapshot can hold. Loaded from ``auditor/reference``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import pyarrow as pa

from auditor.reference import load
from auditor.text import Text

Mask = Literal["none", "person", "phone", "email", "address", "credential"]

_ARROW = {"date": pa.date32(), "integer": pa.int64(), "flag": pa.bool_()}


@dataclass(frozen=True)
class CodeValue:
    """One value of a code list: its key, its label, and the other spellings and numbers that mean it."""

    key: str
    label: Text
    names: tuple[str, ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Column:
    """One column that can be read; ``source`` columns are folded into others and not stored.

    `by_value` are headers with several meanings: they mean this column where most cells are words of its code list, or
    like the pattern `like`. `maybe` are headers that an inspection names as possible and that are never used.
    """

    name: str
    type: str
    label: Text
    codes: str | None = None
    headers: tuple[str, ...] = ()
    fallback_headers: tuple[str, ...] = ()
    by_value: tuple[str, ...] = ()
    like: str | None = None
    maybe: tuple[str, ...] = ()
    mask: Mask = "none"
    required: bool = False
    when_absent: str | None = None
    unless: tuple[str, ...] = ()
    source: bool = False

    @property
    def arrow(self) -> pa.DataType:
        """The Arrow type of the cleaned column."""
        return arrow_type(self.type)


@dataclass(frozen=True)
class Table:
    """One canonical table; ``identity`` names the columns of which one must hold a value, its key first."""

    name: str
    label: Text
    required: bool
    words: tuple[str, ...]
    identity: tuple[str, ...]
    columns: dict[str, Column]
    derived: dict[str, str]
    by_header: bool = True

    @property
    def key(self) -> str | None:
        """The column that identifies a record, if the table is read from files."""
        return self.identity[0] if self.identity else None

    @property
    def required_columns(self) -> tuple[str, ...]:
        """The columns without which a sheet is not taken for this table."""
        return tuple(c.name for c in self.columns.values() if c.required)

    @cached_property
    def schema(self) -> pa.Schema:
        """Columns and types of every Parquet part, in order."""
        fields = [("row_id", pa.int64()), ("unreadable", pa.string()), ("malformed", pa.string())]
        fields += [(c.name, c.arrow) for c in self.columns.values() if not c.source]
        fields += [(name, arrow_type(kind)) for name, kind in self.derived.items()]
        return pa.schema(fields)


def arrow_type(kind: str) -> pa.DataType:
    """The Arrow type that holds a value type; everything that is not a date, integer or flag is a string."""
    return _ARROW.get(kind, pa.string())


def _column(name: str, spec: dict[str, Any]) -> Column:
    return Column(
        name=name,
        type=spec["type"],
        label=Text(spec["zh"], spec["en"]),
        codes=spec.get("codes"),
        headers=(name, spec["zh"], spec["en"], *map(str, spec.get("headers", ()))),
        fallback_headers=tuple(map(str, spec.get("or", ()))),
        by_value=tuple(map(str, spec.get("by_value", ()))),
        like=spec.get("like"),
        maybe=tuple(map(str, spec.get("maybe", ()))),
        mask=spec.get("mask", "none"),
        required=spec.get("required", False),
        when_absent=spec.get("when_absent"),
        unless=tuple(spec.get("unless", ())),
        source=spec.get("source", False),
    )


def _table(name: str, spec: dict[str, Any]) -> Table:
    return Table(
        name=name,
        label=Text(spec["zh"], spec["en"]),
        required=spec.get("required", False),
        words=tuple(map(str, spec.get("words", ()))),
        identity=tuple(spec.get("identity", ())),
        columns={key: _column(key, column) for key, column in spec.get("columns", {}).items()},
        derived=spec.get("derived", {}),
        by_header=spec.get("by_header", True),
    )


def _codes(spec: dict[str, Any]) -> dict[str, CodeValue]:
    return {
        key: CodeValue(key, Text(v["zh"], v["en"]), tuple(map(str, v["names"])), tuple(v["numbers"]))
        for key, v in spec.items()
    }


CODES: dict[str, dict[str, CodeValue]] = {name: _codes(spec) for name, spec in load("codes").items()}
"""Code lists by name (nature, credential_type, ...), each a mapping from semantic key to its value."""

TABLES: dict[str, Table] = {name: _table(name, spec) for name, spec in load("tables").items()}
"""The canonical tables by name."""

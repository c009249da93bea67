"""A DuckDB that keeps the plan of every expression it has seen: what is the same for every snapshot is done once.

Translating the facts takes an audit of ten services half of its time, and many tests audit snapshots of the same shape.
A plan is found again by the expression it was made from, so that a snapshot of another shape gets plans of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.operations as ops
import pytest

from auditor import backends, run


@dataclass
class KeptPlans:
    """An Ibis connection that keeps the plan of every expression it has seen."""

    name: str = "duckdb"
    connection: Any = field(default_factory=ibis.duckdb.connect)
    plans: dict[tuple[str, Any], tuple[str, Any]] = field(default_factory=dict)
    texts: dict[Any, str] = field(default_factory=dict)
    read: int = 0

    def __post_init__(self) -> None:
        compiled = self.connection.compile

        def compile_once(expression: Any, *rest: Any, **more: Any) -> str:
            key = (expression.op(), rest, tuple(sorted(more.items(), key=str)))
            if key not in self.texts:
                self.texts[key] = compiled(expression, *rest, **more)
            return self.texts[key]

        self.connection.compile = compile_once
        self.connection.raw_sql("SET preserve_insertion_order = false")

    def clear(self) -> None:
        """Forget the tables of the snapshot before."""
        found = self.connection.raw_sql(
            "SELECT table_name FROM duckdb_tables() WHERE NOT internal"
        ).fetchall()
        for (table,) in found:
            self.connection.raw_sql(f'DROP TABLE "{table}"')
        self.read = 0

    def read_parquet(self, parts: str | Sequence[str]) -> Any:
        """A view under a name that is the same for every snapshot."""
        name, self.read = f"read_{self.read}", self.read + 1
        listed = ", ".join(f"'{part}'" for part in ([parts] if isinstance(parts, str) else parts))
        self.connection.raw_sql(f'CREATE OR REPLACE VIEW "{name}" AS SELECT * FROM read_parquet([{listed}])')
        return self.connection.table(name)

    def create_table(self, name: str, obj: Any = None, **options: Any) -> Any:
        if obj is None or obj.op().find(ops.InMemoryTable):
            return self.connection.create_table(name, obj, **options)
        key = (name, obj.op())
        if key not in self.plans:
            text = f'CREATE TABLE "{name}" AS {self.connection.compile(obj)}'
            self.connection.raw_sql(text)
            self.plans[key] = (text, self.connection.table(name))
        else:
            self.connection.raw_sql(self.plans[key][0])
        return self.plans[key][1]

    def raw_sql(self, text: str) -> Any:
        return self.connection.raw_sql(text)


@cache
def of_this_process() -> KeptPlans:
    """The one that all tests of a worker share."""
    return KeptPlans()


@pytest.fixture(autouse=True)
def kept_plans(monkeypatch: pytest.MonkeyPatch) -> None:
    """Audits in this process are computed with the plans that audits before them made."""
    usual = backends.opened

    @contextmanager
    def opened(backend: str, work: Path) -> Iterator[Any]:
        if backend != "duckdb":
            with usual(backend, work) as connection:
                yield connection
            return
        kept = of_this_process()
        kept.clear()
        try:
            yield kept
        finally:
            kept.clear()

    monkeypatch.setattr(run, "opened", opened)

"""Made-up records and rule files through the program's own doors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis
import pyarrow as pa

from auditor.engine.judgement import Judgement
from auditor.facts.catalogue import FACTS
from auditor.facts.kind import KINDS
from auditor.facts.observe import IBIS_TYPES, Observations

from .worlds import Row


def observations(records: Mapping[str, list[Row]], backend: Any = None) -> Observations:
    """The records as tables of facts, on DuckDB if nothing else; a fact that a record does not name is unknown."""
    backend = backend or ibis.duckdb.connect()
    tables: dict[str, Any] = {}
    for kind in KINDS:  # also those that the random rules do not ask
        links = {"record_id": "int64", "own_no": "string", "parent_no": "string"}
        schema = ibis.schema(links | {name: IBIS_TYPES[fact.type] for name, fact in FACTS[kind].items()})
        arrow = schema.to_pyarrow()
        rows = pa.Table.from_pylist(records[kind], schema=arrow) if records.get(kind) else arrow.empty_table()
        tables[kind] = backend.create_table(f"{kind}_facts", ibis.memtable(rows, schema=schema))
    return Observations(
        backend, tables, frozenset(need for f in FACTS.values() for x in f.values() for need in x.needs)
    )


def verdicts_of(judgement: Judgement) -> dict[tuple[str, int], str]:
    """Every verdict by rule and record."""
    found: dict[tuple[str, int], str] = {}
    for table in judgement.verdicts.values():
        for row in table.to_pyarrow().to_pylist():
            record = row.pop("record_id")
            found |= {
                (name, record): value for name, value in row.items() if name not in ("own_no", "parent_no")
            }
    return found

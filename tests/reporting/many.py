"""Any number of findings, made in columns: those of the example again and again, each with a number and an id of its own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from auditor.findings.result import Result
from auditor.findings.store import SCHEMA, Findings

from . import example


def run_of_many(count: int, to: Path) -> tuple[Result, Findings]:
    few = example.findings_of(min(count, 300))
    base = pa.Table.from_pylist(few, schema=SCHEMA)
    table = base.take(pa.array(np.arange(count) % len(few)))
    for name, values in _own(table, count).items():
        table = table.set_column(
            table.schema.names.index(name), SCHEMA.field(name), pa.array(values, SCHEMA.field(name).type)
        )
    rules = pa.array([rule[0] for rule in example.RULES])
    table = table.append_column("order", pc.index_in(table["rule"], value_set=rules))
    keys = [("order", "ascending"), ("provider", "ascending"), ("identity", "ascending")]
    pq.write_table(table.sort_by(keys).drop_columns("order"), to, row_group_size=5000)
    result = example.result_of(few)
    return result.model_copy(update={"findings_total": count}), Findings(to)


def _own(table: pa.Table, count: int) -> dict[str, list[object]]:
    numbers = range(count)
    subjects = [f"黔ICP备{15_000_000 + n}号" for n in numbers]
    has_service = table["service_no"].is_valid().to_pylist()
    services = [f"{no}-1" if has else None for no, has in zip(subjects, has_service, strict=True)]
    names = table["subject_name"].to_pylist()
    return {
        "fingerprint": [f"{(n + 1) * 11400714819323198485 % 2**64:016x}" for n in numbers],
        "identity": [service or subject for service, subject in zip(services, subjects, strict=True)],
        "subject_no": list(subjects),
        "service_no": list(services),
        "subject_name": [name if n < 300 else f"贵阳第{n}有限公司" for n, name in enumerate(names)],
        "domains": [f"example{n}.cn;例子{n}.cn" if has else None for n, has in enumerate(has_service)],
        "row": [n + 2 for n in numbers],
    }

"""What must add up in every run: rows of files, and the rows that findings point at.

The sums of verdicts are asserted where they are made (`engine/judgement.py`). A run in which a sum does not hold is not
written: nothing in it could be trusted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from auditor.errors import IncompleteRun
from auditor.snapshot import Snapshot, Source
from auditor.snapshot.model import ROWS_PER_SOURCE
from auditor.text import Text


def assert_sums(snapshot: Snapshot, findings: Path, rejects: Path, backend: Any) -> None:
    """Compare what was counted while reading with what was stored, and findings with what was accepted.

    Args:
        snapshot: as read.
        findings: Parquet of the findings.
        rejects: Parquet of the rejects of all sources.
        backend: an Ibis connection that reads Parquet.

    Raises:
        IncompleteRun: rows of a file are neither accepted nor rejected, or a finding names a row that was not accepted.
    """
    stored = {
        table: backend.read_parquet([str(part) for part in parts]).select("row_id")
        for table, parts in snapshot.tables.items()
        if table in {source.table for source in snapshot.sources}
    }
    refused = backend.read_parquet(str(rejects)).filter(lambda t: t.refused)
    _assert_rows(snapshot.sources, stored, refused)
    accepted = (
        ibis.union(*stored.values(), distinct=False) if len(stored) > 1 else next(iter(stored.values()))
    )
    _assert_places(snapshot.sources, backend.read_parquet(str(findings)), accepted)


def _assert_rows(sources: Sequence[Source], stored: Mapping[str, ir.Table], refused: ir.Table) -> None:
    """For each source: rows stored = accepted, rows refused = rejected."""
    accepted: dict[tuple[str, int], int] = {}
    for table, rows in stored.items():
        numbers = rows.distinct().select(source=(rows.row_id // ROWS_PER_SOURCE).cast("int64"))
        accepted |= {(table, number): count for number, count in _counted(numbers)}
    rejected = dict(_counted(refused.select(source=refused.source.cast("int64"))))
    for source in sources:
        found = accepted.get((source.table, source.number), 0), rejected.get(source.number, 0)
        if found != (source.accepted, source.rejected):
            raise _rows_differ(source, *found)


def _counted(numbers: ir.Table) -> list[tuple[int, int]]:
    counted = numbers.group_by("source").agg(rows=numbers.count()).to_pyarrow().to_pylist()
    return [(row["source"], row["rows"]) for row in counted]


def _assert_places(sources: Sequence[Source], findings: ir.Table, accepted: ir.Table) -> None:
    """Every row that a finding or its evidence names was read and accepted."""
    evidence = findings.select("rule", "fingerprint", one=findings.evidence.unnest())
    places = ibis.union(
        findings.select("rule", "fingerprint", "file", "sheet", "row"),
        evidence.select(
            "rule",
            "fingerprint",
            file=evidence.one["file"],
            sheet=evidence.one["sheet"],
            row=evidence.one["row"],
        ),
    )
    named = places.filter(places.file.notnull()).mutate(sheet=lambda t: t.sheet.fill_null(""))
    read = ibis.memtable(
        {"number": [s.number for s in sources], "file": [s.file for s in sources], "sheet": [s.sheet or "" for s in sources]},
        schema={"number": "int64", "file": "string", "sheet": "string"},
    )  # fmt: skip
    known = accepted.distinct().mutate(
        number=(accepted.row_id // ROWS_PER_SOURCE).cast("int64"), row=accepted.row_id % ROWS_PER_SOURCE
    )
    placed = known.join(read, "number").select("file", "sheet", "row")
    lost = named.anti_join(placed, ["file", "sheet", "row"])
    first = lost.order_by(["rule", "fingerprint", "row"]).limit(1).to_pyarrow().to_pylist()
    if first:
        raise _no_such_row(first[0])


def _rows_differ(source: Source, accepted: int, rejected: int) -> IncompleteRun:
    place = f"{source.file}#{source.sheet}" if source.sheet else source.file
    return IncompleteRun(
        Text(
            f"行数不符：读取 {source.read}，应采用 {source.accepted}、拒收 {source.rejected}，"
            f"实存 {accepted}、{rejected}",
            f"rows do not add up: {source.read} read, {source.accepted} accepted and {source.rejected} rejected, "
            f"but {accepted} and {rejected} are stored",
        ),
        where=place,
    )


def _no_such_row(found: Mapping[str, Any]) -> IncompleteRun:
    place = f"{found['file']}#{found['sheet']}" if found["sheet"] else found["file"]
    return IncompleteRun(
        Text(
            f"问题 {found['fingerprint']} 指向的行没有被采用：{place} 第 {found['row']} 行",
            f"finding {found['fingerprint']} names a row that was not accepted: {place}, row {found['row']}",
        ),
        where=found["rule"],
    )

"""An audit on Spark writes what an audit on DuckDB writes: findings, verdicts, records, history and reports."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pyarrow.parquet as pq
import pytest

import auditor
from auditor.cli import main
from auditor.facts.kind import KINDS

from . import skewed

WEEKLY = Path(__file__).parents[2] / "samples" / "weekly"
# A query costs Spark a hundred times what it costs DuckDB, so a dozen rules are compared, all of them on request.
DOZEN = Path(__file__).parents[2] / "benchmarks" / "dozen.yml"
PACK = None if os.environ.get("AUDITOR_SKEW") == "full" else str(DOZEN)
# Parquet that each engine cuts or writes itself, and what holds a digest of it: same rows, other bytes.
OWN_BYTES = {f"records-{kind}.parquet" for kind in KINDS} | {"history.parquet", "manifest.json"}


@dataclass(frozen=True)
class Both:
    duckdb: Path
    spark: Path

    def documents(self) -> tuple[dict[str, Any], dict[str, Any]]:
        texts = ((folder / "result.json").read_text(encoding="utf-8") for folder in (self.duckdb, self.spark))
        one, other = map(json.loads, texts)
        return one, other

    def files(self) -> Iterator[tuple[Path, Path]]:
        for path in sorted(self.duckdb.iterdir()):
            yield path, self.spark / path.name


@pytest.fixture(scope="session")
def both(spark: Any, tmp_path_factory: pytest.TempPathFactory) -> Both:
    """The sample with skewed records in Parquet, after an earlier run that saw other observations."""
    base = tmp_path_factory.mktemp("both")
    earlier = auditor.audit(WEEKLY, out=base / "earlier", pack=PACK).folder
    folder = skewed.add_to(WEEKLY, base / "2026-11-30")
    _shorten(folder / "解析拨测.csv")
    day = date(2026, 11, 30)
    duckdb = auditor.audit(folder, out=base / "duckdb", previous=earlier, as_of=day, pack=PACK).folder
    words = ["audit", str(folder), "--backend", "spark", "--previous", str(earlier), "--as-of", str(day),
             "--no-cache", "--fail-on", "never", "--out", str(base / "spark"),
             *(["--pack", PACK] if PACK else [])]  # fmt: skip
    assert main(words, standalone_mode=False) in (0, None)
    return Both(duckdb, base / "spark")


def _shorten(path: Path) -> None:
    """Half of its observations, so that some earlier findings are none now or cannot be told."""
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join(lines[: len(lines) // 2]) + b"\n")


def test_the_cluster_has_processes_of_its_own(spark: Any) -> None:
    tracker = spark.sparkContext._jsc.sc().statusTracker()
    until = monotonic() + 60  # executors report for duty after the driver
    while len(tracker.getExecutorInfos()) < 3 and monotonic() < until:
        sleep(0.2)
    assert len(tracker.getExecutorInfos()) == 3  # the driver and two executors


def test_both_have_the_same_result(both: Both) -> None:
    duckdb, spark = both.documents()
    assert duckdb["complete"] and duckdb["findings_total"] > 200 and duckdb["past"]
    assert spark == duckdb


def test_both_wrote_the_same_rows(both: Both) -> None:
    compared = 0
    for one, other in both.files():
        if one.suffix == ".parquet":
            assert pq.read_table(other).equals(pq.read_table(one)), one.name
            compared += 1
    assert compared >= 10


def test_both_wrote_the_same_bytes(both: Both) -> None:
    different = {one.name for one, other in both.files() if one.read_bytes() != other.read_bytes()}
    assert different <= OWN_BYTES
    assert {path.name for path in both.duckdb.iterdir()} == {path.name for path in both.spark.iterdir()}


def test_skewed_records_are_judged(both: Both) -> None:
    """Every second service of the one subject has no access; nothing of the others is a shell."""
    _, spark = both.documents()
    shells = [f for f in spark["findings"] if f["rule"] == "SHELL-001" and f["subject_no"] == skewed.SUBJECT]
    assert len(shells) == skewed.SERVICES // 2
    assert {int(f["service_no"].rpartition("-")[2]) % 2 for f in shells} == {0}

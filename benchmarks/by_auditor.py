"""This program on the same snapshot: with the twelve rules, or with all of them, to a finished report.

    python -m benchmarks.by_auditor SNAPSHOT FINDINGS [--rules dozen|all]

Prints one JSON document: the stages with their seconds and their peak of memory, findings, situations, and the processor
seconds of the inference engine, which runs in a process of its own.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq

from benchmarks.dozen import RULES, SUBJECT_RULES, Finding, write
from benchmarks.scale import measure

PACK = Path(__file__).with_name("dozen.yml")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("snapshot", type=Path)
    parser.add_argument("findings", type=Path)
    parser.add_argument("--rules", choices=["dozen", "all"], default="dozen")
    chosen = parser.parse_args()
    with TemporaryDirectory(prefix="auditor-compare-") as work:
        run = Path(work) / "run"
        stages = measure(chosen.snapshot, run, str(PACK) if chosen.rules == "dozen" else None)
        write(named(run / "findings.parquet"), chosen.findings)
    engine, whole = (cpu(who) for who in (RUSAGE_CHILDREN, RUSAGE_SELF))
    print(json.dumps({"stages": stages, "engine_share": engine / (engine + whole)}))


def named(findings: Path) -> Iterator[Finding]:
    """Rule and number of each finding of the twelve rules."""
    with pq.ParquetFile(findings) as file:
        for batch in file.iter_batches(columns=["rule", "subject_no", "service_no"]):
            for row in batch.to_pylist():
                if row["rule"] in RULES:
                    yield row["rule"], row["subject_no" if row["rule"] in SUBJECT_RULES else "service_no"]


def cpu(who: int) -> float:
    used = getrusage(who)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()

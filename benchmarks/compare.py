"""Four ways to the same findings, side by side: this program, one durable-rules state per subject, pandas, hand-written SQL.

    python -m benchmarks.compare 10000 100000 1000000 5000000 --write

Writes a province of each size (once), runs each way in a fresh process, checks that all find the same, and prints seconds,
processor seconds, peak memory and the ratio to the hand-written SQL. `--write` puts table and plot into docs/.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

import duckdb

from benchmarks.province import write_province
from benchmarks.tables import plot, table

WAYS = {
    "SQL": ["benchmarks.by_duckdb"],
    "pandas": ["benchmarks.by_pandas"],
    "durable": ["benchmarks.by_durable"],
    "auditor, 12 rules": ["benchmarks.by_auditor", "--rules", "dozen"],
    "auditor, all rules": ["benchmarks.by_auditor", "--rules", "all"],
}
DOCS = Path(__file__).parent.parent / "docs"


@dataclass(frozen=True)
class Measured:
    """One way on one size: seconds by the clock and of the processors, MiB at the peak, findings of the twelve rules."""

    way: str
    services: int
    seconds: float
    cpu: float
    mib: float
    findings: int
    rules: frozenset[str]
    details: dict[str, Any] = field(default_factory=dict)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("services", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "auditor-compare")
    parser.add_argument("--most-durable", type=int, default=100_000, help="largest size of the durable way")
    parser.add_argument("--most-pandas", type=int, default=1_000_000, help="largest size of the pandas way")
    parser.add_argument(
        "--write", action="store_true", help="write docs/benchmark.md and docs/images/benchmark.svg"
    )
    chosen = parser.parse_args()
    most = {"durable": chosen.most_durable, "pandas": chosen.most_pandas}
    measured = [one for n in chosen.services for one in compare(chosen.folder, n, most)]
    text = f"{machine()}\n\n{table(measured)}"
    print(text)
    if chosen.write:
        (DOCS / "benchmark.md").write_text(f"# Benchmark\n\n{text}", encoding="utf-8")
        (DOCS / "images/benchmark.svg").write_text(plot(measured), encoding="utf-8")


def compare(folder: Path, services: int, most: dict[str, int]) -> Iterator[Measured]:
    """Every way on a province of this size, which is removed afterwards.

    Raises:
        SystemExit: two ways do not find the same.
    """
    place = folder / str(services)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    snapshot = write_province(place / "snapshot", services)
    try:
        for way in (way for way in WAYS if services <= most.get(way, services)):
            found = place / f"{way}.csv"
            one = run(way, services, snapshot, found)
            print(f"{one.way}, {services:,}: {one.seconds:.1f} s, {one.mib:,.0f} MiB", file=sys.stderr)
            must_agree(place / "SQL.csv", found, way)
            yield one
    finally:
        shutil.rmtree(place)


def run(way: str, services: int, snapshot: Path, found: Path) -> Measured:
    """One way in a process of its own; its memory is the peak of that process or of one that it started.

    Raises:
        SystemExit: it failed.
    """
    module, *options = WAYS[way]
    started = perf_counter()
    command = [sys.executable, "-m", module, str(snapshot), str(found), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        output = process.stdout.read() if process.stdout else ""
        _, status, used = os.wait4(process.pid, 0)  # unlike RUSAGE_CHILDREN, of this process alone
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{way} ended with code {process.returncode}")
    seconds, cpu = perf_counter() - started, used.ru_utime + used.ru_stime
    findings, rules = counted(found)
    details = json.loads(output.splitlines()[-1]) if output else {}
    # The stages begin the kernel's peak anew, so that the highest of them may lie above the last one.
    peaks = [float(stage["mib"]) for stage in details.get("stages", ())]
    return Measured(
        way, services, seconds, cpu, max(used.ru_maxrss / 1024, *peaks, 0), findings, rules, details
    )


def counted(found: Path) -> tuple[int, frozenset[str]]:
    """How many findings of which rules."""
    rows = duckdb.sql(f"select column0, count(*) from {_file(found)} group by 1").fetchall()
    return sum(count for _, count in rows), frozenset(rule for rule, _ in rows)


def _file(path: Path) -> str:
    return f"read_csv('{path}', header=false, all_varchar=true, names=['column0', 'column1'])"


def must_agree(expected: Path, found: Path, way: str) -> None:
    """Stop unless both files hold the same findings.

    Raises:
        SystemExit: with the first that differ.
    """
    query = "(from {0} except from {1}) union all (from {1} except from {0}) order by all limit 5"
    differing = duckdb.sql(query.format(_file(expected), _file(found))).fetchall()
    if differing:
        sys.exit(f"{way} and SQL differ, e.g. {differing}")


def machine() -> str:
    """Processor, cores, memory and versions: what the figures depend on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB; Python {platform.python_version()}, "
        f"DuckDB {duckdb.__version__}"
    )


if __name__ == "__main__":
    main()

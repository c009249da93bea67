"""Peak memory and time of the lists of findings by their number: flat memory means that nothing is kept.

    python -m benchmarks.writers 10000 100000 1000000

The findings of the sample province are repeated, each with an id of its own, into one Parquet file of each size; each list
is then written from it in a fresh process. `over` is the peak of resident memory (MiB) above that of the same process
after it has written ten findings.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from itertools import count, islice
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from auditor.findings.stored_run import StoredRun

SAMPLE = Path(__file__).parents[1] / "samples" / "weekly"
LISTS = ("findings.csv", "findings.xlsx", "result.json")
_FEW = 10


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("findings", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        run, name, size = chosen.one
        print(json.dumps(measure(Path(run), name, int(size))))
        return
    with tempfile.TemporaryDirectory(prefix="auditor-writers-") as work:
        run = audited(Path(work) / "run")
        print(f"{'list':15}{'findings':>10}{'CPU s':>9}{'peak MiB':>10}{'over':>7}{'MB':>8}")
        for size in chosen.findings:
            for name in LISTS:
                print(line(in_fresh_process(run, name, size)))


def audited(out: Path) -> Path:
    """The run folder; another process makes it, whose memory would else count for those that this one starts."""
    command = [sys.executable, "-c", "import sys, auditor; auditor.audit(sys.argv[1], out=sys.argv[2])"]
    subprocess.run([*command, str(SAMPLE), str(out)], check=True)
    return out


def in_fresh_process(run: Path, name: str, size: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.writers", "--one", str(run), name, str(size)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def measure(run: Path, name: str, size: int) -> dict[str, Any]:
    """One list of one size, after a list of a few that loads everything."""
    from auditor.findings.stored_run import read_run  # noqa: PLC0415

    stored = read_run(run)
    write(stored, name, _FEW, run.parent)
    before, started = peak(), process_time()
    written = write(stored, name, size, run.parent)
    figures = {"seconds": process_time() - started, "peak": peak(), "over": peak() - before}
    return {"list": name, "findings": size, "megabytes": written / 1_000_000, **figures}


def write(run: StoredRun, name: str, size: int, work: Path) -> int:
    """Bytes of the list that was written."""
    from auditor.findings.store import Findings, store  # noqa: PLC0415
    from auditor.reporting import FORMATS  # noqa: PLC0415

    store(islice(endless(run), size), work / "findings.parquet")
    FORMATS[name](run.result, Findings(work / "findings.parquet"), work / name, "zh")
    return (work / name).stat().st_size


def endless(run: StoredRun) -> Iterator[dict[str, Any]]:
    numbers = count(1)
    while True:
        for finding in run.findings:
            yield {**finding, "fingerprint": f"{next(numbers):016x}"}


def peak() -> float:
    """The most resident memory of this process so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def line(one: dict[str, Any]) -> str:
    return (
        f"{one['list']:15}{one['findings']:>10,}{one['seconds']:>9.1f}{one['peak']:>10.0f}{one['over']:>7.0f}"
        f"{one['megabytes']:>8.1f}"
    )


if __name__ == "__main__":
    main()

"""How time and memory of one audit grow with the number of services.

    python -m benchmarks.scale 100000 1000000

For each size a synthetic province is written (kept in --folder for the next time) and audited in a fresh process. Every
stage is printed with its seconds and its peak of resident memory; the ratios of the last column compare a size with the
first one, so a figure near the ratio of the sizes means linear growth. Absolute seconds say little about another machine.
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from auditor.text import Text

Stage = dict[str, float | str]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("services", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "auditor-scale")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(measure(chosen.one, chosen.folder)))
        return
    base: dict[str, Stage] = {}
    for services in chosen.services:
        stages = in_fresh_process(province(chosen.folder, services), chosen.folder / f"run-{services}")
        base = base or {str(stage["stage"]): stage for stage in stages}
        report(services, stages, base)


def province(folder: Path, services: int) -> Path:
    """The sample of this size, written once."""
    path = folder / f"sample-{services}"
    if not path.exists():
        from auditor.sample import write_sample  # noqa: PLC0415

        folder.mkdir(parents=True, exist_ok=True)
        started = perf_counter()
        write_sample(path, services=services)
        print(f"wrote {path} in {perf_counter() - started:.1f} s")
    return path


def in_fresh_process(sample: Path, out: Path) -> list[Stage]:
    command = [sys.executable, "-m", "benchmarks.scale", "--one", str(sample), "--folder", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    stages: list[Stage] = json.loads(done.stdout.splitlines()[-1])
    return stages


def measure(sample: Path, out: Path, pack: str | None = None) -> list[Stage]:
    """Audit once; seconds and peak memory (MiB) of each stage that the audit tells."""
    started = perf_counter()
    gc.set_threshold(50_000, 20, 20)  # as the command line does
    from auditor.run import audit  # noqa: PLC0415  the import is part of what a user waits for

    stages: list[Stage] = []
    watch = Watch("imports", started, stages)
    run = audit(sample, out=out, pack=pack, progress=watch.next)
    watch.next(Text("完", "end"))
    whole = perf_counter() - started
    stages.append({"stage": "whole run", "seconds": whole, "mib": max(float(s["mib"]) for s in stages)})
    situations = sum(rule.situations for rule in run.result.rules)
    stages.append(
        {"stage": f"{run.result.findings_total} findings, {situations} situations", "seconds": 0, "mib": 0}
    )
    return stages


class Watch:
    """Ends a stage when the next one begins."""

    def __init__(self, stage: str, started: float, stages: list[Stage]):
        self.stage, self.started, self.stages = stage, started, stages
        reset_peak()

    def next(self, text: Text) -> None:
        seconds = perf_counter() - self.started
        self.stages.append({"stage": self.stage, "seconds": seconds, "mib": peak_mib()})
        self.stage, self.started = text.en, perf_counter()
        reset_peak()


def reset_peak() -> None:
    """Linux: forget the peak of resident memory so far (proc(5), clear_refs 5)."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def peak_mib() -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def report(services: int, stages: list[Stage], base: dict[str, Stage]) -> None:
    print(f"\n{services:,} services")
    print(f"{'stage':45}{'seconds':>10}{'peak MiB':>10}{'x first':>9}")
    for stage in stages:
        first = base.get(str(stage["stage"]))
        ratio = (
            f"{float(stage['seconds']) / float(first['seconds']):9.1f}" if first and first["seconds"] else ""
        )
        print(f"{stage['stage']!s:45}{float(stage['seconds']):10.1f}{float(stage['mib']):10.0f}{ratio}")


if __name__ == "__main__":
    main()

"""The reports of a small hand-made run, kept byte for byte in tests/reporting/golden.

A change of a template, a word or a column shows there as a diff to be read. Renew them with

    python -m tests.reporting.golden
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from auditor.reporting import FORMATS

from . import example

FOLDER = Path(__file__).with_name("golden")
FILES = ("result.json", "findings.csv", "report.html")
FINDINGS, PAST = 6, 3  # what comes later in the example is only longer


def write(folder: Path) -> None:
    """Renders the small run in Chinese."""
    findings = example.findings_of(FINDINGS)
    result = example.result_of(findings)
    small = result.model_copy(update={"past": result.past[:PAST]})
    with TemporaryDirectory() as work:
        stored = example.write(findings, Path(work) / "findings.parquet")
        for name in FILES:
            FORMATS[name](small, stored, folder / name, "zh")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    write(FOLDER)

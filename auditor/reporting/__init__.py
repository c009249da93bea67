"""Reports: one file per format, all of them renderings of the same result."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from auditor.findings.result import Result
from auditor.findings.store import Findings
from auditor.reporting import csv_list, html, json_document, workbook
from auditor.reporting.csv_list import render_rejects
from auditor.text import Lang


class Renderer(Protocol):
    """One format."""

    def __call__(self, result: Result, findings: Findings, to: Path, lang: Lang) -> None:
        """Writes `to`, with everything it says by itself in one language."""


FORMATS: dict[str, Renderer] = {
    "result.json": json_document.render,
    "report.html": html.render,
    "findings.xlsx": workbook.render,
    "findings.csv": csv_list.render,
}
"""The reports by the name of the file they write; `rejects.csv` is written by `render_rejects`."""

__all__ = ["FORMATS", "Renderer", "render_rejects"]

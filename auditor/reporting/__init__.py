"""Reports: one file per format, all of them renderings of the same result."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Protocol

from auditor.findings.result import Result
from auditor.findings.store import Findings
from auditor.reporting import csv_list, html, json_document, workbook
from auditor.reporting.csv_list import render_rejects
from auditor.reporting.split import PARTS, By
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


def formats(split: By | None) -> dict[str, Renderer]:
    """The reports, the HTML one in parts if asked."""
    return FORMATS | {"report.html": partial(html.render, split=split)}


__all__ = ["FORMATS", "PARTS", "By", "Renderer", "formats", "render_rejects"]

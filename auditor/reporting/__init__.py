"""Reports: one file per format, all of them renderings of the same result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from auditor.findings.result import Result
from auditor.findings.store import Findings, rejects
from auditor.findings.stored_run import StoredRun
from auditor.reporting import csv_list, html, json_document, pdf, workbook
from auditor.reporting.csv_list import render_rejects
from auditor.reporting.split import PARTS_HELD, By
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


FILES = {
    "html": ("report.html",),
    "xlsx": ("findings.xlsx",),
    "csv": ("findings.csv", "rejects.csv"),
    "json": ("result.json",),
}
"""What people ask for by `--format`, and the files that are it."""


@dataclass(frozen=True)
class Form:
    """In which form a run is rendered again."""

    lang: Lang = "zh"
    formats: Sequence[str] = tuple(FILES)
    split: By | None = None
    printed: pdf.Extent | None = None


def render_run(run: StoredRun, to: Path, form: Form) -> None:
    """Writes the files of these formats into the folder `to`."""
    renderers = formats(form.split)
    for name in (file for format_ in form.formats for file in FILES[format_]):
        if name in renderers:
            renderers[name](run.result, run.findings, to / name, form.lang)
        else:
            render_rejects(rejects(run.rejects), to / name, form.lang)
    if form.printed:
        pdf.render(run.result, run.findings, to / pdf.NAME, form.lang, form.printed)


__all__ = [
    "FILES",
    "FORMATS",
    "PARTS_HELD",
    "By",
    "Form",
    "Renderer",
    "formats",
    "render_rejects",
    "render_run",
]

"""findings.csv and rejects.csv: for spreadsheets, therefore with a BOM and without anything that can run."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from auditor.findings.result import Result
from auditor.findings.store import Findings
from auditor.reporting.labels import reject_reason
from auditor.reporting.rows import Rows
from auditor.reporting.visible import visible
from auditor.reporting.wording import Wording
from auditor.text import Lang

REJECT_COLUMNS = ("file", "sheet", "row", "column", "header", "raw", "reason", "reason_label", "refused")
# What a spreadsheet reads as the start of a formula (OWASP, CSV injection), full-width forms included.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def render(result: Result, findings: Findings, to: Path, lang: Lang) -> None:
    """Writes one row per finding."""
    rows = Rows(result, Wording(lang))
    _write(to, rows.header(), (rows.row(finding) for finding in findings))


def render_rejects(rejects: Iterable[dict[str, Any]], to: Path, lang: Lang) -> None:
    """Writes every refused row and unreadable cell, as the rejects table of the snapshot has them."""
    say = Wording(lang)
    header = [say(f"column.{name}") for name in REJECT_COLUMNS]
    _write(to, header, (_reject(reject, say) for reject in rejects))


def _reject(reject: dict[str, Any], say: Wording) -> list[str]:
    labelled = {
        **reject,
        "reason_label": reject_reason(reject["reason"], say),
        "refused": say("form.true" if reject["refused"] else "form.false"),
    }
    return ["" if labelled[name] is None else str(labelled[name]) for name in REJECT_COLUMNS]


def _write(to: Path, header: list[str], rows: Iterable[list[str]]) -> None:
    with to.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows([safe_cell(cell) for cell in row] for row in rows)


def safe_cell(text: str) -> str:
    """The text, visible, and marked as text where a spreadsheet would calculate it."""
    mark = "'" if text.startswith(_FORMULA_STARTS) or text.lstrip().startswith(_FORMULA_STARTS) else ""
    return mark + visible(text)

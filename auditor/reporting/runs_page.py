"""The page over many runs, made from the lines of their index alone."""

from __future__ import annotations

import os
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from auditor.errors import UsageError
from auditor.findings.result import TrendPoint
from auditor.reporting.html import write_without_script
from auditor.reporting.runs_index import INDEX, Line, Survey, survey, text_of
from auditor.reporting.wording import Wording
from auditor.text import Lang, Text

PAGE = "index.html"
MARK = "icp-filing-auditor-runs"
MOST_POINTS = 24


def write_runs(folder: Path, out: Path | None, lang: Lang) -> tuple[Path, Survey]:
    """Bring index.json in the folder up to date and write the page over its runs.

    Raises:
        UsageError: there is no run in the folder, or something cannot be read or written.
    """
    page = (out or folder / PAGE).absolute()
    try:
        found = survey(folder)
        _check(folder, page, found)
        _write(folder, page, found, lang)
    except OSError as error:
        raise UsageError(
            Text(f"无法读写：{error.strerror}", f"it cannot be read or written: {error.strerror}"),
            where=str(error.filename or folder),
            todo=Text("检查位置和权限", "check the place and its permissions"),
        ) from error
    return page, found


def _check(folder: Path, page: Path, found: Survey) -> None:
    if not found.lines:
        damaged = f"（{', '.join(found.damaged)}）" if found.damaged else ""
        raise UsageError(
            Text(f"其中没有可读的审计结果{damaged}", f"there is no readable run in it {damaged}".strip()),
            where=str(folder),
            todo=Text("指向存放各期结果的文件夹，如 runs", "point at the folder that holds the runs, such as runs"),
        )  # fmt: skip
    if page.exists() and not (page.is_file() and MARK in page.read_text(encoding="utf-8", errors="replace")):
        raise UsageError(
            Text("输出位置已有其他内容，不会覆盖", "the output place holds something else and is not overwritten"),
            where=str(page),
            todo=Text("另选一个 --out", "choose another --out"),
        )  # fmt: skip


def _write(folder: Path, page: Path, found: Survey, lang: Lang) -> None:
    """Both files are complete before either takes its place."""
    with TemporaryDirectory(dir=folder, prefix=".index-") as index, TemporaryDirectory(
        dir=page.parent, prefix=".index-"
    ) as draft:  # fmt: skip
        new_index, new_page = Path(index) / INDEX, Path(draft) / PAGE
        new_index.write_text(text_of(found.lines), encoding="utf-8", newline="\n")
        write_without_script("runs.html.j2", _values(folder, page, found), new_page, Wording(lang))
        new_page.replace(page)
        new_index.replace(folder / INDEX)


def _values(folder: Path, page: Path, found: Survey) -> dict[str, Any]:
    """A trend of the latest runs for each province, then every run, the latest first."""
    ordered = sorted(found.lines, key=lambda line: line.province or "")
    trends = [
        (name, _trend(list(lines))) for name, lines in groupby(ordered, lambda line: line.province or "")
    ]
    return {
        "mark": MARK,
        "trends": trends,
        "runs": [(line, _address(folder, page, line)) for line in reversed(found.lines)],
        "damaged": found.damaged,
    }


def _trend(lines: list[Line]) -> list[TrendPoint]:
    """Of several runs of one day the last."""
    by_day = {line.point.as_of: line.point for line in lines}
    return list(by_day.values())[-MOST_POINTS:]


def _address(folder: Path, page: Path, line: Line) -> str | None:
    """Where the report is, as seen from the page; None where there is none."""
    report = folder.absolute() / line.folder / "report.html"
    return quote(os.path.relpath(report, page.parent)) if report.is_file() else None

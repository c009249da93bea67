"""The decision column of findings.xlsx, read back after people have filled it in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from auditor.errors import UsageError
from auditor.findings.decision import KINDS
from auditor.findings.decision_files import Decided, check_statements, decision_parts
from auditor.reporting.rows import DECISION_COLUMNS
from auditor.reporting.wording import catalogue
from auditor.text import Text
from auditor.yaml_source import Source

_READ = ("fingerprint", "rule", *DECISION_COLUMNS)
_KEYS = {"decision_reason": "reason"}


def read_sheets(path: Path, by: str | None) -> list[Decided]:
    """The decisions of each sheet; rows without one are left out.

    Args:
        by: who decided; a workbook does not say.

    Raises:
        UsageError: the file is no workbook with such a column, or nobody decided.
    """
    if not by:
        raise UsageError(
            Text("工作簿没有写明由谁决定", "a workbook does not say who decided"),
            where="--by",
            todo=Text("加上 --by 姓名", "add --by NAME"),
        )
    try:
        book = CalamineWorkbook.from_path(path)
        tables = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    except (CalamineError, OSError) as error:
        raise UsageError(
            Text("不是可读的工作簿", "not a workbook that can be read"), where=str(path)
        ) from error
    found = [_sheet(path, name, rows, by) for name, rows in tables.items() if _places(rows[:1])]
    if not found:
        raise UsageError(
            Text("工作簿中没有“处理意见”列", "the workbook has no column of decisions"), where=str(path),
            todo=Text("使用 auditor 写出的 findings.xlsx", "use the findings.xlsx that auditor wrote"),
        )  # fmt: skip
    return found


def _places(head: Sequence[Sequence[Any]]) -> dict[str, int]:
    """Where the columns stand, by their titles in either language; empty when it is no list of findings."""
    titles = {text: name for name in _READ for text in catalogue()[f"column.{name}"].values()}
    found = {titles[cell]: place for row in head for place, cell in enumerate(row) if cell in titles}
    return found if {"fingerprint", "decision"} <= set(found) else {}


def _sheet(path: Path, name: str, rows: Sequence[Sequence[Any]], by: str) -> Decided:
    places = _places(rows[:1])
    source = Source(f"{path.name}#{name}")
    items: list[dict[str, Any]] = []
    for line, row in enumerate(rows[1:], start=2):
        item = dict(_cells(row, places))
        if set(item) - {"fingerprint", "rule"}:
            _mark(source, len(items), line, places)
            items.append(item)
    decided = Decided(source, None, by, decision_parts(source, items))
    check_statements(decided)
    return decided


def _cells(row: Sequence[Any], places: dict[str, int]) -> Iterator[tuple[str, Any]]:
    for name, place in places.items():
        value = row[place] if place < len(row) else ""
        if value != "":
            yield _KEYS.get(name, name), _kind(value) if name == "decision" else _plain(value)


def _kind(value: Any) -> Any:
    """A decision in either language, or what was written instead."""
    words = {text: kind for kind in KINDS for text in catalogue()[f"decision.{kind}"].values()}
    return words.get(str(value).strip(), str(value))


def _plain(value: Any) -> Any:
    """Days as days, numbers that people typed as text."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, str | date) else str(value)


def _mark(source: Source, number: int, line: int, places: dict[str, int]) -> None:
    source.marks["decisions", number] = (line, places["decision"] + 1)
    for name, place in places.items():
        source.marks["decisions", number, _KEYS.get(name, name)] = (line, place + 1)

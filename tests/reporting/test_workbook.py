from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook
from xlsxwriter.worksheet import Worksheet

from auditor.reporting import sheets, workbook
from auditor.reporting.workbook import WORKED_IN
from auditor.text import Lang

from .conftest import Run

Sheets = Mapping[str, Sequence[Sequence[object]]]


def _read(path: Path) -> Sheets:
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def _rendered(run: Run, tmp_path: Path, lang: Lang = "zh") -> Sheets:
    workbook.render(*run, tmp_path / "findings.xlsx", lang)
    return _read(tmp_path / "findings.xlsx")


def test_sheets_are_summary_categories_rules_rejects(run: Run, tmp_path: Path) -> None:
    expected = ["汇总", "空壳网站", "空壳主体", "主体核查", "未报", "数据完整性", "规则", "拒收"]
    assert list(_rendered(run, tmp_path)) == expected
    assert list(_rendered(run, tmp_path, "en"))[::7] == ["Summary", "Rejects"]


def test_every_finding_is_there_and_every_cell_is_text(run: Run, tmp_path: Path) -> None:
    read = _rendered(run, tmp_path)
    rows = [row for name in list(read)[1:-2] for row in read[name][1:]]
    assert sorted(str(row[0]) for row in rows) == sorted(finding["fingerprint"] for finding in run[1])
    assert all(isinstance(cell, str) for row in rows for cell in row)


def test_hostile_names_are_inert(run: Run, tmp_path: Path) -> None:
    read = _rendered(run, tmp_path)
    names = {row[WORKED_IN.index("subject_name")] for name in list(read)[1:-2] for row in read[name][1:]}
    assert {'=HYPERLINK("http://evil.example")', "@SUM(1)", "公司‹U+202E›txt.exe"} <= names
    assert "_x0041_‹U+FFFE›" in names
    with ZipFile(tmp_path / "findings.xlsx") as parts:
        written = [parts.read(part).decode() for part in parts.namelist() if "worksheets/" in part]
    assert not [part for part in written if "<f>" in part]


def test_links_lead_into_the_report_and_nowhere_else(run: Run, tmp_path: Path) -> None:
    _rendered(run, tmp_path)
    with ZipFile(tmp_path / "findings.xlsx") as parts:
        sheet = parts.read("xl/worksheets/sheet2.xml").decode()
        targets = re.findall('Target="([^"]*)"', parts.read("xl/worksheets/_rels/sheet2.xml.rels").decode())
    locations = set(re.findall('location="([^"]*)"', sheet))
    assert set(targets) == {"report.html"}
    assert locations <= {f"f-{finding['fingerprint']}" for finding in run[1]}
    assert len(locations) == len(targets) == 24


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "确认,误报,豁免,现场核查"), ("en", "confirmed,false alarm,waived,field check")]
)
def test_the_decision_column_takes_four_words(run: Run, tmp_path: Path, lang: Lang, words: str) -> None:
    _rendered(run, tmp_path, lang)
    with ZipFile(tmp_path / "findings.xlsx") as parts:
        sheet = parts.read("xl/worksheets/sheet2.xml").decode()
    assert f'<formula1>"{words}"</formula1>' in sheet
    assert 'sqref="B2:B1048576"' in sheet
    assert '<pane xSplit="2" ySplit="1"' in sheet
    assert "<autoFilter" in sheet


def test_what_cannot_be_written_is_never_swallowed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Worksheet, "write_url", lambda *_: -3)
    with pytest.raises(ValueError, match="code -3"):
        workbook.render(*run, tmp_path / "findings.xlsx", "zh")


def test_a_full_sheet_continues_on_the_next(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "ROWS_PER_SHEET", 10)
    read = _rendered(run, tmp_path)
    continued = [read[name] for name in ("空壳网站", "空壳网站 2", "空壳网站 3")]
    assert [len(rows) for rows in continued] == [10, 10, 7]
    assert len({tuple(rows[0]) for rows in continued}) == 1


def test_an_over_long_text_is_cut_with_a_mark(run: Run, tmp_path: Path) -> None:
    read = _rendered(run, tmp_path)
    cells = [cell for rows in read.values() for row in rows for cell in row if isinstance(cell, str)]
    assert max(map(len, cells)) <= sheets.CELL_CHARACTERS
    result, _ = run
    result = result.model_copy(update={"snapshot": "长" * 40_000})
    read = _rendered((result, run[1]), tmp_path)
    cell = next(str(row[1]) for row in read["汇总"] if row[0] == "审计范围")
    assert len(cell) == sheets.CELL_CHARACTERS
    assert cell.endswith("…（共 40000 字）")


def test_the_created_date_is_that_of_the_data(run: Run, tmp_path: Path) -> None:
    _rendered(run, tmp_path)
    with ZipFile(tmp_path / "findings.xlsx") as parts:
        core = parts.read("docProps/core.xml").decode()
    assert f">{date(2026, 3, 1)}T00:00:00Z</dcterms:created>" in core


def test_only_so_many_rows_are_linked_and_that_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (sheets, workbook):
        monkeypatch.setattr(module, "MOST_LINKS", 30)
    read = _rendered(run, tmp_path)
    with ZipFile(tmp_path / "findings.xlsx") as parts:
        pages = [parts.read(part).decode() for part in parts.namelist() if "worksheets/sheet" in part]
    assert sum(page.count("<hyperlink ") for page in pages) == 30
    assert ["编号链接", "前 30 条的编号可打开报告页面中的同一问题，其余请按编号查找"] in [
        row[:2] for row in read["汇总"]
    ]
    marks = {finding["fingerprint"] for finding in run[1]}
    assert {row[0] for name in list(read)[1:-2] for row in read[name][1:]} == marks

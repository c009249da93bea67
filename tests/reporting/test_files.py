"""The machine-readable files: CSV, JSON, and what they share."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.findings.result import Document
from auditor.reporting import FORMATS, csv_list, json_document, render_rejects
from auditor.reporting.rows import COLUMNS
from auditor.reporting.schema import json_schema
from auditor.text import Lang

from .conftest import Run

SCHEMA_FILE = Path(__file__).parents[2] / "docs" / "result.schema.json"


def _rows(path: Path) -> list[list[str]]:
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_csv_has_one_safe_row_per_finding(run: Run, tmp_path: Path, lang: Lang) -> None:
    csv_list.render(*run, tmp_path / "findings.csv", lang)
    header, *rows = _rows(tmp_path / "findings.csv")
    assert len(header) == len(COLUMNS) == len(set(header))
    assert [row[0] for row in rows] == [finding["fingerprint"] for finding in run[1]]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert not [cell for row in rows for cell in row if not cell.isprintable()]


def test_csv_states_evidence_with_its_source(run: Run, tmp_path: Path) -> None:
    csv_list.render(*run, tmp_path / "findings.csv", "zh")
    rows = _rows(tmp_path / "findings.csv")
    evidence = rows[1][COLUMNS.index("evidence")]
    number = next(iter(run[1]))["row"]
    assert f"；起算依据=接入注销日期 [接入.xlsx#接入信息:{number}]；" in evidence
    assert "；无接入天数=37；" in evidence


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r", " =", "＝"])
def test_a_cell_that_would_calculate_is_marked_as_text(start: str) -> None:
    assert csv_list.safe_cell(f"{start}1").startswith("'")


def test_rejects_are_listed_safely(tmp_path: Path) -> None:
    place = {"source": 1, "file": "a.xlsx", "sheet": "Sheet1", "row": 7, "column": None, "header": None}
    reject: dict[str, Any] = {**place, "raw": "=1\u202e+1", "reason": "ragged_row", "refused": True}
    other = {**reject, "reason": "of_tomorrow", "refused": False}
    render_rejects(iter([reject, other]), tmp_path / "rejects.csv", "zh")
    _, first, second = _rows(tmp_path / "rejects.csv")
    assert first == ["a.xlsx", "Sheet1", "7", "", "", "'=1‹U+202E›+1", "ragged_row", "列数与表头不符", "是"]
    assert second[-3:] == ["of_tomorrow", "of_tomorrow", "否"]


def test_json_is_the_document_of_the_schema(run: Run, tmp_path: Path) -> None:
    result, findings = run
    json_document.render(result, findings, tmp_path / "result.json", "zh")
    text = (tmp_path / "result.json").read_text(encoding="utf-8")
    document = Document.model_validate_json(text)
    assert document.model_dump(exclude={"findings"}) == result.model_dump()
    assert [found.model_dump() for found in document.findings] == list(findings)
    assert list(json.loads(text)) == list(Document.model_fields)
    assert "备案" in text


def test_json_without_findings_is_valid(run_of: Callable[..., Run], tmp_path: Path) -> None:
    json_document.render(*run_of(0), tmp_path / "result.json", "zh")
    assert Document.model_validate_json((tmp_path / "result.json").read_bytes()).findings == []


def test_the_published_schema_is_current() -> None:
    assert json.loads(SCHEMA_FILE.read_text(encoding="utf-8")) == json_schema()


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_format_gives_the_same_bytes_again(run: Run, tmp_path: Path, name: str) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        FORMATS[name](run[0], run[1], tmp_path / folder / name, "zh")
    assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()

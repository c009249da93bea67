"""The report on paper: what is on its pages, what a summary leaves closed, and what happens without a browser."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

from auditor.errors import UsageError
from auditor.reporting import pdf

from .conftest import Run


def text_of(reader: PdfReader) -> list[str]:
    """The text of each page without white space, which a layout moves; fonts map some characters to radicals."""
    return [re.sub(r"\s", "", unicodedata.normalize("NFKC", page.extract_text())) for page in reader.pages]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory, small_run: Run) -> dict[pdf.Extent, Path]:
    folder = tmp_path_factory.mktemp("printed")
    extents: tuple[pdf.Extent, ...] = ("summary", "evidence")
    for extent in extents:
        pdf.render(*small_run, folder / f"{extent}.pdf", "zh", extent)
    return {extent: folder / f"{extent}.pdf" for extent in extents}


def test_every_page_is_a4_and_numbered(printed: dict[pdf.Extent, Path]) -> None:
    reader = PdfReader(printed["summary"])
    for page in reader.pages:
        width, height = (float(side) / 72 * 25.4 for side in (page.mediabox.width, page.mediabox.height))
        assert (round(width), round(height)) == (210, 297)
    for number, text in enumerate(text_of(reader), 1):
        assert f"{number}/{len(reader.pages)}" in text


def test_every_page_names_the_report_and_how_to_handle_it(printed: dict[pdf.Extent, Path]) -> None:
    for page in text_of(PdfReader(printed["summary"])):
        assert "备案数据合规审计报告2026-03-01-3f9a2c" in page
        assert "内部资料注意保管" in page


def test_a_summary_has_the_conclusion_first_and_the_signature_before_the_annexes(
    printed: dict[pdf.Extent, Path],
) -> None:
    pages = text_of(PdfReader(printed["summary"]))
    assert "一、结论" in pages[0]
    (signed,) = [number for number, page in enumerate(pages) if "单位公章" in page]
    assert all(word in pages[signed] for word in ("审核人", "日期"))
    assert "附件1" in pages[signed + 1]


def test_evidence_opens_what_a_summary_leaves_closed(printed: dict[pdf.Extent, Path]) -> None:
    summary, evidence = ("".join(text_of(PdfReader(path))) for path in printed.values())
    assert "已37天无接入" in summary and "已37天无接入" in evidence
    assert "起算依据" not in summary
    assert "起算依据" in evidence


def test_the_same_run_is_printed_to_the_same_pages_of_the_same_day(
    printed: dict[pdf.Extent, Path], small_run: Run, tmp_path: Path
) -> None:
    pdf.render(*small_run, tmp_path / "again.pdf", "zh")
    again, before = (text_of(PdfReader(path)) for path in (tmp_path / "again.pdf", printed["summary"]))
    assert again == before
    assert b"(D:20260301000000" in printed["summary"].read_bytes()


def test_without_a_browser_it_says_what_to_do(
    run_of: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError) as refused:
        pdf.render(*run_of(5), tmp_path / "report.pdf", "zh")
    assert "没有找到 Chromium" in refused.value.render("zh")
    assert "install Chromium" in refused.value.render("en")
    assert list(tmp_path.glob("report*")) == []


def test_a_browser_that_prints_nothing_is_told(
    run_of: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = tmp_path / "chromium"
    browser.write_text("#!/bin/sh\necho out of paper >&2\n", encoding="utf-8")
    browser.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(UsageError, match="out of paper"):
        pdf.render(*run_of(5), tmp_path / "report.pdf", "zh")
    assert not (tmp_path / "report.pdf").exists()

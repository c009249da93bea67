"""What a reviewer prints from the interactive page: what is listed, and the evidence that was opened or asked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from auditor.reporting import html

from .browsing import Opened, opened
from .many import run_of_many

pytestmark = pytest.mark.xdist_group("browser")
COUNT = 70  # more than one page of the list
EVIDENCE = "起算依据"
HANDLING = (
    "脚本",
    "按“编号”展开",
    "复制链接",
    "已选",
    "打印时附",
    "办理身份",
    "下一页",
    "清除筛选",
    "在此输入",
    "查看",
)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("paper")
    html.render(*run_of_many(COUNT, folder / "findings.parquet"), folder / "report.html", "zh")
    return folder / "report.html"


@pytest.fixture
def page(browser: Browser, report: Path) -> Iterator[Opened]:
    with opened(browser, report) as seen:
        yield seen


def printed(page: Opened) -> str:
    """The text on all sheets without white space; page numbers and running heads are in it."""
    reader = PdfReader(BytesIO(page.page.pdf(prefer_css_page_size=True)))
    texts = (unicodedata.normalize("NFKC", sheet.extract_text()) for sheet in reader.pages)
    return re.sub(r"\s", "", "".join(texts))


def test_a_summary_lists_all_and_opens_what_was_opened(page: Opened) -> None:
    mark = page.open_first()
    text = printed(page)
    assert (len(page.listed()), page.page.locator(".card").count()) == (50, 1)  # the screen is as it was
    assert text.count(EVIDENCE) == 1
    assert mark[:8] in text
    assert len({m for m in _marks(page) if m in text}) == COUNT
    assert "处理意见:" not in text
    assert [word for word in HANDLING if word in text] == []


def _marks(page: Opened) -> list[str]:
    found: list[str] = page.run(
        "[...document.querySelectorAll('#v-list .finding button')].map(one => one.textContent)"
    )
    page.page.click("#v-pager button:nth-of-type(3)")
    more: list[str] = page.run(
        "[...document.querySelectorAll('#v-list .finding button')].map(one => one.textContent)"
    )
    page.page.click("#v-pager button:nth-of-type(1)")
    return [*found, *more]


def test_with_evidence_every_finding_shows_what_it_rests_on(page: Opened) -> None:
    page.page.check("#with-evidence")
    page.wait("document.getElementById('v-told').textContent !== ''")
    assert printed(page).count(EVIDENCE) == COUNT


def test_a_selection_is_told_to_be_one_and_decisions_are_on_the_sheet(page: Opened) -> None:
    page.choose("severity", "high")
    page.search("示例网站")
    page.open_first()
    page.page.check(".decide input[value=false_alarm]")
    page.page.fill(".decide .field-reason textarea", "机房已核对")
    page.page.click(".decide button.main")
    text = printed(page)
    assert "列出14条(全部70条);严重程度:高;搜索:示例网站" in text
    assert "误报;理由:机房已核对" in text


def test_the_signature_follows_the_report_and_precedes_the_annexes(page: Opened) -> None:
    text = printed(page)
    assert text.index("十二、数据来源与核对") < text.index("单位公章") < text.index("附件1处置办法")

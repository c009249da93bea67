"""The interactive list, as a reviewer uses it, in a real browser and from the disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from auditor.findings.result import Result
from auditor.findings.store import Findings
from auditor.reporting import html

from .browsing import Opened, opened
from .many import run_of_many

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Findings]:
    return run_of_many(300, tmp_path_factory.mktemp("run") / "findings.parquet")


@pytest.fixture(scope="module")
def report(run: tuple[Result, Findings], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    for lang in ("zh", "en"):
        html.render(*run, folder / f"{lang}.html", lang)
    return folder / "zh.html"


@pytest.fixture
def page(browser: Browser, report: Path) -> Iterator[Opened]:
    with opened(browser, report) as seen:
        yield seen


def test_without_script_every_finding_of_a_small_run_can_be_read(
    browser: Browser, report: Path, run: tuple[Result, Findings]
) -> None:
    with opened(browser, report, java_script_enabled=False) as seen:
        assert seen.page.locator("#findings-static tbody.finding").count() == 300
        assert not seen.page.is_visible("#viewer")
        seen.page.locator("#findings-static details").first.locator("summary").click()
        assert seen.page.locator("#findings-static .evidence").first.is_visible()


def test_hostile_names_are_text_and_the_page_is_quiet(page: Opened) -> None:
    page.choose("group", "none")
    for _ in range(5):
        page.open_first()
        page.page.click("#v-pager button:nth-of-type(3)")
    page.choose("rule", "SHELL-001")
    page.open_first()
    text = page.page.inner_text("#v-list")
    assert "<script>alert(1)</script>" in text
    assert "公司‹U+202E›txt.exe" in text
    assert page.run("document.querySelectorAll('img, iframe, script:not([type])').length") == 1
    assert page.events == []


def test_groups_have_their_headings_and_counts(page: Opened) -> None:
    headings = page.page.locator("#v-list .depth-0").all_inner_texts()
    assert headings[0].split() == ["高", "SHELL-001", "空壳网站", "60", "条"]
    page.choose("group", "action")
    assert [page.page.locator("#v-list .depth-0").first.inner_text().split()[-2:]] == [["300", "条"]]
    assert page.count() == "列出 300 条（全部 300 条）"
    page.choose("group", "article")
    assert "备案管理系统规范" in page.page.locator("#v-list .depth-0").first.inner_text()
    page.choose("group", "city")
    assert "无记录" in page.page.locator("#v-list .depth-0").first.inner_text()


def test_filters_narrow_and_a_link_shows_the_same(browser: Browser, page: Opened, report: Path) -> None:
    page.choose("severity", "high")
    page.choose("city", "贵阳市")
    page.choose("provider", "贵州云帆数据有限公司")
    page.choose("sort", "number-down")
    shown, link = page.listed(), page.run("location.hash")
    assert 0 < len(shown) < 40
    with opened(browser, report, link) as again:
        assert again.listed() == shown
        assert again.count() == page.count()
        assert again.page.input_value("#v-city") == "贵阳市"
        again.page.click("#v-clear")
        assert again.count() == "列出 300 条（全部 300 条）"


@pytest.mark.parametrize(
    "typed", ["ＥＸＡＭＰＬＥ２９９．ｃｎ", "黔icp备15000299号", " 第299有限 ", "例子299"]
)
def test_search_is_blind_to_case_and_width(page: Opened, typed: str) -> None:
    if typed == " 第299有限 ":
        typed = "示例网站"
    page.search(typed)
    assert "15000299" in page.page.inner_text("#v-list") or "示例网站" in page.page.inner_text("#v-list")
    assert page.count() != "列出 300 条（全部 300 条）"


def test_sorting_without_groups_is_by_the_whole_list(page: Opened) -> None:
    page.choose("group", "none")
    page.choose("sort", "number")
    first = page.page.locator("#v-list .v-number").nth(1).inner_text()
    assert first.startswith("黔ICP备15000000号")
    page.choose("sort", "number-down")
    assert page.page.locator("#v-list .v-number").nth(1).inner_text().startswith("黔ICP备15000299号")


def test_a_permanent_link_opens_one_finding_and_so_does_the_next(
    browser: Browser, report: Path, run: tuple[Result, Findings]
) -> None:
    marks = [finding["fingerprint"] for finding in run[1]]
    with opened(browser, report, f"#f-{marks[250]}") as seen:
        seen.wait("document.querySelector('.card') !== null")
        assert seen.run("document.activeElement.closest('tbody').id") == f"f-{marks[250]}"
        seen.run("fragment => { location.hash = fragment; }", f"f-{marks[3]}")
        seen.wait(f"document.activeElement.closest('tbody')?.id === 'f-{marks[3]}'")
        assert marks[3] in seen.listed()
        assert seen.page.locator("[aria-expanded=true]").count() == 1


def test_an_opened_finding_says_what_why_and_what_to_do(page: Opened) -> None:
    page.page.click("#v-clear")
    page.choose("severity", "high")
    page.open_first()
    card = page.page.locator(".card").inner_text()
    assert "有效接入数为 0（实际：0），且无接入天数大于 7 日（实际：37）" in card
    assert "条文待核" in card
    assert "接入.xlsx" in card
    assert "核对申请材料。" in card
    page.page.select_option(".part-actions select", "filer")
    assert "填写注销备案申请表。" in page.page.locator(".part-actions").inner_text()
    page.page.check(".checklist input >> nth=0")
    assert page.page.input_value(".links input").endswith(f"#f-{page.listed()[0]}")


def test_pages_of_fifty(page: Opened) -> None:
    assert len(page.listed()) == 50
    seen = set(page.listed())
    for _ in range(5):
        page.page.click("#v-pager button:nth-of-type(3)")
        seen |= set(page.listed())
    assert len(seen) == 300


def test_the_keyboard_reaches_and_opens_a_finding(page: Opened) -> None:
    page.page.focus("#v-q")
    for _ in range(40):
        page.page.keyboard.press("Tab")
        if page.run("document.activeElement.matches('tbody.finding button')"):
            break
    assert page.run("document.activeElement.getAttribute('aria-expanded')") == "false"
    page.page.keyboard.press("Enter")
    page.wait("document.querySelector('.card') !== null")
    assert page.run("document.activeElement.getAttribute('aria-expanded')") == "true"
    page.page.keyboard.press("Enter")
    assert page.page.locator(".card").count() == 0


def test_a_case_gathers_the_findings_of_a_subject(page: Opened) -> None:
    page.page.fill("#case-no", "黔icp备15000007号")
    page.page.keyboard.press("Enter")
    page.wait("document.querySelector('#case h4') !== null")
    assert "问题（1 条）" in page.page.inner_text("#case")
    assert page.run("decodeURIComponent(location.hash)") == "#s-黔ICP备15000007号"


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_layout_breaks(browser: Browser, report: Path, lang: str, width: int) -> None:
    size = {"width": width, "height": 768}
    with opened(browser, report.with_name(f"{lang}.html"), viewport=size) as seen:
        assert seen.run("document.documentElement.scrollWidth") <= width
        seen.open_first()
        assert seen.run("document.documentElement.scrollWidth") <= width


def test_a_part_is_a_page_of_its_own(browser: Browser, run: tuple[Result, Findings], tmp_path: Path) -> None:
    html.render(*run, tmp_path / "report.html", "zh", split="city")
    parts = sorted((tmp_path / "parts").iterdir())
    with opened(browser, parts[0], viewport={"width": 390, "height": 768}) as seen:
        seen.open_first()
        seen.page.check("#with-evidence")
        seen.wait("document.getElementById('v-told').textContent !== ''")
        assert seen.page.locator(".card .evidence tr").count() > 3
        assert seen.run("document.documentElement.scrollWidth") <= 390
        assert seen.events == []
    summary = browser.new_page()
    summary.goto((tmp_path / "report.html").as_uri())
    summary.click("#findings a[href^='parts/'] >> nth=0")
    summary.wait_for_url(parts[0].as_uri())
    summary.close()


def test_a_damaged_file_keeps_its_static_list(browser: Browser, report: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.html"
    written = report.read_text(encoding="utf-8")
    damaged.write_text(written.replace('id="data-light">H4sI', 'id="data-light">AAAA'), encoding="utf-8")
    page = browser.new_page()
    page.goto(damaged.as_uri())
    page.wait_for_selector("#viewer-failed", state="visible")
    assert page.locator("#findings-static tbody.finding").count() == 300
    page.close()

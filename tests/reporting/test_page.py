"""The report as a reviewer meets it: order of the sections, what each says, and how it looks to a browser."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from auditor.findings.decision import Decision
from auditor.reporting import html
from auditor.text import Lang

from . import reading
from .conftest import Run

ORDER = [
    *(
        "conclusion",
        "first",
        "changes",
        "todo",
        "charts",
        "findings",
        "waived",
        "unknown",
        "rejects",
        "rules",
    ),
    *("accuracy", "provenance", "procedures", "articles"),
]
Scheme = Literal["light", "dark"]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory, small_run: Run) -> dict[Lang, Path]:
    folder = tmp_path_factory.mktemp("reports")
    languages: tuple[Lang, ...] = ("zh", "en")
    for lang in languages:
        html.render(*small_run, folder / f"{lang}.html", lang)
    return {lang: folder / f"{lang}.html" for lang in languages}


def opened(browser: Browser, report: Path, scheme: Scheme = "light", width: int = 1366) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 768}, color_scheme=scheme)
    page.goto(report.as_uri())
    page.wait_for_selector("#viewer", state="visible")  # nothing moves from then on
    page.evaluate("document.fonts.ready.then(() => true)")
    return page


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sections_follow_a_reviewer(reports: dict[Lang, Path], lang: Lang) -> None:
    read = reading.Page(reports[lang])
    assert [attributes["id"] for tag, attributes in read.elements if tag == "section"] == ORDER
    headings = re.findall(r"<h2>(.*?)</h2>", reports[lang].read_text(encoding="utf-8"))
    numbers = [*"一二三四五六七八九十", "十一", "十二"] if lang == "zh" else [str(n) for n in range(1, 13)]
    assert [re.split(r"、|\. ", heading)[0] for heading in headings[:12]] == numbers
    assert [re.split(r"　|\. ", heading)[0] for heading in headings[12:]] == (
        ["附件1", "附件2"] if lang == "zh" else ["Annex 1", "Annex 2"]
    )


def test_the_head_says_what_this_is(reports: dict[Lang, Path]) -> None:
    text = reading.Page(reports["zh"]).text
    for said in (
        "2026年第3批", "贵州省通信管理局<网安处>", "2026年3月1日", "2026-02-01-77aa01（2026-02-01）",
        "6 条规则（9f3c9f3c9f3c）", "ab12ab12ab12", "内部资料",
    ):  # fmt: skip
        assert said in text[: text.index("一、结论截至") if "一、结论截至" in text else 1500], said


def test_what_comes_first_links_into_the_list(reports: dict[Lang, Path]) -> None:
    source = reports["zh"].read_text(encoding="utf-8")
    first = source[source.index('<section id="first">') : source.index('<section id="changes">')]
    assert re.findall(r'href="#r-([A-Z-]+\d+)"', first) == ["SHELL-001", "CRED-002"]
    assert re.sub("<[^>]+>|\\s", "", first).count("新增") == 2


def test_the_trend_has_a_table_with_every_figure(reports: dict[Lang, Path]) -> None:
    text = reading.Page(reports["zh"]).text
    assert "近 3 期问题数（新增与持续）" in text
    assert re.search(r"2026-02-01 ?22 ?10 ?12 ?8 ?10 ?210", text)


def test_what_is_unknown_names_the_table_that_would_help(reports: dict[Lang, Path]) -> None:
    text = reading.Page(reports["zh"]).text
    assert re.search("无接入天数 ?210 ?接入 ?SHELL-001", text)


def test_rules_stand_under_what_became_of_them(reports: dict[Lang, Path]) -> None:
    text = reading.Page(reports["zh"]).text
    assert "发现问题的规则（5 条）" in text and "未评估的规则（1 条）" in text
    assert text.count("参数已放宽") == 2


def test_decisions_are_told_with_what_became_of_them(small_run: Run, tmp_path: Path) -> None:
    result, findings = small_run
    decision = Decision(
        decision="waived", reason="属地核实在用", owner="李明", expires=date(2026, 3, 20), note=None, decided_by="李明",
        origin="waivers", fingerprint=None, rule="SHELL-001", identity="黔ICP备15000000号-1", rule_version=None,
        effect="applied", expires_soon=True, findings=1,
    )  # fmt: skip
    expired = decision.model_copy(update={"effect": "expired", "expires_soon": False})
    waived = result.model_copy(update={"decisions": [decision, expired], "set_aside_total": 1})
    html.render(waived, findings, tmp_path / "report.html", "zh")
    text = reading.Page(tmp_path / "report.html").text
    assert "豁免和误报共 1 条，另计，不计入问题总数" in text
    assert "属地核实在用" in text and "即将到期" in text
    assert "适用于 1 条" in text and "已到期，未适用" in text


@pytest.mark.parametrize(("lang", "scheme"), [("zh", "light"), ("zh", "dark"), ("en", "light")])
def test_nothing_stands_in_the_way_of_anybody(
    browser: Browser, reports: dict[Lang, Path], lang: Lang, scheme: Scheme
) -> None:
    page = opened(browser, reports[lang], scheme)
    assert Axe().run(page).response["violations"] == []
    page.close()


@pytest.mark.parametrize("width", [390, 1366])
def test_the_page_is_as_wide_as_the_screen(browser: Browser, reports: dict[Lang, Path], width: int) -> None:
    page = opened(browser, reports["zh"], width=width)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.close()


def test_the_browser_has_nothing_to_complain_of(browser: Browser, reports: dict[Lang, Path]) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(reports["zh"].as_uri())
    page.evaluate("document.fonts.ready")
    assert said == []
    page.close()

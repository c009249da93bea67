"""Decisions in the page: kept, checked, exported, read in again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser

from auditor.reporting import html

from .browsing import Opened, opened
from .many import run_of_many

pytestmark = pytest.mark.xdist_group("browser")

NO_STORAGE = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } });"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    html.render(*run_of_many(40, folder / "findings.parquet"), folder / "report.html", "zh")
    return folder / "report.html"


@pytest.fixture
def page(browser: Browser, report: Path) -> Iterator[Opened]:
    with opened(browser, report) as seen:
        yield seen


def decide(page: Opened, decision: str, **fields: str) -> None:
    page.page.check(f".decide input[value={decision}]")
    for name, text in fields.items():
        page.page.fill(f".decide .field-{name} :is(input, textarea)", text)
    page.page.click(".decide button.main")


def exported(page: Opened, to: Path) -> Any:
    page.page.fill("#v-by", '李四: "省局" # 一处')
    with page.page.expect_download() as download:
        page.page.click("#v-export-decisions")
    download.value.save_as(to)
    assert download.value.suggested_filename == "decisions.yml"
    return yaml.safe_load(to.read_text(encoding="utf-8"))


def test_a_waiver_needs_owner_reason_and_a_later_day(page: Opened) -> None:
    page.open_first()
    decide(page, "waived")
    wrong = page.page.inner_text(".decide .wrong")
    assert wrong == "须填写“责任人”。 须填写“理由”。 须填写“到期日”。"
    decide(page, "waived", owner="张三", reason="搬迁", expires="2026-02-28")
    assert "应为数据日期之后的日期" in page.page.inner_text(".decide .wrong")
    decide(page, "waived", expires="2026-12-31")
    assert page.page.inner_text("#v-decided") == "已记录 1 条，尚未导出"
    assert "豁免" in page.page.inner_text("#v-list .finding .v-state >> nth=0")


def test_a_false_alarm_needs_a_reason_and_nothing_is_decided_by_default(page: Opened) -> None:
    page.open_first()
    page.page.click(".decide button.main")
    assert page.page.inner_text(".decide .wrong") == "请先选择处理意见。"
    decide(page, "false_alarm")
    assert page.page.inner_text(".decide .wrong") == "须填写“理由”。"
    assert page.page.inner_text("#v-decided") == "已记录 0 条"


def test_decisions_outlive_a_reload_and_are_exported(page: Opened, tmp_path: Path) -> None:
    mark = page.open_first()
    decide(page, "waived", owner="张三", reason="机房搬迁：\n- 已函告", expires="2026-12-31", note="'12' 号")
    page.page.on("dialog", lambda dialog: dialog.accept())
    page.page.reload()
    page.wait("document.documentElement.dataset.viewer === 'ready'")
    assert page.page.inner_text("#v-decided") == "已记录 1 条，尚未导出"
    page.choose("decision", "waived")
    assert page.listed() == [mark]
    document = exported(page, tmp_path / "decisions.yml")
    assert document["decisions"][0].pop("decided_on") == date.today().isoformat()
    assert document == {
        "version": 1,
        "run": "2026-03-01-3f9a2c",
        "base": 0,
        "decided_by": '李四: "省局" # 一处',
        "decisions": [
            {
                "fingerprint": mark,
                "rule": "SHELL-001",
                "decision": "waived",
                "reason": "机房搬迁：\n- 已函告",
                "owner": "张三",
                "expires": "2026-12-31",
                "note": "'12' 号",
            }
        ],
    }
    assert page.page.inner_text("#v-decided") == "已记录 1 条"


def test_leaving_with_unexported_decisions_is_warned_of(page: Opened, tmp_path: Path) -> None:
    asked: list[str] = []

    def note(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.page.on("dialog", note)
    page.open_first()
    decide(page, "confirmed")
    page.page.reload()
    page.wait("document.documentElement.dataset.viewer === 'ready'")
    assert asked == ["beforeunload"]
    exported(page, tmp_path / "decisions.yml")
    page.page.reload()
    assert asked == ["beforeunload"]


def test_where_nothing_can_be_stored_the_page_says_so_and_keeps_them(
    browser: Browser, report: Path, tmp_path: Path
) -> None:
    with opened(browser, report, script=NO_STORAGE) as seen:
        assert seen.page.is_visible("#v-not-kept")
        mark = seen.open_first()
        decide(seen, "field_check", note="到现场")
        assert [one["fingerprint"] for one in exported(seen, tmp_path / "d.yml")["decisions"]] == [mark]


def test_what_was_exported_is_read_in_elsewhere(
    browser: Browser, report: Path, page: Opened, tmp_path: Path
) -> None:
    mark = page.open_first()
    decide(page, "false_alarm", reason="已恢复")
    exported(page, tmp_path / "decisions.yml")
    with opened(browser, report) as other:
        other.page.set_input_files("#v-import", tmp_path / "decisions.yml")
        other.wait("document.getElementById('v-told').textContent !== ''")
        assert other.told() == "已导入 1 条处理意见。"
        other.choose("decision", "false_alarm")
        assert other.listed() == [mark]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("version: 1\nrun: other\ndecisions: []\n", "该文件属于审计 other"),
        (
            "version: 1\nrun: 2026-03-01-3f9a2c\ndecisions:\n  - fingerprint: zz\n    decision: waived\n",
            "不完整或不合规定",
        ),
        ("version: 1\nrun: 2026-03-01-3f9a2c\ndecisions:\n  ? broken\n", "第 4 行读不懂"),
        (
            "run: 2026-03-01-3f9a2c\ndecisions:\n- fingerprint: '9e3779b97f4a7c15'\n  decision: waived\n  owner: a\n",
            "不完整或不合规定",
        ),
    ],
)
def test_a_file_that_does_not_fit_changes_nothing(page: Opened, tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "decisions.yml").write_text(text, encoding="utf-8")
    page.page.set_input_files("#v-import", tmp_path / "decisions.yml")
    page.wait("document.getElementById('v-told').textContent !== ''")
    assert told in page.told()
    assert page.page.inner_text("#v-decided") == "已记录 0 条"


def test_the_list_is_exported_for_spreadsheets_without_formulas(page: Opened, tmp_path: Path) -> None:
    page.choose("rule", "SHELL-001")
    with page.page.expect_download() as download:
        page.page.click("#v-export")
    download.value.save_as(tmp_path / "list.csv")
    written = (tmp_path / "list.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    assert len(written.decode("utf-8-sig").split("\r\n")) == 1 + 8 + 1
    assert "\"'=HYPERLINK" in written.decode("utf-8-sig")
    assert '"=' not in written.decode("utf-8-sig")

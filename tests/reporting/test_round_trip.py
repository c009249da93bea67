"""From the page to the next report: decided in the browser, exported, checked, rendered, and read in again."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from playwright.sync_api import Browser

from auditor.cli import main
from auditor.run import Run

from .browsing import Opened, opened

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:ibis"),
]
REASON = "机房搬迁：\n“二期”未完"
ONE = "属实，已函告 13912345678"


def auditor(*words: object) -> str:
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done.output


def waive_all_of(page: Opened, rule: str) -> list[str]:
    """Selects everything that a filter leaves and waives it with one reason."""
    page.choose("rule", rule)
    marks = page.listed()
    page.page.click("#v-pick-listed")
    page.page.click("#v-decide-several")
    page.page.check("#v-several input[value=waived]")
    page.page.click("#v-several button.main")
    assert page.page.inner_text("#v-several .wrong") == "须填写“责任人”。 须填写“理由”。 须填写“到期日”。"
    for name, text in {"owner": "张三", "expires": "2026-12-31"}.items():
        page.page.fill(f"#v-several .field-{name} input", text)
    page.page.fill("#v-several textarea", REASON)
    page.page.click("#v-several button.main")
    assert page.told() == f"已记录 {len(marks)} 条处理意见。"
    assert page.page.locator("#v-list .tag.waived").count() == len(marks)
    assert page.page.is_disabled("#v-decide-several")
    return marks


def confirm_one_of(page: Opened, rule: str) -> str:
    page.choose("rule", rule)
    page.page.check("#v-list .pick >> nth=0")
    page.page.click("#v-decide-several")
    page.page.check("#v-several input[value=confirmed]")
    page.page.fill("#v-several .field-note input", ONE)
    page.page.click("#v-several button.main")
    return page.listed()[0]


def export(page: Opened, to: Path) -> Path:
    page.page.fill("#v-by", "王复核")
    with page.page.expect_download() as download:
        page.page.click("#v-export-decisions")
    download.value.save_as(to)
    return to


def decisions_of(folder: Path) -> dict[str, Any]:
    document = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    return {f["fingerprint"]: f["decision"] for f in document["findings"] if f["decision"]}


def test_from_the_page_to_the_report_and_back(parted: Run, browser: Browser, tmp_path: Path) -> None:
    run = Path(shutil.copytree(parted.folder, tmp_path / "run"))
    auditor("report", run, "--format", "html", "--out", tmp_path / "whole")
    with opened(browser, tmp_path / "whole" / "report.html") as page:
        waived = waive_all_of(page, "SHELL-001")
        confirmed = confirm_one_of(page, "SHELL-003")
        exported = export(page, tmp_path / "decisions.yml")
        assert page.events == []
    assert len(waived) > 3
    auditor("decide", run, exported)

    decided = decisions_of(run / "decisions" / "001")
    assert sorted(decided) == sorted([*waived, confirmed])
    assert {decided[mark]["reason"] for mark in waived} == {REASON}
    assert decided[confirmed]["note"] == "属实，已函告 139******78"
    said = auditor("report", run, "--out", tmp_path / "again")
    assert "采用处理意见第 001 版" in said
    for path in (tmp_path / "again").iterdir():
        assert path.read_bytes() == (run / "decisions" / "001" / path.name).read_bytes(), path.name

    with opened(browser, tmp_path / "again" / "report.html", java_script_enabled=False) as page:
        text = page.page.locator(f"[id='f-{confirmed}']").text_content() or ""
        assert "处理意见：确认；备注：属实，已函告 139******78；决定人：王复核" in re.sub(
            r"\s*(；|：)\s*", r"\1", text
        )
    kept = run / "decisions" / "001" / "decisions.yml"
    assert "13912345678" not in kept.read_text(encoding="utf-8")
    with opened(browser, tmp_path / "again" / "report.html") as page:
        page.choose("decision", "confirmed")
        assert page.listed() == [confirmed]
        assert "确认" in page.page.inner_text("#v-list .finding .v-state")
        page.choose("decision", "")
        page.choose("state", "waived")
        assert sorted(page.listed()) == sorted(waived)
        page.open_first()
        assert "未完" in page.page.inner_text(".card .part-decided")
        assert page.page.inner_text("#v-decided") == f"已记录 {len(waived) + 1} 条"
        page.page.set_input_files("#v-import", kept)
        page.wait("document.getElementById('v-told').textContent !== ''")
        assert page.told() == f"已导入 {len(waived) + 1} 条处理意见。"
        again = yaml.safe_load(export(page, tmp_path / "again.yml").read_text(encoding="utf-8"))
    names = ("fingerprint", "rule", "decision", "reason", "owner", "note")
    first, second = (
        [{name: one.get(name) for name in names} for one in document["decisions"]]
        for document in (yaml.safe_load(kept.read_text(encoding="utf-8")), again)
    )
    assert first == second

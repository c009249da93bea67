"""The report of a real audit: case files with their records, and parts written by the audit itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

import auditor
from auditor.findings.store import Findings
from auditor.reporting import html
from auditor.run import Run

from .browsing import CHROMIUM, opened

WEEKLY = Path(__file__).parents[2] / "samples" / "weekly"
pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium"),
    pytest.mark.xdist_group("browser"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:ibis"),
]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return auditor.audit(WEEKLY, out=tmp_path_factory.mktemp("run") / "weekly", split="category")


def test_an_audit_parts_its_report(run: Run) -> None:
    parts = list((run.folder / "parts").iterdir())
    found = {rule.category for rule in run.result.rules if rule.counts and rule.counts.fail}
    assert len(parts) == len(found)


def test_a_case_file_shows_services_accesses_and_verdicts(run: Run, browser: Browser) -> None:
    findings = Findings(run.folder / "findings.parquet")
    finding = next(one for one in findings if one["record"] == "access" and one["subject_no"])
    html.render(run.result, findings, run.folder / "whole.html", "zh")
    with opened(browser, run.folder / "whole.html") as seen:
        seen.run("subject => { location.hash = `s-${subject}`; }", finding["subject_no"])
        seen.wait("document.querySelector('#case .record') !== null")
        case = seen.run("document.getElementById('case').textContent")
        assert f"{finding['rule']} " in case
        assert finding["identity"] in case
        assert "接入信息.xlsx" in case
        assert "命中" in case
        assert seen.events == []

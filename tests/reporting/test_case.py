"""The report of a real audit: case files with their records, and parts written by the audit itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from auditor.findings.store import Findings
from auditor.reporting import html
from auditor.run import Run

from .browsing import opened

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:ibis"),
]


def test_an_audit_parts_its_report(parted: Run) -> None:
    parts = list((parted.folder / "parts").iterdir())
    found = {rule.category for rule in parted.result.rules if rule.counts and rule.counts.fail}
    assert len(parts) == len(found)


def test_a_case_file_shows_services_accesses_and_verdicts(
    parted: Run, browser: Browser, tmp_path: Path
) -> None:
    findings = Findings(parted.folder / "findings.parquet")
    finding = next(one for one in findings if one["record"] == "access" and one["subject_no"])
    html.render(parted.result, findings, tmp_path / "whole.html", "zh")
    with opened(browser, tmp_path / "whole.html") as seen:
        seen.run("subject => { location.hash = `s-${subject}`; }", finding["subject_no"])
        seen.wait("document.querySelector('#case .record') !== null")
        case = seen.run("document.getElementById('case').textContent")
        assert f"{finding['rule']} " in case
        assert finding["identity"] in case
        assert "接入信息.xlsx" in case
        assert "命中" in case
        assert seen.events == []

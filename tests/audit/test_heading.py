"""What people say of a run themselves: batch, operator, and whether it is printed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.errors import ExitCode

from .folders import small
from .runs import Printed

Auditor = Callable[..., Printed]


def test_batch_and_operator_stand_in_result_and_report(auditor: Auditor, tmp_path: Path) -> None:
    folder = small(tmp_path / "data")
    named = ("--batch", " 2026年第48批 ", "--operator", "李明")
    printed = auditor("audit", folder, "--out", tmp_path / "run", "--fail-on", "never", *named)
    assert printed.code == ExitCode.CLEAN
    result = json.loads((tmp_path / "run" / "result.json").read_text(encoding="utf-8"))
    assert (result["batch"], result["operator"]) == ("2026年第48批", "李明")
    page = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    assert "2026年第48批" in page and "李明" in page


@pytest.mark.parametrize("name", ["", "  ", "长" * 61, "李\u202e明", "李\n明"])
def test_a_name_that_no_line_can_show_is_refused(auditor: Auditor, tmp_path: Path, name: str) -> None:
    printed = auditor("audit", tmp_path, "--operator", name)
    assert printed.code == ExitCode.USAGE
    assert "--operator" in printed.err and "1 至 60 个字" in printed.err


def test_a_missing_browser_is_told_before_anything_is_read(
    auditor: Auditor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    printed = auditor("audit", small(tmp_path / "data"), "--out", tmp_path / "run", "--pdf", "summary")
    assert printed.code == ExitCode.USAGE
    assert "没有找到 Chromium" in printed.err and "读取快照" not in printed.err
    assert not (tmp_path / "run").exists()

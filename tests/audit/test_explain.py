"""`auditor explain`: any written form leads to the case, and every answer stands beside the value it came from."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .runs import Audited, Printed

Auditor = Callable[..., Printed]


@pytest.fixture(scope="module")
def shell(weekly: Audited) -> dict[str, Any]:
    """A finding on a shell website that has a domain and a subject of its own."""
    return next(f for f in weekly.findings if f["rule"] == "SHELL-001" and f["domains"] and f["subject_name"])


def test_the_case_of_a_number_however_written(
    auditor: Auditor, weekly: Audited, shell: dict[str, Any]
) -> None:
    number = shell["service_no"]
    printed = auditor("explain", weekly.run.folder, number)
    assert printed.code == 0
    assert f"主体 {shell['subject_no']}" in printed.out
    assert f"服务 {number}" in printed.out
    assert f"（{shell['file']} 第{shell['row']}行）" in printed.out
    assert "命中  SHELL-001 空壳网站" in printed.out
    ways = (number.lower(), number.replace("ICP", " icp ").replace("号", ""), shell["subject_no"],
            shell["domains"].split(";")[0], f"https://www.{shell['domains'].split(';')[0]}/", shell["service_name"])  # fmt: skip
    for way in ways:
        assert auditor("explain", weekly.run.folder, way).out == printed.out, way


def test_a_rule_is_told_question_by_question(
    auditor: Auditor, weekly: Audited, shell: dict[str, Any]
) -> None:
    printed = auditor(
        "explain", weekly.run.folder, shell["service_no"], "--rule", "SHELL-001", "--lang", "en"
    )
    days = next(e for e in shell["evidence"] if e["fact"] == "service.days_without_access")
    assert "SHELL-001 Shell website (no access on file): fail" in printed.out
    assert "fails when: yes" in printed.out
    assert (
        f"[yes] days without access is more than 7 day(s)  ← days without access: {days['value']} day(s)"
        in printed.out
    )
    assert f"({days['file']} row {days['row']})" in printed.out


def test_the_page_for_authors_explains_records_that_fail(weekly: Audited) -> None:
    page = (Path(__file__).parents[2] / "docs" / "writing-rules.md").read_text(encoding="utf-8")
    shown = re.findall(r"^auditor explain \S+ (\S+) --rule (\S+)", page, re.MULTILINE)
    assert len(shown) == 2
    failing = {(f["service_no"], f["rule"]) for f in weekly.findings}
    assert [one for one in shown if one not in failing] == []


def test_what_is_unknown_is_told_as_unknown(auditor: Auditor, weekly: Audited) -> None:
    verdicts = [key for key in weekly.verdicts if key[0] == "SHELL-001" and key[2] == "unknown"]
    printed = auditor("explain", weekly.run.folder, verdicts[0][1], "--rule", "SHELL-001")
    assert "空壳网站: 无法判定" in printed.out
    assert "[未知]" in printed.out


def test_the_folder_alone_is_enough(
    auditor: Auditor, weekly: Audited, shell: dict[str, Any], tmp_path: Path
) -> None:
    for file in weekly.run.folder.iterdir():
        if file.name.startswith("records-") or file.name in ("conditions.json", "situations.parquet"):
            shutil.copy(file, tmp_path)
    assert (
        auditor("explain", tmp_path, shell["service_no"]).out
        == auditor("explain", weekly.run.folder, shell["service_no"]).out
    )


def test_what_is_not_there_gets_the_nearest(auditor: Auditor, weekly: Audited, shell: dict[str, Any]) -> None:
    printed = auditor("explain", weekly.run.folder, shell["service_name"] + "啊")
    assert printed.code == 2
    assert shell["service_name"] in printed.err


def test_what_several_are_called_is_not_guessed(auditor: Auditor, weekly: Audited) -> None:
    printed = auditor("explain", weekly.run.folder, "有限")
    assert printed.code == 2
    assert "多个" in printed.err


def test_wrong_rules_and_folders(auditor: Auditor, weekly: Audited, tmp_path: Path) -> None:
    printed = auditor("explain", weekly.run.folder, "x", "--rule", "SHELL-01")
    assert (printed.code, "SHELL-001" in printed.err) == (2, True)
    assert auditor("explain", tmp_path, "x").code == 2

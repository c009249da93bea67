"""A table that was cut off proves nothing by what is not in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from audit.folders import copy_of
from audit.runs import WEEKLY, Audited, audited

from .worlds import tally

RESTING = ("SHELL-001", "SHELL-002", "SHELL-003", "SHELL-004", "DOM-008", "ACC-001", "ACC-006")

Cut = Callable[[list[bytes]], list[bytes]]
CUTS: dict[str, Cut] = {
    "half": lambda lines: lines[: len(lines) // 2],
    "middle quarter": lambda lines: lines[: len(lines) * 3 // 8] + lines[len(lines) * 5 // 8 :],
    "hole": lambda lines: lines[: len(lines) // 5] + lines[len(lines) // 2 :],
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Audited:
    """The sample as it is."""
    return audited(WEEKLY, tmp_path_factory.mktemp("whole") / "run")


def failed(audit: Audited) -> set[tuple[str, str]]:
    """Rule and record of every finding that rests on a row which is not there."""
    return {(rule, identity) for rule, _, identity in audit.failed() if rule in RESTING}


def cut(folder: Path, name: str, how: Cut) -> Path:
    """A copy of the sample with lines of one file gone."""
    copied = copy_of(WEEKLY, folder)
    lines = (copied / name).read_bytes().splitlines(keepends=True)
    (copied / name).write_bytes(lines[0] + b"".join(how(lines[1:])))
    return copied


@pytest.mark.parametrize("how", CUTS)
def test_services_that_are_missing_accuse_nobody(whole: Audited, tmp_path: Path, how: str) -> None:
    audit = audited(cut(tmp_path / "s", "网站信息.csv", CUTS[how]), tmp_path / "run")
    assert failed(audit) - failed(whole) == set()
    assert "不在“服务”表中" in audit.document["warnings"][0]["zh"]


@pytest.mark.parametrize("name", ["IP备案.csv", "接入商.csv", "主体信息.csv"])
def test_a_table_that_shrank_since_the_last_run(whole: Audited, tmp_path: Path, name: str) -> None:
    folder = cut(tmp_path / "s", name, CUTS["half"])
    audit = audited(folder, tmp_path / "run", previous=whole.run.folder)
    assert failed(audit) - failed(whole) == set()
    assert "上一次审计有" in audit.document["warnings"][0]["zh"]
    if name == "主体信息.csv":
        assert "fail" not in tally(audit, "INT-001")

"""Sums that every run asserts: a run in which one does not hold is not written."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import auditor
import auditor.run
from auditor.errors import IncompleteRun
from auditor.findings.collect import Collector
from auditor.snapshot import Snapshot, read_snapshot

from .folders import SUBJECT, small

Change = Callable[[Snapshot], Snapshot]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shell website, and a row of subjects that is refused."""
    folder = small(
        tmp_path_factory.mktemp("sums") / "data",
        accesses={"网站备案号": "黔ICP备15000499号-1", "接入状态": "有效"},
    )
    with (folder / "主体信息.csv").open("a", encoding="utf-8") as file:
        file.write(",".join([*SUBJECT.values(), "多", "出"]) + "\r\n")
    return folder


def one_row_more(snapshot: Snapshot) -> Snapshot:
    first = next(s for s in snapshot.sources if s.table == "subjects")
    more = dataclasses.replace(first, read=first.read + 1, accepted=first.accepted + 1)
    return dataclasses.replace(snapshot, sources=tuple(more if s is first else s for s in snapshot.sources))


def one_reject_less(snapshot: Snapshot) -> Snapshot:
    first = next(s for s in snapshot.sources if s.rejected)
    less = dataclasses.replace(first, read=first.read - 1, rejected=first.rejected - 1)
    return dataclasses.replace(snapshot, sources=tuple(less if s is first else s for s in snapshot.sources))


@pytest.mark.parametrize("change", [one_row_more, one_reject_less])
def test_a_row_that_is_neither_accepted_nor_rejected(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Change
) -> None:
    monkeypatch.setattr(auditor.run, "read_snapshot", lambda *a, **k: change(read_snapshot(*a, **k)))
    with pytest.raises(IncompleteRun, match=r"主体信息\.csv.*rows do not add up") as raised:
        auditor.audit(data, out=tmp_path / "run")
    assert "行数不符" in raised.value.render("zh")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("where", ["finding", "evidence"])
@pytest.mark.parametrize("row", [3, 7_000])
def test_a_finding_that_names_a_row_which_was_not_accepted(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, row: int
) -> None:
    """Row 3 of 主体信息.csv is there, and refused; row 7000 is not there."""
    real = Collector.findings

    def misplaced(self: Collector) -> Iterator[dict[str, Any]]:
        for finding in real(self):
            place = {"file": "主体信息.csv", "sheet": None, "row": row}
            if where == "evidence":
                yield finding | {"evidence": [finding["evidence"][0] | place, *finding["evidence"][1:]]}
            else:
                yield finding | place

    monkeypatch.setattr(Collector, "findings", misplaced)
    with pytest.raises(IncompleteRun, match=rf"主体信息\.csv, row {row}"):
        auditor.audit(data, out=tmp_path / "run")
    assert list(tmp_path.iterdir()) == []

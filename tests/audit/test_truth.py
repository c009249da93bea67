"""An audit finds exactly what the generator planted: nothing missed, nothing invented, nothing guessed."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.sample import Layout, write_sample

from .folders import copy_of, data_files, edit
from .runs import OUTPUTS, WEEKLY, Audited, audited, command, planted, truth

SAMPLES: dict[str, tuple[int, int, Layout]] = {
    "weekly": (340, 1, "tables"),
    "small": (40, 7, "tables"),
    "large": (3000, 2, "tables"),
    "rough": (400, 3, "rough"),
    "wide": (700, 2, "wide"),
    "provider": (6000, 3, "provider"),
}


@pytest.fixture(scope="module", params=SAMPLES)
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Audited]:
    if request.param == "weekly":
        return WEEKLY, request.getfixturevalue("weekly")
    folder = tmp_path_factory.mktemp(request.param)
    services, seed, layout = SAMPLES[request.param]
    write_sample(folder / "sample", services=services, seed=seed, layout=layout)
    return folder / "sample", audited(folder / "sample", folder / "run")


def test_the_findings_are_the_planted_problems(sample: tuple[Path, Audited]) -> None:
    folder, audit = sample
    found, planted = audit.failed(), truth(folder, "fail")
    assert (planted - found, found - planted) == ({}, {})


def test_what_the_data_does_not_say_is_unknown(sample: tuple[Path, Audited]) -> None:
    folder, audit = sample
    unknown = {(rule, identity) for rule, _, identity in truth(folder, "unknown")}
    verdicts = {(r, i): v for r, i, v in audit.verdicts if (r, i) in unknown}
    assert verdicts == dict.fromkeys(unknown, "unknown")


def test_the_run_is_complete_and_every_rule_is_evaluated(sample: tuple[Path, Audited]) -> None:
    document = sample[1].document
    assert document["complete"] is True
    assert [rule["id"] for rule in document["rules"] if not rule["evaluated"]] == []


def without_places(finding: dict[str, Any]) -> dict[str, Any]:
    """A finding but for where its rows stand."""
    place = ("file", "sheet", "row")
    evidence = [{k: v for k, v in e.items() if k not in place} for e in finding["evidence"]]
    return {**{k: v for k, v in finding.items() if k not in place}, "evidence": evidence}


def shuffle_rows(folder: Path) -> None:
    chance = random.Random(5)
    for file in data_files(folder):
        edit(file, lambda rows: chance.sample(rows, len(rows)))


def rename_files(folder: Path) -> None:
    """Names that say nothing, in another order, in folders of their own."""
    for number, file in enumerate(reversed(data_files(folder))):
        (folder / str(number % 3)).mkdir(exist_ok=True)
        file.rename(folder / str(number % 3) / f"export-{number}{file.suffix}")


@pytest.mark.parametrize("change", [shuffle_rows, rename_files])
def test_places_do_not_matter(weekly: Audited, tmp_path: Path, change: Callable[[Path], None]) -> None:
    change(copy_of(WEEKLY, tmp_path / "weekly"))
    again = audited(tmp_path / "weekly", tmp_path / "run")
    assert [without_places(f) for f in again.findings] == [without_places(f) for f in weekly.findings]
    assert again.verdicts == weekly.verdicts


def test_a_second_run_writes_the_same_bytes(weekly: Audited, tmp_path: Path) -> None:
    command(
        *("audit", WEEKLY, "--out", tmp_path / "other"),
        cwd=tmp_path, PYTHONHASHSEED="77", TZ="America/New_York", LC_ALL="C",
    )  # fmt: skip
    assert {path.name for path in weekly.run.folder.iterdir()} == OUTPUTS
    assert contents(tmp_path / "other") == contents(weekly.run.folder)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_finding_on_a_record_says_which_rows_it_rests_on(weekly: Audited) -> None:
    identity = planted(WEEKLY, "cancelled_month_ago", "SHELL-001")
    finding = next(f for f in weekly.findings if (f["rule"], f["identity"]) == ("SHELL-001", identity))
    evidence = {e["fact"]: e["value"] for e in finding["evidence"]}
    assert evidence["service.without_access_since"] == "2026-10-24"
    assert evidence["service.days_without_access"] == "30"
    assert evidence["service.without_access_basis"] == "cancellation"
    assert "30天" in finding["message"]["zh"]
    assert "30 days" in finding["message"]["en"]

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import auditor
from auditor.findings.result import Result
from auditor.findings.store import Findings
from auditor.run import Run as Audit

from . import example

Run = tuple[Result, Findings]
WEEKLY = Path(__file__).parents[2] / "samples" / "weekly"


@pytest.fixture
def run_of(tmp_path: Path) -> Callable[..., Run]:
    """A run with any number of findings."""

    def made(count: int, *, complete: bool = True) -> Run:
        findings = example.findings_of(count)
        stored = example.write(findings, tmp_path / f"{count}.parquet")
        return example.result_of(findings, complete=complete), stored

    return made


@pytest.fixture
def run(run_of: Callable[..., Run]) -> Run:
    return run_of(120)


@pytest.fixture(scope="session")
def small_run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run with a few findings, for what is slow to look at."""
    findings = example.findings_of(12)
    stored = example.write(findings, tmp_path_factory.mktemp("small") / "findings.parquet")
    return example.result_of(findings), stored


@pytest.fixture(scope="session")
def parted(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    """The sample province as it is audited, its report in parts; nobody may write into its folder."""
    return auditor.audit(WEEKLY, out=tmp_path_factory.mktemp("run") / "weekly", split="category")

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.findings.result import Result
from auditor.findings.store import Findings

from . import example

Run = tuple[Result, Findings]


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

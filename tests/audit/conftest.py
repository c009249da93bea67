"""Audits that many tests look at are run once."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.cli import main

from .hostile import hostile, hostile_waivers
from .runs import WEEKLY, Audited, Printed, audited

# Ibis 12 itself calls what DuckDB 1.5 and pandas 3 deprecate; our own warnings stay errors.
THIRD_PARTY = pytest.mark.filterwarnings("ignore::DeprecationWarning:ibis")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(THIRD_PARTY)


@pytest.fixture(scope="session")
def weekly(tmp_path_factory: pytest.TempPathFactory) -> Audited:
    return audited(WEEKLY, tmp_path_factory.mktemp("weekly") / "run")


@pytest.fixture(scope="session")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Audited:
    """Attacks in every text of every table, and in every text of the waivers, which expire soon and so are told."""
    base = tmp_path_factory.mktemp("hostile")
    return audited(hostile(base / "data"), base / "run", waivers=hostile_waivers(base / "waivers.yml"))


@pytest.fixture
def auditor(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Printed]:
    """`auditor` with arguments, in this process, which saves the second that its imports take."""

    def run(*arguments: object) -> Printed:
        words = [str(word) for word in arguments]
        monkeypatch.setattr(sys, "argv", ["auditor", *words])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(prog_name="auditor")
        printed = capsys.readouterr()
        return Printed(int(ended.value.code or 0), printed.out, printed.err)

    return run


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Relative paths (such as runs/) must not end in the repository."""
    monkeypatch.chdir(tmp_path_factory.mktemp("cwd"))

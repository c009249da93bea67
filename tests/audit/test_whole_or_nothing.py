"""A run that is killed leaves no folder that looks like a run, and does not hinder the next one."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from .folders import small
from .runs import OUTPUTS

# Kills itself, as `kill -9` would, when the audit tells that step.
DIES = """
import os, signal, sys
from auditor.run import audit
def tell(step):
    if step.en.startswith(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
audit(sys.argv[1], out=sys.argv[2], progress=tell)
"""


def run(data: Path, out: Path, dies_at: str = "never") -> int:
    words = [sys.executable, "-c", DIES, str(data), str(out), dies_at]
    return subprocess.run(words, check=False, capture_output=True).returncode


def is_whole(folder: Path) -> bool:
    names = {path.name for path in folder.iterdir()}
    return names == OUTPUTS and json.loads((folder / "result.json").read_text(encoding="utf-8"))["complete"]


def test_a_killed_run_leaves_nothing_that_looks_like_one(tmp_path: Path) -> None:
    data, out = small(tmp_path / "data"), tmp_path / "runs" / "week"
    assert run(data, out, "writing report.html") == -signal.SIGKILL
    assert not out.exists()
    assert not [path for path in tmp_path.rglob("result.json") if not path.parent.name.startswith(".")]


def test_an_earlier_run_survives_and_the_next_one_replaces_it(tmp_path: Path) -> None:
    data, out = small(tmp_path / "data"), tmp_path / "week"
    out.mkdir()
    for name in OUTPUTS:
        (out / name).write_text("earlier", encoding="utf-8")
    assert run(data, out, "writing findings.csv") == -signal.SIGKILL
    assert {(path.name, path.read_text(encoding="utf-8")) for path in out.iterdir()} == {
        (name, "earlier") for name in OUTPUTS
    }
    assert run(data, out) == 0
    assert is_whole(out)


def test_a_failure_while_writing_leaves_the_earlier_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from auditor.errors import UsageError  # noqa: PLC0415
    from auditor.run import audit  # noqa: PLC0415

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    data, out = small(tmp_path / "data"), tmp_path / "week"
    out.mkdir()
    (out / "result.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr("auditor.run.render_rejects", full)
    with pytest.raises(UsageError, match="No space left"):
        audit(data, out=out)
    assert (out / "result.json").read_text(encoding="utf-8") == "{}"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "week"]

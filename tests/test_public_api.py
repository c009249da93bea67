"""What `import auditor` promises: a few names, frames, and a quick start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import auditor

ROOT = Path(__file__).parent.parent
WEEKLY = ROOT / "samples" / "weekly"
HEAVY = ["pandas", "ibis", "duckdb", "pyarrow", "pydantic", "jinja2", "durable_rules_engine", "rich"]


def test_the_public_names() -> None:
    assert auditor.__all__ == ["AuditorError", "ExitCode", "Run", "__version__", "audit"]
    assert all(getattr(auditor, name) for name in auditor.__all__)


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="aduit"):
        auditor.aduit  # noqa: B018


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> auditor.Run:
    return auditor.audit(str(WEEKLY), out=tmp_path_factory.mktemp("api") / "run", lang="en")


@pytest.mark.filterwarnings("ignore::DeprecationWarning:ibis")
def test_an_audit_gives_frames(run: auditor.Run) -> None:
    assert all(isinstance(frame, pd.DataFrame) for frame in (run.findings, run.rules, run.rejects))
    assert len(run.findings) == run.result.findings_total > 0
    assert {"rule", "identity", "message", "evidence", "actions", "file", "row"} <= set(run.findings.columns)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:ibis")
def test_rules_as_a_frame_add_up(run: auditor.Run) -> None:
    rules = run.rules.set_index("rule")
    assert len(rules) == len(list((ROOT / "rules").glob("*/*-[0-9]*.yml")))
    assert (rules[["fail", "passed", "unknown", "not_applicable"]].sum(axis=1) == rules["records"]).all()
    assert rules.loc["SHELL-001", "fail"] == (run.findings["rule"] == "SHELL-001").sum()


@pytest.mark.filterwarnings("ignore::DeprecationWarning:ibis")
def test_rejects_as_a_frame(run: auditor.Run) -> None:
    assert len(run.rejects) == len(run.result.rejects)
    assert set(run.rejects["file"]) <= {file.file for file in run.result.files}


@pytest.mark.filterwarnings("ignore::DeprecationWarning:ibis")
def test_exit_code_and_whereabouts(run: auditor.Run) -> None:
    assert run.exit_code() == auditor.ExitCode.FINDINGS
    assert int(run.exit_code("low")) == 1
    assert (run.folder / "report.html").is_file()


def test_errors_have_one_root(tmp_path: Path) -> None:
    with pytest.raises(auditor.AuditorError, match="does not exist"):
        auditor.audit(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "statement",
    [
        "import auditor",
        "import auditor.cli",
        "from auditor.cli import main; main(['--help'], standalone_mode=False)",
    ],
)
def test_a_quick_start(statement: str) -> None:
    code = f"import sys\n{statement}\nprint('loaded', *({set(HEAVY)!r} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.splitlines()[-1].split() == [b"loaded"]

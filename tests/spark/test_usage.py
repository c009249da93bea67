"""What `--backend` says when it cannot be what was asked for: one screen, no traceback, nothing written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

WEEKLY = Path(__file__).parents[2] / "samples" / "weekly"
_WITHOUT_PYSPARK = "import sys; sys.modules['pyspark'] = None; "
_MAIN = "from auditor.cli import main; main(prog_name='auditor')"


def _audit(tmp_path: Path, backend: str, before: str = "", **env: str) -> str:
    """What is printed to stderr in English; the audit must fail as wrong usage."""
    done = subprocess.run(
        [sys.executable, "-c", before + _MAIN, "audit", str(WEEKLY), "--lang", "en", "--no-cache",
         "--backend", backend, "--out", str(tmp_path / "run")],
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **env}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert not (tmp_path / "run").exists()
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.parametrize("backend", ["sparc", "duckdb=x", "", "Spark"])
def test_an_unknown_backend(tmp_path: Path, backend: str) -> None:
    assert "no such backend" in _audit(tmp_path, backend)


def test_without_pyspark(tmp_path: Path) -> None:
    assert "icp-filing-auditor[spark]" in _audit(tmp_path, "spark", _WITHOUT_PYSPARK)


def test_without_java(tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="pyspark is not installed (extra `spark`)")
    assert "openjdk-17" in _audit(tmp_path, "spark", PATH=str(tmp_path), JAVA_HOME=str(tmp_path))


def test_a_master_that_is_none(tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="pyspark is not installed (extra `spark`)")
    if not shutil.which("java"):
        pytest.skip("Java is not installed, and Spark needs Java 17")
    told = _audit(tmp_path, "spark=nonsense")
    assert "Spark does not start" in told and "nonsense" in told

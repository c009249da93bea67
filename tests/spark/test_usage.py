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


def _audit(tmp_path: Path, backend: str, before: str = "", code: int = 2, **env: str) -> str:
    """What is printed to stderr in English; the audit must fail, by default as wrong usage."""
    done = subprocess.run(
        [sys.executable, "-c", before + _MAIN, "audit", str(WEEKLY), "--lang", "en", "--no-cache",
         "--backend", backend, "--out", str(tmp_path / "run")],
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **env}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
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
    assert "Spark does not start: Master must either be yarn or start with spark" in told
    assert len(told.splitlines()) == 2  # and nothing that Java or Spark print


_GONE = """
import os, subprocess, auditor.run
def kill_java(*_, **__):
    subprocess.run(["pkill", "-KILL", "-P", str(os.getpid()), "java"], check=True)
    return observe(*_, **__)
observe, auditor.run.observe = auditor.run.observe, kill_java
"""


def test_spark_that_dies_in_the_middle(tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="pyspark is not installed (extra `spark`)")
    if not shutil.which("java") or not shutil.which("pkill"):
        pytest.skip("Java is not installed, and Spark needs Java 17")
    (tmp_path / "tmp").mkdir()
    told = _audit(tmp_path, "spark=local[1]", _GONE, code=4, TMPDIR=str(tmp_path / "tmp"))
    assert "Spark failed during the computation: the Java process of Spark is gone" in told
    assert "nothing was written" in told
    lines = [line for line in told.splitlines() if not line.startswith("[")]
    assert len(lines) == 3  # found, expected, what to do
    assert [path.name for path in (tmp_path / "tmp").iterdir() if path.name.startswith(".icp")] == []

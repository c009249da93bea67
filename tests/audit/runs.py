"""Audits as tests see them: the run, every verdict, and what the command line printed."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import auditor.run
from auditor.engine.judgement import Judgement, judge_all
from auditor.engine.links import LINKED
from auditor.facts.kind import KINDS
from auditor.facts.observe import Observations
from auditor.run import Run

ROOT = Path(__file__).parents[2]
WEEKLY = ROOT / "samples" / "weekly"
OUTPUTS = {
    *("manifest.json", "result.json", "report.html", "findings.xlsx", "findings.csv", "rejects.csv"),
    *("findings.parquet", "rejects.parquet", "history.parquet", "situations.parquet", "conditions.json"),
    *(
        f"records-{kind}.parquet"
        for kind in ("subject", "service", "access", "domain", "ip_allocation", "provider")
    ),
}

Verdicts = Counter[tuple[str, str, str]]
"""How many records have this rule, identity and verdict."""


@dataclass(frozen=True)
class Audited:
    """A run, with the verdicts on every record, also on those that pass."""

    run: Run
    verdicts: Verdicts

    @property
    def document(self) -> dict[str, Any]:
        """result.json"""
        document: dict[str, Any] = json.loads((self.run.folder / "result.json").read_text(encoding="utf-8"))
        return document

    @property
    def findings(self) -> list[dict[str, Any]]:
        """The findings of result.json, in report order."""
        found: list[dict[str, Any]] = self.document["findings"]
        return found

    def failed(self) -> Counter[tuple[str, str, str]]:
        """The findings as rule, record, identity."""
        return Counter((f["rule"], f["record"], f["identity"]) for f in self.findings)

    def counts(self) -> dict[str, dict[str, int] | None]:
        """Verdict counts by rule; None where a rule was not evaluated."""
        return {rule["id"]: rule["counts"] for rule in self.document["rules"]}


def audited(path: Path, out: Path, **options: Any) -> Audited:
    """Audit and keep the verdicts, which the run itself only counts."""
    kept: Verdicts = Counter()

    def watched(book: Any, observations: Observations, **limits: Any) -> Judgement:
        judgement = judge_all(book, observations, **limits)
        kept.update(_verdicts(judgement, observations))
        return judgement

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(auditor.run, "judge_all", watched)
        return Audited(auditor.run.audit(path, out=out, **options), kept)


def _verdicts(judgement: Judgement, observations: Observations) -> Verdicts:
    found: Verdicts = Counter()
    for kind in KINDS:
        names = observations.tables[kind].select("record_id", "identity")
        for row in names.join(judgement.verdicts[kind], "record_id").to_pyarrow().to_pylist():
            found.update(
                (rule, row["identity"], row[rule]) for rule in row if rule not in (*LINKED, "identity")
            )
    return found


def truth(folder: Path, expected: str) -> Counter[tuple[str, str, str]]:
    """What the generator planted, as rule, record, identity."""
    with (folder / "truth" / "truth.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["expected"] == expected]
    return Counter((row["rule"], row["record"], row["identity"]) for row in rows)


def planted(folder: Path, plant: str, rule: str) -> str:
    """The identity of the first record with this plant."""
    with (folder / "truth" / "truth.csv").open(encoding="utf-8-sig", newline="") as file:
        return next(r["identity"] for r in csv.DictReader(file) if (r["plant"], r["rule"]) == (plant, rule))


@dataclass(frozen=True)
class Printed:
    """What a command printed and its exit code."""

    code: int
    out: str
    err: str


def command(*arguments: object, cwd: Path | None = None, **env: str) -> Printed:
    """`auditor` in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", "from auditor.cli import main; main(prog_name='auditor')",
         *map(str, arguments)],
        cwd=cwd, env={**os.environ, "PYTHONIOENCODING": "utf-8", **env}, capture_output=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    return Printed(done.returncode, done.stdout, done.stderr)

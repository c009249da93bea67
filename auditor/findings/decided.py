"""The decisions beside a run: each version whole in a folder of its own, the newest in force, none ever altered."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from auditor.findings.decision import Decision
from auditor.findings.decision_files import read_stored

FOLDER = "decisions"
FILE = "decisions.yml"


def versions(run: Path) -> list[Path]:
    """The folders of decisions beside the outputs of a run, oldest first."""
    folder = run / FOLDER
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(path for path in found if path.name.isdecimal() and (path / FILE).is_file())


def carried(run: Path, known: Iterable[Any]) -> list[Decision]:
    """What an earlier run hands on: its newest decisions, then those that it had been handed itself.

    Args:
        known: `decisions` of its result.json; waivers among them are handed in anew each time, or not at all.

    Raises:
        DecisionsError: its decisions were altered by hand and cannot be read.
    """
    newest = [decision for path in versions(run)[-1:] for decision in read_stored(path / FILE, "previous")]
    older = [Decision.model_validate({**row, "origin": "previous"}, strict=False) for row in known
             if row["origin"] != "waivers"]  # fmt: skip
    decided = {decision.fingerprint for decision in newest}
    return [*newest, *(afresh(decision) for decision in older if decision.fingerprint not in decided)]


def afresh(decision: Decision) -> Decision:
    """A decision before it met any finding."""
    return decision.model_copy(update={"effect": "unmatched", "expires_soon": False, "findings": 0})

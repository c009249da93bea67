"""Verdicts of a snapshot as the command line comes to them, quicker: what is the same for every snapshot is done once.

Files are read as ever. Plans are kept by the expression they were made from, so that a loss that changes an expression gets
a plan of its own; and the plain evaluator judges alone, since the engine agrees with it or the run is incomplete
(tests/engine). `test_losses.py` checks that an audit comes to the same verdicts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from plans import KeptPlans

from auditor.engine import judgement
from auditor.engine.crosscheck import Judged, plain_verdict
from auditor.engine.judgement import judge_all
from auditor.engine.links import LINKED
from auditor.engine.situations import Situation
from auditor.facts.kind import KINDS
from auditor.facts.observe import observe
from auditor.findings.asked import facts_asked
from auditor.rulebook.choice import Choice
from auditor.rulebook.library import Library
from auditor.rulebook.load import load_library
from auditor.rulebook.rule import Rule
from auditor.snapshot import Snapshot, province_of, read_snapshot
from auditor.snapshot.model import ROWS_PER_SOURCE, Source

from .losses import Place


@dataclass(frozen=True)
class Found:
    """One record after an audit: what it is, where it stands, how it is called, and its verdicts by rule."""

    kind: str
    place: Place | None
    identity: str
    verdicts: Mapping[str, str]


class Quick:
    """Audits one snapshot after the other."""

    def __init__(self) -> None:
        self.library: Library = load_library(None)
        self.backend = KeptPlans()

    def sources(self, data: Path) -> Sequence[Source]:
        """What the files of a snapshot are read as."""
        with TemporaryDirectory() as work:
            return read_snapshot(data, work=Path(work), own=self.library.own.columns).sources

    def audit(self, data: Path) -> list[Found]:
        """Every record of every kind.

        Raises:
            SnapshotError: the data was refused.
        """
        with TemporaryDirectory() as work, _plain_evaluator():
            snapshot = read_snapshot(data, work=Path(work), own=self.library.own.columns)
            choice = Choice(None, (), {}, province=province_of(snapshot), as_of=snapshot.as_of)
            book = self.library.book(choice)
            self.backend.clear()
            observations = observe(
                snapshot, self.backend, None, self.library.own.all, facts_asked(book), book.values
            )
            judged = judge_all(book, observations)
            return [
                _found(kind, row, snapshot)
                for kind in KINDS
                for row in observations.tables[kind]
                .select("record_id", "identity")
                .join(judged.verdicts[kind], "record_id")
                .to_pyarrow()
                .to_pylist()
            ]


def _found(kind: str, row: dict[str, Any], snapshot: Snapshot) -> Found:
    number, line = divmod(row["record_id"], ROWS_PER_SOURCE)
    files = {source.number: source.file for source in snapshot.sources}
    place = None if kind == "domain" else (files[number], line)
    verdicts = {name: value for name, value in row.items() if name not in (*LINKED, "identity")}
    return Found(kind, place, row["identity"], verdicts)


@contextmanager
def _plain_evaluator() -> Iterator[None]:
    def judge(
        rules: Mapping[str, Rule], situations: Sequence[Situation], **_: Any
    ) -> tuple[list[Judged], list[Any]]:
        return [Judged(s, plain_verdict(rules[s.rule], s.answers), True) for s in situations], []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judgement, "judge", judge)
        yield

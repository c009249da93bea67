"""A run as it stands once people have decided on its findings; the run itself is not touched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from auditor.findings.decided import FILE, afresh, versions
from auditor.findings.decision import Decision, Decisions
from auditor.findings.decision_files import read_stored
from auditor.findings.records import RECORDS, SITUATIONS
from auditor.findings.store import Findings, store
from auditor.findings.stored_run import FINDINGS, StoredRun
from auditor.findings.tallies import Tallies, counted
from auditor.findings.urgency import Urgency, window


def decided_by_now(run: StoredRun, work: Path) -> StoredRun:
    """The run with the newest decisions beside it; as it is where there are none.

    Raises:
        DecisionsError: they were altered by hand and cannot be read.
    """
    newest = versions(run.folder)[-1:]
    return with_decisions(run, newest[0] / FILE, work, int(newest[0].name)) if newest else run


def with_decisions(run: StoredRun, file: Path, work: Path, version: int) -> StoredRun:
    """The run with the decisions of a file that `auditor decide` wrote, its findings in the folder `work`.

    Args:
        run: as it was before anything was decided beside it.
        file: the decisions.
        work: where the findings with them are kept.
        version: which version of the decisions they are.

    Raises:
        DecisionsError: they were altered by hand and cannot be read.
    """
    # The new decisions come first, then those that the run had been handed itself.
    given: list[Decision] = [*read_stored(file, "decisions"), *map(afresh, run.result.decisions)]
    rules = run.result.rules
    decisions = Decisions(given, as_of=run.result.as_of, versions={rule.id: rule.version for rule in rules})
    urgency = Urgency(run.result.as_of, window(run.result))
    tallies = Tallies({rule.id: rule.theme for rule in rules}, urgency)
    store(tallies.watch(decisions.apply(_undecided(run))), work / FINDINGS)
    for name in (SITUATIONS, *RECORDS.values()):  # what case files are read from
        if (run.folder / name).is_file():
            (work / name).symlink_to(run.folder.absolute() / name)
    result = counted(
        run.result.model_copy(update={"decisions": decisions.outcome(), "decisions_version": version}),
        tallies,
    )
    return StoredRun(run.folder, result, Findings(work / FINDINGS), run.rejects)


def _undecided(run: StoredRun) -> Iterator[dict[str, Any]]:
    """The findings as they were before anything was decided on them."""
    for finding in run.findings:
        if finding["decision"] is None:
            yield finding
        else:
            old = run.result.previous is not None and finding["first_seen"] < run.result.as_of
            yield {**finding, "decision": None, "state": "open" if old else "new"}

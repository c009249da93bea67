"""One run as one audience may see it. What is not theirs is taken out before anything is rendered.

A run holds no unmasked data, so every view hides more than the run does, never less:

- strict masking (any audience) also hides what is left of persons' names, numbers, telephones, mail and postal
  addresses, and the names of subjects that are individuals;
- a provider sees the findings, counts and rates of its own records only; other providers, file names, rejected rows,
  the regulator's notes and planned field checks are withheld;
- the public sees no personal data at all, no finding that was set aside, no decision, no notice of the regulator, no
  source file, no rejected row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from auditor.facts.fact import TellsOf
from auditor.findings.accuracy_model import AccuracyItem, AccuracyRate
from auditor.findings.decision import SETS_ASIDE
from auditor.findings.own_counts import BETWEEN, own_counts, services_of
from auditor.findings.records import RECORDS
from auditor.findings.result import Audience, Counts, Past, Result, RuleResult
from auditor.findings.store import REJECTS, Findings, store
from auditor.findings.stored_run import FINDINGS, StoredRun
from auditor.findings.tallies import Tallies, counted
from auditor.findings.urgency import Urgency, window
from auditor.findings.withheld import (
    GONE,
    Finding,
    hidden_person,
    personal,
    said_otherwise,
    tells_of,
    without,
    without_person,
    without_places,
)
from auditor.findings.withheld_choice import without_overlays

_SERIAL = re.compile(r"-[0-9]+[A-Z]?$")
"""What a service's filing number adds to its subject's."""


@dataclass(frozen=True)
class View:
    """Who reads it.

    Attributes:
        provider: whose records; only with the audience `provider`.
        strict: hide what is left of personal data.
    """

    audience: Audience = "regulator"
    provider: str | None = None
    strict: bool = False

    @property
    def whole(self) -> bool:
        """Is the run shown as it is?"""
        return self.audience == "regulator" and not self.strict


def providers_of(run: StoredRun) -> list[str]:
    """Every provider with services or findings."""
    return sorted(row.provider for row in run.result.providers)


def seen(run: StoredRun, view: View, work: Path) -> StoredRun:
    """The run as this audience may see it, its files in the folder `work`; the run itself is not touched."""
    if view.whole:
        return run
    tallies = Tallies({rule.id: rule.theme for rule in run.result.rules},
                      Urgency(run.result.as_of, window(run.result)))  # fmt: skip
    store(tallies.watch(_findings(run, view)), work / FINDINGS)
    _store_rejects(run, view, work / REJECTS)
    result = counted(_result(run, view), tallies)
    if view.audience == "provider":
        result = result.model_copy(
            update={"providers": [row for row in result.providers if row.provider == view.provider]}
        )
    return StoredRun(run.folder, result, Findings(work / FINDINGS), work / REJECTS)


def _findings(run: StoredRun, view: View) -> Iterator[Finding]:
    steps = list(_steps(run, view))
    for finding in run.findings:
        if _is_for(finding, view):
            shown = finding
            for step in steps:
                shown = step(shown)
            yield shown


def _is_for(finding: Finding, view: View) -> bool:
    if view.audience == "provider":
        return view.provider in (finding["provider"] or "").split(BETWEEN)
    return view.audience == "regulator" or finding["state"] not in SETS_ASIDE


def _steps(run: StoredRun, view: View) -> Iterator[Callable[[Finding], Finding]]:
    if view.strict or view.audience == "public":
        individuals = _individuals(run)
        yield lambda finding: without_person(finding, individuals)
        yield lambda finding: without(finding, personal)
    if view.audience != "regulator":
        tables = {file.file: file.table_label.zh for file in run.result.files if file.table_label}
        yield lambda finding: without_places(finding, tables)
        yield lambda finding: {**finding, "decision": _told(finding, view)}
        hidden: tuple[TellsOf, ...] = ("others", "regulator") if view.audience == "public" else ("others",)
        yield lambda finding: without(finding, lambda fact, _: tells_of(fact, *hidden))
    if view.audience == "provider" and view.provider:
        yield _only_own(view.provider, {row.provider for row in run.result.providers})


def _only_own(provider: str, known: set[str]) -> Callable[[Finding], Finding]:
    names = re.compile(
        "|".join(map(re.escape, sorted({provider, *known}, key=lambda name: (-len(name), name))))
    )

    def say(text: str) -> str:
        return names.sub(lambda found: found.group() if found.group() == provider else GONE, text)

    def of_other(fact: str, value: str) -> bool:
        return tells_of(fact, "providers") and value not in (provider, GONE)

    def own(finding: Finding) -> Finding:
        return without({**said_otherwise(finding, say, ("identity",)), "provider": provider}, of_other)

    return own


def _told(finding: Finding, view: View) -> dict[str, Any] | None:
    """A provider is told that a finding was set aside and until when; who decided why stays inside."""
    decision = finding["decision"]
    if view.audience == "public" or not decision or decision["decision"] not in SETS_ASIDE:
        return None
    return {**decision, "reason": None, "owner": None, "note": None, "decided_by": None}


def _individuals(run: StoredRun) -> set[str]:
    """The filing numbers of subjects that are individuals, as far as the run knows."""
    path = run.folder / RECORDS["subject"]
    names = [name for name in ("own_no", "nature") if name in pq.read_schema(path).names]
    if "nature" not in names:
        return set()
    return {
        row["own_no"]
        for row in pq.read_table(path, columns=names).to_pylist()
        if row["nature"] == "individual"
    }


def _store_rejects(run: StoredRun, view: View, to: Path) -> None:
    """Whose an unreadable row is cannot be told; nobody outside gets any."""
    table = pq.read_table(run.rejects)
    if view.audience == "regulator":
        hidden = pa.array([GONE] * table.num_rows, table.schema.field("raw").type)
        table = table.set_column(table.schema.get_field_index("raw"), table.schema.field("raw"), hidden)
    pq.write_table(table if view.audience == "regulator" else table.slice(0, 0), to)


def _result(run: StoredRun, view: View) -> Result:
    """The result before its findings are counted again."""
    if view.audience == "regulator":
        return run.result.model_copy(update=_strict(run))
    shown = without_overlays(run.result.model_copy(update=_inside(run.result, view)), view.provider)
    return shown.model_copy(update=_own(run, shown, view)) if view.audience == "provider" else shown


def _strict(run: StoredRun) -> dict[str, Any]:
    return {
        "past": _past(run.result.past, _individuals(run)),
        "rejects": [reject.model_copy(update={"raw": GONE}) for reject in run.result.rejects],
    }


def _past(past: Iterable[Past], individuals: set[str]) -> list[Past]:
    """Earlier findings with the names of individuals hidden."""
    owners = ((one, _SERIAL.sub("", one.identity)) for one in past)
    hidden = (
        (one, hidden_person(one.subject_name, individual=owner in individuals)) for one, owner in owners
    )
    return [one.model_copy(update={"subject_name": name}) for one, name in hidden]


def _inside(result: Result, view: View) -> dict[str, Any]:
    """What no one outside is shown."""
    voices = ("provider", "filer") if view.audience == "provider" else ("filer",)
    return {
        "audience": view.audience, "snapshot": view.provider or result.as_of.isoformat(),
        "operator": None, "warnings": [], "absent": [], "unjudged": [], "files": [], "rejects": [],
        "reject_tallies": [], "past": [], "decisions": [], "trend": [],
        "procedures": [
            one.model_copy(update={"voices": {who: said for who, said in one.voices.items() if who in voices}})
            for one in result.procedures
        ],
    }  # fmt: skip


def _own(run: StoredRun, shown: Result, view: View) -> dict[str, Any]:
    """Counts and rates of one provider's records instead of everybody's."""
    provider = view.provider or ""
    counts = own_counts(run.folder, run.result.rules, provider)
    services = services_of(run.folder, provider)
    past = [past for past in run.result.past if provider in (past.provider or "").split(BETWEEN)]
    past = _past(past, _individuals(run)) if view.strict else past
    return {
        "rules": [_own_rule(rule, counts.get(rule.id)) for rule in shown.rules],
        "tables": [table.model_copy(update={"count": services}) for table in run.result.tables if table.key == "services"],
        "tables_absent": [],
        "providers": [row for row in run.result.providers if row.provider == provider],
        "accuracy": [item.model_copy(update={"rates": _own_rates(item, provider)}) for item in run.result.accuracy],
        "past": [one.model_copy(update={"provider": provider}) for one in past],
    }  # fmt: skip


def _own_rule(rule: RuleResult, counts: Counts | None) -> RuleResult:
    return rule.model_copy(update={"counts": counts, "unknown_reasons": [], "situations": 0})


def _own_rates(item: AccuracyItem, provider: str) -> list[AccuracyRate]:
    """The provider's own line in place of that of all records; all zero where no record of it is in the check."""
    none = AccuracyRate(provider=None, records=0, checked=0, correct=0, wrong=0, unknown=0)
    own = next((rate for rate in item.rates if rate.provider == provider), none)
    return [own.model_copy(update={"provider": None})] if item.rates else []

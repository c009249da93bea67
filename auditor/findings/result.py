"""The result of a run: everything a report may show, and nothing else.

`result.json` is this model, written as it is; its JSON Schema is `docs/result.schema.json`. Reports are
renderings of it, so that whatever a report says can be checked in the file beside it.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from auditor.facts.kind import RecordKind
from auditor.findings.accuracy_model import AccuracyItem
from auditor.findings.catalogue import Article, Model, Param, Procedure, Words
from auditor.findings.choice_model import Adjustment, OverlayUse, PackUse
from auditor.findings.decision import Decision, FindingDecision
from auditor.findings.source_model import File, Reject, RejectTally

SCHEMA_VERSION = 1
PastState = Literal["rectified", "gone", "unconfirmed", "rule_changed"]
State = Literal["new", "open", "waived", "false_alarm"]
Audience = Literal["regulator", "provider", "public"]


class Counts(Model):
    """records = fail + passed + unknown + not_applicable, always."""

    records: int
    fail: int
    passed: int
    unknown: int
    not_applicable: int


class UnknownReason(Model):
    """How many records a rule could not judge because this fact was unknown, and the tables that it is read from."""

    fact: str
    label: Words
    records: int
    tables: list[str]


class Action(Model):
    """One recommended procedure of a rule, in the order of the rule file."""

    do: str
    when: str | None
    title: Words


class RuleResult(Model):
    """One rule and what became of it; `sentence_asked` is the sentence with a place `{fact}` behind each question.

    `set_aside` of its fails are waived or false alarms.
    A rule that was left out of the run is not evaluated, with no `needs_missing`: its `off` says who decided that and
    why. `adjustments` are what else packs, overlays and the user's folder did to it.
    """

    id: str
    version: int
    status: str
    title: Words
    why: Words
    category: str
    category_label: Words
    theme: str
    theme_label: Words
    severity: str
    severity_label: Words
    record: RecordKind
    sentence: Words
    sentence_asked: Words
    basis: list[str]
    params: list[str]
    predicts: list[str]
    actions: list[Action]
    evaluated: bool
    needs_missing: list[str]
    off: Adjustment | None
    adjustments: list[Adjustment]
    counts: Counts | None
    set_aside: int
    unknown_reasons: list[UnknownReason]
    situations: int


class Absent(Model):
    """A column (or, where all of it is absent, a table) that no file has, and the verdicts that it may settle, at most."""

    need: str
    verdicts: int
    rules: list[str]


class Unjudged(Model):
    """A theme in which no record got a verdict; `missing` has what no file has, `cures` what to write in snapshot.yml."""

    theme: str
    label: Words
    rules: list[str]
    unknown: int
    missing: list[str]
    cures: list[Words]


class Evidence(Model):
    """One observed value and the source row it was read from."""

    fact: str
    value: str | None
    file: str | None
    sheet: str | None
    row: int | None


class Asked(Model):
    """One value that the rule asked for, as it was: what the condition was judged by."""

    fact: str
    value: str | None


class FindingAction(Model):
    """A recommended action on one record.

    `sure` is false where the condition of the action could not be judged: verify first. `caution` is set where the
    action would cancel something that is alive ("alive") or was not observed ("unverified").
    """

    do: str
    sure: bool
    caution: Literal["alive", "unverified"] | None


class Finding(Model):
    """One failed verdict on one record; waived ones and false alarms stay in the list and are counted apart."""

    fingerprint: str
    rule: str
    record: RecordKind
    identity: str
    subject_no: str | None
    service_no: str | None
    subject_name: str | None
    service_name: str | None
    domains: str | None
    provider: str | None
    city: str | None
    state: State
    decision: FindingDecision | None
    first_seen: date
    message: Words
    evidence: list[Evidence]
    asked: list[Asked]
    actions: list[FindingAction]
    file: str
    sheet: str | None
    row: int


class Past(Model):
    """A finding of the previous run that is not one now, and why."""

    fingerprint: str
    rule: str
    record: RecordKind
    identity: str
    subject_name: str | None
    provider: str | None
    state: PastState
    first_seen: date


class Tally(Model):
    """A counted group: `key` is an id or a name, `label` what people read."""

    key: str
    label: Words
    count: int


class ProviderRow(Model):
    """One access provider: its declared services, its findings by theme, and how many of them are overdue."""

    provider: str
    services: int
    findings: int
    themes: dict[str, int]
    overdue: int = 0


class ActionRow(Model):
    """One action and the findings that ask for it."""

    do: str
    findings: int
    alive: int
    unverified: int
    overdue: int = 0


class Group(Model):
    """The findings of one rule that are to be dealt with first; `provider` has the most of them."""

    rule: str
    findings: int
    new: int
    overdue: int
    provider: str | None
    provider_findings: int


class TrendPoint(Model):
    """One run in the row of runs that were compared with each other; `unknown` counts judgements not reached."""

    run: str
    as_of: date
    findings: int
    new: int
    open: int
    overdue: int
    rectified: int
    unknown: int


class Program(Model):
    """What produced the result."""

    name: str
    version: str
    rules_sha256: str


class Previous(Model):
    """The run this one was compared with."""

    run: str
    as_of: date


class Result(Model):
    """A whole run without its findings, which may be many and stay in `findings.parquet` (see `Findings`).

    What is not for the `audience` was taken out. `findings_total` and every tally of findings leave out those set
    aside (waived, false alarm); `states` has them.
    """

    schema_version: int
    program: Program
    run: str
    audience: Audience = "regulator"
    snapshot: str
    province: str | None
    batch: str | None
    operator: str | None
    as_of: date
    previous: Previous | None
    pack: PackUse | None
    overlays: list[OverlayUse]
    complete: bool
    incidents: list[Words]
    warnings: list[Words]
    files: list[File]
    tables: list[Tally]
    tables_absent: list[Tally]
    absent: list[Absent] = Field(default_factory=list)
    unjudged: list[Unjudged] = Field(default_factory=list)
    rules: list[RuleResult]
    articles: list[Article]
    procedures: list[Procedure]
    params: list[Param]
    fact_labels: dict[str, Words]
    value_labels: dict[str, Words]
    need_labels: dict[str, Words]
    states: list[Tally]
    severities: list[Tally]
    themes: list[Tally]
    categories: list[Tally]
    providers: list[ProviderRow]
    actions: list[ActionRow]
    accuracy: list[AccuracyItem]
    overdue: int
    first: list[Group]
    trend: list[TrendPoint]
    reject_tallies: list[RejectTally]
    rejects: list[Reject]
    past: list[Past]
    decisions: list[Decision]
    decisions_version: int = 0
    findings_total: int
    set_aside_total: int


class Document(Result):
    """What `result.json` holds: the result and its findings, sorted by severity, rule, provider, identity."""

    findings: list[Finding]

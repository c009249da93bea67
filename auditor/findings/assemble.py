"""Puts a whole result together from what the rooms before it concluded."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import auditor
from auditor.engine.judgement import Judgement
from auditor.engine.links import FAIL, NOT_APPLICABLE, PASS, UNKNOWN
from auditor.facts.observe import Observations
from auditor.findings import describe, describe_choice, losses
from auditor.findings.accuracy import accuracy
from auditor.findings.decision import Decision
from auditor.findings.history import EarlierRun
from auditor.findings.needed import need_labels, needs_of
from auditor.findings.result import (
    SCHEMA_VERSION,
    Counts,
    Past,
    Program,
    ProviderRow,
    Result,
    RuleResult,
    Tally,
    UnknownReason,
)
from auditor.findings.source_model import File, Reject, RejectTally
from auditor.findings.store import rejects
from auditor.findings.tallies import Tallies, counted, words
from auditor.findings.unjudged import absent, unjudged
from auditor.inspection.gaps import FILLED_FROM
from auditor.rulebook.files import Bilingual
from auditor.rulebook.rule import Rule, Rulebook
from auditor.snapshot import Snapshot
from auditor.snapshot.masking import mask_raw
from auditor.snapshot.schema import TABLES
from auditor.text import Text

MOST_REJECTS = 200


@dataclass(frozen=True)
class Heading:
    """What people say of a run themselves: the batch it belongs to and who ran it."""

    batch: str | None = None
    operator: str | None = None


@dataclass(frozen=True)
class Parts:
    """Everything a result is made of."""

    book: Rulebook
    snapshot: Snapshot
    observations: Observations
    judgement: Judgement
    tallies: Tallies
    earlier: EarlierRun | None
    past: Sequence[Past]
    decisions: Sequence[Decision]
    rejects: Path
    heading: Heading


def run_id(
    snapshot: Snapshot, book: Rulebook, earlier: EarlierRun | None, decisions: Sequence[Decision] = ()
) -> str:
    """As-of date and eight digits that change with inputs, rules, parameters, program, compared run and decisions."""
    digest = hashlib.sha256()
    marks = [auditor.__version__, book.sha256, snapshot.as_of.isoformat(), str(sorted(book.values.items()))]
    marks += [
        f"{s.file}|{s.sheet}|{s.sha256}|{s.table}|{sorted(s.columns.items())}" for s in snapshot.sources
    ]
    marks += book.chosen
    marks.append(snapshot.settings_sha256)
    marks.append(earlier.previous.run if earlier else "")
    marks += [decision.model_dump_json() for decision in decisions]
    digest.update("\x1f".join(marks).encode())
    return f"{snapshot.as_of:%Y%m%d}-{digest.hexdigest()[:8]}"


def assemble(parts: Parts) -> Result:
    """The result, without the findings themselves."""
    return counted(_uncounted(parts), parts.tallies)


def _uncounted(parts: Parts) -> Result:
    """The result before its findings are counted."""
    book, snapshot, judgement = parts.book, parts.snapshot, parts.judgement
    rules = [
        _rule(parts, rule) for rule in book.rules.values() if rule.file.status not in ("draft", "retired")
    ]
    before = parts.earlier.tables if parts.earlier else {}
    lost = losses.told(snapshot, parts.observations.backend, before)
    items = accuracy(parts.observations, book.values)
    files = [_file(source) for source in snapshot.sources]
    in_order = sorted(rules, key=lambda rule: book.vocabulary.themes[rule.theme].order)
    columns = parts.observations.columns
    lacks = absent(book, judgement, columns)
    silent = unjudged(in_order, judgement.lacking, files, rejects(parts.rejects))
    return Result(
        schema_version=SCHEMA_VERSION,
        program=Program(name="ICP Filing Auditor", version=auditor.__version__, rules_sha256=book.sha256),
        run=run_id(snapshot, book, parts.earlier),
        snapshot=snapshot.name,
        province=snapshot.province,
        batch=parts.heading.batch,
        operator=parts.heading.operator,
        as_of=snapshot.as_of,
        previous=parts.earlier.previous if parts.earlier else None,
        pack=describe_choice.pack(book),
        overlays=describe_choice.overlays(book),
        complete=not judgement.incidents,
        incidents=[words(incident) for incident in judgement.incidents],
        warnings=[words(w) for w in (*lost, *snapshot.warnings, *book.notices)],
        files=files,
        tables=list(_tables(snapshot, present=True)),
        tables_absent=list(_tables(snapshot, present=False)),
        absent=lacks,
        unjudged=silent,
        rules=rules,
        articles=describe.articles(book, snapshot.as_of),
        procedures=describe.procedures(book, snapshot.as_of),
        params=describe_choice.params(book),
        fact_labels=describe.fact_labels(book),
        value_labels=describe.value_labels(book),
        need_labels=need_labels(
            needs_of(rules, items)
            | {one.need for one in lacks}
            | {need for one in silent for need in one.missing},
            columns,
            book.facts,
        ),
        states=_groups(describe.STATES),
        severities=_groups({key: one.label for key, one in _in_order(book.vocabulary.severities)}),
        themes=_groups({key: one.label for key, one in _in_order(book.vocabulary.themes)}),
        categories=_groups({key: one.label for key, one in book.vocabulary.categories.items()}),
        providers=_providers(parts.observations),
        actions=[],
        accuracy=items,
        overdue=0,
        first=[],
        trend=list(parts.earlier.trend) if parts.earlier else [],
        reject_tallies=_reject_tallies(parts.rejects),
        rejects=[Reject(**row) for row in islice(rejects(parts.rejects), MOST_REJECTS)],
        past=list(parts.past),
        decisions=list(parts.decisions),
        findings_total=0,
        set_aside_total=0,
    )


def _groups(labels: Mapping[str, Text | Bilingual]) -> list[Tally]:
    return [Tally(key=key, label=words(label), count=0) for key, label in labels.items()]


def _in_order(known: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted(known.items(), key=lambda item: item[1].order)


def _file(source: Any) -> File:
    table = TABLES.get(source.table)
    return File(
        file=source.file, sheet=source.sheet, format=source.format, encoding=source.encoding, sha256=source.sha256,
        bytes=source.bytes, table=source.table, table_label=words(table.label) if table else None,
        columns=source.columns, ignored=list(source.ignored), read=source.read, accepted=source.accepted,
        rejected=source.rejected, folded=source.folded,
    )  # fmt: skip


def _tables(snapshot: Snapshot, *, present: bool) -> Iterator[Tally]:
    accepted: Counter[str] = Counter()
    for source in snapshot.sources:
        accepted[source.table] += source.accepted
    for name, table in TABLES.items():
        # A table that only interface files fill is not missing from an export.
        if table.identity and (name in accepted) == present and (present or table.by_header):
            yield Tally(key=name, label=words(table.label), count=accepted[name])


def _rule(parts: Parts, rule: Rule) -> RuleResult:
    judgement, vocabulary = parts.judgement, parts.book.vocabulary
    judged, missing = (
        rule.id in judgement.judged,
        judgement.missing(rule.id) if parts.book.is_judged(rule) else [],
    )
    category = vocabulary.categories[rule.file.category]
    return RuleResult(
        **describe.rule_texts(parts.book, rule),
        category_label=words(category.label),
        theme=category.theme,
        theme_label=words(vocabulary.themes[category.theme].label),
        severity_label=words(vocabulary.severities[rule.file.severity].label),
        evaluated=judged and not missing,
        needs_missing=missing,
        off=describe_choice.off(parts.book, rule.id),
        adjustments=describe_choice.adjustments(parts.book, rule.id),
        counts=_counts(judgement, rule.id) if judged else None,
        unknown_reasons=_unknown_reasons(judgement, rule) if judged else [],
        set_aside=0,
        situations=len(judgement.judged.get(rule.id, [])),
    )


def _counts(judgement: Judgement, rule: str) -> Counts:
    by_verdict = {v: judgement.count(rule, v) for v in (FAIL, PASS, UNKNOWN, NOT_APPLICABLE)}
    return Counts(
        records=sum(by_verdict.values()), fail=by_verdict[FAIL], passed=by_verdict[PASS],
        unknown=by_verdict[UNKNOWN], not_applicable=by_verdict[NOT_APPLICABLE],
    )  # fmt: skip


def _unknown_reasons(judgement: Judgement, rule: Rule) -> list[UnknownReason]:
    """For the records that could not be judged: which facts were unknown, the most frequent first."""
    counted: Counter[str] = Counter()
    for judged in judgement.judged[rule.id]:
        if judged.verdict == UNKNOWN:
            unknown = (q for q, a in zip(rule.questions, judged.situation.answers, strict=True) if a is None)
            for name in sorted({getattr(q, "fact", "") or "after" for q in unknown}):
                counted[name] += judged.situation.records
    return [
        UnknownReason(
            fact=f"{rule.record}.{name}",
            label=_fact_label(rule, name),
            records=records,
            tables=_tables_of(rule, name),
        )
        for name, records in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    ]


def _tables_of(rule: Rule, name: str) -> list[str]:
    needs = rule.known[name].needs if name in rule.known else ()
    tables = (need.partition(".")[0] for need in needs)
    return list(dict.fromkeys(FILLED_FROM.get(table, (table,))[0] for table in tables))


def _fact_label(rule: Rule, name: str) -> Any:
    return words(rule.known[name].label if name in rule.known else describe.OTHER_VERDICTS)


def _providers(observations: Observations) -> list[ProviderRow]:
    accesses = observations.tables["access"]
    active = accesses.filter(accesses.active.fill_null(False) & accesses.provider.notnull())
    services = active.group_by("provider").agg(services=active.service_no.nunique()).to_pyarrow().to_pylist()
    return [
        ProviderRow(provider=mask_raw(row["provider"]), services=row["services"], findings=0, themes={})
        for row in services
    ]


def _reject_tallies(path: Path) -> list[RejectTally]:
    rows: Counter[tuple[str, str, str, str]] = Counter()
    cells: Counter[tuple[str, str, str, str]] = Counter()
    for row in rejects(path):
        key = (row["file"], row["sheet"] or "", row["column"] or "", row["reason"])
        (rows if row["refused"] else cells)[key] += 1
    return [
        RejectTally(
            file=key[0], sheet=key[1] or None, column=key[2] or None, reason=key[3],
            label=words(describe.reject_label(key[3])), rows=rows[key], cells=cells[key],
        )
        for key in sorted(set(rows) | set(cells))
    ]  # fmt: skip

"""findings.xlsx: the full list, one sheet per category, everything as inert text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

from auditor.findings.decision import KINDS, Decision
from auditor.findings.result import Counts, Result, RuleResult
from auditor.findings.source_model import RejectTally
from auditor.findings.store import Findings
from auditor.reporting import page
from auditor.reporting.labels import Labels
from auditor.reporting.rows import COLUMNS, DECISION_COLUMNS, Rows
from auditor.reporting.sheets import MOST_LINKS, Book, Table, Working, put
from auditor.reporting.wording import Wording
from auditor.text import Lang

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDTHS = {
    "fingerprint": 20,
    "message": 60,
    "evidence": 60,
    "actions": 40,
    "decision_reason": 28,
    "note": 28,
    "subject_name": 28,
    "provider": 28,
}
WORKED_IN = (COLUMNS[0], *DECISION_COLUMNS, *(name for name in COLUMNS[1:] if name not in DECISION_COLUMNS))
"""The columns in the order in which people work: what they fill in stands beside the number of the finding."""
_DECISION_COLUMNS = (
    "decision",
    "fingerprint",
    "rule",
    "identity",
    "owner",
    "decision_reason",
    "expires",
    "effect",
    "findings",
    "decided_by",
    "note",
)
_RULE_COLUMNS = (
    "rule",
    "title",
    "severity",
    "category",
    "status",
    "version",
    "evaluated",
    "fail",
    "passed",
    "unknown",
    "not_applicable",
    "sentence",
    "articles",
)
_REJECT_COLUMNS = ("file", "sheet", "column", "reason", "reason_label", "rows", "cells")


def render(result: Result, findings: Findings, to: Path, lang: Lang) -> None:
    """Writes the workbook; the same result gives the same bytes."""
    say = Wording(lang)
    # Sheets wait in files beside the workbook, so that a killed run leaves nothing in the system's folder for such files.
    with xlsxwriter.Workbook(str(to), {**_OPTIONS, "tmpdir": str(to.parent)}) as workbook:
        workbook.set_properties(
            {"title": say("head.title"), "created": datetime.combine(result.as_of, time())}
        )
        book = Book(workbook, say)
        _write_summary(book, result, say)
        _write_findings(book, result, findings, say)
        if result.decisions:
            decisions = book.table(say("sheet.decisions"), _DECISION_COLUMNS, _WIDTHS)
            decisions.extend(_decision_row(decision, say) for decision in result.decisions)
        rules = book.table(say("sheet.rules"), _RULE_COLUMNS, {"title": 28, "sentence": 60, "articles": 30})
        rules.extend(_rule_row(rule, say) for rule in result.rules)
        rejects = book.table(say("sheet.rejects"), _REJECT_COLUMNS, {"file": 40})
        labels = Labels(result, say)
        rejects.extend(_reject_row(tally, labels) for tally in result.reject_tallies)


def _write_findings(book: Book, result: Result, findings: Findings, say: Wording) -> None:
    rows = Rows(result, say)
    place = [COLUMNS.index(name) for name in WORKED_IN]
    working = Working(
        2, "external:report.html#f-{}".format, {"decision": [say(f"decision.{kind}") for kind in KINDS]}
    )
    tables: dict[str, Table] = {}
    for finding in findings:
        category = rows.category(finding)
        if category not in tables:
            tables[category] = book.table(category, WORKED_IN, _WIDTHS, working)
        cells = rows.row(finding)
        tables[category].append([cells[index] for index in place])


def _decision_row(decision: Decision, say: Wording) -> list[str]:
    texts = (decision.fingerprint, decision.rule, decision.identity, decision.owner, decision.reason)
    return [
        say(f"decision.{decision.decision}"),
        *(text or "" for text in texts),
        decision.expires.isoformat() if decision.expires else "",
        say(f"effect.{decision.effect}"),
        str(decision.findings),
        decision.decided_by or "",
        decision.note or "",
    ]


def _write_summary(book: Book, result: Result, say: Wording) -> None:
    sheet = book.sheet(say("sheet.summary"))
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 60)
    for row, (name, value, head) in enumerate(_summary(result, say)):
        style = book.bold if head else book.plain
        put(sheet, (row, 0), name, style, say)
        put(sheet, (row, 1), value, style, say)


def _summary(result: Result, say: Wording) -> Iterator[tuple[str, str, bool]]:
    """Name, value, and whether the line is a heading."""
    yield say("head.title"), say("head.classified") if result.audience != "public" else "", True
    yield from ((name, value, False) for name, value in _identity(result, say))
    yield from ((say("warn.incident"), say.pick(words), False) for words in result.incidents)
    yield from ((say("warn.data"), say.pick(words), False) for words in result.warnings)
    if result.findings_total > MOST_LINKS:
        yield say("sheet.links"), say("sheet.links_of", n=f"{MOST_LINKS:,}"), False
    for heading, tallies in _tallies(result, say):
        yield heading, "", True
        yield from ((name, str(count), False) for name, count in tallies)
    yield say("foot.signature"), "", True
    yield say("foot.reviewer"), say("form.list").join(page.deciders(result)), False
    yield say("foot.day"), "", False


def _identity(result: Result, say: Wording) -> Iterator[tuple[str, str]]:
    yield say("head.snapshot"), result.snapshot
    yield say("head.as_of"), result.as_of.isoformat()
    yield say("head.province"), result.province or ""
    yield say("head.run"), result.run
    yield say("head.previous"), result.previous.run if result.previous else say("head.no_previous")
    yield say("head.program"), f"{result.program.name} {result.program.version}"
    yield say("head.rules"), result.program.rules_sha256
    yield say("figure.complete"), say("form.true" if result.complete else "form.false")
    yield say("figure.findings"), str(result.findings_total)
    yield say("figure.set_aside"), str(result.set_aside_total)


def _tallies(result: Result, say: Wording) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    def named(tallies: Sequence[Any]) -> list[tuple[str, int]]:
        return [(say.pick(tally.label), tally.count) for tally in tallies]

    yield say("figure.records"), named(result.tables)
    yield say("chart.severity"), named(result.severities)
    yield say("figure.states"), named(result.states)
    yield say("chart.theme"), named(result.themes)
    yield say("chart.category"), named(result.categories)
    yield say("chart.provider"), [(row.provider, row.findings) for row in result.providers]


def _rule_row(rule: RuleResult, say: Wording) -> list[str]:
    labels = [rule.title, rule.severity_label, rule.category_label]
    return [
        rule.id,
        *map(say.pick, labels),
        say(f"status.{rule.status}"),
        str(rule.version),
        say("form.true" if rule.evaluated else "form.false"),
        *_counts(rule.counts),
        say.pick(rule.sentence),
        " ".join(rule.basis),
    ]


def _counts(counts: Counts | None) -> list[str]:
    if counts is None:
        return ["", "", "", ""]
    return [str(n) for n in (counts.fail, counts.passed, counts.unknown, counts.not_applicable)]


def _reject_row(tally: RejectTally, labels: Labels) -> list[str]:
    texts = (tally.file, tally.sheet, labels.rejected(tally), tally.reason, labels.reason(tally.reason))
    return [*(text or "" for text in texts), str(tally.rows), str(tally.cells)]

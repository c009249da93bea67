"""What the HTML report shows and in which order; how it looks is the templates' business."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from auditor.findings.result import Past, ProviderRow, Result, RuleResult, Tally
from auditor.findings.store import Findings
from auditor.reporting.wording import Wording

SHOW_ALL_UP_TO = 500
FIRST_OF_RULE = 3
MOST_PROVIDERS = 50
MOST_PAST = 200
TOP = 10
SECTIONS = (
    "conclusion",
    "todo",
    "charts",
    "findings",
    "unknown",
    "past",
    "procedures",
    "sources",
    "rules",
)
_CHECKED = ("subjects", "services", "accesses")

Finding = dict[str, Any]
Chapters = list[tuple[Tally, list[tuple[Tally, list[RuleResult]]]]]


@dataclass(frozen=True)
class Bar:
    """One bar of a chart; `kind` is a style class."""

    label: str
    count: int
    kind: str = ""


def context(result: Result, findings: Findings, say: Wording) -> dict[str, Any]:
    """Everything the templates need, by the names they use."""
    providers = ranked_providers(result)
    demand = {row.do: row.findings for row in result.actions if row.findings}
    return {
        "result": result,
        "sections": SECTIONS,
        "checked": checked(result),
        "evaluated": sum(rule.evaluated for rule in result.rules),
        "unknown_total": unknown_total(result),
        "providers": providers,
        "most_providers": MOST_PROVIDERS,
        "charts": charts(result, providers, say),
        "chosen": chosen(findings),
        "shows_all": len(findings) <= SHOW_ALL_UP_TO,
        "first_of_rule": FIRST_OF_RULE,
        "chapters": chapters(result),
        "unlocked": unlocked(result),
        "past": past_by_state(result),
        "most_past": MOST_PAST,
        "demand": demand,
        "procedures": sorted(result.procedures, key=lambda procedure: -demand.get(procedure.id, 0)),
    }


def chosen(findings: Findings) -> dict[str, list[Finding]]:
    """The findings to show by rule: all of a small audit, the first of each rule of a large one."""
    kept: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings if len(findings) <= SHOW_ALL_UP_TO else findings.first("rule", FIRST_OF_RULE):
        kept[finding["rule"]].append(finding)
    return dict(kept)


def by_provider(findings: Iterable[Finding]) -> Iterator[tuple[str | None, list[Finding]]]:
    """Neighbours of the same provider together; findings come sorted by it."""
    for provider, group in groupby(findings, key=lambda finding: finding["provider"]):
        yield provider, list(group)


def checked(result: Result) -> list[Tally]:
    """The record kinds that are audited, with the number of records read."""
    return [table for table in result.tables if table.key in _CHECKED]


def unknown_total(result: Result) -> int:
    """Judgements that could not be made, over all rules."""
    return sum(rule.counts.unknown for rule in result.rules if rule.counts)


def failing(result: Result) -> list[RuleResult]:
    """The rules that found something, most findings first."""
    found = [rule for rule in result.rules if rule.counts and rule.counts.fail]
    return sorted(found, key=lambda rule: (-_fails(rule), rule.id))


def ranked_providers(result: Result) -> list[ProviderRow]:
    """The providers with findings, most findings first."""
    found = (row for row in result.providers if row.findings)
    return sorted(found, key=lambda row: (-row.findings, row.provider))


def chapters(result: Result) -> Chapters:
    """Theme, its categories, their rules; only where something was found."""
    themes = {theme.key: theme for theme in result.themes}
    found = sorted(failing(result), key=lambda rule: list(themes).index(rule.theme))
    groups = groupby(found, key=lambda rule: rule.theme)
    return [(themes[key], _by_category(result, group)) for key, group in groups]


def _by_category(result: Result, rules: Iterable[RuleResult]) -> list[tuple[Tally, list[RuleResult]]]:
    categories = {category.key: category for category in result.categories}
    found = sorted(rules, key=lambda rule: list(categories).index(rule.category))
    return [(categories[key], list(group)) for key, group in groupby(found, key=lambda rule: rule.category)]


def _fails(rule: RuleResult) -> int:
    return rule.counts.fail if rule.counts else 0


def charts(result: Result, providers: list[ProviderRow], say: Wording) -> dict[str, list[Bar]]:
    """The bars of each chart; severities keep their own colour."""
    severities = [Bar(say.pick(t.label), t.count, f"sev-{t.key}") for t in result.severities]
    rules = [Bar(f"{rule.id} {say.pick(rule.title)}", _fails(rule)) for rule in failing(result)[:TOP]]
    return {
        "severity": severities,
        "theme": _bars(result.themes, say),
        "category": _bars(result.categories, say),
        "rule": rules,
        "provider": [Bar(row.provider, row.findings) for row in providers[:TOP]],
    }


def _bars(tallies: list[Tally], say: Wording) -> list[Bar]:
    return [Bar(say.pick(tally.label), tally.count) for tally in tallies]


def unlocked(result: Result) -> dict[str, list[str]]:
    """What is missing, and the rules that could be evaluated with it."""
    rules: dict[str, list[str]] = defaultdict(list)
    for rule in result.rules:
        for need in rule.needs_missing:
            rules[need].append(rule.id)
    return dict(sorted(rules.items()))


def past_by_state(result: Result) -> dict[str, list[Past]]:
    """The findings of the previous run that are none now, by what became of them."""
    states = ("rectified", "gone", "unconfirmed", "rule_changed")
    items = {state: [item for item in result.past if item.state == state] for state in states}
    return {state: found for state, found in items.items() if found}

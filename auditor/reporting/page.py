"""What the HTML report shows and in which order; how it looks is the templates' business."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any

from auditor.findings.accuracy_model import AccuracyRate
from auditor.findings.catalogue import Words
from auditor.findings.result import Past, ProviderRow, Result, RuleResult, Tally
from auditor.findings.store import Findings
from auditor.findings.urgency import window
from auditor.reporting.charts import charts, fails, standing
from auditor.reporting.labels import Labels
from auditor.reporting.wording import Wording

SHOW_ALL_UP_TO = 500
FIRST_OF_RULE = 3
MOST_PROVIDERS = 50
MOST_PAST = 200
MOST_DECISIONS = 200
SECTIONS = (
    "conclusion",
    "first",
    "changes",
    "todo",
    "charts",
    "findings",
    "waived",
    "unknown",
    "rejects",
    "rules",
    "accuracy",
    "provenance",
)
ANNEXES = ("procedures", "articles")
_CHECKED = ("subjects", "services", "accesses")

Finding = dict[str, Any]
Chapters = list[tuple[Tally, list[tuple[Tally, list[RuleResult]]]]]


@dataclass(frozen=True)
class Figure:
    """One of the six figures of the conclusion; `kind` is a style class."""

    name: str
    count: int
    kind: str = ""


@dataclass
class Reason:
    """An unknown fact: the judgements it left open, the tables that would help, the rules concerned."""

    label: Words
    tables: list[str]
    records: int
    rules: list[str]


def context(result: Result, findings: Findings, say: Wording) -> dict[str, Any]:
    """Everything the templates need, by the names they use."""
    providers = ranked_providers(result)
    demand = {row.do: row.findings for row in result.actions if row.findings}
    days, labels, listed = window(result), Labels(result, say), chosen(findings)
    return {
        "result": result,
        "labels": labels,
        "deciders": deciders(result),
        "headings": headings(say),
        "annexes": ANNEXES,
        "figures": figures(result),
        "providers": providers,
        "most_providers": MOST_PROVIDERS,
        "charts": charts(result, failing(result), providers, say),
        "chosen": listed,
        "shows_all": len(findings) <= SHOW_ALL_UP_TO,
        "first_of_rule": FIRST_OF_RULE,
        "chapters": chapters(result, listed),
        "reasons": reasons(result),
        "unlocked": unlocked(result, labels),
        "outcomes": outcomes(result),
        "loosened": {param.name for param in result.params if param.loosened},
        "past": past_by_state(result),
        "most_past": MOST_PAST,
        "most_decisions": MOST_DECISIONS,
        "window": days,
        "due": result.as_of + timedelta(days=days or 0),
        "demand": demand,
        "procedures": sorted(
            result.procedures, key=lambda procedure: (not procedure.in_force, -demand.get(procedure.id, 0))
        ),
        **accuracy(result),
    }


def headings(say: Wording) -> dict[str, str]:
    """The headings of all sections and annexes in order, numbered as official documents are."""
    sections = {
        name: say("html.section", n=say(f"numeral.{n}"), title=say(f"section.{name}"))
        for n, name in enumerate(SECTIONS, 1)
    }
    annexes = {
        name: say("html.annex", n=n, title=say(f"section.{name}")) for n, name in enumerate(ANNEXES, 1)
    }
    return sections | annexes


def figures(result: Result) -> list[Figure]:
    """The six figures of the conclusion."""
    worst = result.severities[0]
    return [
        Figure("records", sum(table.count for table in checked(result))),
        Figure("findings", result.findings_total),
        Figure("worst", worst.count, f"sev-{worst.key}" if worst.count else ""),
        Figure("overdue", result.overdue, "sev-high" if result.overdue else ""),
        Figure("unknown", unknown_total(result)),
        Figure("providers", len(ranked_providers(result))),
    ]


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
    found = [rule for rule in result.rules if fails(rule)]
    return sorted(found, key=lambda rule: (-standing(rule), rule.id))


def ranked_providers(result: Result) -> list[ProviderRow]:
    """The providers with findings, most findings first."""
    found = (row for row in result.providers if row.findings)
    return sorted(found, key=lambda row: (-row.findings, row.provider))


def chapters(result: Result, listed: Collection[str]) -> Chapters:
    """Theme, its categories, their rules; only those of which a finding is listed: not all are for every audience."""
    themes = {theme.key: theme for theme in result.themes}
    found = sorted(
        (rule for rule in failing(result) if rule.id in listed),
        key=lambda rule: list(themes).index(rule.theme),
    )
    groups = groupby(found, key=lambda rule: rule.theme)
    return [(themes[key], _by_category(result, group)) for key, group in groups]


def _by_category(result: Result, rules: Iterable[RuleResult]) -> list[tuple[Tally, list[RuleResult]]]:
    categories = {category.key: category for category in result.categories}
    found = sorted(rules, key=lambda rule: list(categories).index(rule.category))
    return [(categories[key], list(group)) for key, group in groupby(found, key=lambda rule: rule.category)]


def reasons(result: Result) -> list[Reason]:
    """Why judgements could not be made, the reason with most of them first."""
    found: dict[str, Reason] = {}
    for rule in result.rules:
        for why in rule.unknown_reasons:
            reason = found.setdefault(why.fact, Reason(why.label, why.tables, 0, []))
            reason.records += why.records
            reason.rules.append(rule.id)
    return [found[fact] for fact in sorted(found, key=lambda fact: (-found[fact].records, fact))]


def unlocked(result: Result, labels: Labels) -> dict[str, tuple[int, list[str]]]:
    """What is missing, in words, the judgements that it may settle, and the rules that ask for it."""
    found: dict[str, tuple[int, list[str]]] = {}
    for one in result.absent:
        label = labels.need(one.need)
        settled, rules = found.get(label, (0, []))
        found[label] = max(settled, one.verdicts), sorted({*rules, *one.rules})
    return dict(sorted(found.items(), key=lambda item: (-item[1][0], item[0])))


def outcomes(result: Result) -> dict[str, list[RuleResult]]:
    """Every rule under what became of it: found something, found nothing, was not evaluated."""
    silent = [rule for rule in result.rules if rule.evaluated and not fails(rule)]
    sorted_ = {
        "found": failing(result),
        "silent": silent,
        "not_evaluated": [rule for rule in result.rules if not rule.evaluated],
    }
    return {outcome: rules for outcome, rules in sorted_.items() if rules}


def past_by_state(result: Result) -> dict[str, list[Past]]:
    """The findings of the previous run that are none now, by what became of them."""
    states = ("rectified", "gone", "unconfirmed", "rule_changed")
    items = {state: [item for item in result.past if item.state == state] for state in states}
    return {state: found for state, found in items.items() if found}


def accuracy(result: Result) -> dict[str, Any]:
    """The measured items, and for the providers with most services their rates by item."""
    measured = [item for item in result.accuracy if item.measured and item.rates]
    rates: dict[str, dict[str, AccuracyRate]] = defaultdict(dict)
    for item in measured:
        for rate in item.rates:
            if rate.provider is not None:
                rates[rate.provider][item.key] = rate
    services = {row.provider: row.services for row in result.providers}
    largest = sorted(rates, key=lambda name: (-services.get(name, 0), name))[:MOST_PROVIDERS]
    return {
        "measured": measured,
        "provider_rates": {name: rates[name] for name in largest},
        "providers_cut": len(rates) if len(rates) > MOST_PROVIDERS else 0,
    }


def deciders(result: Result) -> list[str]:
    """Who decided on findings of this very run."""
    names = (one.decided_by for one in result.decisions if one.origin == "decisions" and one.decided_by)
    return list(dict.fromkeys(names))

"""Counts over findings, kept while they stream by."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from auditor.findings.catalogue import Words
from auditor.findings.decision import SETS_ASIDE
from auditor.findings.result import ActionRow, ProviderRow, Result, RuleResult, Tally
from auditor.findings.urgency import Urgency, ranked


class Tallies:
    """Counts by state, rule, provider and action; findings set aside are counted by state and rule only."""

    def __init__(self, themes: Mapping[str, str], urgency: Urgency):
        """Args: themes: the theme of each rule."""
        self._themes, self.urgency = themes, urgency
        self.total = 0
        self.states: Counter[str] = Counter()
        self.by_rule: Counter[str] = Counter()
        self.set_aside: Counter[str] = Counter()
        self.providers: dict[str, Counter[str]] = defaultdict(Counter)
        self.actions: Counter[str] = Counter()
        self.cautions: Counter[tuple[str, str]] = Counter()
        self.fingerprints: set[str] = set()

    def watch(self, findings: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Pass findings on and count them."""
        for finding in findings:
            self.fingerprints.add(finding["fingerprint"])
            self.states[finding["state"]] += 1
            if finding["state"] in SETS_ASIDE:
                self.set_aside[finding["rule"]] += 1
            else:
                self._count(finding)
            yield finding

    def _count(self, finding: Mapping[str, Any]) -> None:
        self.total += 1
        self.urgency.count(finding)
        self.by_rule[finding["rule"]] += 1
        theme = self._themes[finding["rule"]]
        for provider in (finding["provider"] or "").split("、"):
            if provider:
                self.providers[provider][theme] += 1
        for action in finding["actions"]:
            self.actions[action["do"]] += 1
            if action["caution"]:
                self.cautions[action["do"], action["caution"]] += 1


def counted(result: Result, tallies: Tallies) -> Result:
    """The result with every count over its findings as tallied; labels, order and services stay as they are."""
    past: Counter[str] = Counter(past.state for past in result.past)
    recounted = result.model_copy(
        update={
            "rules": [
                rule.model_copy(update={"set_aside": tallies.set_aside[rule.id]}) for rule in result.rules
            ],
            "states": [_with(one, tallies.states[one.key] + past[one.key]) for one in result.states],
            "severities": _grouped(result.severities, result.rules, "severity", tallies),
            "themes": _grouped(result.themes, result.rules, "theme", tallies),
            "categories": _grouped(result.categories, result.rules, "category", tallies),
            "providers": _provider_rows({row.provider: row.services for row in result.providers}, tallies),
            "actions": _action_rows(tallies),
            "findings_total": tallies.total,
            "set_aside_total": tallies.set_aside.total(),
        }
    )
    return ranked(recounted, tallies.urgency)


def _grouped(groups: list[Tally], rules: list[RuleResult], attribute: str, tallies: Tallies) -> list[Tally]:
    counts: Counter[str] = Counter()
    for rule in rules:
        counts[getattr(rule, attribute)] += tallies.by_rule[rule.id]
    return [_with(group, counts[group.key]) for group in groups]


def _with(tally: Tally, count: int) -> Tally:
    return tally.model_copy(update={"count": count})


def _provider_rows(services: Mapping[str, int], tallies: Tallies) -> list[ProviderRow]:
    """Every provider with services or findings, the most findings first."""
    found = {name: tallies.providers.get(name, Counter()) for name in {*services, *tallies.providers}}
    rows = [
        ProviderRow(
            provider=name, services=services.get(name, 0), findings=themes.total(), themes=dict(sorted(themes.items()))
        )
        for name, themes in found.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-row.findings, row.provider))


def _action_rows(tallies: Tallies) -> list[ActionRow]:
    """Actions that findings ask for, the most asked first."""
    rows = [
        ActionRow(
            do=do,
            findings=count,
            alive=tallies.cautions[do, "alive"],
            unverified=tallies.cautions[do, "unverified"],
        )
        for do, count in tallies.actions.items()
    ]
    return sorted(rows, key=lambda row: (-row.findings, row.do))


def words(text: Any) -> Words:
    """Any zh/en pair as the result stores it."""
    return Words(zh=text.zh, en=text.en)

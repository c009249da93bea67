"""Counts over findings, kept while they stream by."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from auditor.findings.catalogue import Words
from auditor.findings.result import ActionRow, ProviderRow, Tally
from auditor.findings.urgency import NOTICE_WINDOW, Urgency
from auditor.rulebook.rule import Rulebook


class Tallies:
    """Counts by state, severity, theme, category, provider and action."""

    def __init__(self, book: Rulebook, as_of: date):
        self.book = book
        self.urgency = Urgency(as_of, book.values.get(NOTICE_WINDOW))
        self.total = 0
        self.states: Counter[str] = Counter()
        self.by_rule: Counter[str] = Counter()
        self.providers: dict[str, Counter[str]] = defaultdict(Counter)
        self.actions: Counter[str] = Counter()
        self.cautions: Counter[tuple[str, str]] = Counter()
        self.fingerprints: set[str] = set()

    def watch(self, findings: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Pass findings on and count them."""
        for finding in findings:
            self._count(finding)
            yield finding

    def _count(self, finding: Mapping[str, Any]) -> None:
        self.total += 1
        self.urgency.count(finding)
        self.fingerprints.add(finding["fingerprint"])
        self.states[finding["state"]] += 1
        self.by_rule[finding["rule"]] += 1
        theme = self.book.vocabulary.categories[self._rule(finding["rule"]).category].theme
        for provider in (finding["provider"] or "").split("、"):
            if provider:
                self.providers[provider][theme] += 1
        for action in finding["actions"]:
            self.actions[action["do"]] += 1
            if action["caution"]:
                self.cautions[action["do"], action["caution"]] += 1

    def _rule(self, rule_id: str) -> Any:
        return self.book.rules[rule_id].file

    def _grouped(self, attribute: str) -> Counter[str]:
        groups: Counter[str] = Counter()
        for rule_id, count in self.by_rule.items():
            groups[getattr(self._rule(rule_id), attribute)] += count
        return groups

    def severities(self) -> list[Tally]:
        """Findings by severity, every severity listed, the worst first."""
        known = sorted(self.book.vocabulary.severities.items(), key=lambda item: item[1].order)
        counts = self._grouped("severity")
        return [Tally(key=key, label=words(one.label), count=counts[key]) for key, one in known]

    def categories(self) -> list[Tally]:
        """Findings by category, in the order of the vocabulary."""
        counts = self._grouped("category")
        known = self.book.vocabulary.categories.items()
        return [Tally(key=key, label=words(one.label), count=counts[key]) for key, one in known]

    def themes(self) -> list[Tally]:
        """Findings by theme, in report order."""
        counts: Counter[str] = Counter()
        for key, count in self._grouped("category").items():
            counts[self.book.vocabulary.categories[key].theme] += count
        known = sorted(self.book.vocabulary.themes.items(), key=lambda item: item[1].order)
        return [Tally(key=key, label=words(one.label), count=counts[key]) for key, one in known]

    def provider_rows(self, services: Mapping[str, int]) -> list[ProviderRow]:
        """Every provider with services or findings, the most findings first."""
        names = set(services) | set(self.providers)
        rows = [
            ProviderRow(
                provider=name, services=services.get(name, 0), findings=sum(self.providers[name].values()),
                themes=dict(sorted(self.providers[name].items())),
            )
            for name in names
        ]  # fmt: skip
        return sorted(rows, key=lambda row: (-row.findings, row.provider))

    def action_rows(self) -> list[ActionRow]:
        """Actions that findings ask for, the most asked first."""
        rows = [
            ActionRow(
                do=do,
                findings=count,
                alive=self.cautions[do, "alive"],
                unverified=self.cautions[do, "unverified"],
            )
            for do, count in self.actions.items()
        ]
        return sorted(rows, key=lambda row: (-row.findings, row.do))


def words(text: Any) -> Words:
    """Any zh/en pair as the result stores it."""
    return Words(zh=text.zh, en=text.en)

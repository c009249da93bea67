"""What is overdue, what to do first, and how this run stands beside the ones before it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from auditor.findings.result import Group, Result, RuleResult, TrendPoint

NOTICE_WINDOW = "notice_window_days"
"""The parameter that says after how many days an open finding is overdue."""
FIRST = 5
TREND = 12


class Urgency:
    """Counts of overdue findings and of the providers behind each rule, kept while findings stream by."""

    def __init__(self, as_of: date, window: int | None):
        """Args: window: days that a finding may stay open; without one, none is overdue."""
        self._due = date.min if window is None else as_of - timedelta(days=window)
        self.by_rule: Counter[str] = Counter()
        self.new: Counter[str] = Counter()
        self.overdue: Counter[str] = Counter()
        self.overdue_of_provider: Counter[str] = Counter()
        self.overdue_of_action: Counter[str] = Counter()
        self.providers: dict[str, Counter[str]] = defaultdict(Counter)

    def count(self, finding: Mapping[str, Any]) -> None:
        """Count one finding that is not set aside."""
        rule, providers = finding["rule"], [name for name in (finding["provider"] or "").split("、") if name]
        self.by_rule[rule] += 1
        self.new[rule] += finding["state"] == "new"
        self.providers[rule].update(providers)
        if finding["state"] == "open" and finding["first_seen"] < self._due:
            self.overdue[rule] += 1
            self.overdue_of_provider.update(providers)
            self.overdue_of_action.update({action["do"] for action in finding["actions"]})


def window(result: Result) -> int | None:
    """The notice window in days that a result was judged with."""
    return next((param.value for param in result.params if param.name == NOTICE_WINDOW), None)


def ranked(result: Result, urgency: Urgency) -> Result:
    """The result with what is overdue, what comes first, and this run as the last point of the trend."""
    overdue_providers, overdue_actions = urgency.overdue_of_provider, urgency.overdue_of_action
    earlier = [point for point in result.trend if point.run != result.run]
    return result.model_copy(
        update={
            "overdue": urgency.overdue.total(),
            "first": list(_first(result, urgency)),
            "providers": [
                row.model_copy(update={"overdue": overdue_providers[row.provider]})
                for row in result.providers
            ],
            "actions": [
                row.model_copy(update={"overdue": overdue_actions[row.do]}) for row in result.actions
            ],
            "trend": [*earlier, _point(result, urgency)][-TREND:],
        }
    )


def _first(result: Result, urgency: Urgency) -> Iterator[Group]:
    """The most severe rules; of equal severity those with most overdue findings, then with most findings."""
    order = [severity.key for severity in result.severities]

    def rank(rule: RuleResult) -> tuple[int, int, int, str]:
        found, overdue = urgency.by_rule[rule.id], urgency.overdue[rule.id]
        return order.index(rule.severity), -overdue, -found, rule.id

    found = (rule for rule in result.rules if urgency.by_rule[rule.id])
    for rule in sorted(found, key=rank)[:FIRST]:
        most = min(urgency.providers[rule.id].items(), key=lambda item: (-item[1], item[0]), default=None)
        yield Group(
            rule=rule.id, findings=urgency.by_rule[rule.id], new=urgency.new[rule.id], overdue=urgency.overdue[rule.id],
            provider=most[0] if most else None, provider_findings=most[1] if most else 0,
        )  # fmt: skip


def _point(result: Result, urgency: Urgency) -> TrendPoint:
    found, new, overdue = urgency.by_rule.total(), urgency.new.total(), urgency.overdue.total()
    return TrendPoint(
        run=result.run, as_of=result.as_of, findings=found, new=new, open=found - new, overdue=overdue,
        rectified=sum(past.state == "rectified" for past in result.past),
        unknown=sum(rule.counts.unknown for rule in result.rules if rule.counts),
    )  # fmt: skip

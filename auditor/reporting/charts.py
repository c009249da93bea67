"""The bars that the report draws; the templates turn them into SVG."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from auditor.findings.result import ProviderRow, Result, RuleResult, Tally
from auditor.reporting.visible import visible
from auditor.reporting.wording import Wording

TOP = 10
_LABEL = 26  # half-width columns that fit beside a bar
_SMALL = 32  # the same in the smaller letters of two lines


@dataclass(frozen=True)
class Bar:
    """One bar of a chart; `kind` is a style class."""

    label: str
    count: int
    kind: str = ""


def charts(
    result: Result, rules: list[RuleResult], providers: list[ProviderRow], say: Wording
) -> dict[str, list[Bar]]:
    """The bars of each chart, from rules and providers with the most findings first; severities keep their colour."""
    return {
        "severity": [Bar(say.pick(t.label), t.count, f"sev-{t.key}") for t in result.severities],
        "theme": _bars(result.themes, say),
        "category": sorted(_bars(result.categories, say), key=lambda bar: -bar.count)[:TOP],
        "rule": [
            Bar(f"{rule.id} {say.pick(rule.title)}", standing(rule)) for rule in rules[:TOP] if standing(rule)
        ],
        "provider": [Bar(row.provider, row.findings) for row in providers[:TOP]],
    }


def _bars(tallies: list[Tally], say: Wording) -> list[Bar]:
    return [Bar(say.pick(tally.label), tally.count) for tally in tallies if tally.count]


def fails(rule: RuleResult) -> int:
    """How many records a rule fails."""
    return rule.counts.fail if rule.counts else 0


def standing(rule: RuleResult) -> int:
    """How many findings of a rule count: its fails without those set aside."""
    return fails(rule) - rule.set_aside


def beside(text: str) -> list[str]:
    """The text in the one or two lines that stand beside a bar; what is longer ends in an ellipsis."""
    shown = visible(text[: 2 * _SMALL + 1])
    if _fitting(shown, _LABEL) == shown:
        return [shown]
    first = _fitting(shown, _SMALL)
    second = _fitting(shown[len(first) :], _SMALL - 2)
    return [first, second + ("…" if len(first) + len(second) < len(shown) else "")]


def _fitting(text: str, columns: int) -> str:
    """As much of the beginning as fits into a width; a full-width character takes two columns."""
    used = 0
    for place, char in enumerate(text):
        used += 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if used > columns:
            return text[:place]
    return text

"""The conclusion in sentences: what was checked, what was found, and what could not be judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.findings.result import Result, Tally
from auditor.reporting import page
from auditor.reporting.charts import standing
from auditor.reporting.wording import Wording

_CHANGES = ("new", "rectified", "gone", "unconfirmed", "rule_changed")


def sentences(result: Result, say: Wording) -> Iterator[str]:
    """The conclusion first, then remarks. No finding never reads as compliant: what is unknown is stated."""
    for one in result.unjudged:
        yield say("conclusion.unjudged", theme=say.pick(one.label), n=f"{one.unknown:,}")
        yield from (say.pick(cure) for cure in one.cures)
    yield _checked(result, say)
    if result.findings_total:
        yield from _found(result, say)
    if result.previous:
        changes = [tally for tally in _some(result.states) if tally.key in _CHANGES]
        yield say("conclusion.change", items=_items(changes, "severity", say) or say("form.none"))
    if unknown := page.unknown_total(result):
        yield say("conclusion.unknown", n=f"{unknown:,}")
    if unevaluated := sum(not rule.evaluated and not rule.off for rule in result.rules):
        yield say("conclusion.unevaluated", n=unevaluated)


def _checked(result: Result, say: Wording) -> str:
    return say(
        "conclusion.checked" if result.findings_total else "conclusion.clean",
        day=say.day(result.as_of),
        kinds=_items(page.checked(result), "kind", say),
        rules=sum(rule.evaluated for rule in result.rules),
        n=f"{result.findings_total:,}",
        severities=_items(_some(result.severities), "severity", say),
    )


def _found(result: Result, say: Wording) -> Iterator[str]:
    for rule in page.failing(result)[:1]:
        yield say("conclusion.top", rule=say.pick(rule.title), n=f"{standing(rule):,}")
    for provider in page.ranked_providers(result)[:1]:
        name = say.shorten(provider.provider, 60)
        yield say("conclusion.top_provider", provider=name, n=f"{provider.findings:,}")


def _items(tallies: Iterable[Tally], form: str, say: Wording) -> str:
    said = (say(f"conclusion.{form}", label=say.pick(t.label), n=f"{t.count:,}") for t in tallies)
    return say("form.list").join(said)


def _some(tallies: Iterable[Tally]) -> list[Tally]:
    return [tally for tally in tallies if tally.count]

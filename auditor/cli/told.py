"""What the command line says about waivers and decisions: how many hold, and each that no longer does what was meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.text import Lang, Text

if TYPE_CHECKING:
    from auditor.findings.decision import Decision
    from auditor.findings.result import Result

_EFFECTS = {
    "expired": Text("已于 {expires} 到期，不再适用", "expired on {expires} and is not applied"),
    "rule_changed": Text("规则已改版，不再适用", "the rule has changed; it is not applied"),
    "unmatched": Text("本次没有对应的问题", "there is no such finding in this run"),
    "outweighed": Text("同一问题另有优先的意见", "another decision on the same finding comes first"),
}
_SOON = Text("将于 {expires} 到期", "expires on {expires}")
_KINDS = {
    "confirmed": Text("确认", "confirmed"),
    "false_alarm": Text("误报", "false alarm"),
    "waived": Text("豁免", "waiver"),
    "field_check": Text("现场核查", "field check"),
}
_COUNTED = Text("豁免与误报另计：{n} 条问题", "counted apart as waived or false alarm: {n} finding(s)")


def decision_lines(result: Result, lang: Lang) -> Iterator[str]:
    """Nothing where nothing was decided."""
    if result.decisions:
        yield ""
        yield _COUNTED.to(lang).format(n=result.set_aside_total)
        yield from (f"  {line}" for decision in result.decisions for line in _told(decision, lang))


def _told(decision: Decision, lang: Lang) -> Iterator[str]:
    said = _EFFECTS.get(decision.effect) or (_SOON if decision.expires_soon else None)
    if said:
        of = decision.fingerprint or f"{decision.rule} {decision.identity}"
        who = f"（{decision.owner}）" if lang == "zh" else f" ({decision.owner})"
        head = f"{_KINDS[decision.decision].to(lang)} {of}{who if decision.owner else ''}"
        yield f"{head}{'：' if lang == 'zh' else ': '}{said.to(lang).format(expires=decision.expires)}"

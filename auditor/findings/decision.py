"""What people decide on findings, and the one function that says whether a decision holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Literal, get_args

from auditor.findings.catalogue import Model

Kind = Literal["confirmed", "false_alarm", "waived", "field_check"]
Origin = Literal["decisions", "waivers", "previous"]
Effect = Literal["applied", "expired", "rule_changed", "unmatched", "outweighed"]

KINDS: tuple[Kind, ...] = get_args(Kind)
SETS_ASIDE = ("waived", "false_alarm")
"""The decisions that take a finding out of the count; they are also states of findings."""
SOON = timedelta(days=30)


class FindingDecision(Model):
    """What was decided on one finding."""

    decision: Kind
    reason: str | None
    owner: str | None
    expires: date | None
    note: str | None
    decided_by: str | None
    origin: Origin


class Decision(FindingDecision):
    """One decision that was handed in, and what came of it.

    It names one finding by `fingerprint`, or every finding of `rule` on the record `identity`. `rule_version` is the
    rule's version when it was decided; null in a list of waivers, which is handed in anew each time. `effect`:
    applied; expired; rule_changed (the rule is another one now); unmatched (there is no such finding); outweighed
    (another decision on the same finding came first). `findings` counts those it was applied to.
    """

    fingerprint: str | None
    rule: str | None
    identity: str | None
    rule_version: int | None
    effect: Effect = "unmatched"
    expires_soon: bool = False
    findings: int = 0


def lapsed(decision: Decision, as_of: date, versions: Mapping[str, int]) -> Effect | None:
    """Why a decision does not hold on this day, or None while it does.

    Args:
        decision: holds up to and including the day it expires on.
        as_of: the day the snapshot speaks of.
        versions: the present version of each rule.
    """
    if decision.expires is not None and decision.expires < as_of:
        return "expired"
    if decision.rule_version is not None and versions.get(decision.rule or "") != decision.rule_version:
        return "rule_changed"
    return None


class Decisions:
    """The decisions handed to one run; of several on the same finding the first that holds counts."""

    def __init__(self, given: Iterable[Decision], *, as_of: date, versions: Mapping[str, int]):
        self.given, self.as_of = list(given), as_of
        self._lapsed = [lapsed(decision, as_of, versions) for decision in self.given]
        self._at = _index(self.given, self._lapsed)
        self._applied: Counter[int] = Counter()
        self._matched: set[int] = set()

    def apply(self, findings: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """The findings with what was decided on them; those set aside get the decision as their state."""
        for finding in findings:
            numbers = self._on(finding)
            self._matched.update(numbers)
            self._applied.update(numbers[:1])
            yield _decided(finding, self.given[numbers[0]]) if numbers else finding

    def outcome(self) -> list[Decision]:
        """Every decision with what came of it, once all findings have passed."""
        return [
            decision.model_copy(
                update={
                    "effect": self._effect(number),
                    "expires_soon": self._soon(number),
                    "findings": self._applied[number],
                }
            )
            for number, decision in enumerate(self.given)
        ]

    def _on(self, finding: Mapping[str, Any]) -> list[int]:
        by_record = self._at.get((finding["rule"], finding["identity"]), [])
        return sorted({*self._at.get(finding["fingerprint"], []), *by_record})

    def _effect(self, number: int) -> Effect:
        if why := self._lapsed[number]:
            return why
        if self._applied[number]:
            return "applied"
        return "outweighed" if number in self._matched else "unmatched"

    def _soon(self, number: int) -> bool:
        expires = self.given[number].expires
        return self._lapsed[number] is None and expires is not None and expires <= self.as_of + SOON


def _index(given: Sequence[Decision], gone: Sequence[Effect | None]) -> dict[Any, list[int]]:
    """The numbers of the decisions that hold, by fingerprint or by rule and identity."""
    found: dict[Any, list[int]] = {}
    for number, (decision, why) in enumerate(zip(given, gone, strict=True)):
        if why is None:
            found.setdefault(decision.fingerprint or (decision.rule, decision.identity), []).append(number)
    return found


def _decided(finding: dict[str, Any], decision: Decision) -> dict[str, Any]:
    said = {name: getattr(decision, name) for name in FindingDecision.model_fields}
    state = decision.decision if decision.decision in SETS_ASIDE else finding["state"]
    return {**finding, "state": state, "decision": said}

"""What another provider asked for of the rules is its own matter: its overlay, and the reasons it gave for what it changed."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from auditor.findings.catalogue import Param
from auditor.findings.choice_model import Adjustment
from auditor.findings.result import Result, RuleResult
from auditor.findings.withheld import GONE

Told = TypeVar("Told", Adjustment, Param)


def without_overlays(result: Result, provider: str | None) -> Result:
    """The result without the overlays of providers other than this one; that a rule was changed is still told."""
    others = {one.file for one in result.overlays if one.provider not in (None, provider)}
    return result.model_copy(
        update={
            "overlays": [one for one in result.overlays if one.file not in others],
            "rules": [_rule(rule, others) for rule in result.rules],
            "params": [_unnamed(param, others) for param in result.params],
        }
    )


def _rule(rule: RuleResult, others: Collection[str]) -> RuleResult:
    adjustments = [_unnamed(one, others) for one in rule.adjustments]
    return rule.model_copy(
        update={"adjustments": adjustments, "off": rule.off and _unnamed(rule.off, others)}
    )


def _unnamed(one: Told, others: Collection[str]) -> Told:
    """The same without who asked for it and why, if one of these files did."""
    if one.origin not in others:
        return one
    said = {"origin": GONE, "reason": None, "title": None}
    return one.model_copy(update={name: said[name] for name in said if name in type(one).model_fields})

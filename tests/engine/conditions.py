"""Rules built straight from conditions, without a file, for the tests that look at one part of the engine."""

from __future__ import annotations

from itertools import product
from typing import Any

from auditor.engine.situations import Answer, Situation
from auditor.rulebook.condition import ALWAYS, Ask, Condition, Conjunction, Disjunction, Negation, Question
from auditor.rulebook.files import RuleFile
from auditor.rulebook.rule import Rule, Rulebook

from .oracle import Truth, k_and, k_not, k_or

BOTH = {"zh": "字", "en": "word"}
FILE: dict[str, Any] = {
    "version": 1, "status": "trial", "title": BOTH, "why": BOTH, "category": "random", "severity": "low", "basis": [],
    "scope": {"record": "service"}, "select": {"s": {"alive": True}}, "condition": "s", "evidence": ["alive"],
    "message": BOTH, "actions": [], "cases": [{"name": "any", "given": {}, "expect": "unknown"}],
}  # fmt: skip


def ask(number: int) -> Ask:
    """Question number so-and-so."""
    return Ask(Question("duplicate_count", "eq", (number,)))


def rule(rule_id: str, condition: Condition, scope: Condition = ALWAYS) -> Rule:
    """A rule on services."""
    return Rule(RuleFile.model_validate({"id": rule_id, **FILE}), scope, condition)


def book(*rules: Rule) -> Rulebook:
    """A rulebook of nothing but rules."""
    return Rulebook({r.id: r for r in rules}, {}, {}, {}, {}, {}, None, "")  # type: ignore[arg-type]


def truth(condition: Condition, answers: dict[Question, Truth]) -> Truth:
    """Kleene's tables, without the code under test."""
    match condition:
        case Ask(question):
            return answers[question]  # type: ignore[index]
        case Negation(part):
            return k_not(truth(part, answers))
        case Conjunction(parts):
            return k_and(truth(part, answers) for part in parts)
        case Disjunction(parts):
            return k_or(truth(part, answers) for part in parts)


def verdict(of: Rule, answers: tuple[Answer, ...]) -> str:
    """By hand: out of scope, undecided, or decided."""
    known = dict(zip(of.questions, answers, strict=True))
    applies, holds = truth(of.scope, known), truth(of.condition, known)  # type: ignore[arg-type]
    if applies is False:
        return "not_applicable"
    if applies is None or holds is None:
        return "unknown"
    return "fail" if holds else "pass"


def every_situation(of: Rule) -> list[Situation]:
    """All combinations of yes, no and unknown."""
    combinations = product((True, False, None), repeat=len(of.questions))
    return [Situation(of.id, key, answers, 1) for key, answers in enumerate(combinations)]

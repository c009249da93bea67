"""Conditions brought into the one form that durable-rules evaluates exactly.

A literal says that a question is answered yes, or that it is answered no. "Yes" and "no" are separate properties of a
situation and both are false for unknown, so three-valued logic becomes two-valued: a condition holds when its formula
over the literals holds, it fails when the formula of its negation holds, and it is unknown when neither does. Each
formula is a disjunction of conjunctions; each conjunction becomes one engine rule, so nothing nested reaches the engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from auditor.engine.situations import MOST_QUESTIONS
from auditor.errors import RulebookError
from auditor.rulebook.condition import (
    Ask,
    Condition,
    Conjunction,
    Disjunction,
    Negation,
    Question,
    VerdictQuestion,
)
from auditor.rulebook.rule import Rule
from auditor.text import Text

Literal = tuple[int, bool]  # (number of the question in the rule, answered yes?)
Conjunct = frozenset[Literal]

# durable-rules fails, not always loudly, above 64 sibling conditions for one fact; each conjunct is one of them.
MOST_CONJUNCTS = 60
# A condition that branches further than this on the way is refused before it takes hours to write out.
_MOST_ON_THE_WAY = 300


def outcomes(rule: Rule) -> Mapping[str, list[Conjunct]]:
    """For each certain verdict the conjunctions that lead to it; a situation that meets none is unknown.

    Raises:
        RulebookError: the rule asks more questions, or branches into more conjunctions, than the engine can take.
    """
    if len(rule.questions) > MOST_QUESTIONS:
        raise _too_large(rule, f"有 {len(rule.questions)} 个判断，最多 {MOST_QUESTIONS} 个",
                         f"asks {len(rule.questions)} questions, {MOST_QUESTIONS} at most")  # fmt: skip
    numbers: dict[Question | VerdictQuestion, int] = {q: i for i, q in enumerate(rule.questions)}
    formulas: dict[str, Condition] = {
        "fail": Conjunction((rule.scope, rule.condition)),
        "pass": Conjunction((rule.scope, Negation(rule.condition))),
        "not_applicable": Negation(rule.scope),
    }
    try:
        found = {verdict: _conjuncts(formula, True, numbers) for verdict, formula in formulas.items()}
    except _Branches:
        found = {}
    total = sum(len(conjuncts) for conjuncts in found.values()) if found else _MOST_ON_THE_WAY
    if total > MOST_CONJUNCTS:
        raise _too_large(rule, f"展开后有 {total} 个或更多分支，最多 {MOST_CONJUNCTS} 个",
                         f"branches {total} ways or more, {MOST_CONJUNCTS} at most")  # fmt: skip
    return found


class _Branches(Exception):
    """More branches than are worth counting."""


def _too_large(rule: Rule, zh: str, en: str) -> RulebookError:
    text = Text(f"{rule.id}: 条件{zh}，请拆成几条规则", f"{rule.id}: the condition {en}; split the rule")
    return RulebookError([text])


def _conjuncts(
    condition: Condition, positive: bool, numbers: Mapping[Question | VerdictQuestion, int]
) -> list[Conjunct]:
    """Disjunctive normal form of the condition (or of its negation), shortest first, without what is implied."""
    if isinstance(condition, Ask):
        return [frozenset({(numbers[condition.question], positive)})]
    if isinstance(condition, Negation):
        return _conjuncts(condition.part, not positive, numbers)
    parts = [_conjuncts(part, positive, numbers) for part in condition.parts]
    if isinstance(condition, Disjunction) == positive:
        return _without_implied([conjunct for part in parts for conjunct in part])
    merged = [frozenset[Literal]()]
    for part in parts:
        merged = _without_implied([left | right for left, right in product(merged, part)])
    return merged


def _without_implied(conjuncts: list[Conjunct]) -> list[Conjunct]:
    """Drop impossible conjunctions (yes and no at once) and those that a shorter one already covers."""
    possible = {c for c in conjuncts if not any((number, not yes) in c for number, yes in c)}
    kept: list[Conjunct] = []
    for conjunct in sorted(possible, key=lambda c: (len(c), sorted(c))):
        if not any(shorter <= conjunct for shorter in kept):
            kept.append(conjunct)
        if len(kept) > _MOST_ON_THE_WAY:
            raise _Branches
    return kept

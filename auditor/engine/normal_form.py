"""Conditions brought into the one form that durable-rules evaluates exactly.

A literal says that a question is answered yes, or that it is answered no. "Yes" and "no" are separate properties of a
situation and both are false for unknown, so three-valued logic becomes two-valued: a condition holds when its formula
over the literals holds, it fails when the formula of its negation holds, and it is unknown when neither does. Each
formula is a disjunction of conjunctions; each conjunction becomes one engine rule, so nothing nested reaches the engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from auditor.errors import RulebookError
from auditor.rulebook.condition import Ask, Condition, Conjunction, Disjunction, Negation, Question, VerdictQuestion
from auditor.rulebook.rule import Rule
from auditor.text import Text

Literal = tuple[int, bool]  # (number of the question in the rule, answered yes?)
Conjunct = frozenset[Literal]

# durable-rules fails, not always loudly, above 64 sibling conditions for one fact; each conjunct is one of them.
MOST_CONJUNCTS = 60


def outcomes(rule: Rule) -> Mapping[str, list[Conjunct]]:
    """For each certain verdict the conjunctions that lead to it; a situation that meets none is unknown.

    Raises:
        RulebookError: the condition branches into more conjunctions than the engine can take.
    """
    numbers: dict[Question | VerdictQuestion, int] = {q: i for i, q in enumerate(rule.questions)}
    formulas = {
        "fail": Conjunction((rule.scope, rule.condition)),
        "pass": Conjunction((rule.scope, Negation(rule.condition))),
        "not_applicable": Negation(rule.scope),
    }
    found = {verdict: _conjuncts(formula, True, numbers) for verdict, formula in formulas.items()}
    total = sum(len(conjuncts) for conjuncts in found.values())
    if total > MOST_CONJUNCTS:
        raise RulebookError([Text(
            f"{rule.id}: 条件展开后有 {total} 个分支，最多 {MOST_CONJUNCTS} 个，请拆成几条规则",
            f"{rule.id}: the condition branches {total} ways, {MOST_CONJUNCTS} at most; split the rule",
        )])  # fmt: skip
    return found


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
    return kept

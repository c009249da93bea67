"""Conditions, free of any engine: questions joined by not, and, or.

A question is one comparison on one fact. Its answer is yes, no or unknown; unknown facts make unknown answers, except
for `missing` and `present`. Every evaluator of this program (columns, durable-rules, plain Python) reads this form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from auditor.rulebook.sentence import And, Name, Node, Not, Or

Value = str | int | bool | date
Op = Literal["eq", "not", "in", "not_in", "lt", "lte", "gt", "gte", "between", "missing", "present"]
Verdict = Literal["fail", "pass", "unknown", "not_applicable"]
Link = Literal["every_child_fails", "some_child_fails", "parent_fails", "also_fails"]


@dataclass(frozen=True)
class Question:
    """One comparison of one fact with one or more values."""

    fact: str
    op: Op
    values: tuple[Value, ...]


@dataclass(frozen=True)
class VerdictQuestion:
    """What other rules concluded on related records: at least one of `rules` fails there."""

    link: Link
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Ask:
    """A leaf: yes, no or unknown."""

    question: Question | VerdictQuestion


@dataclass(frozen=True)
class Negation:
    """Not."""

    part: Condition


@dataclass(frozen=True)
class Conjunction:
    """And; empty means yes."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Disjunction:
    """Or; empty means no."""

    parts: tuple[Condition, ...]


Condition = Ask | Negation | Conjunction | Disjunction
ALWAYS, NEVER = Conjunction(()), Disjunction(())


def questions_of(condition: Condition) -> Iterator[Question | VerdictQuestion]:
    """Every question, in reading order, repeated where it is repeated."""
    if isinstance(condition, Ask):
        yield condition.question
    elif isinstance(condition, Negation):
        yield from questions_of(condition.part)
    else:
        for part in condition.parts:
            yield from questions_of(part)


def fill_in(node: Node, selections: Mapping[str, Condition]) -> Condition:
    """The sentence with every selection name replaced by what it stands for."""
    if isinstance(node, Name):
        return selections[node.name]
    if isinstance(node, Not):
        return Negation(fill_in(node.part, selections))
    parts = tuple(fill_in(part, selections) for part in node.parts)
    return Conjunction(parts) if isinstance(node, And) else Disjunction(parts)


def evaluate(
    condition: Condition, answer: Callable[[Question | VerdictQuestion], bool | None]
) -> bool | None:
    """Kleene's three-valued logic, straight from the tree: the plain evaluator."""
    if isinstance(condition, Ask):
        return answer(condition.question)
    if isinstance(condition, Negation):
        inner = evaluate(condition.part, answer)
        return None if inner is None else not inner
    answers = [evaluate(part, answer) for part in condition.parts]
    decisive = isinstance(condition, Disjunction)
    if decisive in answers:
        return decisive
    return None if None in answers else not decisive


def conclude(
    scope: Condition, condition: Condition, answer: Callable[[Question | VerdictQuestion], bool | None]
) -> Verdict:
    """What a rule concludes: a record outside the scope is not judged, one that may be outside is unknown."""
    applies = evaluate(scope, answer)
    if applies is False:
        return "not_applicable"
    holds = evaluate(condition, answer)
    if applies is None or holds is None:
        return "unknown"
    return "fail" if holds else "pass"


__all__ = [
    "ALWAYS", "NEVER", "Ask", "Condition", "Conjunction", "Disjunction", "Link", "Negation", "Node", "Op", "Or", "Question",
    "Value", "Verdict", "VerdictQuestion", "conclude", "evaluate", "fill_in", "questions_of",
]  # fmt: skip

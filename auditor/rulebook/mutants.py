"""Every small change of a rule's condition that its own cases must notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from auditor.rulebook.condition import (
    ALWAYS,
    NEVER,
    Ask,
    Condition,
    Conjunction,
    Disjunction,
    Negation,
    Question,
    Value,
    VerdictQuestion,
)
from auditor.rulebook.rule import Rule

# What each operator is mistaken for: the neighbours at a boundary and the opposite.
CONFUSED = {
    "eq": ("not",), "not": ("eq",), "in": ("not_in",), "not_in": ("in",),
    "gt": ("gte", "lte", "eq"), "gte": ("gt", "lt", "eq"), "lt": ("lte", "gte", "eq"), "lte": ("lt", "gt", "eq"),
    "between": (), "missing": ("present",), "present": ("missing",),
}  # fmt: skip
LINKS = {
    "every_child_fails": "some_child_fails", "some_child_fails": "every_child_fails",
    "parent_fails": "also_fails", "also_fails": "parent_fails",
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """What stood there, and what stands there instead."""

    old: Condition
    new: Condition


def mutants(rule: Rule) -> Iterator[tuple[Change, Rule]]:
    """Each mutant with what was changed."""
    for change, scope in _changed(rule.scope):
        yield change, replace(rule, scope=scope)
    for change, condition in _changed(rule.condition):
        yield change, replace(rule, condition=condition)


def _changed(condition: Condition) -> Iterator[tuple[Change, Condition]]:
    """Every condition that differs in exactly one place."""
    for new in _instead(condition):
        yield Change(condition, new), new
    if isinstance(condition, Negation):
        yield from ((change, Negation(part)) for change, part in _changed(condition.part))
    elif not isinstance(condition, Ask):
        for i, part in enumerate(condition.parts):
            for change, changed in _changed(part):
                yield change, type(condition)((*condition.parts[:i], changed, *condition.parts[i + 1 :]))


def _instead(condition: Condition) -> Iterator[Condition]:
    """Whatever may stand in the place of all of it."""
    if isinstance(condition, Negation):
        yield condition.part
    elif isinstance(condition, Ask):
        yield from (ALWAYS, NEVER, Negation(condition))
        asked = condition.question
        yield from map(Ask, _questions(asked) if isinstance(asked, Question) else _links(asked))
    elif len(condition.parts) > 1:
        other = Disjunction if isinstance(condition, Conjunction) else Conjunction
        yield other(condition.parts)


def _questions(question: Question) -> Iterator[Question]:
    for op in CONFUSED[question.op]:
        yield replace(question, op=op)  # type: ignore[arg-type]
    for i, value in enumerate(question.values):
        for near in _near(value):
            yield replace(question, values=(*question.values[:i], near, *question.values[i + 1 :]))
        if len(question.values) > 1 and question.op in ("in", "not_in"):
            yield replace(question, values=question.values[:i] + question.values[i + 1 :])


def _near(value: Value) -> list[Value]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value - 1, value + 1]
    if isinstance(value, str):
        return []  # another word is another operator or a shorter list
    return [value - timedelta(days=1), value + timedelta(days=1)]


def _links(question: VerdictQuestion) -> Iterator[VerdictQuestion]:
    if LINKS[question.link].endswith("child_fails"):
        yield replace(question, link=LINKS[question.link])  # type: ignore[arg-type]
    if len(question.rules) > 1:
        for rule in question.rules:
            yield replace(question, rules=tuple(other for other in question.rules if other != rule))

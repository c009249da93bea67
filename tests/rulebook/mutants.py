"""Every small change of a rule's condition that its own cases must notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from auditor.rulebook.condition import (
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

ALWAYS, NEVER = Conjunction(()), Disjunction(())
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


def mutants(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """Each mutant with what was changed."""
    for what, scope in _changed(rule.scope):
        yield f"{rule.id} scope: {what}", replace(rule, scope=scope)
    for what, condition in _changed(rule.condition):
        yield f"{rule.id} condition: {what}", replace(rule, condition=condition)


def _changed(condition: Condition) -> Iterator[tuple[str, Condition]]:
    """Every condition that differs in exactly one place."""
    if isinstance(condition, Ask):
        yield from _asked(condition)
    elif isinstance(condition, Negation):
        yield "not dropped", condition.part
        yield from ((what, Negation(part)) for what, part in _changed(condition.part))
    else:
        make = type(condition)
        if len(condition.parts) > 1:
            yield "and/or swapped", (Disjunction if make is Conjunction else Conjunction)(condition.parts)
        for i, part in enumerate(condition.parts):
            for what, changed in _changed(part):
                yield what, make((*condition.parts[:i], changed, *condition.parts[i + 1 :]))


def _asked(ask: Ask) -> Iterator[tuple[str, Condition]]:
    yield f"{_name(ask)} negated", Negation(ask)
    yield f"{_name(ask)} always yes", ALWAYS
    yield f"{_name(ask)} always no", NEVER
    questions = _questions(ask.question) if isinstance(ask.question, Question) else _links(ask.question)
    for question in questions:
        yield f"{_name(ask)} became {_name(Ask(question))}", Ask(question)


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


def _name(ask: Ask) -> str:
    asked = ask.question
    if isinstance(asked, VerdictQuestion):
        return f"{asked.link} {list(asked.rules)}"
    return f"{asked.fact} {asked.op} {', '.join(map(str, asked.values))}".strip()

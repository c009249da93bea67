"""Which combinations of answers a rule's questions can have at all: several questions on one fact depend on each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import product
from typing import Any

from auditor.facts.fact import Fact
from auditor.reference import load
from auditor.rulebook.condition import Question, Value, VerdictQuestion

Asked = Question | VerdictQuestion
Answers = Mapping[Asked, bool | None]

# Rules that combine further are left unchecked rather than checked for minutes.
MOST = 20_000

_SOME: Mapping[str, Value] = {"text": "?", "integer": 0, "date": date(2000, 1, 1)}
_TESTS: Mapping[str, Callable[[Any, Sequence[Any]], bool]] = {
    "eq": lambda fact, values: fact == values[0],
    "not": lambda fact, values: fact != values[0],
    "in": lambda fact, values: fact in values,
    "not_in": lambda fact, values: fact not in values,
    "lt": lambda fact, values: fact < values[0],
    "lte": lambda fact, values: fact <= values[0],
    "gt": lambda fact, values: fact > values[0],
    "gte": lambda fact, values: fact >= values[0],
    "between": lambda fact, values: values[0] <= fact <= values[1],
}


def answer(question: Question, value: Value | None) -> bool | None:
    """What a question says of one value; None is unknown."""
    if question.op in ("missing", "present"):
        return (value is None) == (question.op == "missing")
    return None if value is None else _TESTS[question.op](value, question.values)


def possible_answers(facts: Mapping[str, Fact], questions: Iterable[Asked]) -> Iterator[Answers] | None:
    """Every combination of answers that some record can have; None where there are too many to try."""
    by_fact: dict[str, list[Question]] = {}
    groups: list[list[Answers]] = []
    for question in dict.fromkeys(questions):
        if isinstance(question, Question):
            by_fact.setdefault(question.fact, []).append(question)
        else:
            groups.append([{question: said} for said in (True, False, None)])
    groups += [_of_fact(facts[fact], asked) for fact, asked in by_fact.items()]
    count = 1
    for group in groups:
        count *= len(group)
    return _combined(groups) if count <= MOST else None


def _combined(groups: Sequence[Sequence[Answers]]) -> Iterator[Answers]:
    for parts in product(*groups):
        yield {question: said for part in parts for question, said in part.items()}


def _of_fact(fact: Fact, questions: Sequence[Question]) -> list[Answers]:
    """The distinct answers that the questions on one fact can have together."""
    told = {tuple(answer(q, value) for q in questions): None for value in _values(fact, questions)}
    return [dict(zip(questions, answers, strict=True)) for answers in told]


def _values(fact: Fact, questions: Sequence[Question]) -> list[Value | None]:
    """Enough values to tell the questions apart: those they name, their neighbours, another one, and unknown."""
    named = [value for question in questions for value in question.values]
    if fact.type == "flag":
        return [True, False, None]
    if fact.type == "code":
        return [*named, *load("codes").get(fact.codes or "", {}), *(() if fact.codes else ("?",)), None]
    return [None, _SOME[fact.type], *named, *(near for value in named for near in _near(value))]


def _near(value: Value) -> list[Value]:
    if isinstance(value, date):
        return [value - timedelta(days=1), value + timedelta(days=1)]
    return [value + "?"] if isinstance(value, str) else [value - 1, value + 1]

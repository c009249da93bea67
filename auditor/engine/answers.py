"""Answers to questions, as columns: every question becomes true, false or null (unknown)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis
import ibis.expr.types as ir

from auditor.rulebook.condition import Question

_ANSWERS: dict[str, Callable[[Any, tuple[Any, ...]], Any]] = {
    "eq": lambda fact, values: fact == values[0],
    "not": lambda fact, values: fact != values[0],
    "in": lambda fact, values: fact.isin(values),
    "not_in": lambda fact, values: fact.notin(values),
    "lt": lambda fact, values: fact < values[0],
    "lte": lambda fact, values: fact <= values[0],
    "gt": lambda fact, values: fact > values[0],
    "gte": lambda fact, values: fact >= values[0],
    "between": lambda fact, values: fact.between(values[0], values[1]),
    "missing": lambda fact, _: fact.isnull(),
    "present": lambda fact, _: fact.notnull(),
}


def answer_column(table: ir.Table, question: Question) -> ir.BooleanValue:
    """One boolean column; null exactly where the fact is null, but for `missing` and `present`."""
    fact = table[question.fact]
    values = tuple(ibis.literal(value, fact.type()) for value in question.values)
    return _ANSWERS[question.op](fact, values)

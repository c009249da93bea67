"""Distinct situations: the answers of one rule on one record packed into a number, and grouped.

A rule with n questions has at most 3**n situations and in practice a handful, whatever the number of records; only
they leave the backend.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from auditor.rulebook.condition import Question, VerdictQuestion

Answer = bool | None
UNKNOWN_DIGIT, NO_DIGIT, YES_DIGIT = 0, 1, 2
# 3**39 < 2**63: as many answers as fit into one integer column.
MOST_QUESTIONS = 39


@dataclass(frozen=True)
class Situation:
    """One combination of answers of one rule, and how many records are in it."""

    rule: str
    key: int
    answers: tuple[Answer, ...]
    records: int


def key_column(answers: Sequence[ir.BooleanValue]) -> ir.IntegerValue:
    """The answers as digits of base three, first question first."""
    key = ibis.literal(0, "int64")
    for number, answer in enumerate(answers):
        digit = ibis.cases((answer, YES_DIGIT), (~answer, NO_DIGIT), else_=UNKNOWN_DIGIT)
        key = key + digit.cast("int64") * 3**number
    return key


def unpack(key: int, count: int) -> tuple[Answer, ...]:
    """The answers that a key stands for."""
    digits = [(key // 3**number) % 3 for number in range(count)]
    return tuple(None if digit == UNKNOWN_DIGIT else digit == YES_DIGIT for digit in digits)


def group(keys: ir.Table, questions: Mapping[str, Sequence[Question | VerdictQuestion]]) -> list[Situation]:
    """The distinct situations of every rule, in one scan of the stored keys.

    Args:
        keys: a table with one key column for each rule, named by the rule's id.
        questions: the questions of each of those rules.
    """
    counted = [
        keys.group_by(key=keys[rule]).agg(records=lambda t: t.count()).mutate(rule=ibis.literal(rule))
        for rule in questions
    ]
    together = ibis.union(*counted) if len(counted) > 1 else counted[0]
    rows = together.order_by(["rule", "key"]).to_pyarrow().to_pylist()
    return [
        Situation(row["rule"], row["key"], unpack(row["key"], len(questions[row["rule"]])), row["records"])
        for row in rows
    ]

"""The conditions of a run's rules as data, so that a verdict can be explained from the run folder alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Literal

from pydantic import Field, RootModel

from auditor.engine.judgement import Judgement
from auditor.facts.kind import RecordKind
from auditor.findings.catalogue import Model, Words
from auditor.findings.needed import need_labels
from auditor.findings.tallies import words
from auditor.rulebook.condition import Ask, Condition, Conjunction, Negation, Question
from auditor.rulebook.rule import Rule, Rulebook
from auditor.rulebook.wording import question_text

CONDITIONS = "conditions.json"


class AskedQuestion(Model):
    """One question in words; the fact it asks for, or the rules whose verdicts it asks for."""

    words: Words
    fact: str | None
    rules: list[str]


class Node(Model):
    """A condition: `ask` names a question by its place in the list, the others join their parts."""

    op: Literal["ask", "not", "and", "or"]
    question: int | None = None
    parts: list[Node] = Field(default_factory=list)


class RuleCondition(Model):
    """What a rule asked.

    Attributes:
        lacking: the tables, columns and rules for want of which it was not evaluated; empty where it was.
        own_facts: labels of the facts that a user declared.
    """

    id: str
    title: Words
    record: RecordKind
    lacking: list[Words]
    questions: list[AskedQuestion]
    scope: Node
    condition: Node
    evidence: list[str]
    own_facts: dict[str, Words]


Conditions = RootModel[list[RuleCondition]]


def store_conditions(book: Rulebook, judgement: Judgement, columns: Collection[str], to: Path) -> None:
    """Write the conditions of all rules that take part in audits; `columns`: what the snapshot has (`table.column`)."""
    judged = [rule for rule in book.rules.values() if book.is_judged(rule)]
    needs = {need for rule in judged for need in judgement.missing(rule.id)}
    labels = need_labels(needs, columns, book.facts)
    rules = [_condition(rule, judgement, labels) for rule in judged]
    (to / CONDITIONS).write_text(Conditions(rules).model_dump_json(indent=1) + "\n", encoding="utf-8")


def read_conditions(run: Path) -> dict[str, RuleCondition]:
    """The conditions of a run by rule."""
    stored = Conditions.model_validate_json((run / CONDITIONS).read_bytes())
    return {rule.id: rule for rule in stored.root}


def _condition(rule: Rule, judgement: Judgement, labels: Mapping[str, Words]) -> RuleCondition:
    lacking = (labels.get(need, Words(zh=need, en=need)) for need in judgement.missing(rule.id))
    return RuleCondition(
        id=rule.id, title=words(rule.file.title), record=rule.record,
        lacking=[label for label, _ in groupby(lacking)],
        questions=[_asked(rule, number) for number in range(len(rule.questions))],
        scope=_node(rule.scope, rule), condition=_node(rule.condition, rule), evidence=rule.file.evidence,
        own_facts={name: words(fact.label) for name, fact in rule.own.items()},
    )  # fmt: skip


def _asked(rule: Rule, number: int) -> AskedQuestion:
    question = rule.questions[number]
    said = words(question_text(rule, question))
    if isinstance(question, Question):
        return AskedQuestion(words=said, fact=question.fact, rules=[])
    return AskedQuestion(words=said, fact=None, rules=list(question.rules))


def _node(condition: Condition, rule: Rule) -> Node:
    if isinstance(condition, Ask):
        return Node(op="ask", question=rule.questions.index(condition.question))
    if isinstance(condition, Negation):
        return Node(op="not", parts=[_node(condition.part, rule)])
    op: Literal["and", "or"] = "and" if isinstance(condition, Conjunction) else "or"
    return Node(op=op, parts=[_node(part, rule) for part in condition.parts])


def truth(node: Node, answers: Sequence[bool | None]) -> bool | None:
    """Yes, no or unknown (Kleene), from the answers to the rule's questions."""
    if node.op == "ask":
        return answers[node.question or 0]
    found = [truth(part, answers) for part in node.parts]
    if node.op == "not":
        return None if found[0] is None else not found[0]
    decisive = node.op == "or"
    if decisive in found:
        return decisive
    return None if None in found else not decisive

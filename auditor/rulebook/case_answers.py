"""What the questions of a rule are answered in one of its cases, without any engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from auditor.facts.kind import ABOVE, BELOW
from auditor.rulebook.condition import Conjunction, Question, VerdictQuestion, evaluate
from auditor.rulebook.files import Case
from auditor.rulebook.possible import Answers, Asked, answer
from auditor.rulebook.rule import Rule, Rulebook

Given = Mapping[str, Any]


def case_answers(book: Rulebook, rule: Rule, case: Case) -> Answers:
    """The answer to each question of the rule."""
    around = _Around(book, rule.record, case)
    return {question: around.answer(question) for question in rule.questions}


class _Around:
    """A case with what it says is above and below its record."""

    def __init__(self, book: Rulebook, kind: str, case: Case):
        self.book, self.kind, self.case = book, kind, case

    def answer(self, question: Asked) -> bool | None:
        if isinstance(question, Question):
            return answer(question, self.case.given.get(question.fact))
        if question.link == "also_fails":
            return self._fails(self.kind, self.case.given, question.rules)
        if question.link == "parent_fails":
            above = self.case.parent
            return False if above is None else self._fails(ABOVE[self.kind], above, question.rules)
        return self._children(question)

    def _children(self, question: VerdictQuestion) -> bool | None:
        found = [self._fails(BELOW[self.kind], child, question.rules) for child in self.case.children]
        every = question.link == "every_child_fails"
        if (not every) in found:
            return not every
        return None if None in found else every

    def _fails(self, kind: str, given: Given, rules: Sequence[str]) -> bool | None:
        """At least one of these rules fails on a record: yes, no, or unknown."""
        found = [self._fails_one(kind, given, self.book.rules[name]) for name in rules]
        return True if True in found else None if None in found else False

    def _fails_one(self, kind: str, given: Given, rule: Rule) -> bool | None:
        alone = _Around(self.book, kind, Case(name=rule.id, given=dict(given), expect="unknown"))
        return evaluate(Conjunction((rule.scope, rule.condition)), alone.answer)

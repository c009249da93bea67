"""What the questions of rules are answered in one case, without any engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from auditor.facts.kind import ABOVE, BELOW
from auditor.rulebook.condition import Question, Verdict, VerdictQuestion, conclude
from auditor.rulebook.files import Case
from auditor.rulebook.possible import Asked, answer
from auditor.rulebook.rule import Rule, Rulebook

Given = Mapping[str, Any]


class Example:
    """A case of a rule on this kind of record, with what it says is above and below that record."""

    def __init__(self, book: Rulebook, kind: str, case: Case):
        self.book, self.kind, self.case = book, kind, case
        self._known: dict[Asked, bool | None] = {}

    def verdict(self, rule: Rule) -> Verdict:
        """What a rule concludes here."""
        return conclude(rule.scope, rule.condition, self.answer)

    def answer(self, question: Asked) -> bool | None:
        """The answer to one question."""
        if question not in self._known:
            self._known[question] = self._answer(question)
        return self._known[question]

    def _answer(self, question: Asked) -> bool | None:
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
        alone = Example(self.book, kind, Case(name="-", given=dict(given), expect="unknown"))
        found = [alone.verdict(self.book.rules[name]) for name in rules]
        return True if "fail" in found else None if "unknown" in found else False

"""One rule file into a rule; every mistake is noted with its place, none stops the reading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, cast, get_args

from auditor.facts.catalogue import Catalogue
from auditor.facts.fact import Fact
from auditor.facts.kind import ABOVE, BELOW
from auditor.nearest import did_you_mean
from auditor.rulebook.comparison import ComparisonReader
from auditor.rulebook.condition import (
    Ask,
    Condition,
    Conjunction,
    Disjunction,
    Link,
    VerdictQuestion,
    fill_in,
)
from auditor.rulebook.files import RuleFile
from auditor.rulebook.rule import Rule
from auditor.rulebook.sentence import SentenceError, parse
from auditor.yaml_source import Key, Source

LINKS = get_args(Link)
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


class RuleReader:
    """Reads the parts of one file that pydantic cannot check: facts, tests, the sentence, the message."""

    def __init__(
        self, source: Source, file: RuleFile, params: Mapping[str, int] | None, codes: Mapping[str, Any],
        facts: Catalogue, *, own: Mapping[str, Fact],
    ):  # fmt: skip
        self.source, self.file, self.params, self.codes = source, file, params, codes
        self.catalogue, self.own = facts, own
        self.facts = facts[file.scope.record]
        self.selections: dict[str, Condition] = {}

    def read(self) -> Rule | None:
        """The rule, or None after a mistake."""
        before = len(self.source.mistakes)
        scope = self._scope()
        condition = self._condition()
        self._texts()
        self._cases()
        if scope is None or condition is None or len(self.source.mistakes) > before:
            return None
        return Rule(self.file, scope, condition, self.own, selections=self.selections)

    def _scope(self) -> Condition | None:
        parts: list[Condition | None] = []
        if self.file.scope.types:
            if "type" not in self.facts:
                self.source.blame(("scope", "types"), "这种记录没有类型", "this kind of record has no type")
                return None
            parts.append(self._test(("scope", "types"), "type", self.file.scope.types))
        parts += [
            self._test(("scope", "when", name), name, test) for name, test in self.file.scope.when.items()
        ]
        known = tuple(p for p in parts if p is not None)
        return Conjunction(known) if len(known) == len(parts) else None

    def _condition(self) -> Condition | None:
        selections = {
            name: self._selection(("select", name), body) for name, body in self.file.select.items()
        }
        try:
            sentence = parse(self.file.condition, list(selections))
        except SentenceError as error:
            self.source.blame(("condition",), error.text.zh, error.text.en)
            return None
        self._unused(selections)
        if any(selection is None for selection in selections.values()):
            return None
        self.selections = cast("dict[str, Condition]", selections)
        return fill_in(sentence, self.selections)

    def _unused(self, selections: Iterable[str]) -> None:
        words = set(re.findall(r"[^\s()]+", self.file.condition))
        if any("*" in word for word in words):
            return
        for name in selections:
            if name not in words:
                self.source.blame(
                    ("select", name), f"condition 没有用到“{name}”", f"condition never uses '{name}'"
                )

    def _selection(self, key: Key, body: Any) -> Condition | None:
        if isinstance(body, list) and body:
            parts = [self._selection((*key, i), item) for i, item in enumerate(body)]
            return None if None in parts else Disjunction(cast("tuple[Condition, ...]", tuple(parts)))
        if not isinstance(body, dict) or not body:
            self.source.blame(
                key, "应为“事实: 比较”的映射或其列表", "expected a map of fact: test, or a list of such maps"
            )
            return None
        parts = [self._entry((*key, name), name, test) for name, test in body.items()]
        if None in parts:
            return None
        known = cast("tuple[Condition, ...]", tuple(parts))
        return known[0] if len(known) == 1 else Conjunction(known)

    def _entry(self, key: Key, name: str, test: Any) -> Condition | None:
        return self._verdicts(key, name, test) if name in LINKS else self._test(key, name, test)

    def _verdicts(self, key: Key, link: str, rules: Any) -> Condition | None:
        if not isinstance(rules, list) or not rules or not all(isinstance(r, str) for r in rules):
            self.source.blame(key, "应为规则编号的列表", "expected a list of rule ids")
            return None
        for rule in rules:
            if rule not in self.file.after:
                self.source.blame(key, f"“{rule}”没有写在 after 中", f"'{rule}' is not listed in after")
        return Ask(VerdictQuestion(cast("Link", link), tuple(rules)))

    def _test(self, key: Key, name: str, test: Any) -> Condition | None:
        fact = self._fact(key, name)
        if fact is None:
            return None
        return self._reader(key).read(fact, test)

    def _reader(self, key: Key) -> ComparisonReader:
        return ComparisonReader(
            self.params, self.codes, lambda below, zh, en: self.source.blame((*key, *below), zh, en)
        )

    def _fact(self, key: Key, name: str, kind: str | None = None) -> Fact | None:
        facts = self.catalogue[kind] if kind else self.facts
        if name not in facts:
            if self.params is not None:
                hint = did_you_mean(name, facts)
                self.source.blame(
                    key, f"没有名为“{name}”的事实{hint.zh}", f"there is no fact '{name}'{hint.en}"
                )
            return None
        return facts[name]

    def _texts(self) -> None:
        for i, name in enumerate(self.file.evidence):
            self._fact(("evidence", i), name)
        for lang in ("zh", "en"):
            for name in _PLACEHOLDER.findall(getattr(self.file.message, lang)):
                if name not in self.file.evidence:
                    self.source.blame(
                        ("message", lang), f"“{{{name}}}”不在 evidence 中", f"'{{{name}}}' is not in evidence"
                    )
        for i, action in enumerate(self.file.actions):
            if action.asks is not None:
                self._action_when(("actions", i, "when"), action.asks)

    def _action_when(self, key: Key, name: str) -> None:
        fact = self._fact(key, name)
        if fact is not None and fact.type != "flag":
            self.source.blame(key, "when 只能用是/否的事实", "when takes a true/false fact")

    def _cases(self) -> None:
        expected = {case.expect for case in self.file.cases}
        for verdict in ("fail", "pass", "unknown"):
            if verdict not in expected and self.file.status == "active":
                self.source.blame(("cases",), f"缺少预期为 {verdict} 的示例", f"no case expects {verdict}")
        below = BELOW.get(self.file.scope.record)
        above = ABOVE.get(self.file.scope.record)
        for i, case in enumerate(self.file.cases):
            self._given(("cases", i, "given"), case.given, self.file.scope.record)
            for j, child in enumerate(case.children):
                self._given(("cases", i, "children", j), child, below)
            if case.parent is not None:
                self._given(("cases", i, "parent"), case.parent, above)

    def _given(self, key: Key, given: Mapping[str, Any], kind: str | None) -> None:
        if kind is None:
            self.source.blame(key, "这种记录没有上级或下级", "this kind of record has no such relative")
            return
        for name, value in given.items():
            fact = self._fact((*key, name), name, kind)
            if isinstance(value, str) and value.startswith("$"):
                self.source.blame(
                    (*key, name), f"示例里写数值本身，不写参数“{value}”：参数调整时，示例不应跟着变",
                    f"write the value itself, not '{value}': a case must not move with its parameter",
                )  # fmt: skip
            elif fact is not None and value is not None:
                self._reader((*key, name)).value(fact, value, ())

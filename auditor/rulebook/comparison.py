"""One `fact: test` of a rule file, read into questions and checked against the fact's type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from auditor.facts.fact import Fact
from auditor.nearest import choices, did_you_mean
from auditor.rulebook.condition import Ask, Condition, Conjunction, Question, Value
from auditor.rulebook.words import code_labels
from auditor.text import Text
from auditor.yaml_source import plain_scalar

_PYTHON_TYPES = {"text": str, "code": str, "flag": bool, "integer": int, "date": date}
_TYPE_NAMES = {
    "text": Text("文字", "a text"),
    "code": Text("代码", "a code"),
    "flag": Text(" true（是）或 false（否）", "true or false"),
    "integer": Text("整数", "an integer"),
    "date": Text("日期 YYYY-MM-DD", "a date YYYY-MM-DD"),
}
_SINGLE = ("not", "lt", "lte", "gt", "gte")
_MANY = ("in", "not_in", "between")
_STATE = ("missing", "present")
OPERATORS = {
    "not": Text("不等于", "not equal"),
    "in": Text("其中之一", "any of"),
    "not_in": Text("不在其中", "none of"),
    "gt": Text("大于", "more"),
    "gte": Text("不小于", "at least"),
    "lt": Text("小于", "less"),
    "lte": Text("不大于", "at most"),
    "between": Text("两数之间，含两端", "both ends included"),
    "missing": Text("不知道", "unknown"),
    "present": Text("知道", "known"),
}
_ORDERED = ("lt", "lte", "gt", "gte", "between")

Blame = Callable[[tuple[str | int, ...], str, str], None]


@dataclass(frozen=True)
class ComparisonReader:
    """Reads tests; mistakes go to `blame` with the key below the test, and the test then reads as nothing.

    Attributes:
        params: values of `$name`; None when a shared file could not be read, and no name can be looked up.
        codes: the allowed values of every code list.
    """

    params: Mapping[str, int] | None
    codes: Mapping[str, Any]
    blame: Blame

    def read(self, fact: Fact, test: Any) -> Condition | None:
        """The condition a test stands for, or None after a mistake."""
        if isinstance(test, dict):
            return self._operators(fact, test)
        if isinstance(test, list):
            return self._ask(fact, "in", test, ())
        return self._ask(fact, "eq", [test], ())

    def _operators(self, fact: Fact, test: dict[str, Any]) -> Condition | None:
        parts: list[Condition | None] = []
        for op, value in test.items():
            if op not in OPERATORS:
                hint = choices(op, OPERATORS)
                self.blame((op,), f"没有运算“{op}”{hint.zh}", f"there is no operator '{op}'{hint.en}")
                parts.append(None)
            elif op in _STATE:
                parts.append(self._state(fact, op, value))
            else:
                parts.append(self._ask(fact, op, value if op in _MANY else [value], (op,)))
        if not parts:
            self.blame((), "缺少运算", "an operator is missing")
            return None
        known = tuple(p for p in parts if p is not None)
        if len(known) < len(parts):
            return None
        return known[0] if len(known) == 1 else Conjunction(known)

    def _state(self, fact: Fact, op: str, value: Any) -> Condition | None:
        if value is not True:
            self.blame((op,), f"“{op}”只能写 true", f"'{op}' takes only true")
            return None
        return Ask(Question(fact.name, op, ()))  # type: ignore[arg-type]

    def _ask(self, fact: Fact, op: str, values: Any, key: tuple[str, ...]) -> Condition | None:
        if not isinstance(values, list) or not values or (op == "between" and len(values) != 2):
            self.blame(key, f"“{op}”需要一个列表" + ("，恰好两个值" if op == "between" else ""),
                       f"'{op}' takes a list" + (" of exactly two values" if op == "between" else ""))  # fmt: skip
            return None
        if op in _ORDERED and fact.type not in ("integer", "date"):
            self.blame(key, f"“{fact.name}”不是数字或日期，不能比较大小",
                       f"'{fact.name}' is neither a number nor a date and has no order")  # fmt: skip
            return None
        read = [self.value(fact, value, key) for value in values]
        if any(value is None for value in read):
            return None
        return Ask(Question(fact.name, op, tuple(v for v in read if v is not None)))  # type: ignore[arg-type]

    def value(self, fact: Fact, value: Any, key: tuple[str, ...]) -> Value | None:
        """A literal or `$param` of the fact's type; None after a mistake."""
        if isinstance(value, str) and value.startswith("$"):
            return self._param(fact, value[1:], key)
        wanted = _PYTHON_TYPES[fact.type]
        if type(value) is not wanted:
            name, hint = _TYPE_NAMES[fact.type], _quotes(wanted, value)
            self.blame(key, f"“{fact.name}”的值应为{name.zh}，而不是{_shown(value)}{hint.zh}",
                       f"'{fact.name}' is {name.en} and cannot be compared with {value!r}{hint.en}")  # fmt: skip
            return None
        known = self.codes.get(fact.codes) if fact.codes else None
        if known is not None and value not in known:
            hint = choices(str(value), code_labels(known))
            self.blame(key, f"代码表“{fact.codes}”中没有“{value}”{hint.zh}",
                       f"the code list '{fact.codes}' has no '{value}'{hint.en}")  # fmt: skip
            return None
        return cast("Value", value)

    def _param(self, fact: Fact, name: str, key: tuple[str, ...]) -> int | None:
        if self.params is None:
            return None
        if name not in self.params:
            hint = did_you_mean(name, self.params)
            self.blame(key, f"params.yml 中没有“{name}”{hint.zh}", f"params.yml has no '{name}'{hint.en}")
            return None
        if fact.type != "integer":
            self.blame(
                key, f"参数是整数，“{fact.name}”不是", f"parameters are integers, '{fact.name}' is not"
            )
            return None
        return self.params[name]


def _shown(value: Any) -> str:
    """A value as its author wrote it."""
    return "空" if value is None else f"“{str(value).lower() if isinstance(value, bool) else value}”"


def _quotes(wanted: type, value: Any) -> Text:
    """What to do where nothing is wrong but the quotes, or that they are missing."""
    if isinstance(value, str) and wanted is not str and type(plain_scalar(value)) is wanted:
        return Text(f"；请去掉引号：{value}", f"; take off the quotes: {value}")
    if wanted is str and isinstance(value, int | date) and not isinstance(value, bool):
        return Text(f'；请加上引号："{value}"', f'; put it in quotes: "{value}"')
    return Text("", "")

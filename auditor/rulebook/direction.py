"""Which way a parameter makes a rule stricter, read off its comparisons, against what its `stricter` says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from auditor.rulebook.rule import Rule
from auditor.rulebook.sentence import Name, Node, Not, parse

Way = Literal["lower", "higher"]
_STRICTER: dict[str, Way] = {"gt": "lower", "gte": "lower", "lt": "higher", "lte": "higher"}
_OPPOSITE: dict[Way, Way] = {"lower": "higher", "higher": "lower"}


def stricter_ways(rule: Rule) -> set[tuple[str, Way]]:
    """(parameter, way in which more records fail) of each limit in the condition; the scope is another matter."""
    sentence = parse(rule.file.condition, list(rule.file.select))
    return {
        (param, _OPPOSITE[_STRICTER[op]] if negated else _STRICTER[op])
        for selection, negated in _selections(sentence, negated=False)
        for op, param in _limits(rule.file.select[selection])
    }


def _selections(node: Node, *, negated: bool) -> Iterator[tuple[str, bool]]:
    if isinstance(node, Name):
        yield node.name, negated
    elif isinstance(node, Not):
        yield from _selections(node.part, negated=not negated)
    else:
        for part in node.parts:
            yield from _selections(part, negated=negated)


def _limits(written: Any) -> Iterator[tuple[str, str]]:
    """Every `operator: $name` in a selection."""
    if isinstance(written, list):
        for part in written:
            yield from _limits(part)
    elif isinstance(written, dict):
        for key, value in written.items():
            if key in _STRICTER and isinstance(value, str) and value.startswith("$"):
                yield key, value[1:]
            yield from _limits(value)

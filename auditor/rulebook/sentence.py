"""The boolean sentence of a rule: `no_access and not (young or any of x_*)`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from auditor.text import Text


@dataclass(frozen=True)
class Name:
    """A selection, by name."""

    name: str


@dataclass(frozen=True)
class Not:
    """Turns yes into no and leaves unknown."""

    part: Node


@dataclass(frozen=True)
class And:
    """All parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Or:
    """At least one part."""

    parts: tuple[Node, ...]


Node = Name | Not | And | Or

_TOKEN = re.compile(r"\s*(\(|\)|[^\s()]+)")


class SentenceError(ValueError):
    """A sentence that cannot be read; carries the reason in both languages."""

    def __init__(self, zh: str, en: str):
        super().__init__(en)
        self.text = Text(zh, en)


def parse(sentence: str, names: list[str]) -> Node:
    """Read a sentence over the given selection names.

    Raises:
        SentenceError: a word that is no selection, a missing bracket, an empty sentence.
    """
    reader = _Reader(_TOKEN.findall(sentence), names)
    node = reader.either()
    token = reader.peek()
    if token is not None:
        hint = _half_width(token)
        raise SentenceError(f"“{token}”处多余{hint.zh}", f"unexpected '{token}'{hint.en}")
    return node


class _Reader:
    """Recursive descent: or, then and, then not, then a name or a bracket."""

    def __init__(self, tokens: list[str], names: list[str]):
        self.tokens, self.names, self.position = tokens, names, 0

    def peek(self) -> str | None:
        return self.tokens[self.position] if self.position < len(self.tokens) else None

    def take(self) -> str:
        token = self.peek()
        if token is None:
            raise SentenceError("条件不完整", "the condition ends too early")
        self.position += 1
        return token

    def either(self) -> Node:
        return self._joined("or", self.both, Or)

    def both(self) -> Node:
        return self._joined("and", self.single, And)

    def _joined(self, word: str, part: Callable[[], Node], make: type[And] | type[Or]) -> Node:
        parts = [part()]
        while self.peek() == word:
            self.take()
            parts.append(part())
        return parts[0] if len(parts) == 1 else make(tuple(parts))

    def single(self) -> Node:
        token = self.take()
        if token == "not":
            return Not(self.single())
        if token == "(":
            node = self.either()
            if self.peek() != ")":
                raise SentenceError("缺少右括号 )", "a closing bracket ) is missing")
            self.take()
            return node
        if token in ("any", "all") and self.peek() == "of":
            self.take()
            return self._group(token, self.take())
        return self._name(token)

    def _group(self, word: str, pattern: str) -> Node:
        matched = tuple(Name(n) for n in self.names if fnmatchcase(n, pattern))
        if not matched:
            raise SentenceError(f"没有名称符合“{pattern}”的选择", f"no selection is named like '{pattern}'")
        if len(matched) == 1:
            return matched[0]
        return Or(matched) if word == "any" else And(matched)

    def _name(self, token: str) -> Node:
        if token not in self.names:
            known, hint = "、".join(self.names), _half_width(token)
            raise SentenceError(
                f"“{token}”不是 select 中的名称（有：{known}）{hint.zh}",
                f"'{token}' is not a selection (there are: {', '.join(self.names)}){hint.en}",
            )
        return Name(token)


def _half_width(token: str) -> Text:
    """What to write instead of `并且`, `（` or `AND`."""
    if token.isascii() and token.lower() not in ("and", "or", "not"):
        return Text("", "")
    return Text(
        "；并且、或者、不是请写 and、or、not，前后加空格，括号用半角",
        "; write and, or, not in small letters with spaces around them, and half-width brackets",
    )

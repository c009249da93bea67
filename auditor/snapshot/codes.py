"""Code lists as they are read: words and numbers to semantic keys.

Words mean the same everywhere; numbers differ between systems, so a numbering can be replaced (``snapshot.yml``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from auditor.reference import load
from auditor.snapshot.cleaning.base import narrow
from auditor.snapshot.schema import CODES, CodeValue

SYSTEM = "2023"
"""The system whose numbers the packaged lists have."""

_NUMBERED = re.compile(r"\d{1,4}[-_:.、](?=\D)")

MOST_DIGITS = 18
"""A longer number is no code."""


@dataclass(frozen=True)
class CodeList:
    """One list; `flags`: its numbers are bits, so that a number may stand for several values."""

    name: str
    words: Mapping[str, str]
    numbers: Mapping[int, str]
    flags: bool = False
    system: str | None = field(default=SYSTEM)

    def find(self, text: str) -> str | None:
        """The key that a word or number stands for."""
        word = squeeze(text).removesuffix(".0")
        if word.isdecimal():
            return self.numbers.get(int(word)) if len(word) <= MOST_DIGITS else None
        numbered = _NUMBERED.match(word)
        if numbered:  # 2-非经营性网站: the word means the same everywhere, whatever the number
            return self.of_word(word[numbered.end() :])
        return self.of_word(word)

    def of_word(self, word: str) -> str | None:
        """The key of a squeezed word, also without a remark in brackets behind it."""
        return self.words.get(word) or self.words.get(word.partition("(")[0] if word.endswith(")") else word)

    def bits(self, number: int) -> list[str]:
        """The keys of the bits that are set; empty when some bit is unknown."""
        known = [bit for bit in self.numbers if bit & number == bit and bit.bit_count() == 1]
        return [self.numbers[bit] for bit in known] if sum(known) == number else []


def squeeze(text: str) -> str:
    """A word without width, case and spaces."""
    return narrow(text).replace(" ", "").lower()


def _words(value: CodeValue) -> set[str]:
    return {squeeze(word) for word in (value.key, value.label.zh, value.label.en, *value.names)}


@cache
def packaged(name: str) -> CodeList:
    """The packaged list of this name, with the numbers of 2023."""
    values = CODES[name].values()
    words = {word: value.key for value in values for word in _words(value)}
    numbers = {number: value.key for value in values for number in value.numbers}
    return CodeList(name, words, numbers, name in load("numberings")["flags"])


def systems(name: str) -> dict[str, Mapping[int, str]]:
    """The known numberings of a list by the names of their systems."""
    own = packaged(name)
    known: dict[str, Mapping[int, str]] = {SYSTEM: own.numbers} if own.numbers else {}
    return known | {s: lists[name] for s, lists in load("numberings")["systems"].items() if name in lists}


def numbered_by(codes: CodeList, system: str) -> CodeList:
    """The list with the numbers of another system."""
    return replace(codes, numbers=systems(codes.name)[system], system=system)

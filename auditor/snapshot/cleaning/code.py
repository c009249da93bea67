"""Code lists: labels, other spellings and numbers to semantic keys (``auditor/snapshot/codes.py``).

A cell that holds several values, as bits of a number or as a list of words, is ``several_codes``: the column has one.
A number beside its word (``1-企业``) is the word, because numbers differ between systems.
"""

from __future__ import annotations

import re

from auditor.snapshot.cleaning import peel
from auditor.snapshot.cleaning.base import Clean, Kind, cleaner
from auditor.snapshot.codes import MOST_DIGITS, CodeList, squeeze

_BETWEEN = re.compile(r"[;,、|/+]")
_SAYS_NOTHING = re.compile("待|未知|不详|不明|同上|暂|其他未")
_NUMBERED = re.compile(r"\(?\d{1,8}\)?[-—–_.:、/|)]*(?=[^\d\s.,;、|/+-])")
_NUMBER_BEHIND = re.compile(r"(?<=[^\d\s.,;、|/+-])[-—–_.:、/|(]+\d{1,8}\)?$")


def kind(codes: CodeList) -> Kind:
    """The value type of one code list."""

    def convert(text: str) -> Clean:
        found = codes.find(text) or codes.find(peel.bare(text))
        return Clean(found) if found else _several(codes, squeeze(peel.without_trailing(text)))

    return Kind(cleaner(convert), f"^({'|'.join(map(re.escape, sorted(set(codes.words.values()))))})$")


def _several(codes: CodeList, word: str) -> Clean:
    """One value written several times, or the reason why no single value can be told."""
    if word.isdecimal():
        keys: list[str | None] = (
            list(codes.bits(int(word))) if codes.flags and len(word) <= MOST_DIGITS else []
        )
    else:
        whole = _named(codes, word)
        keys = [whole] if whole else [_named(codes, part) for part in _BETWEEN.split(word) if part]
    if keys and None not in keys:
        return Clean(keys[0]) if len(set(keys)) == 1 else Clean(None, "several_codes")
    if _SAYS_NOTHING.match(word):
        return Clean(None, "unclear")
    return Clean(None, "masked" if "*" in word else "unknown_code")


def _named(codes: CodeList, word: str) -> str | None:
    """The key of a word that may have its number before or behind it."""
    if len(word) > peel.LONGEST:
        return None
    return codes.find(word) or codes.find(_NUMBER_BEHIND.sub("", _NUMBERED.sub("", word, count=1)))

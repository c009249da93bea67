"""Code lists: labels, other spellings and numbers to semantic keys (``auditor/reference/codes.yml``)."""

from __future__ import annotations

import re
from functools import cache

from auditor.snapshot.cleaning.base import Clean, Kind, cleaner, narrow
from auditor.snapshot.schema import CODES, CodeValue


def _squeeze(text: str) -> str:
    return narrow(text).replace(" ", "").lower()


def _spellings(value: CodeValue) -> set[str]:
    words = {value.key, value.label.zh, value.label.en, *value.names, *map(str, value.numbers)}
    return {_squeeze(word) for word in words}


def _lookup(values: dict[str, CodeValue]) -> dict[str, str]:
    return {spelling: value.key for value in values.values() for spelling in _spellings(value)}


@cache
def kind(codes: str) -> Kind:
    """The value type of one code list."""
    lookup = _lookup(CODES[codes])

    def convert(text: str) -> Clean:
        word = _squeeze(text).removesuffix(".0")
        found = lookup.get(word) or lookup.get(word.partition("(")[0] if word.endswith(")") else word)
        return Clean(found) if found else Clean(None, "masked" if "*" in word else "unknown_code")

    return Kind(cleaner(convert), f"^({'|'.join(map(re.escape, CODES[codes]))})$")

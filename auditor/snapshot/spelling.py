"""How headers are compared: without width, case, spaces and marks, then also without what stands in brackets."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NOISE = re.compile(r"[\s*:_﹡]+")
_BRACKETED = re.compile(r"[(\[【〔{].*?[)\]】〕}]")
_BRACKETS = re.compile(r"[()\[\]【】〔〕{}]")
_LONGEST = 200  # characters that are looked at


def normal(text: str) -> str:
    """A header without width, case, spaces, underscores, `*` and colons."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()


@lru_cache(maxsize=1 << 16)
def spellings(header: str) -> tuple[str, str]:
    """With and without what stands in brackets; a text longer than any header is no known one."""
    usual = normal(header[:_LONGEST])
    return _BRACKETS.sub("", usual), _BRACKETED.sub("", usual)

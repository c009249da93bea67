"""Text from a snapshot is hostile until shown otherwise: what the eye cannot see is spelled out.

As a code point, because the control pictures (U+2400 and on) are missing from common Chinese fonts.
"""

from __future__ import annotations

import json
import re
import unicodedata

from auditor.reporting.lookalikes import mark_lookalikes
from auditor.reporting.punycode import told_domains

_INVISIBLE_CATEGORIES = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_INVISIBLE_LETTERS = {0x034F, 0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0}

_LETTERS = re.compile(f"[{''.join(map(chr, sorted(_INVISIBLE_LETTERS)))}]")


class _Table(dict[int, str]):
    """Fills itself. Unassigned code points stay: rare name characters are among them."""

    def __missing__(self, code: int) -> str:
        self[code] = f"‹U+{code:04X}›" if _is_invisible(code) else chr(code)
        return self[code]


def _is_invisible(code: int) -> bool:
    noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return (
        noncharacter or code in _INVISIBLE_LETTERS or unicodedata.category(chr(code)) in _INVISIBLE_CATEGORIES
    )


class _Escapes(dict[int, str]):
    """The same for JSON, whose only line feeds are those between its parts."""

    def __missing__(self, code: int) -> str:
        invisible = code != ord("\n") and _is_invisible(code)
        self[code] = json.dumps(chr(code))[1:-1] if invisible else chr(code)
        return self[code]


_TABLE, _ESCAPES = _Table(), _Escapes()


def visible(text: str) -> str:
    """The text with control, bidi, zero-width and line characters replaced by their code points, look-alikes marked.

    Domains in ASCII form have what they say beside them.
    """
    seen = text.isprintable() and not _LETTERS.search(text)
    return mark_lookalikes(told_domains(text if seen else text.translate(_TABLE)))


def escaped(document: str) -> str:
    """JSON in which everything that the eye cannot see is written as JSON's own escape, which means the same."""
    return document if document.isprintable() else document.translate(_ESCAPES)

"""What all value types share: the result of cleaning, empty and broken cells, width and white space."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from auditor.snapshot.cleaning import peel


class Clean(NamedTuple):
    """A canonical value (text) or None, and why the cell could not be read as it stands or None.

    Both may be set for a cell with several values of which one is bad: the good ones are kept.
    """

    value: str | None
    reason: str | None = None


Cleaner = Callable[[str], Clean]

EMPTY = Clean(None)


@dataclass(frozen=True)
class Kind:
    """One value type: its cleaner, and an RE2 pattern of texts that are certainly canonical already.

    ``coarse`` is an RE2 pattern and its replacement that may be applied first without changing the outcome;
    it makes cells alike, so that fewer distinct ones need the cleaner.
    ``open``: the pattern also fits words like NULL or 无.
    """

    clean: Cleaner
    pattern: str
    coarse: tuple[str, str] | None = None
    open: bool = False


PLACEHOLDER = r"(?i)^(?:null|none|nil|nan|n/?a|#.*|[-—–－_/\\.。?？]*|无|暂无|没有|空|未填写|未填)$"
_PLACEHOLDER = re.compile(PLACEHOLDER)
_EXCEL_ERROR = re.compile(
    r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|#+)", re.IGNORECASE
)
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+)?E\+\d+|[+-]?\d+\.\d+E\d+", re.IGNORECASE)
_LOST = "\ufffd"  # stands for bytes that no encoding explains
# NFKC would make digits of them: ①②, ², ½, ⒈, ㋀.
_NO_DIGITS = re.compile("([²³¹¼-¾⁰-₉⅐-⅟↉①-⓿❶-➓㈀-㉿㊀-㋋㍘-㍰㏠-㏾\U0001f100-\U0001f10a]+)")
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff]"
)


def printable(text: str) -> str:
    """Without control, zero-width and direction marks; white space collapsed to single spaces; trimmed."""
    if text.isprintable():  # the usual case, and much faster
        return text if "  " not in text and text[:1] != " " != text[-1:] else " ".join(text.split())
    return " ".join(_UNPRINTABLE.sub("", text).split())


def tidy(text: str) -> str:
    """Printable text without what an export wrapped it in."""
    plain = printable(text)
    inner = peel.unwrapped(plain)
    return plain if inner == plain else printable(inner)


def narrow(text: str) -> str:
    """Tidy text with full-width letters, digits and punctuation brought to their usual width (NFKC)."""
    if text.isascii():
        return tidy(text)
    return tidy(_usual_width(tidy(text)))


def _usual_width(text: str) -> str:
    if not _NO_DIGITS.search(text):
        return unicodedata.normalize("NFKC", text)
    pieces = _NO_DIGITS.split(text)
    return "".join(piece if i % 2 else unicodedata.normalize("NFKC", piece) for i, piece in enumerate(pieces))


def unspaced(text: str) -> str:
    """Without spaces; composed again, because a mark that stood behind a space may now join a letter."""
    return unicodedata.normalize("NFC", text.replace(" ", ""))


def is_empty(text: str) -> bool:
    """Whether a trimmed text stands for no value: empty, a dash, NULL, 无 ..."""
    return bool(_PLACEHOLDER.match(text)) and not text.startswith("#")


def is_damaged(text: str) -> bool:
    """Whether the value was destroyed: an error value, scientific notation, or bytes that could not be decoded."""
    return bool(_LOST in text or _EXCEL_ERROR.fullmatch(text) or _SCIENTIFIC.fullmatch(text))


def cleaner(convert: Cleaner) -> Cleaner:
    """A cleaner that gets narrow text only, after empty and damaged cells are dealt with."""

    def clean(text: str) -> Clean:
        usual = peel.without_trailing(narrow(text))
        if is_empty(usual):
            return EMPTY
        return Clean(None, "damaged") if is_damaged(usual) else convert(usual)

    return clean


def settled(clean: Cleaner) -> Cleaner:
    """A cleaner whose value would be read again as itself, however many layers stood around it."""

    def again(text: str) -> Clean:
        found = clean(text)
        for _ in range(_MOST_LAYERS):
            if found.value is None or found.value == text or found.reason:
                break
            text = found.value
            found = clean(text)
        return found

    return again


_MOST_LAYERS = 10

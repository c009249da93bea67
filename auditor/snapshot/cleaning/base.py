"""What all value types share: the result of cleaning, empty and broken cells, width and white space."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple


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
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff]"
)


def printable(text: str) -> str:
    """Without control, zero-width and direction marks; white space collapsed to single spaces; trimmed."""
    if text.isprintable():  # the usual case, and much faster
        return text if "  " not in text and text[:1] != " " != text[-1:] else " ".join(text.split())
    return " ".join(_UNPRINTABLE.sub("", text).split())


def narrow(text: str) -> str:
    """Printable text with full-width letters, digits and punctuation brought to their usual width (NFKC)."""
    if text.isascii():
        return printable(text)
    return printable(unicodedata.normalize("NFKC", printable(text)))


def unspaced(text: str) -> str:
    """Without spaces; composed again, because a mark that stood behind a space may now join a letter."""
    return unicodedata.normalize("NFC", text.replace(" ", ""))


def is_empty(text: str) -> bool:
    """Whether a trimmed text stands for no value: empty, a dash, NULL, 无 ..."""
    return bool(_PLACEHOLDER.match(text)) and not text.startswith("#")


def is_damaged(text: str) -> bool:
    """Whether a spreadsheet has destroyed the value: an error value, or scientific notation."""
    return bool(_EXCEL_ERROR.fullmatch(text) or _SCIENTIFIC.fullmatch(text))


def cleaner(convert: Cleaner) -> Cleaner:
    """A cleaner that gets narrow text only, after empty and damaged cells are dealt with."""

    def clean(text: str) -> Clean:
        usual = narrow(text)
        if is_empty(usual):
            return EMPTY
        return Clean(None, "damaged") if is_damaged(usual) else convert(usual)

    return clean

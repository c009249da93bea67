"""Letters that pass for Latin ones, marked where they pretend: `аpple.com` with a Cyrillic а is not `apple.com`.

A Cyrillic, Greek or Armenian word is left as it is; so is a word that is full-width throughout, as Chinese exports have
them. Marked are look-alikes among Latin letters or digits, and words that consist of nothing but look-alikes.
"""

from __future__ import annotations

import re
import unicodedata

# Letters whose usual shape is that of a Latin letter or digit (a choice from Unicode Technical Standard 39, confusables).
_CYRILLIC = "асеіјоԛрѕԝхуһԁӏкАВСЕНІЈКМОРЅТХУЗ"
_GREEK = "οΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
_GREEK_SIGNS = "ανρυικγωη"  # stand alone in honest words such as α粒子
_OTHER = "օոսհıɡɑ"
_ALONE = frozenset(_CYRILLIC + _GREEK + _OTHER)
_PRETENDERS = _ALONE | frozenset(_GREEK_SIGNS)
_FOREIGN = "\u0370-\u03ff\u0400-\u052f\u0531-\u058fıɡɑ"
# Other forms of Latin letters and digits: full-width and mathematical.
_FORMS = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff"
_SUSPECT = re.compile(f"[{_FOREIGN}{_FORMS}]")
_WORD = re.compile(f"[0-9A-Za-z{_FOREIGN}{_FORMS}]*[{_FOREIGN}{_FORMS}][0-9A-Za-z{_FOREIGN}{_FORMS}]*")


def mark_lookalikes(text: str) -> str:
    """The text with the code point after each character that pretends to be a Latin letter or digit."""
    if text.isascii() or not _SUSPECT.search(text):
        return text
    return _WORD.sub(_marked, text)


def _marked(word: re.Match[str]) -> str:
    letters, end = word.group(), ""
    if word.string.startswith("‹U+", word.end()):
        letters, end = letters[:-1], letters[-1]  # it has its mark already
    among_latin = any(map(str.isascii, letters + end))
    if among_latin or _ALONE.issuperset(letters):
        return "".join(f"{c}‹U+{ord(c):04X}›" if _pretends(c) else c for c in letters) + end
    return word.group()


def _pretends(letter: str) -> bool:
    return letter in _PRETENDERS or (not letter.isascii() and unicodedata.normalize("NFKC", letter).isascii())

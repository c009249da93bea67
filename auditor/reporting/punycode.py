"""Domains in ASCII form with what they say beside them: `xn--fiqs8s` becomes `xn--fiqs8s‹中国›`.

Both stay in sight: the ASCII form is what was filed and resolves, and letters of the other one may pass for Latin ones.
"""

from __future__ import annotations

import re
import unicodedata

_HOST = "[0-9A-Za-z-]{1,63}"
# Begins and ends where a name does, which keeps long texts cheap; what has its other form beside it is left alone.
_NAME = re.compile(rf"(?<![0-9A-Za-z.-])(?>{_HOST}(?:\.{_HOST}){{0,126}})(?![0-9A-Za-z‹-])")
_ACE = re.compile(r"(?:^|\.)xn--", re.IGNORECASE)


def told_domains(text: str) -> str:
    """The text with the meaning of each domain behind it that has labels in ASCII form (IDNA)."""
    return _NAME.sub(_told, text) if "xn--" in text.lower() else text


def _told(found: re.Match[str]) -> str:
    name = found.group()
    if not _ACE.search(name):
        return name
    meant = ".".join(map(_meant, name.split(".")))
    return f"{name}‹{meant}›" if meant != name else name


def _meant(label: str) -> str:
    """What a label says; itself where it is no proper one, or holds what is no part of a name."""
    try:
        meant = label.lower().encode("ascii").decode("idna")
    except UnicodeError:
        return label
    return meant if all(char == "-" or unicodedata.category(char)[0] in "LNM" for char in meant) else label

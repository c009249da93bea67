"""Provinces: full name, short name, character, English name or GB/T 2260 region code to the character of filing numbers.

``贵州省``, ``贵州``, ``黔``, ``贵``, ``Guizhou``, ``52``, ``520000``, ``520103`` all become ``黔``, so that the province
of a record can be compared with that of its filing number. Data: ``auditor/reference/provinces.yml``.
"""

from __future__ import annotations

import re

from auditor.reference import load
from auditor.snapshot.cleaning.base import Clean, Kind, cleaner
from auditor.text import Text

_REGION = re.compile(r"(\d{2})(?:\d{2}){0,5}(?:\.0)?")
_TAIL = re.compile(r"(?:省|市|(?:壮族|回族|维吾尔)?自治区| ?province| ?municipality)$")


def _spelling(text: str) -> str:
    return _TAIL.sub("", text.lower()).replace(" ", "")


def _spellings() -> dict[str, str]:
    known = {}
    for key, spec in load("provinces").items():
        known.update({_spelling(word): key for word in (key, spec["zh"], spec["en"], *spec["names"])})
        known[str(spec["gb"])] = key
    return known


_KNOWN = _spellings()
NAMES = [word for spec in load("provinces").values() for word in (spec["zh"], spec["en"])]
"""Short names and English names, for a hint at the nearest."""


def _convert(text: str) -> Clean:
    region = _REGION.fullmatch(text)
    found = _KNOWN.get(region[1] if region else _spelling(text))
    return Clean(found) if found else Clean(None, "masked" if "*" in text else "unknown_province")


def label(key: str) -> Text:
    """The short name of a province, e.g. 贵州."""
    spec = load("provinces")[key]
    return Text(spec["zh"], spec["en"])


clean = cleaner(_convert)

KIND = Kind(clean, f"^[{''.join(load('provinces'))}]$")

"""Whole numbers."""

from __future__ import annotations

import re

from auditor.snapshot.cleaning.base import Clean, Kind, cleaner

_INTEGER = re.compile(r"([+-]?\d{1,18})(?:\.0+)?")
_HTTP_STATUS = re.compile(r"([1-5]\d\d) [A-Za-z][A-Za-z -]*")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+")


def _convert(text: str) -> Clean:
    plain = text.replace(",", "") if _GROUPED.fullmatch(text) else text
    match = _INTEGER.fullmatch(plain) or _HTTP_STATUS.fullmatch(plain)
    return Clean(str(int(match[1]))) if match else Clean(None, "bad_integer")


clean = cleaner(_convert)

KIND = Kind(clean, "^(0|[1-9][0-9]{0,14})$")

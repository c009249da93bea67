"""Home page addresses: usual width, no spaces, host in ASCII; several joined by ``;``. Rules judge their form."""

from __future__ import annotations

import re

from auditor.snapshot.cleaning import peel
from auditor.snapshot.cleaning.base import EMPTY, Clean, Kind, cleaner, settled, unspaced
from auditor.snapshot.cleaning.domain import ascii_name

_PARTS = re.compile(r"((?:[a-z][a-z0-9+.-]*://)?)([^/?#:;,]*)(.*)", re.IGNORECASE | re.DOTALL)


# A second address begins behind white space or a separator; inside a query an address is a parameter.
_NEXT = re.compile(
    r"(?<![./:])[ ;,、|]+(?=(?:https?://|www\.|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:[/: ;,、|]|$)))|(?<=[a-z/])(?=https?://)"
)
_LABEL = re.compile(r"^(?:[^\x00-\x7f]{1,12}|URL) ?: ?(?=[A-Za-z0-9])", re.IGNORECASE)
_REMARK = re.compile(r" *\(([^()/]{1,20})\)$| ([\u3400-\u9fff]{1,8})$")


def _ascii_host(url: str) -> str:
    """The address with its host as domains are stored (IDNA), so that the two can be compared."""
    match = _PARTS.fullmatch(url)
    host = ascii_name(match[2].lower()) if match and not match[2].isascii() else None
    return match[1] + host + match[3] if match and host else url


def _convert(text: str) -> Clean:
    urls = [_one(part) for part in _NEXT.split(text.replace("。", "."))] if "?" not in text else [_one(text)]
    value = ";".join(dict.fromkeys(filter(None, urls)))
    if not value:
        return EMPTY
    return Clean(None, "masked") if not value.strip("*") else Clean(value)


def _one(text: str) -> str:
    part = text.replace("。", ".").strip(" ,;、")
    remark = _REMARK.search(part)
    part = part[: remark.start()] if remark and peel.harmless(remark[1] or remark[2]) else part
    return _ascii_host(unspaced(_LABEL.sub("", part)))


clean = settled(cleaner(_convert))

KIND = Kind(clean, r"^[a-z][a-zA-Z0-9:/._-]*\.[a-z]{2,}/?$")

"""Home page addresses: usual width, no spaces, host in ASCII; their form is judged by rules, not here."""

from __future__ import annotations

import re

from auditor.snapshot.cleaning.base import Clean, Kind, cleaner, unspaced
from auditor.snapshot.cleaning.domain import ascii_name

_PARTS = re.compile(r"((?:[a-z][a-z0-9+.-]*://)?)([^/?#:;,]*)(.*)", re.IGNORECASE | re.DOTALL)


def _ascii_host(url: str) -> str:
    """The address with its host as domains are stored (IDNA), so that the two can be compared."""
    match = _PARTS.fullmatch(url)
    host = ascii_name(match[2].lower()) if match and not match[2].isascii() else None
    return match[1] + host + match[3] if match and host else url


def _convert(text: str) -> Clean:
    url = unspaced(text.replace("。", "."))
    return Clean(None, "masked") if not url.strip("*") else Clean(_ascii_host(url))


clean = cleaner(_convert)

KIND = Kind(clean, r"^[a-z][a-zA-Z0-9:/._-]*\.[a-z]{2,}/?$")

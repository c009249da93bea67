"""Home page addresses: usual width, no spaces; their form is judged by rules, not here."""

from __future__ import annotations

from auditor.snapshot.cleaning.base import Clean, Kind, cleaner, unspaced


def _convert(text: str) -> Clean:
    url = unspaced(text.replace("。", "."))
    return Clean(None, "masked") if not url.strip("*") else Clean(url)


clean = cleaner(_convert)

KIND = Kind(clean, r"^[a-z][a-zA-Z0-9:/._-]*\.[a-z]{2,}/?$")

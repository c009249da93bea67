"""Free text: trimmed, white space collapsed, unprintable characters removed; otherwise as it was written."""

from __future__ import annotations

from auditor.snapshot.cleaning.base import EMPTY, Clean, Kind, is_empty, printable


def clean(text: str) -> Clean:
    """Any text; a cell of asterisks only is masked, a spreadsheet error value is damaged."""
    tidy = printable(text)
    if is_empty(tidy):
        return EMPTY
    if tidy.startswith("#") and tidy.rstrip("!?").isupper() and " " not in tidy:
        return Clean(None, "damaged")
    return Clean(None, "masked") if not tidy.strip("* ") else Clean(tidy)


_PLAIN = r"[\x{4E00}-\x{9FFF}A-Za-z0-9（）()，。、；：:;,-]+"
KIND = Kind(clean, rf"^{_PLAIN}( {_PLAIN})*$", open=True)

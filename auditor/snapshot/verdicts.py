"""Why a row that does not fit, or has no usable key, is refused."""

from __future__ import annotations

import re

from auditor.snapshot.cleaning import filing_number
from auditor.snapshot.cleaning.base import is_damaged, narrow
from auditor.snapshot.headers import normal

_TOTAL = re.compile(
    r"(?:[合总小共]\s*计|总数|total|sum)(?:[^a-z\u4e00-\u9fff].*|[\d条个户家].*)?|共\s*\d+\s*[条个户家项].*",
    re.IGNORECASE,
)

HARMLESS = {"total_row", "repeated_header", "note_row", "superseded"}
"""Reasons that say no record can be missing because of the row: it is none, or a newer version is there."""


def no_record(cells: list[str], headers: tuple[str, ...]) -> str | None:
    """Why a row is no record at all: a total, the header once more, or a note in a single cell."""
    filled = [cell for cell in cells if cell.strip()]
    if filled and _TOTAL.fullmatch(narrow(filled[0])):
        return "total_row"
    if len(filled) > 1 and {normal(c) for c in filled} <= {normal(h) for h in headers}:
        return "repeated_header"
    return "note_row" if len(filled) == 1 and len(headers) > 2 and _is_note(filled[0]) else None


def _is_note(cell: str) -> bool:
    """Whether a lonely cell cannot be what is left of a record."""
    return not is_damaged(narrow(cell)) and not filing_number.mentions(cell, service=False)


def without_key(cells: list[str], headers: tuple[str, ...], *, named: bool) -> str | None:
    """Why a row without a usable key is refused; None when its name makes it worth keeping."""
    return no_record(cells, headers) or (None if named else "no_key")

"""What the cells of a column show about a header that may mean several things."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from auditor.snapshot.cleaning.base import is_empty, narrow
from auditor.snapshot.codes import packaged
from auditor.snapshot.schema import Column

_MOST = 0.5  # of the filled cells
_SUBJECT = re.compile(r"[^-\s]ICP备\s*\d{6,}\s*号?$", re.IGNORECASE)
_SERVICE = re.compile(r"ICP备\s*\d{6,}\s*号?\s*[-—–]\s*\d+[A-Z]?$", re.IGNORECASE)
_OTHER_NUMBER = {"service_number": _SUBJECT, "filing_number": _SERVICE}


def holds(column: Column, cells: Sequence[str]) -> bool:
    """Whether most filled cells are words of the column's code list, or like its pattern; numbers alone show nothing."""
    filled = _filled(cells)
    if not filled:
        return False
    if column.codes:
        codes = packaged(column.codes)
        return _share(filled, lambda cell: not cell.isdecimal() and codes.find(cell) is not None)
    return bool(column.like) and _share(filled, _pattern(column.like or "").search)


def holds_another(column: Column, cells: Sequence[str]) -> bool:
    """Whether most filled cells are filing numbers of the other kind: of subjects where services are meant, or back."""
    other = _OTHER_NUMBER.get(column.type)
    filled = _filled(cells)
    return bool(filled) and other is not None and _share(filled, other.search)


def _filled(cells: Sequence[str]) -> list[str]:
    return [cell for cell in map(narrow, cells) if not is_empty(cell)]


def _share(filled: Sequence[str], fits: Callable[[str], object]) -> bool:
    return sum(bool(fits(cell)) for cell in filled) > _MOST * len(filled)


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)

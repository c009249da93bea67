"""A pass over the records of an XLS workbook (BIFF; [MS-XLS])."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from struct import unpack_from

import olefile

from auditor.snapshot.readers.limits import check_cells
from auditor.snapshot.readers.survey import Cell, Survey

_BEGIN, _END, _SHEET, _DATE_SYSTEM = 0x0809, 0x000A, 0x0085, 0x0022
_DIMENSIONS, _RANGES = 0x0200, {14: "<IIHH", 10: "<HHHH"}
_FORMULA, _BOOLEAN_OR_ERROR, _MANY_NUMBERS = 0x0006, 0x0205, 0x00BD
_FILLED = {_FORMULA, _BOOLEAN_OR_ERROR, _MANY_NUMBERS, 0x0203, 0x0204, 0x027E, 0x00FD, 0x00D6}
"""Formula, boolean or error, and numbers, texts, small numbers, shared texts, rich texts."""


def survey_xls(path: Path, where: str) -> Survey:
    """Date system and error cells.

    Raises:
        SnapshotError: a sheet is beyond a limit.
        OSError: the file is damaged.
    """
    with olefile.OleFileIO(path) as parts:
        data = parts.openstream("Workbook" if parts.exists("Workbook") else "Book").read()
    starts: dict[int, int] = {}
    errors: dict[int, set[Cell]] = {}
    sheet, rows, columns, epoch_1904 = -1, 0, 0, False
    for at, kind, size in _records(data):
        if kind == _SHEET and size >= 4:
            starts[unpack_from("<I", data, at)[0]] = len(starts)
        elif kind == _DATE_SYSTEM and size >= 2:
            epoch_1904 = unpack_from("<H", data, at)[0] == 1
        elif kind == _BEGIN and at - 4 in starts:
            sheet, rows, columns = starts[at - 4], 0, 0
        elif kind == _DIMENSIONS and size in _RANGES:
            check_cells(*_declared(data, at, size), where)
        elif kind in _FILLED and size >= 6:
            row, column = unpack_from("<HH", data, at)
            last = unpack_from("<H", data, at + size - 2)[0] if kind == _MANY_NUMBERS else column
            rows, columns = max(rows, row + 1), max(columns, last + 1)
            check_cells(rows, columns, where)
            if _is_error(data, at, kind, size):
                errors.setdefault(sheet, set()).add((row, column))
    return Survey(epoch_1904, errors)


def _declared(data: bytes, at: int, size: int) -> tuple[int, int]:
    """Rows and columns that the library makes room for; a range that ends before it begins is nearly endless to it."""
    first_row, end_row, first_column, end_column = unpack_from(_RANGES[size], data, at)
    if not (end_row and end_column):
        return 0, 0
    return (end_row - first_row) % 2**32, (end_column - first_column) % 2**32


def _records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Start of the content, kind and size of each record."""
    at, end = 0, len(data)
    while at + 4 <= end:
        kind, size = unpack_from("<HH", data, at)
        at += 4
        if at + size > end:
            return
        yield at, kind, size
        at += size


def _is_error(data: bytes, at: int, kind: int, size: int) -> bool:
    if kind == _BOOLEAN_OR_ERROR:
        return size >= 8 and data[at + 7] == 1
    return kind == _FORMULA and size >= 14 and data[at + 12 : at + 14] == b"\xff\xff" and data[at + 6] == 2

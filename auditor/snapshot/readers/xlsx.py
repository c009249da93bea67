"""XLSX workbooks: every sheet, hidden ones too. Cells come out as the text a person would type."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from python_calamine import CalamineSheet, CalamineWorkbook

from auditor.errors import SnapshotError
from auditor.snapshot.readers.base import (
    BATCH_ROWS,
    HEAD_ROWS,
    BadRow,
    Batch,
    Cells,
    Opened,
    Sheet,
    batch_of,
    fit,
)
from auditor.text import Text

SUFFIXES = (".xlsx", ".xlsm")

_T = TypeVar("_T")

_EXACT = 10**15  # a spreadsheet keeps 15 significant digits; what lies beyond is lost


def open_xlsx(path: Path, where: str) -> Opened:
    """Open a workbook.

    Raises:
        SnapshotError: it is damaged, encrypted, or no workbook at all.
    """
    book = _guarded(where, lambda: CalamineWorkbook.from_path(path))
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Opened(path, "xlsx", None, digest, _sheets(book, where))


def _sheets(book: CalamineWorkbook, where: str) -> Iterator[Sheet]:
    """One sheet after the other, so that only one is in memory."""
    for name in book.sheet_names:
        sheet = _sheet(_guarded(where, partial(book.get_sheet_by_name, name)), name)
        if sheet.head:
            yield sheet


def _guarded(where: str, call: Callable[[], _T]) -> _T:
    try:
        return call()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the library raises many kinds for a broken file, and panics on some
        raise _unreadable(where, error) from error


def _sheet(data: CalamineSheet, name: str) -> Sheet:
    def rows() -> Iterator[Cells]:
        return map(_texts, data.iter_rows())

    def batches(header_row: int, width: int) -> Iterator[Batch]:
        numbered = islice(enumerate(rows(), start=1), header_row, None)
        while chunk := list(islice(numbered, BATCH_ROWS)):
            fitting = [(row, fit(cells, width)) for row, cells in chunk]
            good = [(row, cells) for row, cells in fitting if cells]
            ragged = [BadRow(*pair) for pair, (_, fits) in zip(chunk, fitting, strict=True) if not fits]
            yield batch_of(good, ragged, width)

    return Sheet(name, list(islice(rows(), HEAD_ROWS)), batches)


def _texts(row: list[Any]) -> Cells:
    return [cell if cell.__class__ is str else _text(cell) for cell in row]


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ") if cell.time() != time.min else cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _number(number: float) -> str:
    """Digits as typed; beyond 15 of them scientific notation, which cleaning knows to be damaged."""
    if abs(number) >= _EXACT:
        return f"{float(number):.14E}"
    return str(int(number)) if number == int(number) else repr(number)


def _unreadable(where: str, error: BaseException) -> SnapshotError:
    return SnapshotError(
        Text(f"工作簿无法打开（{error}）", f"the workbook cannot be opened ({error})"),
        where=where,
        expected=Text("完整、未加密的 .xlsx 文件", "a complete .xlsx file without password"),
        todo=Text(
            "用表格软件打开并另存为 .xlsx，或重新导出", "open it, save it as .xlsx, or export it again"
        ),
    )

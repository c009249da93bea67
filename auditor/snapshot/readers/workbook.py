"""Workbooks (XLSX, XLSM, XLS, ODS, `.et`): every sheet. Cells come out as the text a person would type."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

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
from auditor.snapshot.readers.limits import check_columns
from auditor.snapshot.readers.survey import Cell, Survey
from auditor.snapshot.readers.survey_ods import survey_ods
from auditor.snapshot.readers.survey_xls import survey_xls
from auditor.snapshot.readers.survey_xlsx import survey_xlsx
from auditor.text import Text

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".et")

_T = TypeVar("_T")

Merged = dict[Cell, int]
"""Cells below the first row of a merged range, and that row."""

_SURVEYS: dict[str, Callable[[Path, str], Survey]] = {
    "xlsx": survey_xlsx,
    "xls": survey_xls,
    "ods": survey_ods,
}
_OWN_SUFFIXES = {"xlsx": (".xlsx", ".xlsm"), "xls": (".xls",), "ods": (".ods",)}

_NO_WORKBOOK = {
    "zip": Text("是损坏的文件，或不含工作簿的压缩包", "damaged, or an archive that holds no workbook"),
    "document": Text("是另一种文档", "another kind of document"),
    "markup": Text("是网页或 XML，只是用了工作簿的后缀", "a web page or XML under the suffix of a workbook"),
    "binary": Text("内容不是工作簿", "what it holds is no workbook"),
    "empty": Text("文件是空的", "the file is empty"),
}
KINDS = (*_SURVEYS, "encrypted", "document", "zip")
"""Kinds of files that are opened, or refused, as workbooks whatever their suffix."""

_EXACT = 10**15  # a spreadsheet keeps 15 significant digits; what lies beyond is lost
_ERROR_VALUE = "#N/A"


def open_workbook(path: Path, where: str, kind: str) -> Opened:
    """Open a workbook of a kind: xlsx, xls or ods, whatever its suffix says.

    Raises:
        SnapshotError: it is damaged, encrypted, no workbook at all, or beyond a limit.
    """
    if kind not in _SURVEYS:
        raise _encrypted(where) if kind == "encrypted" else _unreadable(where, _NO_WORKBOOK[kind])
    survey = _guarded(where, lambda: _SURVEYS[kind](path, where))
    book = _guarded(where, lambda: _load(path, kind))
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Opened(path, kind, None, digest, _sheets(book, survey, where))


def _load(path: Path, kind: str) -> CalamineWorkbook:
    if path.suffix.lower() in _OWN_SUFFIXES[kind]:
        return CalamineWorkbook.from_path(path)
    with path.open("rb") as file:  # the library believes a suffix, but not the lack of one
        return CalamineWorkbook.from_filelike(file)


def _sheets(book: CalamineWorkbook, survey: Survey, where: str) -> Iterator[Sheet]:
    """One sheet after the other, so that only one is in memory."""
    for number, about in enumerate(book.sheets_metadata):
        data = _guarded(where, partial(book.get_sheet_by_index, number))
        merged = _guarded(where, partial(_merged, data))
        rows = partial(_rows, data, survey.errors.get(number, set()), merged)
        head = [_texts(row) for row in islice(rows(), HEAD_ROWS)]
        if head:
            check_columns(len(head[0]), f"{where}#{about.name}")
            hidden = about.visible != SheetVisibleEnum.Visible
            yield Sheet(
                about.name, head, partial(_batches, rows), hidden=hidden, epoch_1904=survey.epoch_1904
            )


def _guarded(where: str, call: Callable[[], _T]) -> _T:
    try:
        return call()
    except (KeyboardInterrupt, SystemExit, SnapshotError):
        raise
    except BaseException as error:  # the libraries raise many kinds for a broken file, and panic on some
        if isinstance(error, PasswordError):
            raise _encrypted(where) from error
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise _unreadable(where, Text(reason, reason)) from error


def _rows(data: CalamineSheet, errors: set[Cell], merged: Merged) -> Iterator[list[Any]]:
    """All rows from the first of the sheet on, without the empty columns before the table.

    A cell that was merged over several rows holds its value in each of them; over several columns only in the first,
    where a title stays a title.
    """
    rows = _with_merged(data.iter_rows(), merged) if merged else data.iter_rows()
    return _marked(rows, (data.start or (0, 0))[1], errors) if errors else rows


def _merged(data: CalamineSheet) -> Merged:
    first = (data.start or (0, 0))[1]
    ranges = getattr(data, "merged_cell_ranges", None) or ()
    return {
        (row, start[1] - first): start[0]
        for start, end in ranges
        if start[1] >= first
        for row in range(start[0] + 1, end[0] + 1)
    }


def _with_merged(rows: Iterator[list[Any]], merged: Merged) -> Iterator[list[Any]]:
    columns = sorted({column for _, column in merged})
    above: dict[int, Any] = {}
    for row, cells in enumerate(rows):
        for column in columns:
            if (row, column) not in merged:
                above[column] = cells[column] if column < len(cells) else ""
            elif column < len(cells) and cells[column] == "":
                cells[column] = above.get(column, "")
        yield cells


def _marked(rows: Iterator[list[Any]], first: int, errors: set[Cell]) -> Iterator[list[Any]]:
    shifted = {(row, column - first) for row, column in errors}
    return (_with_errors(cells, row, shifted) for row, cells in enumerate(rows))


def _with_errors(cells: list[Any], row: int, errors: set[Cell]) -> list[Any]:
    return [_ERROR_VALUE if cell == "" and (row, i) in errors else cell for i, cell in enumerate(cells)]


def _batches(rows: Callable[[], Iterator[list[Any]]], header_row: int, width: int) -> Iterator[Batch]:
    below, first = islice(rows(), header_row, None), header_row + 1
    while chunk := list(islice(below, BATCH_ROWS)):
        yield _batch(chunk, first, width)
        first += len(chunk)


def _batch(chunk: list[list[Any]], first: int, width: int) -> Batch:
    columns = list(zip(*chunk, strict=True))
    if all(set(column) == {""} for column in columns[width:]):
        numbers = pa.array(range(first, first + len(chunk)), pa.int64())
        return Batch([_column(column) for column in columns[:width]], numbers)
    fitting = [(row, cells, fit(cells, width)) for row, cells in enumerate(map(_texts, chunk), start=first)]
    ragged = [BadRow(row, cells) for row, cells, fits in fitting if not fits]
    return batch_of([(row, fits) for row, _, fits in fitting if fits], ragged, width)


def _column(cells: tuple[Any, ...]) -> pa.Array:
    kinds = set(map(type, cells))
    if kinds == {date}:
        return pa.array(cells, pa.date32()).cast(pa.string())
    if kinds <= {int, float}:
        numbers = pa.array(cells, pa.float64())
        if pc.all(pc.and_(pc.equal(pc.floor(numbers), numbers), pc.less(pc.abs(numbers), _EXACT))).as_py():
            return numbers.cast(pa.int64()).cast(pa.string())
    return pa.array(cells if kinds == {str} else _texts(cells), pa.string())


def _texts(row: list[Any] | tuple[Any, ...]) -> Cells:
    return [cell if cell.__class__ is str else _text(cell) for cell in row]


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return number_text(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ") if cell.time() != time.min else cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def number_text(number: float) -> str:
    """Digits as typed; beyond 15 of them scientific notation, which cleaning knows to be damaged."""
    if abs(number) >= _EXACT:
        return f"{float(number):.14E}"
    return str(int(number)) if number == int(number) else repr(number)


def _encrypted(where: str) -> SnapshotError:
    return SnapshotError(
        Text("工作簿有打开密码", "the workbook is protected by a password"),
        where=where,
        todo=Text("用密码打开，去掉密码后保存", "open it with its password and save it without one"),
    )


def _unreadable(where: str, reason: Text) -> SnapshotError:
    return SnapshotError(
        Text(f"工作簿无法打开（{reason.zh}）", f"the workbook cannot be opened ({reason.en})"),
        where=where,
        expected=Text("完整的 XLSX、XLS 或 ODS 文件", "a complete XLSX, XLS or ODS file"),
        todo=Text(
            "用表格软件打开并另存为 .xlsx，或重新导出", "open it, save it as .xlsx, or export it again"
        ),
    )

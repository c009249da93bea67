"""Sheets of a workbook: everything inert text, nothing lost silently at a limit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from auditor.reporting.visible import visible
from auditor.reporting.wording import Wording

ROWS_PER_SHEET = 1_048_576  # Excel specifications and limits: rows on a worksheet
CELL_CHARACTERS = 32_767  # ibid.: characters in a cell
_NAME_LENGTH = 31  # ibid.: characters in a sheet name
_NOT_IN_NAMES = dict.fromkeys(map(ord, "[]:*?/\\'"), "_")


class Book:
    """Opens sheets with names that a spreadsheet accepts."""

    def __init__(self, workbook: Any, say: Wording):
        self.workbook, self.say, self._names = workbook, say, set[str]()
        self.bold = workbook.add_format({"bold": True, "bg_color": "#E9EEF5", "border": 1, "valign": "top"})
        self.plain = workbook.add_format({"valign": "top"})

    def table(self, name: str, columns: Sequence[str], widths: dict[str, int] | None = None) -> Table:
        """A new list; widths in characters, by column."""
        return Table(self, name, columns, widths or {})

    def sheet(self, wanted: str) -> Any:
        """A new sheet; 31 characters at most, none of []:*?/\\ and no name twice."""
        base = visible(wanted).translate(_NOT_IN_NAMES)[: _NAME_LENGTH - 4] or "_"
        name = next(name for name in _numbered(base) if name.casefold() not in self._names)
        self._names.add(name.casefold())
        return self.workbook.add_worksheet(name)


def _numbered(base: str) -> Iterator[str]:
    yield base
    yield from (f"{base} {number}" for number in range(2, 1000))


class Table:
    """Rows under a frozen header with filters; what does not fit on one sheet goes on to the next."""

    def __init__(self, book: Book, name: str, columns: Sequence[str], widths: dict[str, int]):
        self._book, self._name, self._columns, self._widths = book, name, columns, widths
        self._open()

    def extend(self, rows: Iterable[list[str]]) -> None:
        """Adds rows."""
        for row in rows:
            self.append(row)

    def append(self, row: list[str]) -> None:
        """Adds one row, on a new sheet when this one is full."""
        if self._row == ROWS_PER_SHEET:
            self._open()
        self._write(row, self._book.plain)

    def _open(self) -> None:
        self._sheet, self._row = self._book.sheet(self._name), 0
        self._sheet.freeze_panes(1, 0)
        self._sheet.autofilter(0, 0, ROWS_PER_SHEET - 1, len(self._columns) - 1)
        for index, column in enumerate(self._columns):
            self._sheet.set_column(index, index, self._widths.get(column, 16))
        self._write([self._book.say(f"column.{column}") for column in self._columns], self._book.bold)

    def _write(self, row: list[str], style: Any) -> None:
        for index, text in enumerate(row):
            put(self._sheet, (self._row, index), text, style, self._book.say)
        self._row += 1


def put(sheet: Any, cell: tuple[int, int], text: str, style: Any, say: Wording) -> None:
    """Writes one text cell. XlsxWriter only returns -2 for over-long text and -1 outside the sheet."""
    text = visible(text)
    code = sheet.write_string(*cell, text, style)
    if code == -2:
        mark = say("form.cut", n=len(text))
        code = sheet.write_string(*cell, text[: CELL_CHARACTERS - len(mark)] + mark, style)
    if code != 0:
        raise ValueError(f"{sheet.name}: cell {cell} cannot be written (code {code})")

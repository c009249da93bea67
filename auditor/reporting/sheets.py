"""Sheets of a workbook: everything inert text, nothing lost silently at a limit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from auditor.reporting.visible import visible
from auditor.reporting.wording import Wording

ROWS_PER_SHEET = 1_048_576  # Excel specifications and limits: rows on a worksheet
MOST_LINKS = 10_000  # each is kept in memory until its sheet is written; a sheet may have 65,530 (ibid.)
CELL_CHARACTERS = 32_767  # ibid.: characters in a cell
_NAME_LENGTH = 31  # ibid.: characters in a sheet name
_NOT_IN_NAMES = dict.fromkeys(map(ord, "[]:*?/\\'"), "_")


class Book:
    """Opens sheets with names that a spreadsheet accepts."""

    def __init__(self, workbook: Any, say: Wording):
        self.workbook, self.say, self._names = workbook, say, set[str]()
        self.links_left = MOST_LINKS
        self.bold = workbook.add_format({"bold": True, "bg_color": "#E9EEF5", "border": 1, "valign": "top"})
        self.plain = workbook.add_format({"valign": "top"})
        self.link = workbook.add_format({"valign": "top", "font_color": "#1F4E9E", "underline": 1})

    def table(
        self,
        name: str,
        columns: Sequence[str],
        widths: dict[str, int] | None = None,
        working: Working | None = None,
    ) -> Table:
        """A new list; widths in characters, by column."""
        return Table(self, name, columns, widths or {}, working or Working())

    def sheet(self, wanted: str) -> Any:
        """A new sheet; 31 characters at most, none of []:*?/\\ and no name twice."""
        base = visible(wanted).translate(_NOT_IN_NAMES)[: _NAME_LENGTH - 4] or "_"
        name = next(name for name in _numbered(base) if name.casefold() not in self._names)
        self._names.add(name.casefold())
        return self.workbook.add_worksheet(name)


def _numbered(base: str) -> Iterator[str]:
    yield base
    yield from (f"{base} {number}" for number in range(2, 1000))


@dataclass(frozen=True)
class Working:
    """What makes a list one that people work in.

    Attributes:
        frozen: columns at the left that stay in sight.
        link: the address of a row, from its first cell; the first `MOST_LINKS` rows of the workbook have one.
        choices: the words that a column takes, by column.
    """

    frozen: int = 0
    link: Callable[[str], str] | None = None
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Table:
    """Rows under a frozen header with filters; what does not fit on one sheet goes on to the next."""

    def __init__(
        self, book: Book, name: str, columns: Sequence[str], widths: dict[str, int], working: Working
    ):
        self._book, self._name, self._columns, self._widths = book, name, columns, widths
        self._working = working
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
        self._sheet.freeze_panes(1, self._working.frozen)
        done(self._sheet.autofilter(0, 0, ROWS_PER_SHEET - 1, len(self._columns) - 1), self._name)
        for index, column in enumerate(self._columns):
            done(self._sheet.set_column(index, index, self._widths.get(column, 16)), self._name)
            if column in self._working.choices:
                self._choose(index, self._working.choices[column])
        self._write([self._book.say(f"column.{column}") for column in self._columns], self._book.bold)

    def _choose(self, column: int, words: Sequence[str]) -> None:
        options = {"validate": "list", "source": list(words), "error_type": "stop"}
        done(self._sheet.data_validation(1, column, ROWS_PER_SHEET - 1, column, options), self._name)

    def _write(self, row: list[str], style: Any) -> None:
        link = self._working.link
        linked = link is not None and self._row > 0 and self._book.links_left > 0
        if linked and link:
            self._book.links_left -= 1
            done(self._sheet.write_url(self._row, 0, link(row[0]), self._book.link, row[0]), self._name)
        for index, text in enumerate(row[linked:], start=int(linked)):
            if text:  # a quarter of all cells is empty, and takes as long as a full one
                put(self._sheet, (self._row, index), text, style, self._book.say)
        self._row += 1


def done(code: int | None, name: str) -> None:
    """XlsxWriter reports what it did not write by its return code only."""
    if code:
        raise ValueError(f"{name}: not written (code {code})")


def put(sheet: Any, cell: tuple[int, int], text: str, style: Any, say: Wording) -> None:
    """Writes one text cell. XlsxWriter only returns -2 for over-long text and -1 outside the sheet."""
    text = visible(text)
    code = sheet.write_string(*cell, text, style)
    if code == -2:
        mark = say("form.cut", n=len(text))
        code = sheet.write_string(*cell, text[: CELL_CHARACTERS - len(mark)] + mark, style)
    if code != 0:
        raise ValueError(f"{sheet.name}: cell {cell} cannot be written (code {code})")

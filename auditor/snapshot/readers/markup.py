"""Tables in markup: HTML and MHTML that back offices call .xls, and SpreadsheetML 2003 (Excel's own XML).

A file is parsed as a stream, once for the first rows of its tables and once for each table that is read. No entity,
DTD or network address is ever followed. Merged cells: a row span repeats the text in the rows below, a column span
leaves the cells beside it empty, as a spreadsheet shows them.
"""

from __future__ import annotations

import email
import email.policy
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import ClassVar

from lxml import etree

from auditor.errors import SnapshotError
from auditor.snapshot.readers.base import (
    BATCH_ROWS,
    CUT_SHORT,
    HEAD_ROWS,
    BadRow,
    Batch,
    Cells,
    Opened,
    Sheet,
    batch_of,
    fit,
)
from auditor.snapshot.readers.encoding import decoded, examine
from auditor.snapshot.readers.limits import COLUMNS, DOCUMENT_BYTES, check_cells, check_columns, too_much
from auditor.text import Text

SUFFIXES = (".html", ".htm", ".mht", ".mhtml")
KINDS = ("html", "mhtml", "spreadsheetml")

_CHUNK = 1 << 20
_DEEPEST = 16  # tables inside one another
_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_SILENT = ("style", "script", "title")

Chunks = Callable[[], Iterator[bytes]]
Row = tuple[int, int, Cells]
"""Number of the table, number of the row, cells."""


@dataclass
class _Grid:
    """One table while it is read; `spans` holds, by column, rows left and text of the cells that reach down."""

    number: int
    row: int = 0
    in_row: bool = False
    cells: list[tuple[str, int, int]] = field(default_factory=list)
    spans: dict[int, tuple[int, str]] = field(default_factory=dict)

    def finished(self, where: str) -> Cells:
        """The cells of the row that ends, with what reaches into it from above."""
        found: Cells = []
        for text, across, down in self.cells:
            self._fill(found)
            for i in range(min(across, COLUMNS + 1)):
                if down > 1:
                    self.spans[len(found)] = down - 1, "" if i else text
                found.append("" if i else text)
            check_columns(len(found), where)
        self._fill(found)
        self.cells = []
        return found

    def _fill(self, found: Cells) -> None:
        while len(found) in self.spans:
            left, text = self.spans.pop(len(found))
            if left > 1:
                self.spans[len(found)] = left - 1, text
            found.append(text)


class _Handler:
    """What both languages share: a stack of tables, one open cell, rows that are ready."""

    def __init__(self, where: str) -> None:
        self.ready: list[Row] = []
        self.names: dict[int, str] = {}
        self.hidden: set[int] = set()
        self._where, self._count = where, 0
        self._open: list[_Grid] = []
        self._text: list[str] | None = None
        self._span = 1, 1

    def table(self) -> None:
        if len(self._open) >= _DEEPEST:
            raise too_much(
                self._where, Text("表格嵌套过深", "tables nested too deep"), Text("16 层", "16 levels")
            )
        self._count += 1
        self._open.append(_Grid(self._count))

    def end_table(self) -> None:
        self.end_row()
        del self._open[-1:]

    def row(self, number: int | None = None) -> None:
        if not self._open:
            self.table()
        self.end_row()
        grid = self._open[-1]
        grid.row = number - 1 if number and number > grid.row else grid.row
        grid.in_row = True

    def end_row(self) -> None:
        self.end_cell()
        grid = self._open[-1] if self._open else None
        if grid and grid.in_row:
            grid.row, grid.in_row = grid.row + 1, False
            self.ready.append((grid.number, grid.row, grid.finished(self._where)))

    def cell(self, across: int, down: int) -> None:
        self.end_cell()
        self._text, self._span = [], (across, down)

    def end_cell(self) -> None:
        if self._text is not None and self._open:
            self._open[-1].cells.append((" ".join("".join(self._text).split()), *self._span))
        self._text = None

    def data(self, text: str) -> None:
        """Text, as the parser gives it."""
        if self._text is not None:
            self._text.append(text)

    def close(self) -> None:
        """The end of the file."""
        while self._open:
            self.end_table()

    def take(self) -> list[Row]:
        """The rows that are ready."""
        ready, self.ready = self.ready, []
        return ready


class _Html(_Handler):
    """Tags of HTML; the parser closes what pages leave open."""

    _silent: str | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An opening tag."""
        if tag == "table":
            self.table()
        elif tag == "tr":
            self.row()
        elif tag in ("td", "th"):
            self.cell(_count(attributes.get("colspan")), _count(attributes.get("rowspan")))
        elif tag in ("br", "p", "div", "li"):
            super().data(" ")
        elif tag in _SILENT:
            self._silent = tag

    def end(self, tag: str) -> None:
        """A closing tag."""
        if tag == "table":
            self.end_table()
        elif tag == "tr":
            self.end_row()
        elif tag in ("td", "th"):
            self.end_cell()
        elif tag == self._silent:
            self._silent = None

    def data(self, text: str) -> None:
        if self._silent is None:
            super().data(text)


class _SpreadsheetMl(_Handler):
    """Elements of SpreadsheetML 2003."""

    _inside: ClassVar[frozenset[str]] = frozenset({f"{_SS}Data"})

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self._is_data, self._name, self._visible = False, "", False

    def doctype(self, *_: object) -> None:
        """A DOCTYPE, which no spreadsheet has."""
        raise _unreadable(self._where, "DOCTYPE")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An opening tag."""
        if tag == f"{_SS}Worksheet":
            self._name = attributes.get(f"{_SS}Name", "")
        elif tag == f"{_SS}Table":
            self.table()
            self.names[self._count] = self._name
        elif tag == f"{_SS}Row":
            self.row(_count(attributes.get(f"{_SS}Index"), 0, 1 << 30) or None)
        elif tag == f"{_SS}Cell":
            self._skip_to(_count(attributes.get(f"{_SS}Index"), 0))
            self.cell(*(1 + _count(attributes.get(f"{_SS}Merge{way}"), 0) for way in ("Across", "Down")))
        elif tag == f"{_SS}Comment":
            self.end_cell()
        self._is_data = tag in self._inside or (self._is_data and not tag.startswith(_SS))
        self._visible = tag.endswith("}Visible")

    def end(self, tag: str) -> None:
        """A closing tag."""
        if tag == f"{_SS}Table":
            self.end_table()
        elif tag == f"{_SS}Row":
            self.end_row()
        elif tag == f"{_SS}Cell":
            self.end_cell()
        elif tag == f"{_SS}Data":
            self._is_data = False

    def data(self, text: str) -> None:
        if self._visible and text.strip().lower().startswith("sheet"):
            self.hidden.add(self._count)
        if self._is_data:
            super().data(text)

    def _skip_to(self, column: int) -> None:
        """Cells that are left out because they are empty."""
        self.end_cell()
        cells = self._open[-1].cells if self._open else []
        filled = sum(across for _, across, _ in cells)
        if column - 1 > filled:
            cells.append(("", column - 1 - filled, 1))


def _count(text: str | None, absent: int = 1, most: int = COLUMNS + 1) -> int:
    """A number in an attribute, within bounds."""
    digits = (text or "").strip()
    return min(int(digits), most) if digits.isdecimal() and len(digits) < 10 else absent


def open_markup(path: Path, where: str, kind: str, work: Path) -> Opened:
    """Open a file of one of `KINDS`.

    Raises:
        SnapshotError: it cannot be parsed, or is beyond a limit.
    """
    if kind == "spreadsheetml":
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Opened(path, kind, None, digest, _sheets(partial(_chunks, path), _workbook_parser, where))
    found = examine(path, where, work)
    pages: list[Chunks] = [partial(_chunks, found.path)] if kind == "html" else _pages(path, where)
    sheets = [sheet for page in pages for sheet in _sheets(page, _html_parser, where, cut=_breaks_off(page))]
    return Opened(path, kind, found.encoding, found.sha256, sheets, found.damage.warnings(where))


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _pages(path: Path, where: str) -> list[Chunks]:
    """The HTML parts of an MHTML file, as UTF-8; all of it is in memory."""
    if path.stat().st_size > DOCUMENT_BYTES:
        limit = f"{DOCUMENT_BYTES >> 20} MiB"
        raise too_much(where, Text("MHTML 文件过大", "an MHTML file this large"), Text(limit, limit))
    try:
        with path.open("rb") as file:
            message = email.message_from_binary_file(file, policy=email.policy.compat32)
        parts = [part for part in message.walk() if part.get_content_type() == "text/html"]
        bodies = [part.get_payload(decode=True) for part in parts]
    except (ValueError, LookupError, RecursionError) as error:
        raise _unreadable(where, str(error)) from error
    return [partial(iter, [decoded(body)[0].encode()]) for body in bodies if isinstance(body, bytes)]


def _breaks_off(page: Chunks) -> bool:
    """Whether the last row of a page is never closed; the parser closes whatever is open."""
    tail = b""
    for chunk in page():
        tail = (tail + chunk)[-_CHUNK:]
    tail = tail.lower()
    return tail.rfind(b"<tr") > max(tail.rfind(b"</tr"), tail.rfind(b"</table"))


def _html_parser(where: str) -> tuple[_Handler, etree.HTMLParser]:
    handler = _Html(where)
    return handler, etree.HTMLParser(
        target=handler, encoding="utf-8", no_network=True, huge_tree=False, recover=True
    )


def _workbook_parser(where: str) -> tuple[_Handler, etree.XMLParser]:
    handler = _SpreadsheetMl(where)
    return handler, etree.XMLParser(
        target=handler, resolve_entities=False, load_dtd=False, dtd_validation=False, no_network=True,
        huge_tree=False, recover=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip


Parsing = Callable[[str], tuple[_Handler, etree.HTMLParser | etree.XMLParser]]


def _rows(
    chunks: Chunks, parsing: Parsing, where: str, handlers: list[_Handler] | None = None
) -> Iterator[Row]:
    """The rows of all tables of a page, in the order of their ends."""
    handler, parser = parsing(where)
    if handlers is not None:
        handlers.append(handler)
    try:
        for chunk in chunks():
            parser.feed(chunk)
            yield from handler.take()
        parser.close()
    except etree.XMLSyntaxError as error:
        raise _unreadable(where, str(error)) from error
    yield from handler.take()


def _sheets(chunks: Chunks, parsing: Parsing, where: str, *, cut: bool = False) -> list[Sheet]:
    """Every table that has two rows and two columns: what is smaller lays out a page; `cut`: the last row is broken off."""
    heads: dict[int, list[Cells]] = {}
    sizes: dict[int, tuple[int, int]] = {}
    handlers: list[_Handler] = []
    for table, row, cells in _rows(chunks, parsing, where, handlers):
        head = heads.setdefault(table, [])
        head += [[] for _ in range(min(row, HEAD_ROWS + 1) - len(head) - 1)]
        head += [cells] if len(head) < HEAD_ROWS else []
        width = max(len(cells), sizes.get(table, (0, 0))[1])
        sizes[table] = row, width
        check_cells(row, width, where)
    tables = [table for table, (rows, width) in sorted(sizes.items()) if rows > 1 and width > 1]
    broken = (table, row) if sizes and cut else None
    names, hidden = handlers[0].names, handlers[0].hidden
    return [
        Sheet(
            names.get(table, f"{table}" if len(tables) > 1 else None),
            [row or [""] for row in heads[table]],
            partial(_batches, partial(_rows, chunks, parsing, where), table, broken),
            hidden=table in hidden,
        )
        for table in tables
    ]


def _batches(
    rows: Callable[[], Iterator[Row]], table: int, broken: tuple[int, int] | None, header_row: int, width: int
) -> Iterator[Batch]:
    below = ((row, cells) for number, row, cells in rows() if number == table and row > header_row)
    while chunk := list(islice(below, BATCH_ROWS)):
        # A row of markup ends with its last cell that is filled.
        padded = [(row, cells + [""] * (width - len(cells))) for row, cells in chunk]
        fitting = [
            (row, cells, fit(cells, width) if (table, row) != broken else None) for row, cells in padded
        ]
        ragged = [
            BadRow(row, cells, CUT_SHORT if (table, row) == broken else None)
            for row, cells, fits in fitting
            if not fits
        ]
        yield batch_of([(row, fits) for row, _, fits in fitting if fits], ragged, width)


def _unreadable(where: str, reason: str) -> SnapshotError:
    detail = " ".join(reason.split())[:200]
    return SnapshotError(
        Text(
            f"网页或 XML 表格无法读取（{detail}）", f"the page or XML spreadsheet cannot be read ({detail})"
        ),
        where=where,
        expected=Text(
            "完整的 HTML、MHTML 或 SpreadsheetML 表格", "a complete HTML, MHTML or SpreadsheetML table"
        ),
        todo=Text(
            "用表格软件打开并另存为 .xlsx，或重新导出", "open it, save it as .xlsx, or export it again"
        ),
    )

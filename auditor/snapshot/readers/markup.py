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
from functools import partial
from itertools import islice
from pathlib import Path

from lxml import etree

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
from auditor.snapshot.readers.limits import DOCUMENT_BYTES, check_cells, too_much
from auditor.snapshot.readers.markup_tables import Handler, Html, Row, SpreadsheetMl, unreadable
from auditor.text import Text

SUFFIXES = (".html", ".htm", ".mht", ".mhtml")
KINDS = ("html", "mhtml", "spreadsheetml")

_CHUNK = 1 << 20
Chunks = Callable[[], Iterator[bytes]]


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
        raise unreadable(where, str(error)) from error
    return [partial(iter, [decoded(body)[0].encode()]) for body in bodies if isinstance(body, bytes)]


def _breaks_off(page: Chunks) -> bool:
    """Whether the last row of a page is never closed; the parser closes whatever is open."""
    tail = b""
    for chunk in page():
        tail = (tail + chunk)[-_CHUNK:]
    tail = tail.lower()
    return tail.rfind(b"<tr") > max(tail.rfind(b"</tr"), tail.rfind(b"</table"))


def _html_parser(where: str) -> tuple[Handler, etree.HTMLParser]:
    handler = Html(where)
    return handler, etree.HTMLParser(
        target=handler, encoding="utf-8", no_network=True, huge_tree=False, recover=True
    )


def _workbook_parser(where: str) -> tuple[Handler, etree.XMLParser]:
    handler = SpreadsheetMl(where)
    return handler, etree.XMLParser(
        target=handler, resolve_entities=False, load_dtd=False, dtd_validation=False, no_network=True,
        huge_tree=False, recover=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip


Parsing = Callable[[str], tuple[Handler, etree.HTMLParser | etree.XMLParser]]


def _rows(
    chunks: Chunks, parsing: Parsing, where: str, handlers: list[Handler] | None = None
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
        raise unreadable(where, str(error)) from error
    yield from handler.take()


def _sheets(chunks: Chunks, parsing: Parsing, where: str, *, cut: bool = False) -> list[Sheet]:
    """Every table that has two rows and two columns: what is smaller lays out a page; `cut`: the last row is broken off."""
    heads: dict[int, list[Cells]] = {}
    sizes: dict[int, tuple[int, int]] = {}
    handlers: list[Handler] = []
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

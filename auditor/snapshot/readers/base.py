"""The interface of all readers: a file gives sheets, a sheet its first rows and then batches of columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from auditor.text import Text

HEAD_ROWS = 20
BATCH_ROWS = 100_000

Cells = list[str]

CUT_SHORT = "cut_short"


@dataclass(frozen=True)
class BadRow:
    """A row that the reader refuses: its cells do not fit the header, or for the reason given.

    ``CUT_SHORT`` is the reason of a last line without its end: the file breaks off there.
    """

    row: int
    cells: Cells
    reason: str | None = None


@dataclass(frozen=True)
class Batch:
    """Some rows below the header: one string array for each header cell, and the row numbers (int64)."""

    columns: list[pa.Array]
    rows: pa.Array
    ragged: list[BadRow] = field(default_factory=list)


@dataclass(frozen=True)
class Sheet:
    """One table-like thing in a file; ``batches(header_row, width)`` streams what stands below the header.

    A format that says itself what it holds names the canonical ``table``, and the columns of the cells in ``head[0]``
    by position; cells beyond them are ignored.
    ``hidden``: a person who opens the file does not see it.
    ``epoch_1904``: its day numbers count from 1904-01-01 instead of 1899-12-30.
    """

    name: str | None
    head: list[Cells]
    batches: Callable[[int, int], Iterator[Batch]]
    table: str | None = None
    columns: tuple[str, ...] = ()
    hidden: bool = False
    epoch_1904: bool = False


@dataclass(frozen=True)
class Opened:
    """A file that could be opened."""

    path: Path
    format: str
    encoding: str | None
    sha256: str
    sheets: Iterable[Sheet]
    warnings: tuple[Text, ...] = ()


Recognise = Callable[[list[Cells]], int]
"""How many known headers the best of some rows holds; readers use it to choose a separator."""


def fit(cells: Cells, width: int) -> Cells | None:
    """The cells cut to the header's width when only empty cells are cut; None when the row is ragged."""
    if len(cells) < width or any(cell.strip() for cell in cells[width:]):
        return None
    return cells[:width]


def batch_of(rows: list[tuple[int, Cells]], ragged: list[BadRow], width: int) -> Batch:
    """A batch from rows that all have the header's width."""
    columns = zip(*(cells for _, cells in rows), strict=True) if rows else [()] * width
    arrays = [pa.array(column, pa.string()) for column in columns]
    return Batch(arrays, pa.array([number for number, _ in rows], pa.int64()), ragged)

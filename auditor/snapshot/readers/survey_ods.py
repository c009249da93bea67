"""A pass over the content of an ODS workbook, in which one tag may stand for a million cells."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from auditor.snapshot.readers.limits import SHEET_CELLS, check_cells
from auditor.snapshot.readers.survey import Cell, Survey
from auditor.snapshot.readers.unpacking import Unpacking

_TAG = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)((?:[\s/][^>]*)?)>")
_OPEN = re.compile(rb"<[^>]*$")
_REPEATED = re.compile(rb"\btable:number-(?:columns|rows)-repeated\s*=\s*[\"'](\d{1,18})[\"']")
_ERROR = re.compile(rb"\bvalue-type\s*=\s*[\"']error[\"']")
_1904 = re.compile(rb"<table:null-date\s[^>]*[\"']1904-01-01")


@dataclass
class _Walk:
    """Where the next row and cell of the current sheet begin, and how far it is filled."""

    sheet: int = -1
    row: int = 0
    rows: int = 0
    column: int = 0
    filled_rows: int = 0
    filled_columns: int = 0

    def enter_sheet(self) -> None:
        """Begin the next sheet."""
        self.sheet += 1
        self.row = self.rows = self.column = self.filled_rows = self.filled_columns = 0

    def enter_row(self, repeated: int) -> None:
        """Begin a row that stands for several."""
        self.row, self.rows, self.column = self.row + self.rows, repeated, 0

    def fill(self, repeated: int) -> None:
        """A cell that holds something."""
        self.filled_rows = max(self.filled_rows, self.row + self.rows)
        self.filled_columns = max(self.filled_columns, self.column + repeated)


def survey_ods(path: Path, where: str) -> Survey:
    """Date system and error cells.

    Raises:
        SnapshotError: the workbook is beyond a limit.
        zipfile.BadZipFile, zlib.error: it is damaged.
    """
    walk, errors, epoch_1904 = _Walk(), dict[int, set[Cell]](), False
    with zipfile.ZipFile(path) as parts:
        for window in _whole_tags(Unpacking(parts, where)):
            epoch_1904 = epoch_1904 or bool(_1904.search(window))
            for tag, attributes in _TAG.findall(window):
                found = _step(walk, tag, attributes)
                check_cells(walk.filled_rows, walk.filled_columns, where)
                if found:
                    errors.setdefault(walk.sheet, set()).update(found)
    return Survey(epoch_1904, errors)


def _step(walk: _Walk, tag: bytes, attributes: bytes) -> set[Cell]:
    """Go over one tag; gives the error cells that it stands for."""
    times = _REPEATED.search(attributes)
    repeated = max(int(times[1]), 1) if times else 1
    if tag == b"table":
        walk.enter_sheet()
        return set()
    if tag == b"table-row":
        walk.enter_row(repeated)
        return set()
    if not attributes.endswith(b"/") or b"office:" in attributes:
        walk.fill(repeated)
    errors = set[Cell]()
    if _ERROR.search(attributes) and repeated * walk.rows <= SHEET_CELLS:
        columns = range(walk.column, walk.column + repeated)
        errors = {(row, column) for row in range(walk.row, walk.row + walk.rows) for column in columns}
    walk.column += repeated
    return errors


def _whole_tags(unpacking: Unpacking) -> Iterator[bytes]:
    """The content in pieces that do not cut a tag in two."""
    rest = b""
    for piece in unpacking.pieces("content.xml"):
        window = rest + piece
        cut = _OPEN.search(window, max(0, window.rfind(b">")))
        rest = window[cut.start() :] if cut else b""
        yield window[: cut.start()] if cut else window
    yield rest

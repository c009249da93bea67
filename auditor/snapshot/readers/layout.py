"""What both ways of reading CSV share: where the table stands in the file, and how one line is split."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from auditor.snapshot.readers.base import Cells


@dataclass(frozen=True)
class Layout:
    """Where the table stands; `width` counts the header's cells, `file_width` the cells that most rows have."""

    separator: str
    header_row: int
    width: int
    file_width: int


def split(text: str, separator: str) -> Cells:
    """The cells of one row; a text with an unclosed quote is split at every separator."""
    if text.count('"') % 2 == 0:
        try:
            return next(csv.reader([text], delimiter=separator), [])
        except csv.Error:  # a cell beyond the limit of the module
            pass
    return text.rstrip("\r\n").replace('"', "").split(separator)

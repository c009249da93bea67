"""CSV files: the fast way for well-formed ones, line by line for those with a stray quote."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pyarrow as pa

from auditor.snapshot.readers import csv_fast, csv_lines
from auditor.snapshot.readers.base import CUT_SHORT, HEAD_ROWS, Batch, Cells, Opened, Recognise, Sheet
from auditor.snapshot.readers.encoding import examine
from auditor.snapshot.readers.layout import Layout, split
from auditor.snapshot.readers.limits import COLUMNS, check_columns, too_much
from auditor.text import Text

SUFFIXES = (".csv", ".tsv", ".tab")
MAY_BE_TEXT = (".txt", ".dat")
"""Suffixes of text that may be a table, and of much else."""

_SEPARATORS = (",", "\t", ";", "|")
_HEAD_CHARACTERS = 1 << 18


def open_csv(path: Path, where: str, work: Path, recognise: Recognise) -> Opened:
    """Open one CSV file; the separator is the one whose header is understood best."""
    found = examine(path, where, work)
    text = found.path
    with text.open(encoding="utf-8-sig", newline="") as file:
        start = file.read(_HEAD_CHARACTERS)
    heads = {separator: _head(start, separator) for separator in _SEPARATORS}
    separator = max(_SEPARATORS, key=lambda s: (recognise(heads[s]), -_SEPARATORS.index(s)))
    head = heads[separator]

    def batches(header_row: int, width: int) -> Iterator[Batch]:
        layout = Layout(separator, header_row, width, _file_width(head[header_row:], width))
        check_columns(layout.file_width, where)
        if found.has_quotes and csv_fast.is_tangled(text, layout):
            rows = csv_lines.batches(text, layout)
        else:
            rows = _with_limit(csv_fast.batches(text, layout, quotes=found.has_quotes), where)
        last = split(unfinished, separator) if unfinished else []
        return _marked(rows, last) if 0 < len(last) < width else rows

    unfinished = _unfinished_line(text)
    sheets = [Sheet(None, head, batches)] if head else []
    return Opened(path, "csv", found.encoding, found.sha256, sheets, found.damage.warnings(where))


def _unfinished_line(text: Path) -> str:
    """What stands behind the last line end of a file that has any; empty in a file that ends as it should."""
    with text.open("rb") as file:
        file.seek(max(text.stat().st_size - _HEAD_CHARACTERS, 0))
        before, line_end, rest = file.read().rpartition(b"\n")
    return rest.decode("utf-8", "replace") if line_end and before else ""


def _marked(batches: Iterator[Batch], last: Cells) -> Iterator[Batch]:
    """The same, where the row that is shorter than the header and has no line end says that the file breaks off."""
    for batch in batches:
        ragged = [replace(bad, reason=CUT_SHORT) if bad.cells == last else bad for bad in batch.ragged]
        yield replace(batch, ragged=ragged)


def _with_limit(batches: Iterator[Batch], where: str) -> Iterator[Batch]:
    try:
        yield from batches
    except pa.ArrowInvalid as error:
        if "straddling" not in str(error):
            raise
        limit = f"{csv_fast.BLOCK >> 20} MiB"
        raise too_much(where, Text("有一行过长", "a line is too long"), Text(limit, limit)) from error


def _head(start: str, separator: str) -> list[Cells]:
    try:
        rows = csv.reader(io.StringIO(start, newline=""), delimiter=separator)
        return [row[: COLUMNS + 1] for row in islice(rows, HEAD_ROWS)]
    except csv.Error:
        return [split(line, separator)[: COLUMNS + 1] for line in start.splitlines()[:HEAD_ROWS]]


def _file_width(rows: list[Cells], width: int) -> int:
    """The commonest number of cells: many exports end every row with a separator."""
    usual = Counter(len(row) for row in rows).most_common(1)
    return max(width, usual[0][0]) if usual else width

"""CSV through Arrow: fast and streaming, for files whose quotes are in order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from auditor.snapshot.readers.base import BadRow, Batch, batch_of, fit
from auditor.snapshot.readers.layout import Layout, split

Numbers = npt.NDArray[np.int64]

BLOCK = 16 << 20
"""Bytes that are parsed at once; a longer line is refused."""


class _Irregular:
    """Collects the rows that have another number of cells than most."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, str]] = []

    def __call__(self, row: arrow_csv.InvalidRow) -> str:
        self.rows.append((row.number, row.text))
        return "skip"

    def take(self) -> list[tuple[int, str]]:
        rows, self.rows = self.rows, []
        return rows


def _reader(
    path: Path, layout: Layout, irregular: _Irregular, *, quotes: bool
) -> arrow_csv.CSVStreamingReader:
    names = [str(i) for i in range(layout.file_width)]
    return arrow_csv.open_csv(
        path,
        read_options=arrow_csv.ReadOptions(use_threads=False, column_names=names, block_size=BLOCK),
        parse_options=arrow_csv.ParseOptions(
            delimiter=layout.separator,
            quote_char='"' if quotes else False,
            newlines_in_values=quotes,
            ignore_empty_lines=False,
            invalid_row_handler=irregular,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )


def is_tangled(path: Path, layout: Layout) -> bool:
    """Whether a stray quote has swallowed line ends, so that the file must be read line by line."""
    irregular = _Irregular()
    try:
        for batch in _reader(path, layout, irregular, quotes=True):
            if any("\n" in text for _, text in irregular.take()) or _swallows(batch, layout):
                return True
    except pa.ArrowInvalid:
        return True
    return any("\n" in text for _, text in irregular.take())


def _swallows(batch: pa.RecordBatch, layout: Layout) -> bool:
    """Whether some cell holds a line end and as many separators as a whole row."""
    for column in batch.columns:
        several = column.filter(pc.match_substring(column, "\n"))
        separators = pc.count_substring(several, layout.separator)
        if pc.any(pc.greater_equal(separators, layout.width - 1)).as_py():
            return True
    return False


def batches(path: Path, layout: Layout, *, quotes: bool) -> Iterator[Batch]:
    """The rows below the header; rows with another number of cells are judged one by one."""
    irregular, next_row, skipped = _Irregular(), 1, np.empty(0, np.int64)
    for batch in _reader(path, layout, irregular, quotes=quotes):
        odd = irregular.take()
        skipped = np.concatenate([skipped, np.array([row for row, _ in odd], np.int64)])
        rows = _numbers(next_row, batch.num_rows, skipped)
        next_row = int(rows[-1]) + 1 if len(rows) else next_row
        skipped = skipped[skipped >= next_row]
        good, ragged = _judged(odd, layout)
        yield _regular(batch, rows, layout, ragged)
        yield from good
    good, ragged = _judged(irregular.take(), layout)
    yield from good
    yield batch_of([], ragged, layout.width)


def _numbers(start: int, count: int, skipped: Numbers) -> Numbers:
    """The numbers of `count` rows from `start` on, leaving out those that were skipped."""
    numbers = np.arange(start, start + count + len(skipped), dtype=np.int64)
    return numbers[~np.isin(numbers, skipped)][:count]


def _regular(batch: pa.RecordBatch, rows: Numbers, layout: Layout, ragged: list[BadRow]) -> Batch:
    below = rows > layout.header_row
    batch, rows = batch.filter(pa.array(below)), rows[below]
    too_long = _beyond(batch, layout)
    if too_long.any():
        columns = [column.to_pylist() for column in batch.filter(pa.array(too_long)).columns]
        cells = map(list, zip(*columns, strict=True))
        ragged = ragged + [BadRow(int(row), c) for row, c in zip(rows[too_long], cells, strict=True)]
        batch, rows = batch.filter(pa.array(~too_long)), rows[~too_long]
    return Batch(batch.columns[: layout.width], pa.array(rows), ragged)


def _beyond(batch: pa.RecordBatch, layout: Layout) -> npt.NDArray[np.bool_]:
    """Which rows have something in a cell that no header stands above."""
    beyond = np.zeros(batch.num_rows, bool)
    for column in batch.columns[layout.width :]:
        blank = pc.equal(pc.utf8_trim_whitespace(column), "")
        beyond |= ~blank.to_numpy(zero_copy_only=False)
    return beyond


def _judged(odd: list[tuple[int, str]], layout: Layout) -> tuple[list[Batch], list[BadRow]]:
    """Rows with another number of cells: those that fit the header all the same, and the ragged ones."""
    good, ragged = [], []
    for row, text in odd:
        if row <= layout.header_row:
            continue
        cells = split(text, layout.separator)
        fitting = fit(cells, layout.width)
        if fitting:
            good.append((row, fitting))
        elif any(cell.strip() for cell in cells):
            ragged.append(BadRow(row, cells))
    return [batch_of(good, [], layout.width)] if good else [], ragged

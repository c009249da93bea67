"""CSV line by line: a quote that is never closed must not swallow the good rows after it.

A record may span lines only if together they make exactly one row; otherwise every line stands for itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from auditor.snapshot.readers.base import BATCH_ROWS, BadRow, Batch, Cells, batch_of, fit
from auditor.snapshot.readers.layout import Layout, split

_LONGEST_RECORD = 50  # lines


def batches(path: Path, layout: Layout) -> Iterator[Batch]:
    """The rows below the header, each line or group of lines judged on its own."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        numbered = islice(enumerate(_records(file, layout), start=1), layout.header_row, None)
        while chunk := list(islice(numbered, BATCH_ROWS)):
            good, ragged = [], []
            for row, cells in chunk:
                fitting = fit(cells, layout.width)
                if fitting:
                    good.append((row, fitting))
                elif any(cell.strip() for cell in cells):
                    ragged.append(BadRow(row, cells))
            yield batch_of(good, ragged, layout.width)


def _records(lines: Iterator[str], layout: Layout) -> Iterator[Cells]:
    waiting: deque[str] = deque()
    source = iter(lines)
    while True:
        line = waiting.popleft() if waiting else next(source, None)
        if line is None:
            return
        if line.count('"') % 2 == 0:
            yield split(line, layout.separator)
            continue
        waiting.extend(islice(source, _LONGEST_RECORD - len(waiting)))
        length = _extent(line, waiting, layout)
        yield split(line + "".join(waiting.popleft() for _ in range(length)), layout.separator)


def _extent(line: str, following: deque[str], layout: Layout) -> int:
    """How many following lines belong to a record that opens a quote; 0 when no number makes one row."""
    text = line
    for length, more in enumerate(following, start=1):
        text += more
        if text.count('"') % 2 == 0:
            cells = split(text, layout.separator)
            return length if fit(cells, layout.width) and not _swallowed(cells, layout) else 0
    return 0


def _swallowed(cells: Cells, layout: Layout) -> bool:
    return any("\n" in cell and cell.count(layout.separator) >= layout.width - 1 for cell in cells)

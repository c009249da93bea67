"""Everything that the files of a folder say, also what a page holds packed for its script."""

from __future__ import annotations

import csv
import gzip
import re
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
from python_calamine import CalamineWorkbook


def said(folder: Path) -> dict[str, str]:
    """The text of each file below a folder, by its path in it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): "\n".join(texts_of(path)) for path in files}


def texts_of(path: Path) -> Iterator[str]:
    """Every cell, or the whole text; of a page also what is packed in it."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from (cell for row in csv.reader(file) for cell in row)
    elif path.suffix == ".xlsx":
        book = CalamineWorkbook.from_path(path)
        yield from book.sheet_names
        for sheet in book.sheet_names:
            yield from (str(cell) for row in book.get_sheet_by_name(sheet).to_python() for cell in row)
    elif path.suffix == ".parquet":
        yield str(pq.read_table(path).to_pylist())
    else:
        text = path.read_text(encoding="utf-8")
        yield text
        yield from unpacked(text)


def unpacked(page: str) -> Iterator[str]:
    """What a page holds for its script, the texts of JSON documents."""
    for block in re.findall(r'<script type="text/x-gzip"[^>]*>([^<]+)</script>', page):
        yield gzip.decompress(b64decode(block)).decode()

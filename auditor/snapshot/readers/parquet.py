"""Parquet files, batch by batch; every value becomes the text that a CSV export would show."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from auditor.errors import SnapshotError
from auditor.snapshot.readers.base import HEAD_ROWS, Batch, Cells, Opened, Sheet
from auditor.snapshot.readers.limits import check_columns
from auditor.snapshot.readers.values import texts_of
from auditor.text import Text

SUFFIXES = (".parquet",)

_BATCH_ROWS = 50_000


def open_parquet(path: Path, where: str) -> Opened:
    """Open one file; its rows are numbered from 1 on.

    Raises:
        SnapshotError: it is damaged, encrypted, no Parquet file, or has too many columns.
    """
    try:
        with pq.ParquetFile(path) as file:
            names = [str(name) for name in file.schema_arrow.names]
            check_columns(len(names), where)
            head = [names, *_first_rows(file)]
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:  # the last for names of columns
        raise _unreadable(where, error) from error
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return Opened(path, "parquet", None, digest, [Sheet(None, head, partial(_batches, path, where))])


def _first_rows(file: pq.ParquetFile) -> list[Cells]:
    for batch in file.iter_batches(HEAD_ROWS):
        batch.validate(full=True)
        columns = [texts_of(column).fill_null("").to_pylist() for column in batch.columns]
        return [list(row) for row in zip(*columns, strict=True)]
    return []


def _batches(path: Path, where: str, _: int, width: int) -> Iterator[Batch]:
    first = 1
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(_BATCH_ROWS):
                batch.validate(full=True)  # Parquet does not check that text is UTF-8
                rows = pa.array(range(first, first + batch.num_rows), pa.int64())
                first += batch.num_rows
                yield Batch([texts_of(column) for column in batch.columns[:width]], rows)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise _unreadable(where, error) from error


def _unreadable(where: str, error: Exception) -> SnapshotError:
    reason = " ".join(str(error).split())[:200]
    return SnapshotError(
        Text(f"Parquet 文件无法打开（{reason}）", f"the Parquet file cannot be opened ({reason})"),
        where=where,
        expected=Text("完整、未加密的 Parquet 文件", "a complete Parquet file without encryption"),
        todo=Text("重新导出，或改用 CSV", "export it again, or use CSV"),
    )

"""The findings and rejects of a run on disk: written once, read as often as there are reports, never held whole in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from auditor.snapshot import Snapshot

_EVIDENCE = pa.struct(
    [
        ("fact", pa.string()),
        ("value", pa.string()),
        ("file", pa.string()),
        ("sheet", pa.string()),
        ("row", pa.int64()),
    ]
)
_ASKED = pa.struct([("fact", pa.string()), ("value", pa.string())])
_ACTION = pa.struct([("do", pa.string()), ("sure", pa.bool_()), ("caution", pa.string())])
_DECISION = pa.struct(
    [
        *((name, pa.string()) for name in ("decision", "reason", "owner")),
        ("expires", pa.date32()),
        *((name, pa.string()) for name in ("note", "decided_by", "origin")),
    ]
)
_TEXTS = ("subject_no", "service_no", "subject_name", "service_name", "domains", "provider", "city", "state")

SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("fingerprint", "rule", "record", "identity", *_TEXTS)),
        ("decision", _DECISION),
        ("first_seen", pa.date32()),
        ("message", pa.struct([("zh", pa.string()), ("en", pa.string())])),
        ("evidence", pa.list_(_EVIDENCE)),
        ("asked", pa.list_(_ASKED)),
        ("actions", pa.list_(_ACTION)),
        ("file", pa.string()),
        ("sheet", pa.string()),
        ("row", pa.int64()),
    ]
)


REJECTS = "rejects.parquet"


class Findings:
    """The findings in one Parquet file, in report order; each is a dict shaped like `result.Finding`."""

    def __init__(self, path: Path):
        self.path = path

    def __len__(self) -> int:
        return int(pq.read_metadata(self.path).num_rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        with pq.ParquetFile(self.path) as file:
            for batch in file.iter_batches(batch_size=5000):
                yield from batch.to_pylist()

    def first(self, column: str, count: int) -> Iterator[dict[str, Any]]:
        """The first findings of each value of a text column; the others are not read."""
        values = pq.read_table(self.path, columns=[column])[column].to_pylist()
        seen: Counter[str] = Counter()
        wanted = []
        for row, value in enumerate(values):
            seen[value] += 1
            if seen[value] <= count:
                wanted.append(row)
        yield from self._rows(wanted)

    def _rows(self, wanted: list[int]) -> Iterator[dict[str, Any]]:
        start = 0
        with pq.ParquetFile(self.path) as file:
            for number in range(file.num_row_groups):
                end = start + file.metadata.row_group(number).num_rows
                within = [row - start for row in wanted if start <= row < end]
                if within:
                    yield from file.read_row_group(number).take(within).to_pylist()
                start = end


def store(findings: Iterable[dict[str, Any]], to: Path) -> None:
    """Write findings to one Parquet file, a few thousand at a time."""
    stream = iter(findings)
    with pq.ParquetWriter(to, SCHEMA) as writer:
        while chunk := list(islice(stream, 5000)):
            writer.write_table(pa.Table.from_pylist(chunk, schema=SCHEMA))


def store_rejects(snapshot: Snapshot, to: Path) -> None:
    """Put the rejects of all sources into one Parquet file, in source order."""
    schema = pq.read_schema(snapshot.rejects[0])
    with pq.ParquetWriter(to, schema) as writer:
        for path in snapshot.rejects:
            with pq.ParquetFile(path) as file:
                for batch in file.iter_batches():
                    writer.write_batch(batch)


def rejects(path: Path) -> Iterator[dict[str, Any]]:
    """Every reject of a run, shaped like `result.Reject`."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches():
            for row in batch.to_pylist():
                row.pop("source")
                yield row

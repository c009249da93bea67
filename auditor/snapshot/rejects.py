"""Rejects: every row and cell that could not be read, with place, text (personal data hidden) and reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from auditor.snapshot.masking import mask, mask_raw, mask_row
from auditor.snapshot.schema import Column, Mask

SCHEMA = pa.schema(
    [
        ("source", pa.int32()),
        ("file", pa.string()),
        ("sheet", pa.string()),
        ("row", pa.int64()),
        ("column", pa.string()),
        ("header", pa.string()),
        ("raw", pa.string()),
        ("reason", pa.string()),
        ("refused", pa.bool_()),
    ]
)

_LONGEST_RAW = 500
_WORD = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ０１２３４５６７８９Ｘｘ@.+-_ "


@dataclass(frozen=True)
class Place:
    """The sheet that rejects come from."""

    source: int
    file: str
    sheet: str | None


def of_cells(place: Place, column: Column, header: str, bad: tuple[pa.Array, pa.Array, pa.Array]) -> pa.Table:
    """Rejected cells of one column of accepted rows; `bad` holds row numbers, raw texts and reasons."""
    rows, raw, reasons = bad
    distinct = raw.dictionary_encode()
    shown = pa.array(
        [_cut(mask_raw(mask(_start(text), column.mask))) for text in distinct.dictionary.to_pylist()],
        pa.string(),
    )
    return _table(place, rows, (column.name, header, shown.take(distinct.indices), reasons), refused=False)


def of_rows(place: Place, rows: list[tuple[int, list[str], str]], kinds: list[Mask]) -> pa.Table:
    """Refused rows: number, cells, reason."""
    shown = pa.array(
        [_cut(mask_row(_starts(cells), [] if why == "total_row" else kinds)) for _, cells, why in rows]
    )
    reasons = pa.array([reason for _, _, reason in rows], pa.string())
    return _table(
        place, pa.array([row for row, _, _ in rows], pa.int64()), (None, None, shown, reasons), refused=True
    )


def _table(
    place: Place, rows: pa.Array, what: tuple[str | None, str | None, pa.Array, pa.Array], *, refused: bool
) -> pa.Table:
    column, header, raw, reasons = what

    def same(value: object, field: str) -> pa.Array:
        return pa.repeat(pa.scalar(value, SCHEMA.field(field).type), len(rows))

    parts = [
        same(place.source, "source"),
        same(place.file, "file"),
        same(place.sheet, "sheet"),
        rows,
        same(column, "column"),
        same(header, "header"),
        raw,
        reasons,
        same(refused, "refused"),
    ]
    return pa.Table.from_arrays(parts, schema=SCHEMA)


def in_order(tables: list[pa.Table]) -> pa.Table:
    """All rejects of a batch by row; those of one row in the order of the columns."""
    return pa.concat_tables(tables).sort_by([("row", "ascending")]) if tables else SCHEMA.empty_table()


def _starts(cells: list[str]) -> list[str]:
    return [_start(cell) for cell in cells[:_LONGEST_RAW]]


def _start(text: str) -> str:
    """What of a huge cell can be shown at all, without a last word that may be half an identity number."""
    longest = 4 * _LONGEST_RAW
    return text if len(text) <= longest else text[:longest].rstrip(_WORD) or "…"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_RAW else text[: _LONGEST_RAW - 1] + "…"


def commonest(parts: Sequence[Path], sources: Sequence[int]) -> tuple[str, str]:
    """The commonest reason of the rows of some sources that were refused, and where the first such row stands."""
    rows = pq.ParquetDataset(list(parts)).read()
    rows = rows.filter(pc.and_(rows["refused"], pc.is_in(rows["source"], pc.cast(list(sources), "int32"))))
    counts = (
        rows.group_by("reason")
        .aggregate([([], "count_all")])
        .sort_by([("count_all", "descending"), ("reason", "ascending")])
    )
    reason = counts["reason"][0].as_py()
    first = rows.filter(pc.equal(rows["reason"], reason)).slice(0, 1).to_pylist()[0]
    where = first["file"] if first["sheet"] is None else f"{first['file']}#{first['sheet']}"
    return reason, f"{where}:{first['row']}: {first['raw']}"

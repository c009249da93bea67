"""Small snapshots for tests: tables as rows of text, written as the files a bureau would export."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from auditor.snapshot import Snapshot, read_snapshot
from auditor.snapshot.model import ROWS_PER_SOURCE

AS_OF = date(2026, 11, 23)

Rows = Sequence[Sequence[Any]]

SUBJECTS: Rows = [
    ["主体备案号", "主办单位名称", "主办单位性质", "证件号码", "首次报备时间"],
    ["黔ICP备15000412号", "贵州某某科技有限公司", "企业", "91520100MA6DQY7T0N", "2015-03-01"],
]
SERVICES: Rows = [
    ["主体备案号", "网站备案号", "网站名称", "域名", "首次报备时间"],
    ["黔ICP备15000412号", "黔ICP备15000412号-1", "某某官网", "a.cn", "2015-03-01"],
]
ACCESSES: Rows = [
    ["网站备案号", "接入商", "IP列表", "取消接入时间"],
    ["黔ICP备15000412号-1", "云商", "36.1.1.1", ""],
]


def csv_bytes(rows: Rows, encoding: str = "utf-8", separator: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(encoding)


def write_xlsx(path: Path, sheets: dict[str, Rows], hidden: Sequence[str] = ()) -> None:
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                sheet.write(i, j, cell)
        if name in hidden:
            sheet.hide()
    book.close()


def write_folder(folder: Path, **tables: Rows | bytes) -> Path:
    """A complete snapshot; a keyword replaces one of the three tables (subjects, services, accesses)."""
    folder.mkdir(parents=True, exist_ok=True)
    content: dict[str, Rows | bytes] = {
        "subjects": SUBJECTS,
        "services": SERVICES,
        "accesses": ACCESSES,
        **tables,
    }
    names = {"subjects": "主体信息.csv", "services": "网站信息.csv", "accesses": "接入信息.csv"}
    for table, rows in content.items():
        data = rows if isinstance(rows, bytes) else csv_bytes(rows)
        (folder / names.get(table, f"{table}.csv")).write_bytes(data)
    return folder


def read(folder: Path) -> Snapshot:
    return read_snapshot(folder, work=folder.parent / f"work-of-{folder.name}", as_of=AS_OF)


def rows_of(snapshot: Snapshot, table: str) -> list[dict[str, Any]]:
    return [row for part in snapshot.tables[table] for row in pq.read_table(part).to_pylist()]


def unreadable_cells(snapshot: Snapshot, row: dict[str, Any]) -> list[str]:
    """The cells of a row that were there and could not be read; columns that its sheet does not have left out."""
    number = row["row_id"] // ROWS_PER_SOURCE
    present = next(set(source.columns.values()) for source in snapshot.sources if source.number == number)
    return [name for name in (row["unreadable"] or "").split(",") if name in present]


def rejects_of(snapshot: Snapshot) -> list[dict[str, Any]]:
    return [row for part in snapshot.rejects for row in pq.read_table(part).to_pylist()]


def doubts_of(snapshot: Snapshot) -> list[dict[str, Any]]:
    return [row for part in snapshot.doubts for row in pq.read_table(part).to_pylist()]


def arrow_strings(texts: Sequence[str]) -> pa.Array:
    return pa.array(texts, pa.string())

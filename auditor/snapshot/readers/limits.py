"""How much of a file is read before it is refused. The same numbers stand in docs/snapshot.md."""

from __future__ import annotations

from auditor.errors import SnapshotError
from auditor.text import Text

COLUMNS = 1_000
"""Cells in a header row."""

SHEET_CELLS = 50_000_000
"""Rows x columns between the first and the last filled cell of a sheet: 1.6 GB of memory."""

UNPACKED_BYTES = 8 << 30
"""Everything that the archives of a snapshot, or the parts of one workbook, hold when unpacked."""

RATIO = 200
"""Unpacked size over packed size, for what is larger than `RATIO_FROM`; real exports stay below 50."""

RATIO_FROM = 100 << 20

MEMBERS = 10_000
"""Files in one archive."""

DOCUMENT_BYTES = 128 << 20
"""A JSON document that is not JSON lines; it has to be in memory as a whole."""


def too_much(where: str, found: Text, limit: Text) -> SnapshotError:
    """A file goes beyond a limit; `limit` says which."""
    return SnapshotError(
        Text(f"{found.zh}，已拒绝读取", f"{found.en}; refused"),
        where=where,
        expected=Text(f"不超过 {limit.zh}", f"at most {limit.en}"),
        todo=Text(
            "只导出需要的行和列，或拆分为几个文件；限度见 docs/snapshot.md",
            "export only the rows and columns needed, or split the file; limits are in docs/snapshot.md",
        ),
    )


def check_columns(count: int, where: str) -> None:
    """Refuse an absurd number of columns.

    Raises:
        SnapshotError: more than `COLUMNS`.
    """
    if count > COLUMNS:
        found = Text(f"有 {count:,} 列", f"{count:,} columns")
        raise too_much(where, found, Text(f"{COLUMNS:,} 列", f"{COLUMNS:,} columns"))


def check_cells(rows: int, columns: int, where: str) -> None:
    """Refuse a sheet that would not fit into memory.

    Raises:
        SnapshotError: more than `SHEET_CELLS`.
    """
    if rows * columns > SHEET_CELLS:
        found = Text(
            f"工作表有 {rows:,} 行 × {columns:,} 列", f"a sheet of {rows:,} rows x {columns:,} columns"
        )
        raise too_much(where, found, Text(f"{SHEET_CELLS:,} 个单元格", f"{SHEET_CELLS:,} cells"))


def check_unpacked(unpacked: int, where: str) -> None:
    """Refuse what grows too large while it is unpacked; to be called again and again.

    Raises:
        SnapshotError: more than `UNPACKED_BYTES`.
    """
    if unpacked > UNPACKED_BYTES:
        limit = f"{UNPACKED_BYTES / (1 << 30):g} GiB"
        raise too_much(where, Text("解压后过大", "too large when unpacked"), Text(limit, limit))


def check_ratio(unpacked: int, packed: int, where: str) -> None:
    """Refuse what is small only because it repeats itself; to be called again and again.

    Raises:
        SnapshotError: more than `RATIO` times the packed size.
    """
    if unpacked > RATIO_FROM and unpacked > RATIO * packed:
        found = Text(f"解压后超过原大小的 {RATIO} 倍", f"more than {RATIO} times its size when unpacked")
        raise too_much(where, found, Text(f"{RATIO} 倍", f"{RATIO} times"))

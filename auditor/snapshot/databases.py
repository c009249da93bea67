"""Databases as folders of tables: each table and view becomes a Parquet file of texts, which is then read like any other.

A copy makes the rest simple: digest, size and row numbers are those of what was read. Row n is the n-th row when a table is
sorted by its columns from left to right, because a database knows no other order.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from auditor.errors import SnapshotError
from auditor.snapshot import postgres
from auditor.snapshot.readers.kinds import kind_of
from auditor.snapshot.readers.limits import check_columns
from auditor.snapshot.readers.values import text_of
from auditor.text import Text

SUFFIXES = (".duckdb", ".sqlite", ".sqlite3", ".db")
KINDS = ("duckdb", "sqlite")

LOCAL_TIME = "Asia/Shanghai"
"""Instants are shown as the time in China, where they are days of filings."""

_FOLDER = "tables"
_BATCH_ROWS = 50_000
_SYSTEM = ("information_schema", "pg_catalog", "pg_toast")

Table = tuple[str, list[str], Iterator[list[pa.Array]]]
"""Name, columns, and the rows in batches of columns."""


class Databases:
    """Copies the tables of the databases of one snapshot into a folder."""

    def __init__(self, work: Path) -> None:
        self._folder = work / _FOLDER
        self._numbers = count(1)

    def members(self, path: Path, where: str) -> Iterator[tuple[str, Path]]:
        """Every table and view of a database file: its name in the snapshot, and the copy.

        Raises:
            SnapshotError: damaged, no database at all, empty, or beyond a limit.
        """
        read = {"duckdb": _duckdb, "sqlite": _sqlite}.get(kind_of(path))
        if read is None:
            raise _no_database(where)
        yield from self._copied(where, lambda: read(path))

    def served(self, url: str) -> Iterator[tuple[str, Path]]:
        """Every table and view of a schema of a PostgreSQL database, as of one instant.

        Raises:
            SnapshotError: it cannot be reached or read, or holds no table.
        """
        where = postgres.shown(url)
        with postgres.connected(url, LOCAL_TIME) as (backend, schema):
            yield from self._copied(where, lambda: _of_ibis(backend, [schema]))

    def _copied(self, where: str, tables: Callable[[], Iterator[Table]]) -> Iterator[tuple[str, Path]]:
        number = 0
        try:
            for number, (name, columns, batches) in enumerate(tables(), start=1):  # noqa: B007
                check_columns(len(columns), f"{where}/{name}")
                yield f"{where}/{_printable(name)}", self._copy(columns, batches)
        except SnapshotError:
            raise
        except (
            Exception
        ) as error:  # each driver has its own exceptions, and some raise more than they declare
            raise _unreadable(where, error) from error
        if not number:
            raise _no_tables(where)

    def _copy(self, columns: list[str], batches: Iterator[list[pa.Array]]) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True)
        copy = self._folder / f"{next(self._numbers):06d}.parquet"
        schema = pa.schema([(name, pa.string()) for name in columns])
        with pq.ParquetWriter(copy, schema) as writer:
            for batch in batches:
                writer.write_table(pa.Table.from_arrays(batch, schema=schema))
        return copy

    def discard(self) -> None:
        """Delete the copies."""
        shutil.rmtree(self._folder, ignore_errors=True)


def _duckdb(path: Path) -> Iterator[Table]:
    # A view in a file from elsewhere must not read other files or the network.
    backend = ibis.duckdb.connect(path, read_only=True, enable_external_access=False)
    try:
        backend.raw_sql(f"SET TimeZone = '{LOCAL_TIME}'")
        yield from _of_ibis(backend, [s for s in backend.list_databases() if s not in _SYSTEM])
    finally:
        backend.disconnect()


def _of_ibis(backend: Any, schemas: Sequence[str]) -> Iterator[Table]:
    """The tables of some schemas; those of the second and later ones with the schema's name before theirs."""
    for schema in sorted(schemas, key=lambda name: (name != "main", name)):
        for name in sorted(backend.list_tables(database=schema)):
            table = backend.table(name, database=schema)
            shown = name if schema == "main" or len(schemas) == 1 else f"{schema}.{name}"
            yield shown, list(table.columns), _batches(backend, table)


def _batches(backend: Any, table: Any) -> Iterator[list[pa.Array]]:
    kinds = [table[name].type() for name in table.columns]
    texts = table.select(**{f"c{i}": _as_text(table[name]) for i, name in enumerate(table.columns)})
    for batch in backend.to_pyarrow_batches(texts.order_by(list(texts.columns)), chunk_size=_BATCH_ROWS):
        yield [_as_typed(kind, column) for kind, column in zip(kinds, batch.columns, strict=True)]


def _as_text(column: Any) -> Any:
    return column.cast("array<string>").join(";") if column.type().is_array() else column.cast("string")


def _as_typed(kind: Any, texts: pa.Array) -> pa.Array:
    """As a person would type it: no decimals in whole numbers, no zone after a time."""
    if kind.is_floating() or kind.is_decimal():
        texts = pc.replace_substring_regex(texts, r"^(-?[0-9]+)\.0+$", r"\1")
    elif kind.is_timestamp():
        texts = pc.replace_substring_regex(texts, r"(\.[0-9]+)?([+-][0-9]{2}(:?[0-9]{2})?)?$", "")
    return pc.fill_null(texts.cast(pa.string()), "")


def _sqlite(path: Path) -> Iterator[Table]:
    """By Python's own module: Ibis would read a whole table at once, and lose what is not of its column's type."""
    database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        database.execute("PRAGMA trusted_schema = OFF")
        names = database.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        )
        for name in sorted(name for (name,) in names.fetchall()):
            quoted = name.replace('"', '""')
            cursor = database.execute(f'SELECT * FROM "{quoted}" LIMIT 0')
            columns = [about[0] for about in cursor.description]
            check_columns(len(columns), name)
            order = ", ".join(str(i + 1) for i in range(len(columns)))
            rows = database.execute(f'SELECT * FROM "{quoted}" ORDER BY {order}')
            yield name, columns, _sqlite_batches(rows)
    finally:
        database.close()


def _sqlite_batches(rows: sqlite3.Cursor) -> Iterator[list[pa.Array]]:
    while chunk := rows.fetchmany(_BATCH_ROWS):
        yield [pa.array(map(text_of, column), pa.string()) for column in zip(*chunk, strict=True)]


def _printable(name: str) -> str:
    return "".join(c if c.isprintable() else "\ufffd" for c in name)


def _unreadable(where: str, error: Exception) -> SnapshotError:
    reason = " ".join(str(error).split())[:300] or type(error).__name__
    return SnapshotError(
        Text(f"数据库无法读取（{reason}）", f"the database cannot be read ({reason})"),
        where=where,
        expected=Text(
            "完整的 DuckDB 或 SQLite 文件，或可查询其中各表的 PostgreSQL 账号",
            "a complete DuckDB or SQLite file, or a PostgreSQL account that may query its tables",
        ),
        todo=Text(
            "关闭占用它的程序后重试，或将各表导出为 CSV",
            "close the program that holds it and try again, or export its tables as CSV",
        ),
    )


def _no_database(where: str) -> SnapshotError:
    return SnapshotError(
        Text("不是 DuckDB 或 SQLite 数据库", "no DuckDB and no SQLite database"),
        where=where,
        todo=Text("检查文件是否完整，或改用 CSV", "check whether the file is complete, or use CSV"),
    )


def _no_tables(where: str) -> SnapshotError:
    return SnapshotError(
        Text("数据库中没有可读取的表", "the database holds no table that can be read"),
        where=where,
        expected=Text("主体、服务、接入等表或视图", "tables or views of subjects, services, accesses ..."),
        todo=Text(
            "检查账号权限；PostgreSQL 的其他模式用 ?schema=名称 指定",
            "check the account's rights; name another schema of PostgreSQL by ?schema=NAME",
        ),
    )

"""Where the tables of a run are computed: one embedded engine, or a cluster. Everything else sees an Ibis connection."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis

from auditor.errors import UsageError
from auditor.text import Text
from auditor.workplace import MEMORY

DUCKDB, SPARK = "duckdb", "spark"

_MOST = 4096  # MiB


@contextmanager
def opened(backend: str, work: Path) -> Iterator[Any]:
    """An Ibis connection that reads lists of Parquet files and keeps tables under `work`.

    Args:
        backend: "duckdb", "spark" or "spark=MASTER-URL".
        work: folder for stored tables; every worker of a cluster must see it under this path.

    Raises:
        UsageError: there is no such backend, it cannot be started, or the memory asked for is no number.
    """
    name, _, master = backend.partition("=")
    if backend == DUCKDB:
        connection = ibis.duckdb.connect(temp_directory=str(work), **_duckdb())
    elif name == SPARK:
        from auditor.backends.spark import connect  # noqa: PLC0415  an extra, and its import takes a second

        connection = connect(master, work / "spark")
    else:
        raise _unknown(backend)
    try:
        yield connection
    finally:
        connection.disconnect()


def _duckdb() -> dict[str, Any]:
    """Tables are kept in memory, uncompressed, and no result depends on the order of rows."""
    half = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**21
    asked = os.environ.get(MEMORY) or str(min(_MOST, half))
    if not (asked.isascii() and asked.isdigit() and int(asked)):
        raise UsageError(
            Text(f"环境变量 {MEMORY} 不是数：“{asked}”", f"{MEMORY} is no number: '{asked}'"),
            expected=Text("MiB 数，如 8192", "a number of MiB, such as 8192"),
        )
    return {"memory_limit": f"{asked}MiB", "preserve_insertion_order": False}


def forget(connection: Any, tables: Iterable[str]) -> None:
    """Drop stored tables that nobody will read again, so that they take no room from what follows.

    On a cluster they are files in the working folder, and go with it. The statement is our own because that of Ibis lacks
    the name with some versions of sqlglot.
    """
    if connection.name == DUCKDB:
        for table in tables:
            connection.raw_sql(f'DROP TABLE "{table}"')


def _unknown(backend: str) -> UsageError:
    return UsageError(
        Text(f"没有这种计算引擎：“{backend}”", f"no such backend: '{backend}'"),
        where="--backend",
        expected=Text(
            "duckdb、spark 或 spark=主节点地址（如 spark=spark://host:7077）",
            "duckdb, spark or spark=MASTER-URL (such as spark=spark://host:7077)",
        ),
    )

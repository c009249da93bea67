"""Doubts: which records may be concerned by a row that could not be read.

A site whose access row was unreadable must become *unknown*, never a shell.
"""

from __future__ import annotations

import pyarrow as pa

from auditor.snapshot.cleaning import filing_number

SCHEMA = pa.schema([("table", pa.string()), ("column", pa.string()), ("pattern", pa.string())])

_SERVICE_TABLES = {"services", "accesses", "service_domains"}
KEY_COLUMNS = ("service_no", "subject_no")


def of_row(table: str, cells: list[str]) -> list[tuple[str, str | None, str | None]]:
    """One doubt for each filing number that a refused row mentions, or one without pattern."""
    patterns = filing_number.mentions("\n".join(cells), service=table in _SERVICE_TABLES)
    return [(table, None, pattern) for pattern in patterns or [None]]


def of_cell(table: str, column: str, cell: str) -> list[tuple[str, str | None, str | None]]:
    """The same for the unreadable key of a row that was accepted."""
    patterns = filing_number.mentions(cell, service=column == "service_no")
    return [(table, column, pattern) for pattern in patterns or [None]]


def to_table(doubts: list[tuple[str, str | None, str | None]]) -> pa.Table:
    """Doubts as one Arrow table."""
    return pa.Table.from_pylist([dict(zip(SCHEMA.names, doubt, strict=True)) for doubt in doubts], SCHEMA)

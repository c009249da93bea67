"""Doubts: which records may be concerned by a row that could not be read.

A site whose access row was unreadable must become *unknown*, never a shell.
"""

from __future__ import annotations

import re

import pyarrow as pa

from auditor.snapshot.cleaning import filing_number

SCHEMA = pa.schema([("table", pa.string()), ("column", pa.string()), ("pattern", pa.string())])

Doubt = tuple[str, str | None, str | None]
"""Table, column or None for a whole row, pattern or None when nothing can be recognised."""

_SERVICE_TABLES = {"services", "accesses", "service_domains"}
KEY_COLUMNS = ("service_no", "subject_no")

_MOST_HOMELESS = 200  # each costs a comparison with every record

DOMAINS = "filed_domains"
"""Not a table: the doubts about domains, which a site called unfiled may have been filed under."""

_DOMAIN_TABLES = {"services", "service_domains"}
_DOMAIN = re.compile(r"(?<![a-z0-9-])[a-z0-9-]+(?:\.[a-z0-9-]+)+")


def of_row(table: str, cells: list[str]) -> list[Doubt]:
    """One doubt for each filing number that a refused row mentions, or one without pattern; and for each domain."""
    patterns = filing_number.mentions(cells, service=table in _SERVICE_TABLES)
    numbers: list[Doubt] = [(table, None, pattern) for pattern in patterns]
    domains = of_domains("\n".join(cells)) if table in _DOMAIN_TABLES else []
    return (numbers or [(table, None, None)]) + domains


def of_all(table: str) -> Doubt:
    """Any record may be concerned: nobody knows what stood in the rows that are missing."""
    return table, None, "_%"


def of_domains(text: str) -> list[Doubt]:
    """One doubt for each domain that an unreadable row or cell mentions, without its `www.`."""
    found = dict.fromkeys(name.removeprefix("www.") for name in _DOMAIN.findall(text.lower()))
    return [(DOMAINS, "domain", name) for name in found]


def of_cell(table: str, column: str, cell: str) -> list[Doubt]:
    """The same for the unreadable key of a row that was accepted."""
    patterns = filing_number.mentions([cell], service=column == "service_no")
    return [(table, column, pattern) for pattern in patterns] or [(table, column, None)]


def to_table(doubts: list[Doubt]) -> pa.Table:
    """Doubts as one Arrow table; many numbers without their province may mean any record."""
    homeless = [d for d in doubts if d[2] and d[2].startswith("_") and d[2] != "_%"]
    if len(set(homeless)) > _MOST_HOMELESS:
        rest = [d for d in doubts if d not in set(homeless)]
        doubts = rest + list(dict.fromkeys((table, column, "_%") for table, column, _ in homeless))
    return pa.Table.from_pylist([dict(zip(SCHEMA.names, doubt, strict=True)) for doubt in doubts], SCHEMA)

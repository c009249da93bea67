"""Doubts: which records may be concerned by a row or a key that could not be read.

A site whose access row was unreadable must become *unknown*, never a shell. A row whose key is lost may still name whom
it belongs to, by a number, a domain or a name in another cell; else it may belong to anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pyarrow as pa

from auditor.snapshot.cleaning import filing_number

SCHEMA = pa.schema(
    [
        ("table", pa.string()),
        ("row_id", pa.int64()),
        ("column", pa.string()),
        ("clue", pa.string()),
        ("pattern", pa.string()),
    ]
)


class Doubt(NamedTuple):
    """One clue of one row.

    Attributes:
        column: the key that was lost; None for a whole row.
        clue: "number", "domain" or "name"; None when nothing can be recognised.
        pattern: an SQL LIKE pattern for numbers and domains, the text itself for names.
    """

    table: str
    row_id: int
    column: str | None
    clue: str | None
    pattern: str | None


_SERVICE_TABLES = {"services", "accesses", "service_domains"}
KEY_COLUMNS = ("service_no", "subject_no")

_MOST_HOMELESS = 200  # each costs a comparison with every record

DOMAINS = "filed_domains"
"""Not a table: the doubts about domains, which a site called unfiled may have been filed under."""

_DOMAIN_TABLES = {"services", "service_domains"}
_DOMAIN = re.compile(r"(?<![@a-z0-9*.-])[a-z0-9*-]+(?:\.[a-z0-9*-]+)+")
_NAMES = re.compile(
    r"(网站|服务|APP|应用|程序|主办|主体|单位).*(名称|单位|主办者)$|^(网站名|单位|主办单位)$", re.IGNORECASE
)


def of_row(table: str, row_id: int, cells: list[str]) -> list[Doubt]:
    """One doubt for each number and domain that a refused row mentions, or one without clue; domains count as filed."""
    found = [Doubt(table, row_id, None, clue, text) for clue, text in _clues(table, "service_no", cells)]
    domains = of_domains(row_id, "|".join(cells)) if table in _DOMAIN_TABLES else []
    return (found or [Doubt(table, row_id, None, None, None)]) + domains


def of_key(table: str, row_id: int, column: str, cells: list[str], names: Iterable[str]) -> list[Doubt]:
    """The same for a row that was accepted although its key could not be read.

    Args:
        cells: every cell of the row, the key among them.
        names: those of its cells that name a site or a subject, and are read as no column of the table.
    """
    found = [*_clues(table, column, cells), *(("name", name) for name in names)]
    return [Doubt(table, row_id, column, clue, text) for clue, text in found] or [
        Doubt(table, row_id, column, None, None)
    ]


def of_domains(row_id: int, text: str) -> list[Doubt]:
    """One doubt for each domain that an unreadable row or cell mentions, without its `www.`."""
    return [Doubt(DOMAINS, row_id, "domain", "domain", name) for name in _domains(text)]


def of_all(table: str, row_id: int) -> Doubt:
    """Any record may be concerned: nobody knows what stood in the rows that are missing."""
    return Doubt(table, row_id, None, "number", "_%")


def of_hidden_domain(row_id: int, cell: str) -> list[Doubt]:
    """The same as for domains of a cell in which one is hidden, which may be any."""
    return of_domains(row_id, cell) or [Doubt(DOMAINS, row_id, "domain", None, None)]


def names_somebody(header: str) -> bool:
    """Does a column with this header hold names of sites or subjects?"""
    return bool(_NAMES.search(header.strip()))


def _clues(table: str, column: str, cells: list[str]) -> Iterator[tuple[str, str]]:
    service = table in _SERVICE_TABLES and column == "service_no"
    yield from (("number", number) for number in filing_number.mentions(cells, service=service))
    if table in _SERVICE_TABLES:
        yield from (("domain", domain) for domain in _domains("|".join(cells)))


def _domains(text: str) -> dict[str, None]:
    """Domains without `www.`, hidden parts as ``%``; those of which only the ending is left say nothing."""
    found = (name.removeprefix("www.") for name in _DOMAIN.findall(text.lower()))
    return dict.fromkeys(re.sub(r"\*+", "%", name) for name in found if name.partition(".")[0].strip("*-"))


def to_table(doubts: list[Doubt]) -> pa.Table:
    """Doubts as one Arrow table; many numbers without their province may mean any record."""
    homeless = {
        d for d in doubts if d.clue == "number" and (d.pattern or "").startswith("_") and d.pattern != "_%"
    }
    if len({d.pattern for d in homeless}) > _MOST_HOMELESS:
        doubts = [d for d in doubts if d not in homeless] + [
            d._replace(pattern="_%") for d in sorted(homeless)
        ]
    return pa.Table.from_pylist([doubt._asdict() for doubt in doubts], SCHEMA)

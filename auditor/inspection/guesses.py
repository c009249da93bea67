"""What an unknown column may be: by a header that is nearly known, or by what its first cells look like."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from auditor.snapshot.cleaning import KINDS
from auditor.snapshot.header_words import READ_TABLES
from auditor.snapshot.headers import Match, match, means_of
from auditor.snapshot.schema import Column, Table
from auditor.snapshot.signals import signal_of
from auditor.snapshot.spelling import normal
from auditor.text import Text

_NEAR = 0.6
_DATA = re.compile(r"\d{4}|@|\*")
_MOST = 3

# Value types that can be told from the cells alone, the most distinctive first.
_TELLING = {
    "service_number": Text("服务备案号", "service filing numbers"),
    "filing_number": Text("主体备案号", "subject filing numbers"),
    "email": Text("邮箱", "mail addresses"),
    "ip_ranges": Text("IP 地址", "IP addresses"),
    "credential": Text("证件号码", "credential numbers"),
    "domains": Text("域名", "domain names"),
}
_SHAPES = {
    "credential": re.compile(r"^\s*(?:[0-9A-Z]{2}\d{6}[0-9A-Z]{10}|\d{15})\s*$", re.IGNORECASE),
    "ip_ranges": re.compile(r"[.:]"),  # a bare number may be anything
    "domains": re.compile(r"\.[^.\s]"),
}


@dataclass(frozen=True)
class Guess:
    """Columns that an unknown one may be, the nearest first, and why."""

    columns: tuple[Column, ...]
    why: Text | None = None


def nearest(table: Table, taken: Collection[str], header: str, cells: Sequence[str]) -> Guess:
    """Columns of a table that nothing else in the sheet stands for and that this one may be."""
    free = [column for column in table.columns.values() if column.name not in taken]
    by_header = sorted(((_likeness(column, header), column.name) for column in free), reverse=True)
    close = [table.columns[name] for likeness, name in by_header if likeness >= _NEAR]
    kind = _kind(cells)
    fitting = [c for c in free if kind and c.type in (kind, kind.removesuffix("s"))]
    both = [c for c in close if c in fitting]
    if kind and fitting:
        text = _TELLING[kind]
        return Guess(
            tuple((both or [*fitting, *close])[:_MOST]), Text(f"内容像{text.zh}", f"holds {text.en}")
        )
    return Guess(tuple(close[:_MOST]), Text("表头相近", "like a known header") if close else None)


def likely(head: list[list[str]], known: Match | None) -> Match | None:
    """The table that a sheet which cannot be read is most like, to judge by all headers and cells.

    Args:
        head: its first rows.
        known: what it is most like by known headers alone; kept when nothing can be the key of another table.
    """
    row = known.row - 1 if known else header_row(head)
    if row is None:
        return None
    cells = [cell.strip() for cell in head[row]]
    below = head[row + 1 :]
    columns = [[line[i] for line in below if i < len(line)] for i in range(len(cells))]
    scores = {table.name: _coverage(table, cells, columns) for table in READ_TABLES}
    best = max(READ_TABLES, key=lambda table: scores[table.name])
    means = means_of(signal_of(head), best)
    return match(best, head[row], row + 1, below=below, means=means) if scores[best.name] >= (1, 2) else known


def _coverage(table: Table, cells: Sequence[str], columns: list[list[str]]) -> tuple[int, int]:
    """Whether something may be the table's key, and how many of its columns something may be."""
    taken: set[str] = set()
    for cell, column in zip(cells, columns, strict=True):
        found = nearest(table, taken, cell, column).columns if cell else ()
        taken |= {found[0].name} if found else set()
    return int(table.key in taken), len(taken)


def header_row(head: list[list[str]]) -> int | None:
    """The first row (from 0) with several cells, if it can be headers and not data that may be personal."""
    wide = (i for i, row in enumerate(head) if sum(bool(cell.strip()) for cell in row) > 1)
    first = next(wide, None)
    return None if first is None or any(_DATA.search(cell) for cell in head[first]) else first


def _likeness(column: Column, header: str) -> float:
    """From 0 to 1; 1 is the same text."""
    usual = normal(header)
    if len(usual) < 2:
        return 0.0
    known = (normal(h) for h in (*column.headers, *column.fallback_headers, *column.by_value, *column.maybe))
    return max(SequenceMatcher(None, usual, one).ratio() for one in known)


def _kind(cells: Sequence[str]) -> str | None:
    """The first telling type that nearly all filled cells are of."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    for kind in _TELLING:
        fitting = sum(_fits(kind, cell) for cell in filled)
        if filled and fitting >= 0.8 * len(filled):
            return kind
    return None


def _fits(kind: str, cell: str) -> bool:
    if kind in _SHAPES and not _SHAPES[kind].search(cell):
        return False
    clean = KINDS[kind].clean(cell)
    return clean.value is not None and clean.reason is None

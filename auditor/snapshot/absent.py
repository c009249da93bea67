"""Columns that a sheet does not have: what its rows hold in their place.

An absent column is a column of unknowns. It is marked like one whose every cell was unreadable, so that nothing is ever
concluded from its nulls. A few columns have a meaning when they are absent (`when_absent`): a list of filings without a
status column holds valid filings. That meaning fails where the sheet has a header that nobody understands and that may
be the column under another name.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.snapshot.headers import Match
from auditor.snapshot.schema import Column
from auditor.snapshot.spelling import normal

_ADDRESSES = ("first_ip", "ip_list", "ip")


def unknown_columns(match: Match) -> list[str]:
    """The columns of the table of which the sheet says nothing, in their order."""
    filled = match.filled | ({"ip_list"} if "first_ip" in match.filled else set())
    absent = (column for column in match.table.columns.values() if column.name not in filled)
    return [
        column.name
        for column in absent
        if (not column.source or column.name in _ADDRESSES)
        and (column.when_absent is None or like(match, column) is not None)
    ]


def value_when_absent(match: Match, column: Column) -> str | None:
    """What every row holds: what the settings say, else what the absence of the column means, else null."""
    if column.name in match.values:
        return match.values[column.name]
    return None if like(match, column) is not None else column.when_absent or None


def like(match: Match, column: Column) -> str | None:
    """The first header that nobody understands and that may be this column under another name."""
    if column.name in match.filled:
        return None
    return next((h for h in _unused(match) if any(word in normal(h) for word in column.unless)), None)


def _unused(match: Match) -> list[str]:
    """The headers that nobody understands and nobody said to leave out."""
    used = {*match.columns, *match.set_aside, *match.masks}
    return [cell for position, cell in enumerate(match.cells) if cell and position not in used]


def doubtful(match: Match) -> Iterator[tuple[Column, str]]:
    """Columns whose absence would mean something, each with the header that may be the column after all."""
    for column in match.table.columns.values():
        header = like(match, column)
        if header is not None:
            yield column, header

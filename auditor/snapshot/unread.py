"""Sheets that are not read: the rest of a table without its key, and what is like no table."""

from __future__ import annotations

from auditor.snapshot import problems
from auditor.snapshot.headers import Match, best_match
from auditor.snapshot.mojibake import mojibake
from auditor.snapshot.readers.base import Sheet
from auditor.snapshot.schema import Table
from auditor.snapshot.sheet_source import looks_like_a_table
from auditor.text import Text


def rest_of_a_table(head: list[list[str]], named: Table | None, found: Match | None) -> Match | None:
    """The sheet as part of the table that its name points to, when it is more like that than `found` but lacks the key."""
    if named is None or (found is not None and found.table is named and not found.missing):
        return None
    near = best_match(head, named)
    more = found is None or found.table is named or near.score > found.score
    return near if more and near.missing and near.score > 1 else None


def in_part(where: str, found: Match) -> Text:
    """Warning: by name and headers a sheet is part of a table, and cannot be read for want of a key."""
    why, label = problems.not_a_table(where, found), found.table.label
    return Text(
        f"{why.zh}。“{label.zh}”表因此不完整，因表中没有某行而成立的问题，本次一律无法判定",
        f"{why.en}. Table “{label.en}” is therefore incomplete; what rests on a row that is not there is undecided in this run",
    )


def unread(where: str, sheet: Sheet, named: Table | None, found: Match | None) -> Text:
    """The warning of a sheet that is like no table.

    Raises:
        SnapshotError: it looks like a mistake.
    """
    wrong = mojibake(sheet.head)
    if wrong:
        raise problems.decoded_wrongly(where, wrong)
    if named and (found is None or found.score < 2) and looks_like_a_table(sheet):
        raise problems.no_header(where, named)
    return problems.not_a_table(where, found)

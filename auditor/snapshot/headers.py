"""Which table a sheet is and which header means which column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from auditor.snapshot.header_words import READ_TABLES, Rows, column_of, free_column, is_known
from auditor.snapshot.schema import Mask, Table
from auditor.snapshot.signals import Signal, signal_of
from auditor.snapshot.spelling import normal, spellings
from auditor.snapshot.two_rows import two_row_headers

Means = Mapping[str, str | None]

Overrides = Mapping[str, str | None]
"""Header (as written, or ``header#2`` for its second occurrence) to column, or to None to ignore it."""


@dataclass(frozen=True)
class Match:
    """A row read as the header of a table: the column of each understood cell, by position.

    `values` are the same in every row, for columns that no header stands for. `set_aside` are the cells that somebody
    said are not to be used.
    `part`: the sheet holds other tables beside this one. `weak`: columns that are another table's, which tell of this
    one only that a record is in force. `masks`: how the cells are hidden that this table does not read.
    `borrowed_key`: the number of a subject is that of the service in its row. `vague`: columns that may speak of another
    table's record, so that they alone show none of this one. `below`: cells that show a record below one of this table.
    """

    table: Table
    row: int
    cells: tuple[str, ...]
    columns: dict[int, str]
    values: Mapping[str, str] = field(default_factory=dict)
    set_aside: frozenset[int] = frozenset()
    part: bool = False
    weak: frozenset[str] = frozenset()
    masks: Mapping[int, Mask] = field(default_factory=dict)
    borrowed_key: bool = False
    vague: frozenset[str] = frozenset()
    below: frozenset[int] = frozenset()

    @property
    def score(self) -> int:
        """How many different columns are understood."""
        return len(set(self.columns.values()))

    @property
    def missing(self) -> tuple[str, ...]:
        """Required columns that no header stands for."""
        return tuple(c for c in self.table.required_columns if c not in self.filled)

    @property
    def filled(self) -> set[str]:
        """Columns that a header or a value stands for."""
        return {*self.columns.values(), *self.values}

    @property
    def width(self) -> int:
        """Number of cells up to the last that is not empty."""
        return len(self.cells)

    def clashes(self) -> Iterator[tuple[str, int, int]]:
        """Columns that two headers stand for: column, first and second position."""
        first: dict[str, int] = {}
        for position, column in sorted(self.columns.items()):
            if column in first:
                yield column, first[column], position
            first.setdefault(column, position)


def numbered(cells: tuple[str, ...]) -> list[str]:
    """The headers, the second occurrence of one as ``header#2`` and so on."""
    seen: dict[str, int] = {}
    names = []
    for cell in cells:
        seen[cell] = seen.get(cell, 0) + 1
        names.append(cell if seen[cell] == 1 else f"{cell}#{seen[cell]}")
    return names


def match(
    table: Table,
    cells: list[str],
    row: int,
    overrides: Overrides | None = None,
    values: Mapping[str, str] | None = None,
    *,
    below: Rows = (),
    means: Means | None = None,
) -> Match:
    """Read one row as the header of one table.

    Args:
        table: the table.
        cells: the row.
        row: its number.
        overrides: what a person said of headers.
        values: what is the same in every row.
        below: some rows under it, whose cells tell headers apart that have several meanings.
        means: headers, by their spelling, that mean another column in such an export, or none.
    """
    trimmed = tuple(cell.strip() for cell in cells)
    while trimmed and not trimmed[-1]:
        trimmed = trimmed[:-1]
    fixed, elsewhere = overrides or {}, means or {}
    columns: dict[int, str] = {}
    open_positions, set_aside = [], set()
    for position, name in enumerate(numbered(trimmed)):
        if name in fixed:
            column = fixed[name]
            set_aside |= set() if column else {position}
        elif spellings(trimmed[position])[0] in elsewhere:
            column = elsewhere[spellings(trimmed[position])[0]]
        else:
            column = column_of(table, trimmed[position])
            open_positions += [] if column else [position]
        if column:
            columns[position] = column
    for position in open_positions:
        free = free_column(table, trimmed[position], set(columns.values()), below, position)
        if free:
            columns[position] = free
    taken = set(columns.values())
    given = {name: value for name, value in (values or {}).items() if name not in taken}
    return Match(table, row, trimmed, columns, given, frozenset(set_aside))


def declared(table: Table, cells: list[str], columns: tuple[str, ...]) -> Match:
    """The match of a sheet without header row whose columns the format itself says, by position."""
    return Match(table, 0, tuple(cells), dict(enumerate(columns)))


def added_to(found: Match, columns: Overrides, values: Mapping[str, str]) -> Match:
    """A declared match with what a person said: headers that mean another column or none, values of absent columns."""
    names = enumerate(numbered(found.cells))
    said = {position: columns[name] for position, name in names if name in columns}
    kept = {p: column for p, column in {**found.columns, **said}.items() if column}
    filled = set(kept.values())
    given = {name: value for name, value in values.items() if name not in filled}
    return replace(found, columns=dict(sorted(kept.items())), values=given)


Numbered = list[tuple[int, list[str]]]
"""Rows that may be headers, by number."""


def best_match(
    head: list[list[str]],
    table: Table,
    overrides: Overrides | None = None,
    values: Mapping[str, str] | None = None,
) -> Match:
    """The row, or the two rows, among the first ones that are most like a header of the table."""
    means = means_of(signal_of(head), table)
    return _best(_candidates(head), table, head, overrides=overrides, values=values, means=means)


def _candidates(head: list[list[str]]) -> Numbered:
    return [*enumerate(head, 1), *two_row_headers(head, is_known)]


def _best(
    rows: Numbered,
    table: Table,
    head: Rows,
    *,
    overrides: Overrides | None = None,
    values: Mapping[str, str] | None = None,
    means: Means | None = None,
) -> Match:
    """Of equally good rows the first, and one row before two."""
    return max(
        (match(table, cells, row, overrides, values, below=head[row:], means=means) for row, cells in rows),
        key=_score,
    )


def _score(found: Match) -> tuple[int, int]:
    return found.score, -len(list(found.clashes()))


def recognise(head: list[list[str]]) -> int:
    """How many headers the best row holds, whatever the table."""
    rows = _candidates(head)
    return max((_best(rows, table, head).score for table in READ_TABLES), default=0) if head else 0


def guess(
    head: list[list[str]],
    file: str,
    sheet: str | None,
    values_for: Callable[[Table], Mapping[str, str]] = lambda _: {},
) -> Match | None:
    """The table that a sheet most probably is; None when nothing in it is understood.

    The result may still lack required columns or be too thin: see `is_table`.
    """
    if not head:
        return None
    rows = _candidates(head)
    signal = signal_of(head)
    tables = [t for t in READ_TABLES if not signal or not signal.tables or t.name in signal.tables]
    found = [_best(rows, t, head, values=values_for(t), means=means_of(signal, t)) for t in tables]
    fitting = [m for m in found if is_table(m)] or [m for m in found if m.score]
    return max(
        fitting, key=lambda m: (m.score, *_named(m.table, file, sheet), -len(m.table.columns)), default=None
    )


def means_of(signal: Signal | None, table: Table) -> Means:
    """Headers that mean another column of a table in a kind of export."""
    return signal.means.get(table.name, {}) if signal else {}


def is_table(found: Match) -> bool:
    """Whether a match is good enough to read the sheet: its required columns and at least two in all."""
    return not found.missing and found.score >= 2


def by_name(file: str, sheet: str | None) -> Table | None:
    """The table that the words of the sheet's or file's name point to."""
    named = [(_named(table, file, sheet), table) for table in READ_TABLES]
    best = max(named, key=lambda pair: pair[0])
    return best[1] if any(best[0]) else None


def _named(table: Table, file: str, sheet: str | None) -> tuple[int, int]:
    return _longest(table, sheet or ""), _longest(table, file)


def _longest(table: Table, name: str) -> int:
    usual = normal(name)
    return max((len(word) for word in table.words if normal(word) in usual), default=0)

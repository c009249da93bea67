"""One sheet that holds several tables side by side: which header belongs to which (``auditor/reference/wide.yml``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from auditor.reference import load
from auditor.snapshot.header_words import Rows, column_of, is_known, open_columns
from auditor.snapshot.headers import Match, Means, Overrides, best_match, match, means_of, numbered
from auditor.snapshot.schema import TABLES, Table
from auditor.snapshot.signals import Signal, signal_of
from auditor.snapshot.spelling import normal, spellings
from auditor.snapshot.two_rows import grouped_headers

_RULES = load("wide")
_CORE: tuple[Table, ...] = tuple(TABLES[name] for name in _RULES["tables"])
_KEYS: tuple[str, ...] = tuple(_RULES["keys"])
_STATUS = {normal(header) for header in _RULES["status"]}
_ANY_STATUS = {normal(header) for header in _RULES["any_status"]}
_ROW_DATES = [
    {normal(header) for header in TABLES["services"].columns[name].headers}
    for name in ("filed_on", "changed_on", "approved_on", "cancelled_on")
]
_PREFIXES = sorted(
    ((normal(word), table) for table, words in _RULES["prefixes"].items() for word in words),
    key=lambda pair: -len(pair[0]),
)

Owners = Sequence[set[str]]

ValuesFor = Callable[[Table], Mapping[str, str]]


def parts_of(head: Rows, values_for: ValuesFor) -> list[Match]:
    """The tables that the best header row holds side by side; fewer than two mean that the sheet is no such sheet."""
    signal = signal_of(head)
    if signal and signal.tables:
        return []
    rows = [_Row(row, cells, groups, head[row:]) for row, cells, groups in _candidates(head)]
    return max((row.parts(values_for, signal) for row in rows), key=covered, default=[])


def covered(parts: Sequence[Match]) -> int:
    """How many headers the parts understand together; none when they are fewer than two."""
    return len({position for part in parts for position in part.columns}) if len(parts) > 1 else 0


def told_parts(head: Rows, told: Sequence[tuple[Table, Overrides, Mapping[str, str]]]) -> list[Match]:
    """The tables that a person says a sheet holds: their columns, else those that are recognised, and their values."""
    named = {header for _, columns, _ in told for header in columns}
    best = max(range(len(head)), key=lambda row: len(named & set(numbered(_trimmed(head[row])))), default=0)
    recognised = {part.table.name: part for part in parts_of(head, lambda _: {})}
    found = [
        _told(table, columns, values, head, best) if columns else recognised.get(table.name)
        for table, columns, values in told
    ]
    parts = [
        replace(part, values=dict(values)) if part else best_match(list(head), table, None, values)
        for part, (table, _, values) in zip(found, told, strict=True)
    ]
    masks = {p: part.table.columns[c].mask for part in parts for p, c in part.columns.items()}
    return [replace(part, part=True, masks=masks) for part in parts]


def _told(table: Table, columns: Overrides, values: Mapping[str, str], head: Rows, row: int) -> Match:
    cells = _trimmed(head[row])
    chosen = {i: column for i, name in enumerate(numbered(cells)) if (column := columns.get(name))}
    return Match(table, row + 1, cells, chosen, dict(values))


def _trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    width = max((i for i, cell in enumerate(cells, start=1) if cell.strip()), default=0)
    return tuple(cell.strip() for cell in cells[:width])


def is_wide(parts: Sequence[Match], single: Match | None, named: Table | None) -> bool:
    """Whether a sheet is to be read as its parts: they understand headers that no one table does."""
    if len(parts) < 2 or (named and named not in _CORE and single and single.table == named):
        return False
    understood = {position for part in parts for position in part.columns}
    return single is None or not understood <= set(single.columns)


def is_whole(part: Match) -> bool:
    """Whether a part holds enough of its table to count beside a sheet of its own."""
    return len(_own(part)) >= int(_RULES["whole_from"])


def _candidates(head: Rows) -> Iterator[tuple[int, list[str], list[str]]]:
    single = ((row, cells, [""] * len(cells)) for row, cells in enumerate(head, start=1))
    grouped = {row: (row, cells, groups) for row, cells, groups in grouped_headers(head, is_known)}
    grouped = {row: found for row, found in grouped.items() if any(map(_named, found[2]))}
    for row, cells, groups in (grouped.get(found[0], found) for found in single):
        width = max((i for i, cell in enumerate(cells, start=1) if cell.strip()), default=0)
        yield row, [cell.strip() for cell in cells[:width]], groups[:width]


@dataclass(frozen=True)
class _Row:
    """A row that may be a header, its cells, the group above each, and what stands below it."""

    number: int
    cells: list[str]
    groups: list[str]
    below: Rows

    def parts(self, values_for: ValuesFor, signal: Signal | None) -> list[Match]:
        """The tables of which it has columns of their own."""
        headers = _Owners(self.cells, self.groups, self.below)
        owners = headers.decided()
        found = [self._part(table, owners, values_for(table), means_of(signal, table)) for table in _CORE]
        found = [_with_subject_number(part, found) for part in found]
        parts = [part for part in found if not part.missing and _own(part) - {"status"}]
        masks = {p: part.table.columns[c].mask for part in parts for p, c in part.columns.items()}
        parts = [replace(_with_status(part, parts, owners), masks=masks) for part in parts]
        return [_with_shown(part, parts, headers.of_row) for part in parts]

    def _part(self, table: Table, owners: Owners, values: Mapping[str, str], means: Means) -> Match:
        mine = [c if table.name in owner else "" for c, owner in zip(self.cells, owners, strict=True)]
        found = match(table, mine, self.number, below=self.below, means=means)
        behind_a_word = {
            i: column
            for i, cell in enumerate(mine)
            if i not in found.columns and spellings(cell)[0] not in means and (column := _column(table, cell))
        }
        columns = _once(dict(sorted({**behind_a_word, **found.columns}.items())))
        given = {name: value for name, value in values.items() if name not in set(columns.values())}
        return Match(table, self.number, tuple(self.cells), columns, given, part=True)


def _once(columns: dict[int, str]) -> dict[int, str]:
    """The first header of each column; a later one of the same name is not known to say the same."""
    first: dict[str, int] = {}
    for position, column in columns.items():
        first.setdefault(column, position)
    return {position: column for column, position in first.items()}


def _own(part: Match) -> set[str]:
    return set(part.columns.values()) - set(_KEYS) - part.weak


def _with_subject_number(part: Match, found: Sequence[Match]) -> Match:
    """A subject without a number of its own has that of its services, which begins with it."""
    if part.table.name != "subjects" or "subject_no" in part.filled:
        return part
    numbers = [p for other in found for p, c in other.columns.items() if c == "service_no"]
    if not numbers:
        return part
    return replace(part, columns={**part.columns, numbers[0]: "subject_no"}, borrowed_key=True)


def _with_status(part: Match, parts: Sequence[Match], owners: Owners) -> Match:
    """A status that is not the table's own says of its records only that they are in force, never that they ended."""
    mine = next((p for p, c in part.columns.items() if c == "status"), None)
    if mine is not None:
        shared = len(owners[mine]) > 1 and part.table.name != "services"
        bare = bool(_ANY_STATUS & set(spellings(part.cells[mine]))) and len(owners[mine]) > 1
        return replace(part, weak=frozenset({"status"})) if shared or bare else part
    by_table = {p.table.name: p for p in parts}
    for name in ("services", "subjects"):
        other = by_table.get(name)
        place = next((p for p, c in other.columns.items() if c == "status"), None) if other else None
        if place is not None:
            return replace(part, columns={**part.columns, place: "status"}, weak=frozenset({"status"}))
    return part


def _with_shown(part: Match, parts: Sequence[Match], of_row: set[int]) -> Match:
    """An access shows that its service is there, even where nothing else of the service is filled in."""
    if part.table.name != "services":
        return part
    accesses = [other for other in parts if other.table.name == "accesses"]
    below = {p for one in accesses for p, c in one.columns.items() if c in _own(one)}
    vague = {c for p, c in part.columns.items() if p in of_row}
    return replace(part, vague=frozenset(vague), below=frozenset(below - part.columns.keys()))


class _Owners:
    """Which tables each header of one row stands for; `of_row`: headers that tell of the row as a whole."""

    def __init__(self, cells: Sequence[str], groups: Sequence[str], below: Rows) -> None:
        self._cells, self._groups, self._below = cells, groups, below
        self._owners: list[set[str]] = [set() for _ in cells]
        self._taken: dict[str, set[str]] = {table.name: set() for table in _CORE}
        self.of_row: set[int] = set()

    def decided(self) -> list[set[str]]:
        """The owners by position; nobody owns a header that means nothing."""
        for position, cell in enumerate(self._cells):
            self._owners[position] = self._plain(cell, self._groups[position]) if cell else set()
        single = [(_STATUS | _ANY_STATUS, _RULES["tables"])]
        # Where one date stands twice, the sheet has dates of subjects and of sites: a single one is told by its place.
        if all(len(self._places(headers)) < 2 for headers in _ROW_DATES):
            single += [(headers, ["services"]) for headers in _ROW_DATES]
        for headers, names in single:
            alone = self._places(headers)
            if len(alone) == 1 and not self._groups[alone[0]]:
                self._owners[alone[0]] = set(names)
                self.of_row.add(alone[0])
        for position, owner in enumerate(self._owners):
            for name in owner:
                self._take(name, position)
        for position, cell in enumerate(self._cells):
            if cell and not self._owners[position]:
                self._owners[position] = self._by_place(position)
        return self._owners

    def _places(self, headers: set[str]) -> list[int]:
        return [p for p, cell in enumerate(self._cells) if headers & set(spellings(cell))]

    def _plain(self, header: str, group: str) -> set[str]:
        """What the header says by itself, or with the group above it."""
        named = _named(group)
        if named:
            keys = (
                {"accesses"}
                if named == "services" and _column(TABLES[named], header) == "service_no"
                else set()
            )
            return {named} | keys | self._key_of(header)
        known = {table.name for table in _CORE if _column(table, header)}
        keys = self._key_of(header)
        if keys:
            return keys
        prefix = _named(header)
        if prefix in known:
            return {prefix}
        return known if len(known) == 1 else set()

    def _key_of(self, header: str) -> set[str]:
        return {table.name for table in _CORE if column_of(table, header) in _KEYS}

    def _by_place(self, position: int) -> set[str]:
        """The table of the headers around it, else another, where a column for it is still free."""
        near = self._nearest(position)
        names = [near, *(table.name for table in _CORE if table.name != near)]
        for name in names:
            column = self._free(name, position) if name else None
            if name and column:
                self._taken[name].add(column)
                both = {"services", "accesses"} if column == "service_no" else set()
                return {name} | both
        return set()

    def _nearest(self, position: int) -> str | None:
        order = [*range(position - 1, -1, -1), *range(position + 1, len(self._cells))]
        return next((name for p in order if (name := self._stands_for(p))), None)

    def _stands_for(self, position: int) -> str | None:
        owner = self._owners[position]
        if len(owner) <= 1:
            return next(iter(owner), None)
        column = {column_of(TABLES[name], self._cells[position]) for name in owner}
        return "subjects" if "subject_no" in column else "services" if "service_no" in column else None

    def _take(self, name: str, position: int) -> None:
        column = _column(TABLES[name], self._cells[position])
        self._taken[name] |= {column} if column else set()

    def _free(self, name: str, position: int) -> str | None:
        cells = [row[position] for row in self._below if position < len(row)]
        wanted = open_columns(TABLES[name], self._cells[position], cells)
        return next((column for column in wanted if column not in self._taken[name]), None)


def _column(table: Table, header: str) -> str | None:
    """What a header means in a table, also behind a first word that names the table: 主体手机号码 is 手机号码."""
    known = column_of(table, header)
    if known or not header:
        return known
    usual = normal(header)
    rest = (usual[len(word) :] for word, name in _PREFIXES if name == table.name and usual.startswith(word))
    return next((column for text in rest if text and (column := column_of(table, text))), None)


def _named(text: str) -> str | None:
    """The table that the first word of a header or group names."""
    usual = normal(text)
    return next((table for word, table in _PREFIXES if usual.startswith(word)), None)

"""What exports lose on their way: cells, keys, rows, columns, tables, other providers' data."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from random import Random

import yaml
from audit.folders import Row, read_rows, write_rows

from auditor.snapshot.model import Source
from auditor.snapshot.schema import TABLES

Place = tuple[str, int]
"""File and row, as a spreadsheet counts."""

Moves = dict[Place, Place | None]
"""From where a row stands now to where it stood; None for a row that stood nowhere. Rows that are not named stay."""


@dataclass(frozen=True)
class Sheet:
    """One file of a world: its rows as they stand, the place of its header, the tables it was read as.

    `columns` are the tables and columns that each header stands for.
    """

    file: str
    rows: list[Row]
    head: int
    encoding: str
    tables: Collection[str]
    columns: Mapping[str, Sequence[tuple[str, str]]]

    @property
    def header(self) -> Row:
        return self.rows[self.head]

    @property
    def data(self) -> list[Row]:
        return self.rows[self.head + 1 :]

    def place(self, row: int) -> Place:
        """Of data row `row`."""
        return self.file, self.head + 2 + row


@dataclass(frozen=True)
class World:
    """A snapshot folder whose tables were written by us once, so that a loss is all that differs."""

    folder: Path
    sheets: Mapping[str, Sheet]


Leave = Callable[[World, Path, Random], Moves]


@dataclass(frozen=True)
class Loss:
    """One loss; `leave` turns a copy of the world into what is left of it."""

    kind: str
    file: str
    column: str
    size: str
    leave: Leave

    def __str__(self) -> str:
        return "/".join(part for part in (self.kind, self.file, self.column, self.size) if part)


# ---- cells -----------------------------------------------------------------------------------------------------------


def masked(_: object) -> str:
    return "***"


def partly(cell: object) -> str:
    """The middle hidden, as lists that are published have it; the last digit of a filing number."""
    text = str(cell)
    if len(text) < 2:  # a stroke in place of a value
        return text
    if "ICP备" in text and "号" in text:
        subject, mark, rest = text.partition("号")
        return f"{subject[:-1]}X{mark}{rest}"
    third = max(len(text) // 3, 1)
    return text[:third] + "*" * max(len(text) - 2 * third, 1) + text[len(text) - third + 1 :]


def damaged(cell: object) -> str:
    """What a spreadsheet leaves of a long number."""
    text = str(cell)
    digits = "".join(c for c in text if c.isdigit())
    long = text.isascii() and text.isalnum() and len(digits) >= 11
    return f"{float(digits):.4E}".replace("E+0", "E+") if long else text


def lookup(_: object) -> str:
    return "#N/A"


def strange(_: object) -> str:
    """A word of no code list."""
    return "星链接力态"


CELLS: Mapping[str, Callable[[object], str]] = {
    "masked": masked, "partly": partly, "damaged": damaged, "lookup": lookup, "strange": strange,
}  # fmt: skip
SOME = 3
SIZES = {"some": SOME, "all": None}
_CODED = ("code", "flag")


def _cells(change: Callable[[object], str], file: str, column: int, count: int | None) -> Leave:
    def leave(world: World, to: Path, random: Random) -> Moves:
        sheet = world.sheets[file]
        cells = [row[column] if column < len(row) else "" for row in sheet.data]
        filled = [n for n, cell in enumerate(cells) if cell not in ("", None)]
        chosen = set(filled if count is None else random.sample(filled, min(count, len(filled))))
        rows = [
            [change(cell) if n in chosen and i == column else cell for i, cell in enumerate(row)]
            for n, row in enumerate(sheet.data)
        ]
        _write(sheet, to, rows)
        return {}

    return leave


# ---- columns ---------------------------------------------------------------------------------------------------------


def _dropped(file: str, column: int) -> Leave:
    def leave(world: World, to: Path, _: Random) -> Moves:
        sheet = world.sheets[file]
        _write(sheet, to, [_without(row, column) for row in sheet.data], _without(sheet.header, column))
        return {}

    return leave


def _renamed(file: str, column: int) -> Leave:
    """To a header that nobody knows, in which the old one can still be seen."""

    def leave(world: World, to: Path, _: Random) -> Moves:
        sheet = world.sheets[file]
        header = [f"{cell}丙丁" if i == column else cell for i, cell in enumerate(sheet.header)]
        _write(sheet, to, sheet.data, header)
        return {}

    return leave


def _in_one_file(file: str, column: int) -> Leave:
    """Half of the rows stand in a second file, which lacks the column."""

    def leave(world: World, to: Path, random: Random) -> Moves:
        sheet = world.sheets[file]
        second = f"{Path(file).stem}二{Path(file).suffix}"
        away = sorted(random.sample(range(len(sheet.data)), len(sheet.data) // 2))
        here = sorted(set(range(len(sheet.data))) - set(away))
        _write(sheet, to, [sheet.data[n] for n in here])
        rows = [_without(row, column) for row in (sheet.header, *(sheet.data[n] for n in away))]
        write_rows(to / second, rows, sheet.encoding or "utf-8")
        moves: Moves = {sheet.place(now): sheet.place(then) for now, then in enumerate(here)}
        return moves | {(second, now + 2): sheet.place(then) for now, then in enumerate(away)}

    return leave


def _without(row: Row, column: int) -> Row:
    return row[:column] + row[column + 1 :]


# ---- rows and files --------------------------------------------------------------------------------------------------


def ragged(row: Row) -> Row:
    """A comma without quotes in the middle."""
    middle = len(row) // 2
    return [*row[:middle], "甲", "乙", *row[middle:]]


def cut_off(row: Row) -> Row:
    return row[: len(row) // 2]


ROWS: Mapping[str, Callable[[Row], Row]] = {"ragged row": ragged, "row cut off": cut_off}


def _rows(change: Callable[[Row], Row], file: str, count: int) -> Leave:
    def leave(world: World, to: Path, random: Random) -> Moves:
        sheet = world.sheets[file]
        chosen = set(random.sample(range(len(sheet.data)), min(count, len(sheet.data))))
        _write(sheet, to, [change(row) if n in chosen else row for n, row in enumerate(sheet.data)])
        return {}

    return leave


def _bad_byte(file: str) -> Leave:
    """One byte in the middle of the file is of no encoding."""

    def leave(world: World, to: Path, random: Random) -> Moves:
        content = (world.folder / file).read_bytes()
        place = random.randrange(len(content) // 2, len(content))
        (to / file).write_bytes(content[:place] + b"\xff\xff" + content[place + 1 :])
        return {}

    return leave


def _cut(file: str) -> Leave:
    """The end of the file is missing, from the middle of a line on."""

    def leave(world: World, to: Path, random: Random) -> Moves:
        content = (world.folder / file).read_bytes()
        ends = [n for n, byte in enumerate(content) if byte == 10]
        line = random.randrange(len(ends) // 2, len(ends) - 1)
        (to / file).write_bytes(content[: (ends[line] + ends[line + 1]) // 2])
        return {}

    return leave


def _cut_between_lines(file: str) -> Leave:
    def leave(world: World, to: Path, random: Random) -> Moves:
        sheet = world.sheets[file]
        _write(sheet, to, sheet.data[: random.randrange(len(sheet.data) // 2, len(sheet.data))])
        return {}

    return leave


def _gone(file: str) -> Leave:
    def leave(_: World, to: Path, __: Random) -> Moves:
        (to / file).unlink()
        return {}

    return leave


# ---- other providers' data -------------------------------------------------------------------------------------------


def _view(world: World, to: Path, random: Random) -> Moves:
    """What one provider knows: its accesses, the services they name, the subjects of those."""
    accesses = next(s for s in world.sheets.values() if "accesses" in s.tables)
    number, provider = (_column(accesses, ("accesses", name)) for name in ("service_no", "provider"))
    mine = random.choice(sorted({str(row[provider]).strip() for row in accesses.data if row[provider]}))
    services = {_bare(row[number]) for row in accesses.data if str(row[provider]).strip() == mine}
    subjects = {service.rpartition("-")[0] for service in services}
    moves: Moves = {}
    for sheet in world.sheets.values():
        if sheet is accesses:
            kept = [str(row[provider]).strip() == mine for row in sheet.data]
        elif "services" in sheet.tables:
            own = _column(sheet, ("services", "service_no"))
            kept = [_bare(row[own]) in services for row in sheet.data]
        elif "subjects" in sheet.tables:
            own = _column(sheet, ("subjects", "subject_no"))
            kept = [_bare(row[own]) in subjects for row in sheet.data]
        else:
            continue
        moves |= _keep(sheet, to, kept)
    settings = yaml.safe_load((to / "snapshot.yml").read_text(encoding="utf-8"))
    (to / "snapshot.yml").write_text(yaml.safe_dump({**settings, "scope": "provider"}), encoding="utf-8")
    return moves


def _bare(number: object) -> str:
    """A filing number however it is written, as far as the sample's own spellings go."""
    text = "".join(str(number).split()).translate({n: n - 0xFEE0 for n in range(0xFF01, 0xFF5F)}).upper()
    subject, _, serial = text.replace("号", "").partition("-")
    return f"{subject}-{serial}" if serial else subject


def _column(sheet: Sheet, meaning: tuple[str, str]) -> int:
    return sheet.header.index(next(h for h, meanings in sheet.columns.items() if meaning in meanings))


def _keep(sheet: Sheet, to: Path, kept: Sequence[bool]) -> Moves:
    rows = [n for n, keep in enumerate(kept) if keep]
    _write(sheet, to, [sheet.data[n] for n in rows])
    return {sheet.place(now): sheet.place(then) for now, then in enumerate(rows)}


# ---- all of them -----------------------------------------------------------------------------------------------------


def every_loss(world: World) -> Iterator[Loss]:
    """Every loss of a world."""
    for sheet in world.sheets.values():
        for i, header in enumerate(sheet.header):
            if header not in sheet.columns:
                continue
            coded = any(TABLES[table].columns[name].type in _CODED for table, name in sheet.columns[header])
            for name, change in CELLS.items():
                if name == "strange" and not coded:
                    continue
                if all(change(row[i]) == str(row[i]) for row in sheet.data if i < len(row)):
                    continue
                for size, count in SIZES.items():
                    yield Loss(name, sheet.file, header, size, _cells(change, sheet.file, i, count))
            for name, made in (("dropped", _dropped), ("renamed", _renamed), ("in one file", _in_one_file)):
                yield Loss(name, sheet.file, header, "", made(sheet.file, i))
        yield from _of_file(sheet)
    for path in sorted(world.folder.glob("*.xml")):
        yield Loss("gone", path.name, "", "", _gone(path.name))
    if any(sheet.tables == {"accesses"} for sheet in world.sheets.values()):
        for size in ("first", "second", "third"):
            yield Loss("view of a provider", "", "", size, _view)


def _of_file(sheet: Sheet) -> Iterator[Loss]:
    yield Loss("gone", sheet.file, "", "", _gone(sheet.file))
    # Accesses tell of services that are missing; nothing tells of other rows.
    if sheet.tables == {"services"}:
        yield Loss("cut between lines", sheet.file, "", "", _cut_between_lines(sheet.file))
    if sheet.file.endswith(".csv"):
        for name, change in ROWS.items():
            yield Loss(name, sheet.file, "", "some", _rows(change, sheet.file, SOME))
        yield Loss("bad byte", sheet.file, "", "", _bad_byte(sheet.file))
        yield Loss("cut", sheet.file, "", "", _cut(sheet.file))


def world_of(source: Path, folder: Path, sources: Iterable[Source]) -> World:
    """A world like a snapshot folder that was read as `sources`."""
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("truth"))
    sheets: dict[str, Sheet] = {}
    by_file = groupby((s for s in sources if s.file.endswith((".csv", ".xlsx"))), lambda source: source.file)
    for file, read in by_file:
        tables: dict[str, Mapping[str, str]] = {source.table: source.columns for source in read}
        columns = defaultdict[str, list[tuple[str, str]]](list)
        for table, meanings in tables.items():
            for header, column in meanings.items():
                columns[header].append((table, column))
        rows, encoding = read_rows(folder / file)
        head = next(i for i, row in enumerate(rows) if sum(cell not in ("", None) for cell in row) > 1)
        sheets[file] = Sheet(file, rows, head, encoding, tables.keys(), columns)
        _write(sheets[file], folder, sheets[file].data)
    return World(folder, sheets)


def _write(sheet: Sheet, to: Path, data: Sequence[Row], header: Row | None = None) -> None:
    rows = [*sheet.rows[: sheet.head], header or sheet.header, *data]
    write_rows(to / sheet.file, rows, sheet.encoding or "utf-8")

"""Reading a snapshot: every file, every sheet, every row, into canonical tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa

from auditor.errors import SnapshotError
from auditor.snapshot import cache as kept
from auditor.snapshot import doubts, problems, rejects
from auditor.snapshot.as_of import decide_as_of
from auditor.snapshot.batch import BatchReader
from auditor.snapshot.containers import Containers
from auditor.snapshot.files import Found, find_files
from auditor.snapshot.folding import folded
from auditor.snapshot.headers import (
    Match,
    added_to,
    best_match,
    by_name,
    declared,
    guess,
    is_table,
    recognise,
)
from auditor.snapshot.model import Snapshot, Source
from auditor.snapshot.origin import origin_of
from auditor.snapshot.own_columns import OwnColumns, with_own
from auditor.snapshot.readers import open_file, survey_interface
from auditor.snapshot.readers.base import Opened, Sheet
from auditor.snapshot.readers.encoding import COPY
from auditor.snapshot.readers.interface_survey import Survey
from auditor.snapshot.readers.limits import check_columns
from auditor.snapshot.rejects import Place
from auditor.snapshot.schema import TABLES
from auditor.snapshot.scope import scoped
from auditor.snapshot.settings import FileSettings, Settings
from auditor.snapshot.sheet_source import columns_of, source_of
from auditor.snapshot.steady import states, steady
from auditor.snapshot.store import Store
from auditor.snapshot.unread import in_part, rest_of_a_table, unread
from auditor.snapshot.wide import is_wide, parts_of, told_parts
from auditor.text import Text
from auditor.workplace import plain

Progress = Callable[[Text], None]


def read_snapshot(
    place: str | Path,
    *,
    work: Path,
    as_of: date | None = None,
    progress: Progress | None = None,
    cache: Path | None = None,
    own: OwnColumns | None = None,
) -> Snapshot:
    """Read and clean everything that was exported.

    Args:
        place: a folder, one file or ZIP archive, or the URL of a PostgreSQL database.
        work: folder for Parquet parts and temporary copies; kept as long as the result is used.
        as_of: date of the snapshot; else from snapshot.yml or from the name.
        progress: called with one sentence for each file.
        cache: folder in which what was read is kept for the next time; by default nothing is kept.
        own: extra columns that a user declared, by table.

    Raises:
        SnapshotError: the data cannot be audited; says where, what was expected and what to do.
    """
    origin = origin_of(place)
    settings = origin.settings()
    columns = own or {}
    tell = progress or (lambda _: None)
    containers = Containers(work)
    try:
        found = find_files(origin, settings, work, containers)
        day = decide_as_of(origin, as_of, settings)
        found = _openable(found, work)
        before = states(found.files)
        key = kept.key_of(found, settings, columns) if cache else ""
        known = kept.load(cache, key, work, origin.name, day) if cache else None
        if known:
            tell(Text("数据未变，沿用上次读取的结果", "nothing changed: using what was read before"))
            return known
        reading = Reading(settings, work, tell, list(found.warnings), columns)
        reading.survey(found.files)
        for file_name, file in found.files.items():
            with steady(file_name, file, before[file_name]):
                reading.read_file(file_name, file)
    finally:
        containers.discard()
    reading.check()
    snapshot = scoped(reading.result(origin.name, day), settings)
    if cache:
        _keep(cache, key, snapshot, tell)
    return snapshot


def _openable(found: Found, work: Path) -> Found:
    numbered_files = enumerate(found.files.items())
    files = {name: plain(path, work, f"input-{i}{path.suffix}") for i, (name, path) in numbered_files}
    return Found(files, found.warnings)


def _keep(cache: Path, key: str, snapshot: Snapshot, tell: Progress) -> None:
    """Keep it for the next time; an audit does not fail because that is not possible."""
    try:
        kept.save(cache, key, snapshot)
    except OSError as error:
        tell(Text(f"未能缓存：{error.strerror}", f"not kept for the next time: {error.strerror}"))


class Reading:
    """What has been read so far; an inspection overrides `match_sheet`, `read_sheet` and `refuse`."""

    def __init__(
        self, settings: Settings, work: Path, progress: Progress, warnings: list[Text], own: OwnColumns | None = None
    ) -> None:  # fmt: skip
        self._settings, self._work, self._progress, self._warnings = settings, work, progress, warnings
        self._own = own or {}
        self._store = Store(work)
        self._sources: list[Source] = []
        self._columns: dict[int, set[str]] = {}
        self._left_out: list[str] = []
        self._in_part: set[str] = set()
        self._entries: set[str | None] = set()
        self._interface = Survey()

    def survey(self, files: dict[str, Path]) -> None:
        """Look through the files that explain one another."""
        self._interface = survey_interface(files, self.refuse)
        self._warnings += self._interface.warnings

    def read_file(self, name: str, path: Path) -> None:
        """Read every sheet of a file that is a table; warn of the others."""
        self._progress(Text(f"读取 {name}", f"reading {name}"))
        try:
            opened = open_file(path, name, self._work, recognise, self._interface)
            self._warnings += opened.warnings
            empty = True
            for sheet in opened.sheets:
                empty = False
                self._entries.add(self._settings.entry(name, sheet.name))
                for match in self.match_sheet(name, opened, sheet):
                    self.read_sheet(name, opened, sheet, with_own(match, self._own))
            self._warnings += [problems.empty(name)] if empty and name not in self._interface.told else []
        except SnapshotError as error:
            self.refuse(error)
        except (OSError, pa.ArrowInvalid) as error:
            self.refuse(problems.unreadable(name, error))
        finally:
            (self._work / COPY).unlink(missing_ok=True)

    def refuse(self, error: SnapshotError) -> None:
        """A file cannot be read, so the snapshot cannot be audited."""
        raise error

    def match_sheet(self, file: str, opened: Opened, sheet: Sheet) -> list[Match]:  # noqa: PLR0911  one for each kind
        """The header of a sheet as that of each table it holds; none, with a warning, when it is no table."""
        where = problems.place(file, sheet.name)
        found: Match | None
        named = by_name(file, sheet.name)
        fixed, values_for = self._settings.of(file, sheet.name), self._settings.values_for
        if sheet.table and (fixed.table is None or fixed.table.name == sheet.table):
            found = declared(TABLES[sheet.table], sheet.head[0], sheet.columns)
            return [added_to(found, fixed.columns, values_for(found.table, fixed))]
        if fixed.tables and sheet.head:
            return self._told(where, sheet, fixed)
        if fixed.table and sheet.head:
            found = best_match(sheet.head, fixed.table, fixed.columns, values_for(fixed.table, fixed))
        else:
            found = guess(sheet.head, file, sheet.name, lambda table: values_for(table, fixed))
            parts = parts_of(sheet.head, lambda table: values_for(table, fixed))
            if is_wide(parts, found, named):
                return parts
            rest = rest_of_a_table(sheet.head, named, found)
            if rest:
                self._in_part.add(rest.table.name)
                self._warnings.append(in_part(where, rest))
                return []
        if found and (fixed.table or is_table(found)):
            try:
                problems.check_header(where, found)
            except SnapshotError as error:
                if found.table.required or fixed.table:
                    raise
                self._left_out.append(found.table.name)
                self._warnings.append(problems.left_out(found.table, error))
                return []
            self._warnings += problems.settled(where, found, fixed.columns)
            return [found]
        self._warnings.append(unread(where, sheet, named, found))
        return []

    def _told(self, where: str, sheet: Sheet, fixed: FileSettings) -> list[Match]:
        """The tables that stand side by side in a sheet, as snapshot.yml says."""
        parts = [
            (one.table, one.columns, self._settings.values_for(one.table, one))
            for one in fixed.tables
            if one.table
        ]
        found = told_parts(sheet.head, parts)
        for part, one in zip(found, fixed.tables, strict=True):
            problems.check_header(where, part)
            self._warnings += problems.settled(where, part, one.columns)
        return found

    def read_sheet(self, file: str, opened: Opened, sheet: Sheet, match: Match) -> None:
        """Clean all rows of a sheet and store them."""
        check_columns(match.width, problems.place(file, sheet.name))
        place = Place(len(self._sources) + 1, file, sheet.name)
        codes = self._settings.of(file, sheet.name).codes
        reader = BatchReader(match, place, codes, epoch_1904=sheet.epoch_1904)
        counts = [0, 0, 0]
        try:
            for batch in sheet.batches(match.row, match.width):
                outcome = reader.read(batch)
                for name, rows in outcome.parts.items():
                    self._store.write(name, place.source, rows)
                counts = [a + b for a, b in zip(counts, outcome.counts, strict=True)]
                if outcome.is_cut_short:
                    self._warnings.append(problems.cut_short(problems.place(file, sheet.name)))
        except BaseException:
            self._store.discard(place.source)
            raise
        self._store.end_source()
        self._warnings += problems.of_sheet(problems.place(file, sheet.name), match, hidden=sheet.hidden)
        self._warnings += [
            problems.mostly_unreadable(problems.place(file, sheet.name), *found)
            for found in reader.mostly_unreadable()
        ]
        self._columns[place.source] = set(columns_of(match))
        source = source_of(place, opened, match, counts)
        self._sources.append(source)
        if not source.read:
            self._warnings.append(problems.no_rows(match.table, problems.place(file, sheet.name)))

    @property
    def columns(self) -> frozenset[str]:
        """``table.column`` of everything that was read."""
        return frozenset(column for source in self._sources for column in self._columns[source.number])

    def settle(self) -> None:
        """Leave out what a sheet says beside its own table and another sheet says better; make one record of repetitions."""
        for source in [source for source in self._sources if source.table in self._left_out]:
            # Half of a table would decide as if it were the whole.
            self._store.discard(source.number)
            self._sources.remove(source)
        told = {s.table for s in self._sources if not s.part}
        beside = [s for s in self._sources if s.part and not s.whole and s.table in told]
        for source in beside:
            self._store.discard(source.number)
            where = problems.place(source.file, source.sheet)
            self._warnings.append(problems.beside(where, TABLES[source.table], source.columns))
        self._sources = [source for source in self._sources if source not in beside]
        self._store.parts, self._sources = folded(self._store.parts, self._sources, self._work)

    def check(self, *, telling_seen: bool = True) -> None:
        """Raise when a required table is missing or wholly refused; warn of settings that speak of nothing.

        With `telling_seen` the message lists what was seen instead.
        """
        self.settle()
        known = [problems.place(s.file, s.sheet) for s in self._sources]
        unused = [entry for entry in self._settings.files if entry not in self._entries]
        self._warnings += [problems.unused_entry(entry, known) for entry in unused]
        self._warnings += [problems.code_list(codes) for codes in self._settings.codes.values()]
        required = [table for table in TABLES.values() if table.required]
        seen = [(problems.place(s.file, s.sheet), s.table) for s in self._sources]
        missing = [table for table in required if table.name not in {s.table for s in self._sources}]
        if missing:
            raise problems.missing_tables(missing, *((seen, self._warnings) if telling_seen else ((), ())))
        for table in required:
            sources = [s for s in self._sources if s.table == table.name]
            if sum(s.read for s in sources) and not sum(s.accepted + s.folded for s in sources):
                raise problems.all_refused(
                    table, *rejects.commonest(self._store.parts["rejects"], [s.number for s in sources])
                )

    def result(self, name: str, day: date) -> Snapshot:
        """The snapshot."""
        return Snapshot(
            name=name,
            as_of=day,
            province=self._settings.province,
            sources=tuple(self._sources),
            tables=self._store.tables(),
            columns=self.columns,
            rejects=self._store.all_parts("rejects", rejects.SCHEMA),
            doubts=self._store.all_parts("doubts", doubts.SCHEMA),
            warnings=tuple(self._warnings),
            settings_sha256=self._settings.sha256,
            in_part=frozenset(self._in_part),
        )

"""Reading for an inspection: the same reading as for an audit, but what is in the way is noted, not raised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from auditor.errors import SnapshotError
from auditor.inspection.guesses import likely
from auditor.snapshot import problems
from auditor.snapshot.headers import Match, best_match, by_name, declared, guess, is_table
from auditor.snapshot.model import Source
from auditor.snapshot.own_columns import OwnColumns
from auditor.snapshot.readers.base import Batch, Cells, Opened, Sheet
from auditor.snapshot.reading import Progress, Reading
from auditor.snapshot.schema import TABLES
from auditor.snapshot.settings import Settings
from auditor.text import Text

_FILLED = r"[^\s\x{3000}\x{a0}]"
_NUMBER = r"^\s*[0-9]{1,12}(?:\.0)?\s*$"


@dataclass
class Seen:
    """One sheet: how it looks, what it was taken for, and what was counted in its raw cells by position."""

    file: str
    sheet: str | None
    opened: Opened
    head: list[Cells]
    guess: Match | None
    match: Match | None = None
    source: Source | None = None
    filled: Counter[int] = field(default_factory=Counter)
    numbers: dict[int, Counter[str]] = field(default_factory=dict)

    @property
    def header(self) -> Match | None:
        """What the sheet was read as, else what it is most like."""
        return self.match or self.guess


class Survey(Reading):
    """Reads whatever can be read and keeps what an audit would have raised."""

    def __init__(self, settings: Settings, work: Path, progress: Progress, own: OwnColumns) -> None:
        super().__init__(settings, work, progress, [], own)
        self.settings = settings
        self.obstacles: list[SnapshotError] = []
        self.seen: list[Seen] = []

    @property
    def warnings(self) -> list[Text]:
        """What an audit would only warn of."""
        return self._warnings

    @property
    def sources(self) -> list[Source]:
        """The sheets that were read as tables."""
        return self._sources

    @property
    def stored(self) -> list[str]:
        """Names of everything that was written."""
        return sorted(self._store.parts)

    def parts(self, name: str) -> list[Path]:
        """The Parquet parts of a canonical table, of rejects or of doubts that were written."""
        return self._store.parts.get(name, [])

    def refuse(self, error: SnapshotError) -> None:
        """Note it and go on."""
        self.obstacles.append(error)

    def match_sheet(self, file: str, opened: Opened, sheet: Sheet) -> list[Match]:
        """The same, after noting how the sheet looks."""
        seen = Seen(file, sheet.name, opened, sheet.head, self._nearest(file, sheet))
        left_out = len(self._left_out)
        try:
            found = super().match_sheet(file, opened, sheet)
        except SnapshotError as error:
            self.seen.append(seen)
            self.refuse(error)
            return []
        if not found and left_out == len(self._left_out):
            self._warnings.pop()  # the report of the sheet says more
        self.seen += [Seen(file, sheet.name, opened, sheet.head, seen.guess, match) for match in found] or [
            seen
        ]
        return found

    def _nearest(self, file: str, sheet: Sheet) -> Match | None:
        fixed = self.settings.of(file, sheet.name)
        if sheet.table and not fixed.table:
            return declared(TABLES[sheet.table], sheet.head[0], sheet.columns)
        found = guess(sheet.head, file, sheet.name, lambda table: self.settings.values_for(table, fixed))
        named = fixed.table or (by_name(file, sheet.name) if found is None else None)
        if named and sheet.head:
            return best_match(sheet.head, named, fixed.columns)
        return found if found and is_table(found) else likely(sheet.head, found)

    def read_sheet(self, file: str, opened: Opened, sheet: Sheet, match: Match) -> None:
        """The same, while raw cells are counted."""
        seen = next(
            one for one in reversed(self.seen) if one.match and one.match.table.name == match.table.name
        )
        seen.match = match  # with the columns that a user declared

        def watched(header_row: int, width: int) -> Iterator[Batch]:
            for batch in sheet.batches(header_row, width):
                _count(seen, match, batch)
                yield batch

        try:
            super().read_sheet(file, opened, replace(sheet, batches=watched), match)
            seen.source = self._sources[-1]
        except SnapshotError as error:
            self.refuse(error)
        except (OSError, pa.ArrowInvalid) as error:
            self.refuse(problems.unreadable(file, error))

    def finish(self) -> None:
        """Note what is wrong with the snapshot as a whole."""
        try:
            self.check(telling_seen=False)
        except SnapshotError as error:
            self.refuse(error)
        by_number = {source.number: source for source in self._sources}
        left = [one for one in self.seen if one.source is None or one.source.number in by_number]
        for one in left:
            one.source = by_number[one.source.number] if one.source else None
        self.seen = left


def _count(seen: Seen, match: Match, batch: Batch) -> None:
    for position, name in match.columns.items():
        cells = batch.columns[position]
        seen.filled[position] += pc.sum(pc.match_substring_regex(cells, _FILLED)).as_py() or 0
        if match.table.columns[name].codes:
            written = cells.filter(pc.match_substring_regex(cells, _NUMBER)).value_counts().to_pylist()
            tally = seen.numbers.setdefault(position, Counter())
            for one in written:
                tally[one["values"].strip().removesuffix(".0")] += one["counts"]

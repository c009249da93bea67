"""What a loss does to the verdicts: a snapshot judged whole, and again without a column, a table or some cells.

The law of information: less of it may only turn a verdict into unknown.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from python_calamine import CalamineWorkbook

import auditor.engine.judgement
from auditor.backends import DUCKDB, opened
from auditor.engine.crosscheck import Judged, plain_verdict
from auditor.engine.judgement import judge_all
from auditor.facts.kind import KINDS
from auditor.facts.observe import observe
from auditor.rulebook.load import load_rulebook
from auditor.snapshot import read_snapshot
from auditor.snapshot.model import ROWS_PER_SOURCE
from auditor.snapshot.readers.encoding import examine

Rows = list[list[str]]
Key = tuple[str, str, str]
"""Rule, kind of record, and the record: its file and row, or its domain."""
Verdicts = dict[Key, str]
SURE = ("fail", "pass")


@dataclass(frozen=True)
class Sheets:
    """A snapshot as sheets of text, header first, and the files that are none."""

    tables: Mapping[str, Rows]
    others: tuple[Path, ...]

    def write(self, folder: Path) -> Path:
        """Write it as CSV files and copies."""
        folder.mkdir(parents=True, exist_ok=True)
        for other in self.others:
            shutil.copy(other, folder)
        for name, rows in self.tables.items():
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
        return folder

    def without_table(self, name: str) -> Sheets:
        """The same without a table."""
        return Sheets({n: rows for n, rows in self.tables.items() if n != name}, self.others)

    def without_column(self, name: str, column: int) -> Sheets:
        """The same without a column."""
        rows = [row[:column] + row[column + 1 :] for row in self.tables[name]]
        return Sheets({**self.tables, name: rows}, self.others)

    def with_cells(self, name: str, column: int, text: str, every: int = 1) -> Sheets:
        """The same with a text in every cell, or every so many cells, of a column."""
        head, *rows = self.tables[name]
        changed = [
            [*row[:column], text, *row[column + 1 :]] if number % every == 0 else row
            for number, row in enumerate(rows)
        ]
        return Sheets({**self.tables, name: [head, *changed]}, self.others)

    def with_renamed(self, name: str, column: int, header: str) -> Sheets:
        """The same with another header over a column."""
        head, *rows = self.tables[name]
        return Sheets(
            {**self.tables, name: [[*head[:column], header, *head[column + 1 :]], *rows]}, self.others
        )


def sheets_of(folder: Path) -> Sheets:
    """The CSV files and workbooks of a folder as sheets, everything else as it is."""
    tables: dict[str, Rows] = {}
    others = []
    for path in sorted(folder.iterdir()):
        if path.suffix == ".csv":
            text = (
                path.read_bytes()
                .decode(examine(path, path.name).encoding, errors="replace")
                .removeprefix("\ufeff")
            )
            tables[path.stem] = list(csv.reader(text.splitlines()))
        elif path.suffix == ".xlsx":
            book = CalamineWorkbook.from_path(path)
            for name in book.sheet_names:
                rows = [[str(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python()]
                head = next(i for i, row in enumerate(rows) if sum(map(bool, row)) >= 3)  # titles stand above
                tables[f"{path.stem}-{name}"] = [row for row in rows[head:] if any(row)]
        elif path.is_file():
            others.append(path)
    return Sheets(tables, tuple(others))


def verdicts_of(folder: Path) -> Verdicts:
    """Every verdict, judged by the plain evaluator alone."""
    found: Verdicts = {}
    with (
        TemporaryDirectory() as place,
        opened(DUCKDB, Path(place)) as backend,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(auditor.engine.judgement, "judge", _plain)
        snapshot = read_snapshot(folder, work=Path(place) / "snapshot")
        observations = observe(snapshot, backend)
        judgement = judge_all(load_rulebook(), observations)
        files = {source.number: source.file for source in snapshot.sources}
        for kind in KINDS:
            table = judgement.verdicts[kind]
            rules = [name for name in table.columns if name not in ("record_id", "own_no", "parent_no")]
            names = observations.tables[kind].select("record_id", "identity")
            for row in names.join(table, "record_id").to_pyarrow().to_pylist():
                source, number = divmod(row["record_id"], ROWS_PER_SOURCE)
                record = row["identity"] if kind == "domain" else f"{files[source]}:{number}"
                found |= {(rule, kind, record): row[rule] for rule in rules}
    return found


def _plain(rules, situations, *, seconds=0.0):  # type: ignore[no-untyped-def]
    return [Judged(one, plain_verdict(rules[one.rule], one.answers), True) for one in situations], []


def gained(whole: Verdicts, less: Verdicts) -> Iterator[tuple[Key, str, str]]:
    """Verdicts that the loss made: sure ones that were others with the whole data."""
    for key, verdict in less.items():
        before = whole.get(key, "no record")
        if verdict in SURE and verdict != before:
            yield key, before, verdict

"""Rows that repeat a record: one row for each domain, address or site tells the same subject or service several times.

Rows with the same number that do not contradict each other are one record, in the place of the first; it has the values
of all, and lists of domains or addresses are united. Rows that contradict each other stay as they are, each once: which
of them holds is what the INT rules ask. What a sheet says beside its own table (a subject in the list of services) is
left out where a sheet of its own has the record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from auditor.snapshot.model import REPEATED, ROWS_PER_SOURCE, Source
from auditor.snapshot.schema import TABLES, Table

Parts = dict[str, list[Path]]

_KEYS = {"subjects": "subject_no", "services": "service_no", "accesses": "service_no"}
_LISTS = {"services": "domains", "accesses": "ip_list"}
_CHILDREN = {"services": ("service_domains", ("domain",)), "accesses": ("access_ips", ("first_ip", "end_ip"))}
_MARKS = ("row_id", "unreadable", "malformed")
_BATCH = 100_000


def folded(parts: Parts, sources: Sequence[Source], work: Path) -> tuple[Parts, list[Source]]:
    """The same parts and sources without repetitions.

    Args:
        parts: the Parquet parts of every table.
        sources: what they were read from.
        work: folder for new parts.
    """
    gone: Counter[int] = Counter()
    new = dict(parts)
    for name, key in _KEYS.items():
        if name in parts:
            fold = _Fold(TABLES[name], key, parts[name], sources)
            new |= fold.write(new, work)
            gone.update(fold.gone)
    return new, [
        replace(s, accepted=s.accepted - gone[s.number], folded=s.folded + gone[s.number]) for s in sources
    ]


class _Fold:
    """The repetitions of one table."""

    def __init__(self, table: Table, key: str, parts: list[Path], sources: Sequence[Source]) -> None:
        self._table, self._key, self._list = table, key, _LISTS.get(table.name)
        mine = [s for s in sources if s.table == table.name]
        self._beside = {s.number for s in mine if s.part} if any(not s.part for s in mine) else set()
        self._parts_of_sheets = {s.number for s in mine if s.part}
        self._read = {s.number: set(s.columns.values()) for s in mine}
        self._without_list = {s.number for s in mine if self._list not in s.columns.values()}
        self._phones = {column.name for column in table.columns.values() if column.mask == "phone"}
        self._columns = [f.name for f in _stored(parts) if f.name not in _MARKS]
        self._into: dict[int, int] = {}
        self._members: dict[int, int] = {}
        self._records: dict[int, dict[str, object]] = {}
        for rows in self._repeated(parts):
            self._fold(rows)
        self.gone = Counter(row // ROWS_PER_SOURCE for row in self._into)

    def _repeated(self, parts: list[Path]) -> Iterable[list[dict[str, object]]]:
        """The rows of each number that stands in more than one row, in their order."""
        names = ", ".join("'" + str(path).replace("'", "''") + "'" for path in parts)
        rows = f"read_parquet([{names}])"
        with duckdb.connect() as backend:
            found = backend.execute(
                f"SELECT * FROM {rows} WHERE {self._key} IN (SELECT {self._key} FROM {rows} "
                f"WHERE {self._key} IS NOT NULL GROUP BY 1 HAVING count(*) > 1) ORDER BY {self._key}, row_id"
            ).to_arrow_reader(_BATCH)
            group: list[dict[str, object]] = []
            for batch in found:
                for row in batch.to_pylist():
                    if group and group[0][self._key] != row[self._key]:
                        yield group
                        group = []
                    group.append(row)
            if group:
                yield group

    def _fold(self, rows: list[dict[str, object]]) -> None:
        own = [row for row in rows if _source(row) not in self._beside]
        for row in rows if own else ():
            if _source(row) in self._beside:
                self._into[_id(row)] = _id(own[0])
        records: list[list[dict[str, object]]] = []
        for row in own or rows:
            same = next((record for record in records if self._agree(record, row)), None)
            same.append(row) if same else records.append([row])
        for record in records:
            if len(record) > 1:
                self._records[_id(record[0])] = self._united(record)
                self._members |= {_id(row): _id(record[0]) for row in record}
                self._into |= {_id(row): _id(record[0]) for row in record[1:]}

    def _agree(self, record: list[dict[str, object]], row: dict[str, object]) -> bool:
        if not all(self._may_repeat(one, row) for one in record):
            return False
        return all(
            one[name] is None or row[name] is None or self._alike(name, one[name], row[name])
            for one in record
            for name in self._columns
            if name != self._list
        )

    def _alike(self, name: str, one: object, other: object) -> bool:
        """Whether two values say the same; a telephone number in groups of digits is no other number."""
        in_groups = name in self._phones
        return one == other or (in_groups and str(one).replace("-", "") == str(other).replace("-", ""))

    def _may_repeat(self, one: dict[str, object], row: dict[str, object]) -> bool:
        """Whether there is a reason for a second row: another source, a sheet of several tables, another domain.

        A plain copy in a table of its own has none. Accesses are told twice only where the sheet is not one of accesses.
        """
        in_parts = {_source(one), _source(row)} <= self._parts_of_sheets
        if self._table.name == "accesses":
            return in_parts and one["provider"] == row["provider"]
        if in_parts or _source(one) != _source(row):
            return True
        return self._list is not None and (one[self._list] != row[self._list] or self._list_is_lost(one, row))

    def _list_is_lost(self, *rows: dict[str, object]) -> bool:
        """Whether the list of one of the rows is in no column or could not be read."""
        return any(
            _source(row) in self._without_list or f",{self._list}," in str(row["unreadable"] or "")
            for row in rows
        )

    def _united(self, record: list[dict[str, object]]) -> dict[str, object]:
        """One row with what all say; a cell is unreadable where no row, or for a list not every row, could be read."""
        united = {
            name: next((r[name] for r in record if r[name] is not None), None) for name in self._columns
        }
        if self._list:
            found = (str(r[self._list]).split(";") for r in record if r[self._list] is not None)
            united[self._list] = ";".join(dict.fromkeys(part for parts in found for part in parts)) or None
        for mark in ("unreadable", "malformed"):
            each = [_names(row[mark]) for row in record]
            names = dict.fromkeys(name for marked in each for name in marked)
            # A sheet without the column says nothing; a blank cell of another sheet then stands.
            here = {
                n
                for r, marked in zip(record, each, strict=True)
                for n in marked
                if n in self._read[_source(r)]
            }
            nowhere = {n for n in names if all(n in marked for marked in each)}
            empty = (n for n in names if n == self._list or united.get(n) is None)
            kept = [n for n in empty if n in here | nowhere]
            # What could not be read may contradict: whether the number is told twice is then not certain.
            lost = bool(names) or any(_source(r) in self._without_list for r in record)
            kept += [REPEATED] if lost and mark == "unreadable" else []
            united[mark] = f",{','.join(dict.fromkeys(kept))}," if kept else None
        return {**united, "row_id": record[0]["row_id"]}

    def write(self, parts: Mapping[str, list[Path]], work: Path) -> Parts:
        """The parts of the table and of its children with every record once."""
        if not self._into:
            return {}
        name = self._table.name
        united = list(self._records.values())
        new = {name: self._rewritten(name, parts[name], work, united)}
        if name in _CHILDREN and _CHILDREN[name][0] in parts:
            child, value = _CHILDREN[name]
            new[child] = self._children(child, value, parts[child], work)
        return new

    def _rewritten(
        self, name: str, parts: list[Path], work: Path, united: list[dict[str, object]]
    ) -> list[Path]:
        schema = _stored(parts)
        lost = pa.array([*self._into, *self._records], pa.int64())
        path = work / f"{name}-folded.parquet"
        with pq.ParquetWriter(path, schema) as writer:
            for batch in _batches(parts):
                writer.write_batch(batch.filter(pc.invert(pc.is_in(batch["row_id"], lost))))
            writer.write_table(pa.Table.from_pylist(united, schema))
        return [path]

    def _children(self, name: str, value: Sequence[str], parts: list[Path], work: Path) -> list[Path]:
        """Domains or addresses below the record that their row was folded into, each once."""
        schema = _stored(parts)
        touched = pa.array([*self._into, *self._records], pa.int64())
        path, moved = work / f"{name}-folded.parquet", []
        with pq.ParquetWriter(path, schema) as writer:
            for batch in _batches(parts):
                mine = pc.is_in(batch["row_id"], touched)
                writer.write_batch(batch.filter(pc.invert(mine)))
                moved += batch.filter(mine).to_pylist()
            once: dict[tuple[object, ...], dict[str, object]] = {}
            for row in moved:
                record = self._members.get(row["row_id"])
                if record is not None:  # else a sheet of its own has the record, and what belongs to it
                    row["row_id"] = record
                    once.setdefault((row["row_id"], *(row[column] for column in value)), row)
            writer.write_table(pa.Table.from_pylist(list(once.values()), schema))
        return [path]


def _names(marks: object) -> list[str]:
    return [name for name in str(marks or "").split(",") if name]


def _stored(parts: list[Path]) -> pa.Schema:
    return pq.read_schema(parts[0])


def _batches(parts: list[Path]) -> Iterable[pa.RecordBatch]:
    for part in parts:
        with pq.ParquetFile(part) as file:
            yield from file.iter_batches(_BATCH)


def _id(row: Mapping[str, object]) -> int:
    return int(str(row["row_id"]))


def _source(row: Mapping[str, object]) -> int:
    return _id(row) // ROWS_PER_SOURCE

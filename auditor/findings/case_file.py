"""What a finished run knows of one record and of everything above and below it, read from its folder alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from auditor.errors import UsageError
from auditor.facts.catalogue import FACTS
from auditor.findings.records import LINKS_STORED, RECORDS, SITUATIONS, origin_name
from auditor.text import Text


@dataclass(frozen=True)
class Place:
    """Where a value was read; all None where no row shows it."""

    file: str | None
    sheet: str | None
    row: int | None


@dataclass(frozen=True)
class Situation:
    """What a rule made of a record: its verdict, and the answers to its questions in their order."""

    verdict: str
    answers: tuple[bool | None, ...]


@dataclass(frozen=True)
class Record:
    """One record: its natural key (as in the findings), its filing numbers, its facts (masked) and its situations.

    Attributes:
        facts: values by fact; None is unknown.
        situations: by evaluated rule.
        places: by origin column of the stored records.
    """

    kind: str
    identity: str
    own_no: str | None
    parent_no: str | None
    facts: Mapping[str, Any]
    situations: Mapping[str, Situation]
    places: Mapping[str, Place]

    def place(self, fact: str = "") -> Place:
        """Where a fact was seen; without a fact, where the record itself stands."""
        known = FACTS[self.kind].get(fact)  # what a user declared stands in the record's own row
        seen_in = known.seen_in if known else "row_id"
        return self.places.get(origin_name(seen_in), Place(None, None, None))


@dataclass(frozen=True)
class CaseFile:
    """One subject number with everything below it; several subjects where the number stands twice, none for orphans."""

    subject_no: str
    subjects: Sequence[Record]
    services: Sequence[Record]
    accesses: Sequence[Record]
    domains: Sequence[Record]

    @property
    def records(self) -> list[Record]:
        """All of them, from above to below."""
        return [*self.subjects, *self.services, *self.accesses, *self.domains]


class Records:
    """The stored records of a run."""

    def __init__(self, run: Path):
        """Raises UsageError where the folder is no run, or one of a version that stored no records."""
        self.folder = run
        if not all((run / name).is_file() for name in (SITUATIONS, *RECORDS.values())):
            raise UsageError(
                Text("不是含有记录的结果文件夹", "this is no run folder with its records"), where=str(run),
                todo=Text("指定 auditor audit 写出的结果文件夹；旧版本的结果请重新审计",
                          "name a folder that auditor audit wrote; audit again if an older version wrote it"),
            )  # fmt: skip
        self.backend = ibis.duckdb.connect()
        self.situations = {
            (row["rule"], row["key"]): Situation(row["verdict"], tuple(row["answers"]))
            for row in pq.read_table(run / SITUATIONS).to_pylist()
        }
        self.rules = {rule for rule, _ in self.situations}

    def case(self, subject_no: str) -> CaseFile:
        """The case of one subject number."""
        return self.cases([subject_no])[subject_no]

    def cases(self, subject_nos: Iterable[str]) -> dict[str, CaseFile]:
        """The cases of several subject numbers, in one reading of each file; empty ones where nothing bears the number."""
        numbers = sorted(set(subject_nos))
        subjects = _grouped(self.having("subject", "own_no", numbers), lambda one: one.own_no)
        found = self.having("service", "parent_no", numbers)
        home = {service.own_no: service.parent_no for service in found if service.own_no}
        below = list(home)
        accesses = _grouped(
            self.having("access", "parent_no", below), lambda one: home.get(one.parent_no or "")
        )
        domains = _grouped(
            self.having("domain", "service_no", below), lambda one: home[one.facts["service_no"]]
        )
        services = _grouped(found, lambda one: one.parent_no)
        return {no: CaseFile(no, subjects[no], services[no], accesses[no], domains[no]) for no in numbers}

    def having(self, kind: str, column: str, values: Sequence[str]) -> list[Record]:
        """The records of one kind with one of these texts in a column."""
        sought = ibis.memtable(pa.table({"sought": pa.array(values, pa.string())}))
        table = self.table(kind)
        return self.read(kind, table.semi_join(sought, table[column] == sought.sought))

    def read(self, kind: str, rows: ir.Table) -> list[Record]:
        """These rows of a kind's table, in the order of the sources."""
        return [self._record(kind, row) for row in rows.order_by("record_id").to_pyarrow().to_pylist()]

    def _record(self, kind: str, row: Mapping[str, Any]) -> Record:
        return Record(
            kind, row["identity"], row["own_no"], row["parent_no"],
            facts={name: value for name, value in row.items() if self._is_fact(kind, name, value)},
            situations={name: self.situations[name, key] for name, key in row.items() if name in self.rules},
            places={name: Place(**value) for name, value in row.items() if isinstance(value, dict)},
        )  # fmt: skip

    def _is_fact(self, kind: str, name: str, value: Any) -> bool:
        """A fact of the program, or one that the rules of the run declared."""
        other = name in self.rules or name in LINKS_STORED or isinstance(value, dict)
        return name in FACTS[kind] or not other

    def table(self, kind: str) -> ir.Table:
        """All stored records of a kind."""
        return self.backend.read_parquet(self.folder / RECORDS[kind])


def _grouped(
    records: Iterable[Record], number: Callable[[Record], str | None]
) -> defaultdict[str | None, list[Record]]:
    groups: defaultdict[str | None, list[Record]] = defaultdict(list)
    for record in records:
        groups[number(record)].append(record)
    return groups

"""What the records themselves show: numbers that stand twice, children without parents, cells that were refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from auditor.inspection.model import Duplicates, Orphans, Reject, Repeated, Words
from auditor.reference import load
from auditor.snapshot.model import ROWS_PER_SOURCE, Source
from auditor.snapshot.problems import place
from auditor.snapshot.schema import TABLES

EXAMPLES = 3

_KEYS = {"subjects": "subject_no", "services": "service_no"}
_PARENTS = (("services", "subjects", "subject_no"), ("accesses", "services", "service_no"))


class Records:
    """The rows that were read, asked with SQL; nothing is held in memory."""

    def __init__(self, parts: dict[str, list[Path]], sources: Sequence[Source]) -> None:
        self._parts, self._sources = parts, {source.number: source for source in sources}
        self._backend = duckdb.connect()

    def duplicates(self) -> list[Duplicates]:
        """Filing numbers in more than one row."""
        return [found for table, key in _KEYS.items() if (found := self._repeated(table, key))]

    def _repeated(self, table: str, key: str) -> Duplicates | None:
        grouped = f"{self._counted(table, key)} GROUP BY 1 HAVING n > 1"
        numbers, rows = self._totals(grouped)
        if not numbers:
            return None
        return Duplicates(
            table=table,
            label=Words.of(TABLES[table].label),
            numbers=numbers,
            rows=rows,
            examples=self._examples(f"{grouped} ORDER BY n DESC, no"),
        )

    def orphans(self) -> list[Orphans]:
        """Records whose parent is not there; not asked when there is no table of parents."""
        return [found for child, parent, key in _PARENTS if (found := self._lost(child, parent, key))]

    def _lost(self, child: str, parent: str, key: str) -> Orphans | None:
        known = f"SELECT {key} FROM {self._from(parent)} WHERE {key} IS NOT NULL"
        grouped = f"{self._counted(child, key)} AND {key} NOT IN ({known}) GROUP BY 1"
        numbers, rows = self._totals(grouped) if parent in self._parts else (0, 0)
        if not numbers:
            return None
        return Orphans(
            table=child,
            label=Words.of(TABLES[child].label),
            parent=parent,
            parent_label=Words.of(TABLES[parent].label),
            rows=rows,
            examples=self._examples(f"{grouped} ORDER BY no"),
        )

    def _counted(self, table: str, key: str) -> str:
        """Every number with how many rows it has and the first of them; to be grouped."""
        columns = f"{key} AS no, count(*) AS n, min(row_id, {EXAMPLES}) AS ids"
        return f"SELECT {columns} FROM {self._from(table)} WHERE {key} IS NOT NULL"

    def _totals(self, grouped: str) -> tuple[int, int]:
        """How many numbers, and how many rows they have together."""
        found = self._ask(f"SELECT count(*), coalesce(sum(n), 0) FROM ({grouped})")
        return found[0] if found else (0, 0)

    def provinces(self) -> dict[str, int]:
        """Province characters of the subjects' filing numbers, the commonest first."""
        found = self._ask(
            f"SELECT subject_no[1] AS p, count(*) AS n FROM {self._from('subjects')} "
            "WHERE subject_no IS NOT NULL GROUP BY 1 ORDER BY n DESC, p"
        )
        return dict(found)

    def rejects(self) -> dict[int, list[Reject]]:
        """Refused cells and rows of every source, by column and reason, each with a few examples (masked)."""
        found = self._ask(
            f'SELECT source, "column", min(header), reason, count(*), min("row", {EXAMPLES}), '
            f'min_by(raw, "row", {EXAMPLES}) '
            f'FROM {self._from("rejects")} GROUP BY source, "column", reason, refused '
            'ORDER BY source, refused DESC, "column", reason'
        )
        by_source: dict[int, list[Reject]] = {}
        for source, column, header, reason, count, rows, raw in found:
            one = Reject(
                column=column,
                header=header,
                reason=reason,
                label=_reason(reason),
                count=count,
                rows=rows,
                raw=raw,
            )
            by_source.setdefault(source, []).append(one)
        return by_source

    def _from(self, table: str) -> str:
        names = ", ".join("'" + str(path).replace("'", "''") + "'" for path in self._parts.get(table, []))
        return f"read_parquet([{names}])"

    def _ask(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of an answer; none when a table in the question was never written."""
        return [] if "read_parquet([])" in sql else self._backend.execute(sql).fetchall()

    def _examples(self, grouped: str) -> list[Repeated]:
        found = self._ask(f"{grouped} LIMIT {EXAMPLES}")
        return [Repeated(value=no, rows=n, places=[self._place(i) for i in ids]) for no, n, ids in found]

    def _place(self, row_id: int) -> str:
        number, row = divmod(row_id, ROWS_PER_SOURCE)
        source = self._sources[number]
        return f"{place(source.file, source.sheet)}:{row}"


def damage(rejects: Sequence[Reject]) -> Counter[tuple[str, str]]:
    """How many cells of each column are masked or damaged by a spreadsheet."""
    found: Counter[tuple[str, str]] = Counter()
    for one in rejects:
        if one.header and one.reason in ("masked", "damaged"):
            found[one.header, one.reason] += one.count
    return found


def _reason(code: str) -> Words:
    spec = load("reject_reasons").get(code, {"zh": code, "en": code})
    return Words(zh=spec["zh"], en=spec["en"])

"""What was lost on the way to this snapshot, said before anything else: it decides what "has none" is worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow.parquet as pq

from auditor.facts.losses import LEADING, is_cut, leading_nowhere, many
from auditor.snapshot import Snapshot
from auditor.snapshot.schema import TABLES
from auditor.text import Text

_NAMELESS = {
    "accesses": (
        Text("接入数据有 {n} 行读不出服务备案号，可能属于没有接入的服务", "{n} access row(s) name no service that can be read; "
             "any of them may belong to a service without access"),
        Text("没有接入的网站、APP一律无法判定是否空壳", "no website or app without access is called a shell"),
    ),
    "services": (
        Text("服务数据有 {n} 行读不出所属主体，可能属于没有服务的主体", "{n} service row(s) name no subject that can be read; "
             "any of them may belong to a subject without service"),
        Text("没有服务的主体一律无法判定是否空壳", "no subject without service is called a shell"),
    ),
    "subjects": (
        Text("主体数据有 {n} 行读不出主体备案号，可能是找不到主体的服务的主体", "{n} subject row(s) have no number that can be "
             "read; any of them may be the subject of a service without one"),
        Text("找不到主体的服务一律无法判定", "no service is said to be without its subject"),
    ),
}  # fmt: skip
_COMPLETE = Text(
    "；清理前请先补齐这些行（见 rejects.csv）", "; complete these rows before cleaning up (see rejects.csv)"
)


SHRUNK = 0.8
"""Below this share of the rows of the last run a table counts as cut off."""


def shrunk(snapshot: Snapshot, before: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Tables that have far fewer rows than in the last run: rows then and now."""
    now = _accepted(snapshot)
    return {table: (rows, now[table]) for table, rows in sorted(before.items()) if now[table] < SHRUNK * rows}


def _accepted(snapshot: Snapshot) -> Counter[str]:
    rows: Counter[str] = Counter()
    for source in snapshot.sources:
        rows[source.table] += source.accepted
    return rows


def told(snapshot: Snapshot, backend: Any, before: Mapping[str, int]) -> Iterator[Text]:
    """What is missing or may be, the worst first.

    Args:
        snapshot: as read.
        backend: an Ibis connection that reads Parquet.
        before: rows of each table in the last run, if there was one.
    """
    yield from (_shrunk(table, *rows) for table, rows in shrunk(snapshot, before).items())
    yield from _cut(snapshot, backend)
    yield from _rows_of_nobody(snapshot)


_THEN = Text(
    "，可能没有导出完整；因表中没有某行而成立的问题，本次一律无法判定",
    ", which may not have been exported in full; what rests on a row that is not there is undecided in this run",
)


def _shrunk(table: str, before: int, now: int) -> Text:
    label = TABLES[table].label
    return Text(
        f"“{label.zh}”表只有 {now} 行，上一次审计有 {before} 行{_THEN.zh}",
        f"{before} rows in the last run, now {now} in table “{label.en}”{_THEN.en}",
    )


def _cut(snapshot: Snapshot, backend: Any) -> Iterator[Text]:
    """Numbers that lead nowhere: part of the table that they lead to is missing."""
    for child, parent, column, _ in LEADING:
        rows, others = (
            backend.read_parquet([str(part) for part in snapshot.tables[name]]) for name in (child, parent)
        )
        missing, numbers = leading_nowhere(rows, others, column)
        if is_cut(missing, numbers):
            at, to, number = TABLES[child].label, TABLES[parent].label, TABLES[parent].columns[column].label
            yield Text(
                f"“{at.zh}”表的 {numbers} 个{number.zh}中，有 {missing} 个不在“{to.zh}”表中{_THEN.zh}",
                f"{missing} of {numbers} numbers in table “{at.en}” are not in table “{to.en}”{_THEN.en}",
            )


def _rows_of_nobody(snapshot: Snapshot) -> Iterator[Text]:
    """Rows that name nobody: they clear no record in particular, so they must be said."""
    rows: Counter[str] = Counter()
    for source in snapshot.sources:
        rows[source.table] += source.read
    for table, count in sorted(_nameless(snapshot).items()):
        text, then = _NAMELESS[table]
        zh, en = (f"；{then.zh}", f"; {then.en}") if many(count, rows[table]) else ("", "")
        yield Text(text.zh.format(n=count) + zh + _COMPLETE.zh, text.en.format(n=count) + en + _COMPLETE.en)


def _nameless(snapshot: Snapshot) -> Counter[str]:
    """By table, the rows with a lost key in which no filing number can be recognised."""
    clues: dict[tuple[str, int], set[str | None]] = {}
    for path in snapshot.doubts:
        for row in pq.read_table(path, columns=["table", "row_id", "clue"]).to_pylist():
            if row["table"] in _NAMELESS:
                clues.setdefault((row["table"], row["row_id"]), set()).add(row["clue"])
    return Counter(table for (table, _), found in clues.items() if "number" not in found)

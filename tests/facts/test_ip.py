"""Interval arithmetic against brute force over a universe of thirty addresses and two owners."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import ibis
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.facts import ip

SIZE = 30
Range = tuple[str, int, int]  # owner, first, last included

ranges = st.lists(
    st.tuples(st.sampled_from(["甲", "乙"]), st.integers(0, SIZE - 1), st.integers(0, 8)).map(
        lambda t: (t[0], t[1], min(t[1] + t[2], SIZE - 1))
    ),
    max_size=14,
)
quickly = settings(max_examples=25, deadline=None, derandomize=True)


def _key(number: int) -> str:
    """Keys as in the tables; the address after the last one of the universe is the one after ff..ff."""
    return "g" if number == SIZE else f"{(1 << 128) - SIZE + number:032x}"


def _number(key: str) -> int:
    return SIZE if key == "g" else int(key, 16) - (1 << 128) + SIZE


def _table(rows: Sequence[Range], *, numbered: bool) -> Any:
    columns: dict[str, list[Any]] = {
        "owner": [r[0] for r in rows], "first_ip": [_key(r[1]) for r in rows], "end_ip": [_key(r[2] + 1) for r in rows],
    }  # fmt: skip
    schema = dict.fromkeys(columns, "string")
    if numbered:
        columns["point_id"], schema["point_id"] = list(range(len(rows))), "int64"
    return ibis.memtable(columns, schema=schema)


def _addresses(rows: Sequence[Range], owner: str) -> set[int]:
    return {a for o, first, last in rows if o == owner for a in range(first, last + 1)}


@quickly
@given(ranges)
def test_merged_ranges_hold_the_same_addresses_and_do_not_touch(rows: list[Range]) -> None:
    merged = ip.merge(_table(rows, numbered=False)).to_pyarrow().to_pylist()
    for owner in ("甲", "乙"):
        mine = sorted((_number(r["first_ip"]), _number(r["end_ip"])) for r in merged if r["owner"] == owner)
        assert {a for first, after in mine for a in range(first, after)} == _addresses(rows, owner)
        assert all(after < first for (_, after), (first, _) in pairwise(mine))


@quickly
@given(ranges, ranges)
def test_inside_and_overlapping(rows: list[Range], points: list[Range]) -> None:
    merged = ip.merge(_table(rows, numbered=False))
    asked = _table(points, numbered=True)
    inside = {r["point_id"]: r["inside"] for r in ip.inside(asked, merged).to_pyarrow().to_pylist()}
    overlapping = {
        r["point_id"]: r["overlapping"] for r in ip.overlapping(asked, merged).to_pyarrow().to_pylist()
    }
    own = {owner: _addresses(rows, owner) for owner in ("甲", "乙")}
    wanted = [set(range(first, last + 1)) for _, first, last in points]
    assert inside == {i: wanted[i] <= own[point[0]] for i, point in enumerate(points)}
    assert overlapping == {i: bool(wanted[i] & own[point[0]]) for i, point in enumerate(points)}


def test_ranges_filed_twice_do_not_run_on_into_the_next() -> None:
    rows = [("甲", n * 8, n * 8 + 3) for n in range(20_000)]
    several = [*rows, *reversed(rows), *rows]
    random.Random(1).shuffle(several)
    merged = ip.merge(_table(several, numbered=False)).to_pyarrow().to_pylist()
    found = {(r["owner"], _number(r["first_ip"]), _number(r["end_ip"]) - 1) for r in merged}
    assert found == set(rows)

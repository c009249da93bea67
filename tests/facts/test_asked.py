"""Facts that nobody asks for are not computed, and those that are do not depend on which others are."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import ibis
import pytest

from auditor.facts.catalogue import FACTS
from auditor.facts.observe import observe
from auditor.snapshot import Snapshot, read_snapshot

SAMPLE = Path(__file__).parents[2] / "samples" / "weekly"
LINKS = ("record_id", "identity", "own_no", "parent_no")
Tables = dict[str, dict[str, list[Any]]]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return read_snapshot(SAMPLE, work=tmp_path_factory.mktemp("work"))


@pytest.fixture(scope="module")
def all_facts(snapshot: Snapshot) -> Tables:
    return observed(snapshot)


def observed(snapshot: Snapshot, asked: dict[str, list[str]] | None = None) -> Tables:
    tables = observe(snapshot, ibis.duckdb.connect(), asked=asked).tables
    return {kind: table.order_by("record_id").to_pyarrow().to_pydict() for kind, table in tables.items()}


@pytest.mark.parametrize("seed", range(5))
def test_some_facts_are_as_among_all(snapshot: Snapshot, all_facts: Tables, seed: int) -> None:
    draw = Random(seed)
    asked = {kind: draw.sample(sorted(facts), len(facts) // 8) for kind, facts in FACTS.items()}
    some = observed(snapshot, asked)
    for kind, names in asked.items():
        assert {name: some[kind][name] for name in (*LINKS, *names)} == {
            name: all_facts[kind][name] for name in (*LINKS, *names)
        }


def test_nothing_else_is_computed(snapshot: Snapshot) -> None:
    none = observed(snapshot, {kind: [] for kind in FACTS})
    left = {kind: len(FACTS[kind].keys() & table.keys()) for kind, table in none.items()}
    assert left == {"subject": 2, "service": 11, "access": 0, "domain": 0, "ip_allocation": 0, "provider": 0}

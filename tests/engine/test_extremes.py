"""What the naive way to use the engine does not survive: thousands of rules, a parent of 50 000, shards of the data."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.engine.crosscheck import judge
from auditor.engine.judgement import judge_all
from auditor.rulebook.condition import Condition, Conjunction, Disjunction, Negation

from .conditions import ask, every_situation, rule, verdict
from .running import observations, verdicts_of
from .test_equivalence import _book, quickly
from .worlds import Row, Spec, asked_facts, random_records, rule_sets

CHILDREN = 50_000


def test_three_thousand_rules() -> None:
    shapes: list[Condition] = [
        Conjunction((ask(1), ask(2))), Disjunction((ask(1), Negation(ask(2)))), Conjunction((ask(3), Negation(ask(1)))),
    ]  # fmt: skip
    rules = {
        made.id: made
        for made in (rule(f"R{n // 1000}-{n % 1000:03d}", shapes[n % len(shapes)]) for n in range(3000))
    }
    situations = [
        situation for made in rules.values() for situation in every_situation(made)[n_th(made.id) :: 4]
    ]
    judged, incidents = judge(rules, situations)
    assert incidents == []
    assert [one.verdict for one in judged] == [verdict(rules[s.rule], s.answers) for s in situations]


def n_th(rule_id: str) -> int:
    """Another quarter of the situations for each rule."""
    return int(rule_id.rpartition("-")[2]) % 4


def _family(spared: int | None) -> dict[str, list[Row]]:
    """One subject, whose services are all alike except the spared one."""
    services = [
        {
            "record_id": n + 2,
            "own_no": f"W{n}",
            "parent_no": "S",
            "active_access_count": 1 if n == spared else 0,
        }
        for n in range(CHILDREN)
    ]
    return {
        "subject": [{"record_id": 1, "own_no": "S", "parent_no": None}],
        "service": services,
        "access": [],
    }


PARENT_AND_CHILD = [
    Spec("RND-001", "service", [], {}, {"none": {"active_access_count": 0}}, ("name", "none"), []),
    Spec(
        "RND-002",
        "subject",
        [],
        {},
        {"all": {"every_child_fails": ["RND-001"]}},
        ("name", "all"),
        ["RND-001"],
    ),
    Spec("RND-003", "service", [], {}, {"up": {"parent_fails": ["RND-002"]}}, ("name", "up"), ["RND-002"]),
]


def test_a_parent_of_fifty_thousand() -> None:
    for spared, above in ((None, "fail"), (CHILDREN - 1, "pass")):
        judgement = judge_all(_book(PARENT_AND_CHILD), observations(_family(spared)))
        found = verdicts_of(judgement)
        assert judgement.incidents == []
        assert found["RND-002", 1] == above
        assert [judgement.count("RND-003", v) for v in ("fail", "pass")] == (
            [CHILDREN, 0] if above == "fail" else [0, CHILDREN]
        )
        assert (
            sum(len(judged) for judged in judgement.judged.values()) <= 6
        )  # situations, whatever the records


def _shards(records: dict[str, list[Row]]) -> list[dict[str, list[Row]]]:
    """Two halves, so that no two records that share a number are parted."""
    heads: dict[str, str] = {}

    def head(number: str) -> str:
        while heads.setdefault(number, number) != number:
            number = heads[number]
        return number

    for row in (row for rows in records.values() for row in rows if row["own_no"] and row["parent_no"]):
        heads[head(row["own_no"])] = head(row["parent_no"])

    def half(row: Row) -> int:
        number = row["own_no"] or row["parent_no"]
        return sum(map(ord, head(number))) % 2 if number else row["record_id"] % 2

    return [{kind: [row for row in rows if half(row) == n] for kind, rows in records.items()} for n in (0, 1)]


def test_shards_come_to_the_verdicts_of_the_whole() -> None:
    @settings(quickly, max_examples=4)
    @given(rule_sets(), st.integers(0, 2**32))
    def same(specs: list[Spec], seed: int) -> None:
        records = random_records(Random(seed), asked_facts(specs), 24)
        book = _book(specs)
        together: dict[tuple[str, int], str] = {}
        for shard in _shards(records):
            together |= verdicts_of(judge_all(book, observations(shard)))
        assert together == verdicts_of(judge_all(book, observations(records)))

    same()

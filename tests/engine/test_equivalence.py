"""Random rules on random records: durable-rules, the plain evaluator and an evaluator of the test's own agree."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.backends import opened
from auditor.engine.judgement import Judgement, judge_all
from auditor.errors import RulebookError
from auditor.rulebook.condition import Question
from auditor.rulebook.load import load_rulebook
from auditor.rulebook.rule import Rulebook

from .oracle import all_verdicts
from .running import observations, verdicts_of
from .worlds import Row, Spec, asked_facts, random_records, rule_sets, write_rules

OPERATORS = {"eq", "not", "in", "not_in", "lt", "lte", "gt", "gte", "between", "missing", "present"}
LINKS = {"every_child_fails", "some_child_fails", "parent_fails", "also_fails"}
VERDICTS = {"fail", "pass", "unknown", "not_applicable"}
EXAMPLES = int(os.environ.get("EXAMPLES", "100"))

ON_SPARK = int(os.environ.get("EXAMPLES_ON_SPARK", "1"))

quickly = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES == 100, suppress_health_check=list(HealthCheck)
)


def _book(specs: list[Spec]) -> Rulebook:
    with TemporaryDirectory() as folder:
        return load_rulebook(write_rules(Path(folder) / "rules", specs))


def test_three_evaluators_agree_on_every_verdict() -> None:
    seen: Counter[str] = Counter()

    @quickly
    @given(rule_sets())
    def agree(specs: list[Spec]) -> None:
        random = Random(repr(specs))  # Hypothesis is for the rules; it would make the records few and small
        records = random_records(random, asked_facts(specs), random.choice([0, 1, 8, 20, 40]))
        book = _book(specs)
        try:
            judgement = judge_all(book, observations(records))
        except RulebookError:
            # Now and then one is larger than the engine can take; test_normal_form.py has those.
            seen["refused"] += 1
            return
        seen["judged"] += 1
        assert judgement.incidents == []  # durable-rules and the plain evaluator agree
        assert all(one.confirmed for judged in judgement.judged.values() for one in judged)
        verdicts = all_verdicts(specs, records)
        assert verdicts_of(judgement) == verdicts
        questions = [question for rule in book.rules.values() for question in rule.questions]
        seen.update(q.op if isinstance(q, Question) else q.link for q in questions)
        seen.update(verdicts.values())
        seen["strata"] = max(seen["strata"], len(book.strata()))

    agree()
    print(sorted(seen.items()))
    assert seen["refused"] <= seen["judged"] / 10
    assert all(seen[name] >= 5 for name in OPERATORS | LINKS), seen
    assert all(seen[verdict] >= 300 for verdict in VERDICTS), seen
    assert seen["strata"] >= 3, seen


def test_spark_comes_to_the_same_verdicts(spark: object, tmp_path: Path) -> None:
    """A few large examples: every query of Spark costs as much as a hundred of DuckDB."""

    @settings(quickly, max_examples=ON_SPARK, derandomize=True)
    @given(rule_sets(), st.integers(0, 2**32))
    def agree(specs: list[Spec], seed: int) -> None:
        records = random_records(Random(seed), asked_facts(specs), 40)
        with TemporaryDirectory(dir=tmp_path) as work, opened("spark", Path(work)) as backend:
            judgement = judge_all(_book(specs), observations(records, backend))
            assert judgement.incidents == []
            assert verdicts_of(judgement) == all_verdicts(specs, records)

    agree()


def _counts(judgement: Judgement) -> dict[tuple[str, str], int]:
    return {
        (rule, verdict): judgement.count(rule, verdict)
        for rule in judgement.judged
        for verdict in sorted(VERDICTS)
    }


def _shuffled(records: dict[str, list[Row]], random: Random) -> dict[str, list[Row]]:
    return {kind: random.sample(rows, len(rows)) for kind, rows in records.items()}


def test_the_order_of_rows_changes_nothing() -> None:
    @settings(quickly, max_examples=4)
    @given(rule_sets(), st.integers(0, 2**32))
    def same(specs: list[Spec], seed: int) -> None:
        random = Random(seed)
        records = random_records(random, asked_facts(specs), 20)
        book = _book(specs)
        first = judge_all(book, observations(records))
        second = judge_all(book, observations(_shuffled(records, random)))
        assert _counts(first) == _counts(second)
        assert verdicts_of(first) == verdicts_of(second)

    same()


def test_every_rule_has_a_verdict_for_every_record() -> None:
    """Records = fail + pass + unknown + not applicable, counted on the situations and on the records."""

    @settings(quickly, max_examples=2)
    @given(rule_sets(), st.integers(0, 2**32))
    def whole(specs: list[Spec], seed: int) -> None:
        records = random_records(Random(seed), asked_facts(specs), 15)
        judgement = judge_all(_book(specs), observations(records))
        for spec in specs:
            assert sum(judgement.count(spec.id, verdict) for verdict in VERDICTS) == len(records[spec.kind])

    whole()

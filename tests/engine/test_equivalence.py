"""Random rules on random records: durable-rules, the plain evaluator and an evaluator of the test's own agree."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.engine.judgement import judge_all
from auditor.rulebook.load import load_rulebook

from .oracle import all_verdicts
from .running import observations, verdicts_of
from .worlds import Spec, asked_facts, random_records, rule_sets, write_rules

QUICKLY = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@QUICKLY
@given(rule_sets(), st.integers(0, 2**32), st.integers(0, 20))
def test_three_evaluators_agree_on_every_verdict(specs: list[Spec], seed: int, size: int) -> None:
    records = random_records(Random(seed), asked_facts(specs), size)
    with TemporaryDirectory() as folder:
        book = load_rulebook(write_rules(Path(folder) / "rules", specs))
    judgement = judge_all(book, observations(records))
    assert judgement.incidents == []  # durable-rules and the plain evaluator agree
    assert all(one.confirmed for judged in judgement.judged.values() for one in judged)
    assert verdicts_of(judgement) == all_verdicts(specs, records)

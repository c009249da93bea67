"""Whatever happens to the engine's process, the run says so, names the situation, and keeps the plain verdicts."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from auditor.engine.crosscheck import judge
from auditor.engine.inference import Fact, Pattern, infer
from auditor.engine.judgement import judge_all
from auditor.rulebook.condition import Conjunction

from .conditions import ask, book, every_situation, rule, verdict
from .running import observations, verdicts_of

RULE = rule("RND-001", Conjunction((ask(1), ask(2))))
SITUATIONS = every_situation(RULE)
AT = 4  # answers no, no: the plain verdict is pass

FATAL = {
    "killed": "killed by signal 9",
    "hung": "no answer within",
    "raises": "error code: 303",
    "not stored": "did not store a fact (code 1)",
    "exits": "ended with code 0",
    "silent": "the canary fired 0 times",
    "forgets": "2 facts were asserted, 1 are stored",
}


@pytest.fixture
def plant(monkeypatch: pytest.MonkeyPatch) -> object:
    found = importlib.util.find_spec("durable_rules_engine")
    assert found is not None
    assert found.origin is not None
    real = found.origin

    def planted(fault: str, at: int = AT) -> None:
        monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent / "faulty"))
        for name, value in (("FAULT", fault), ("FAULT_AT", str(at)), ("REAL_ENGINE", real)):
            monkeypatch.setenv(name, value)

    return planted


def _limit(fault: str) -> float:
    return 3.0 if fault == "hung" else 60.0


def test_the_stub_without_a_fault_is_the_engine(plant: object) -> None:
    plant("none")  # type: ignore[operator]
    judged, incidents = judge({RULE.id: RULE}, SITUATIONS)
    assert incidents == []
    assert all(one.confirmed for one in judged)


@pytest.mark.parametrize("fault", FATAL)
def test_the_failure_names_the_situation(plant: object, fault: str) -> None:
    plant(fault)  # type: ignore[operator]
    patterns = [Pattern("fail/K/0", "K", ("q0_yes",))]
    facts = [Fact("K", {"q0_yes": i % 2 == 0, "q0_no": i % 2 == 1}) for i in range(8)]
    found = infer(patterns, facts, seconds=_limit(fault))
    assert found.fired == [frozenset({"fail/K/0"}), frozenset()] * 2
    assert found.failure is not None
    assert found.failure[0] == AT
    assert FATAL[fault] in found.failure[1]


@pytest.mark.parametrize("fault", FATAL)
def test_plain_verdicts_stand_unconfirmed_from_there_on(plant: object, fault: str) -> None:
    plant(fault)  # type: ignore[operator]
    judged, incidents = judge({RULE.id: RULE}, SITUATIONS, seconds=_limit(fault))
    assert [one.verdict for one in judged] == [verdict(RULE, s.answers) for s in SITUATIONS]
    assert [one.confirmed for one in judged] == [number < AT for number in range(len(SITUATIONS))]
    assert len(incidents) == 1
    assert "RND-001 [no, no]" in incidents[0].en
    assert "RND-001 [no, no]" in incidents[0].zh
    assert FATAL[fault] in incidents[0].en


def test_an_engine_that_cannot_be_loaded(plant: object) -> None:
    plant("missing")  # type: ignore[operator]
    judged, incidents = judge({RULE.id: RULE}, SITUATIONS)
    assert [one.verdict for one in judged] == [verdict(RULE, s.answers) for s in SITUATIONS]
    assert not any(one.confirmed for one in judged)
    assert "no engine here" in incidents[0].en


@pytest.mark.parametrize(("fault", "inferred"), [("loses", "unknown"), ("invents", "fail+pass")])
def test_a_wrong_answer_is_a_disagreement(plant: object, fault: str, inferred: str) -> None:
    plant(fault)  # type: ignore[operator]
    judged, incidents = judge({RULE.id: RULE}, SITUATIONS)
    assert [one.verdict for one in judged] == [verdict(RULE, s.answers) for s in SITUATIONS]
    assert [number for number, one in enumerate(judged) if not one.confirmed] == [AT]
    assert [incident.en for incident in incidents] == [
        f"the evaluators disagree on situation RND-001 [no, no]: engine {inferred}, plain evaluator pass"
    ]


def test_the_next_run_is_whole_again(plant: object, monkeypatch: pytest.MonkeyPatch) -> None:
    plant("killed")  # type: ignore[operator]
    assert judge({RULE.id: RULE}, SITUATIONS)[1]
    monkeypatch.delenv("PYTHONPATH")
    judged, incidents = judge({RULE.id: RULE}, SITUATIONS)
    assert incidents == []
    assert all(one.confirmed for one in judged)


def test_an_audit_keeps_every_verdict_and_reports_the_incident(plant: object) -> None:
    """`duplicate_count` cannot be 1 and 2, so `eq 1 and eq 2` passes whenever it is known."""
    plant("killed", 1)  # type: ignore[operator]
    rows = [{"record_id": i, "duplicate_count": value} for i, value in enumerate([None, 1, 2, 3, 3])]
    judgement = judge_all(book(RULE), observations({"subject": [], "service": rows, "access": []}))
    expected = ["unknown", "pass", "pass", "pass", "pass"]
    assert verdicts_of(judgement) == {("RND-001", i): verdict for i, verdict in enumerate(expected)}
    assert len(judgement.incidents) == 1
    assert "RND-001 [" in judgement.incidents[0].en
    assert [one.confirmed for one in judgement.judged["RND-001"]] == [True, False, False, False]

"""The normal form says what the truth table says, and refuses what the engine cannot take."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.engine.judgement import judge_all
from auditor.engine.normal_form import MOST_CONJUNCTS, Conjunct, outcomes
from auditor.engine.situations import MOST_QUESTIONS, key_column, unpack
from auditor.errors import RulebookError
from auditor.rulebook.condition import Condition, Conjunction, Disjunction, Negation

from .conditions import ask, book, every_situation, rule, verdict
from .oracle import Truth
from .running import observations

conditions: st.SearchStrategy[Condition] = st.recursive(
    st.integers(0, 4).map(ask),
    lambda below: st.one_of(
        below.map(Negation),
        st.lists(below, min_size=1, max_size=3).map(lambda parts: Conjunction(tuple(parts))),
        st.lists(below, min_size=1, max_size=3).map(lambda parts: Disjunction(tuple(parts))),
    ),
    max_leaves=8,
)


def _met(conjuncts: list[Conjunct], answers: tuple[Truth, ...]) -> bool:
    return any(all(answers[question] is yes for question, yes in conjunct) for conjunct in conjuncts)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(conditions, conditions)
def test_the_normal_form_is_the_truth_table(condition: Condition, scope: Condition) -> None:
    made = rule("RND-001", condition, scope)
    try:
        found = outcomes(made)
    except RulebookError:
        return  # too many branches; the limit has a test of its own
    for situation in every_situation(made):
        met = [name for name, conjuncts in found.items() if _met(conjuncts, situation.answers)]
        expected = verdict(made, situation.answers)
        assert met == ([] if expected == "unknown" else [expected])


@settings(max_examples=200, deadline=None, derandomize=True)
@given(conditions)
def test_no_conjunct_is_impossible_or_implied_by_another(condition: Condition) -> None:
    for conjuncts in outcomes(rule("RND-001", condition)).values():
        for conjunct in conjuncts:
            assert not any((question, not yes) in conjunct for question, yes in conjunct)
            assert not any(other < conjunct for other in conjuncts)


def _pairs(count: int) -> Condition:
    """(0 or 1) and (2 or 3) and ...: 2**count ways to hold, count ways not to."""
    return Conjunction(tuple(Disjunction((ask(2 * i), ask(2 * i + 1))) for i in range(count)))


def test_as_many_branches_as_the_engine_takes() -> None:
    wide = Disjunction(tuple(ask(i) for i in range(MOST_QUESTIONS)))
    assert sum(map(len, outcomes(rule("RND-001", wide)).values())) == MOST_QUESTIONS + 1
    assert sum(map(len, outcomes(rule("RND-001", _pairs(5))).values())) == 32 + 5 <= MOST_CONJUNCTS


@pytest.mark.parametrize("pairs", [6, 9, 19])
def test_too_many_branches_are_refused_and_at_once(pairs: int) -> None:
    started = time.monotonic()
    with pytest.raises(RulebookError) as caught:
        outcomes(rule("RND-007", _pairs(pairs)))
    assert time.monotonic() - started < 5
    assert "RND-007" in caught.value.mistakes[0].en
    assert str(MOST_CONJUNCTS) in caught.value.mistakes[0].en
    assert str(MOST_CONJUNCTS) in caught.value.mistakes[0].zh


def test_too_many_questions_are_refused_before_anything_is_computed() -> None:
    made = rule("RND-008", Conjunction(tuple(ask(i) for i in range(MOST_QUESTIONS + 1))))
    with pytest.raises(RulebookError) as caught:
        judge_all(book(made), observations({"subject": [], "service": [], "access": []}))
    assert caught.value.mistakes[0].en.startswith("RND-008: ")
    assert "40 questions, 39 at most" in caught.value.mistakes[0].en


def test_as_many_questions_as_fit_into_one_key() -> None:
    made = rule("RND-009", Conjunction(tuple(ask(i) for i in range(MOST_QUESTIONS))))
    facts = [0, 38, 39, None]
    rows = [{"record_id": i, "duplicate_count": value} for i, value in enumerate(facts)]
    judgement = judge_all(book(made), observations({"subject": [], "service": rows, "access": []}))
    assert judgement.incidents == []
    answers = {one.situation.answers: one.verdict for one in judgement.judged["RND-009"]}
    expected: dict[tuple[Truth, ...], str] = {
        tuple(None if value is None else value == i for i in range(MOST_QUESTIONS)): verdict
        for value, verdict in ((0, "pass"), (38, "pass"), (39, "pass"), (None, "unknown"))
    }
    assert answers == expected


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=MOST_QUESTIONS))
def test_a_key_stands_for_its_answers(answers: list[Truth]) -> None:
    digits = {None: 0, False: 1, True: 2}
    key = int("".join(str(digits[answer]) for answer in reversed(answers)), 3)
    assert key < 2**63
    assert unpack(key, len(answers)) == tuple(answers)


def test_the_key_column_counts_in_base_three() -> None:
    import ibis  # noqa: PLC0415

    rows = {"a": [True, False, None], "b": [None, True, False], "c": [False, None, True]}
    table = ibis.memtable(rows, schema={"a": "boolean", "b": "boolean", "c": "boolean"})
    keys = table.select(key=key_column([table.a, table.b, table.c])).to_pyarrow()["key"].to_pylist()
    assert keys == [2 + 0 + 9, 1 + 6 + 0, 0 + 3 + 18]

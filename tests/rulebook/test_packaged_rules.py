"""The rules that come with the program: bilingual, exemplified, and tied down by their examples."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from auditor.engine.cases import run_cases
from auditor.rulebook.case_warnings import survivors
from auditor.rulebook.example import Example
from auditor.rulebook.load import load_rulebook
from auditor.rulebook.mutants import mutants
from auditor.rulebook.rule import Rule, Rulebook

CHINESE = re.compile("[一-鿿]")
IDS = [
    *(f"ACC-{n:03d}" for n in (1, 2, 3, 4, 5, 6, 7, 9, 12, 13)),
    *(f"CONTACT-{n:03d}" for n in range(1, 11)),
    *(f"CONTENT-00{n}" for n in range(1, 7)),
    *(f"CRED-{n:03d}" for n in range(1, 16)),
    *(f"DOM-00{n}" for n in range(1, 10)),
    *(f"INT-00{n}" for n in range(1, 6)),
    *(f"IP-00{n}" for n in range(1, 5)),
    *(f"LIFE-0{n:02d}" for n in (1, 2, 3, 4, 5, 6, 8, 9, 10, 12)),
    "PROV-001",
    *(f"SHELL-00{n}" for n in range(1, 6)),
]  # fmt: skip


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load_rulebook()


def test_all_rules_are_there_in_the_order_of_their_ids(book: Rulebook) -> None:
    assert list(book.rules) == IDS


def test_every_text_is_chinese_and_english(book: Rulebook) -> None:
    for rule in book.rules.values():
        for text in (rule.file.title, rule.file.why, rule.file.message):
            assert CHINESE.search(text.zh), rule.id
            assert not CHINESE.search(text.en), rule.id
            assert re.search("[A-Za-z]", text.en), rule.id


def test_both_languages_of_a_message_tell_the_same(book: Rulebook) -> None:
    for rule in book.rules.values():
        zh, en = (
            set(re.findall(r"\{(\w+)\}", text)) for text in (rule.file.message.zh, rule.file.message.en)
        )
        assert zh == en, rule.id


def test_every_rule_has_a_case_for_each_kind_of_verdict(book: Rulebook) -> None:
    for rule in book.rules.values():
        expected = {case.expect for case in rule.file.cases}
        assert expected >= {"fail", "pass", "unknown"}, rule.id
        assert rule.file.scope.when == {} or "not_applicable" in expected, rule.id


def test_every_case_comes_out_as_its_author_expects(book: Rulebook) -> None:
    outcomes = run_cases(book)
    assert [outcome for outcome in outcomes if not outcome.good] == []
    assert len(outcomes) == sum(len(rule.file.cases) for rule in book.rules.values())


def test_cases_of_one_rule_alone(book: Rulebook) -> None:
    assert {outcome.rule for outcome in run_cases(book, only=["SHELL-004"])} == {"SHELL-004"}


@pytest.mark.parametrize("rule_id", IDS)
def test_every_small_change_of_a_rule_breaks_one_of_its_cases(book: Rulebook, rule_id: str) -> None:
    rule = book.rules[rule_id]
    assert survivors(rule, [Example(book, rule.record, case) for case in rule.file.cases]) == []


@pytest.mark.parametrize("rule_id", ["SHELL-001", "SHELL-004", "ACC-002", "LIFE-010"])
def test_the_engine_notices_these_changes_too(book: Rulebook, rule_id: str) -> None:
    made = list(mutants(book.rules[rule_id]))
    rules, changed = _with_those_it_waits_for(book, rule_id), {}
    for number, (what, rule) in enumerate(made):
        new_id = f"MUTANT-{number:03d}"
        changed[new_id] = str(what)
        rules[new_id] = replace(rule, file=rule.file.model_copy(update={"id": new_id}))
    broken = {
        outcome.rule
        for outcome in run_cases(replace(book, rules=rules), only=list(changed))
        if not outcome.good
    }
    survivors = [what for new_id, what in changed.items() if new_id not in broken]
    score = f"{len(made) - len(survivors)} of {len(made)} mutants noticed"
    assert not survivors, score + "; not noticed:\n" + "\n".join(survivors)


def _with_those_it_waits_for(book: Rulebook, rule_id: str) -> dict[str, Rule]:
    """A rule and, through `after`, all whose verdicts it may ask for."""
    found: dict[str, Rule] = {}
    waiting = [rule_id]
    while waiting:
        name = waiting.pop()
        found[name] = book.rules[name]
        waiting += [other for other in book.rules[name].file.after if other not in found]
    return found

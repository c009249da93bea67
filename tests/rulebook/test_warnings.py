"""What is probably not meant is pointed out, and nothing of it is in the packaged rules."""

from __future__ import annotations

from itertools import product

import pytest

from auditor.facts.catalogue import FACTS
from auditor.rulebook.condition import Question
from auditor.rulebook.load import load_library
from auditor.rulebook.possible import possible_answers
from auditor.rulebook.warnings import warnings

from .planting import Rules

SHELL1, SHELL3, CRED14 = "shell/SHELL-001.yml", "shell/SHELL-003.yml", "credentials/CRED-014.yml"
DAYS = "{days_without_access: {gt: $shell_grace_days}}"
SENTENCE = "condition: no_access and long_enough"


def said(rules: Rules) -> list[str]:
    return [warning.en for warning in warnings(load_library(rules.folder))]


def test_the_packaged_rules_have_none() -> None:
    assert warnings(load_library()) == []


CONTRADICTION = "the condition contradicts itself and can never fail anything"
ODD = [
    (DAYS, "{days_without_access: {gt: 7, lt: 5}}", CONTRADICTION),
    (SENTENCE, "condition: no_access and long_enough and not no_access", CONTRADICTION),
    ("when: {status: valid}", "when: {status: valid, type: app}", CONTRADICTION),
    (SENTENCE, "condition: no_access or long_enough or not no_access",
     "the condition always holds and can never pass anything"),
    (SENTENCE, "condition: no_access or (no_access and long_enough)", "'long_enough' never makes a difference"),
]  # fmt: skip


def test_conditions_that_cannot_be_meant(rules: Rules) -> None:
    text = (rules.folder / SHELL1).read_text(encoding="utf-8")
    for number, (old, new, _) in enumerate(ODD):
        assert old in text
        odd = text.replace(old, new, 1).replace("id: SHELL-001", f"id: ODD-{number:03d}")
        rules.write(f"shell/ODD-{number:03d}.yml", odd)
    others = ("no case", "the case", "cases are missing", "the message", "whatever fails", "the same rule")
    found = [w for w in said(rules) if w.startswith("ODD") and not any(other in w for other in others)]
    assert found == [f"ODD-{number:03d}: {warning}" for number, (_, _, warning) in enumerate(ODD)]


def test_every_selection_wants_a_case_that_depends_on_it(rules: Rules) -> None:
    text = (rules.folder / SHELL1).read_text(encoding="utf-8")
    head, _, _ = text.partition("cases:\n")
    cases = (
        "cases:\n"
        "  - {name: a, given: {type: website, status: valid, active_access_count: 0}, expect: unknown}\n"
        "  - {name: b, given: {type: website, status: valid, active_access_count: 1, days_without_access: 9}, expect: pass}\n"
        "  - {name: c, given: {type: website, status: cancelled, days_without_access: 9}, expect: not_applicable}\n"
    )
    rules.write(SHELL1, head.replace("status: active", "status: trial", 1) + cases)
    found = [warning for warning in said(rules) if warning.startswith("SHELL-001")]
    assert found[:2] == [
        "SHELL-001: no case expects fail", "SHELL-001: no case depends on 'long_enough'",
    ]  # fmt: skip


CASE = "    given: {type: website, status: valid, active_access_count: "
# name: what of SHELL-001 is changed, and to what, and the one warning that follows
OPEN = {
    "one side of a limit": (
        "active_access_count: 0, days_without_access: 8}", "active_access_count: 0, days_without_access: 9}",
        "cases are missing: with 'days without access is more than 8 day(s)' in place of 'days without access is more than "
        "7 day(s)' every case comes out the same"),
    "a case that does not hold": (
        "days_without_access: 7}\n    expect: pass", "days_without_access: 7}\n    expect: fail",
        "the case '取消接入恰好7天 (7 days, not yet)' does not hold: expected fail, got pass"),
    "a value that may be unknown": (
        "condition: no_access and long_enough", "condition: no_access and (long_enough or unsure)",
        "the message tells 'days_without_access', which may be unknown on a record that fails"),
}  # fmt: skip


@pytest.mark.parametrize("name", OPEN)
def test_what_the_cases_leave_open(rules: Rules, name: str) -> None:
    old, new, warning = OPEN[name]
    rules.plant(SHELL1, old, new)
    if "unsure" in new:
        rules.plant(SHELL1, "select:", "select:\n  unsure: {days_without_access: {missing: true}}")
    assert f"SHELL-001: {warning}" in said(rules)


def test_each_part_of_the_scope_wants_a_case_outside_of_it(rules: Rules) -> None:
    outside = (
        "status: cancelled, active_access_count: 0, days_without_access: 100}\n    expect: not_applicable"
    )
    rules.plant(SHELL1, outside, "status: valid, active_access_count: 1}\n    expect: pass")
    assert said(rules) == [
        "SHELL-001: cases are missing: with 'always' in place of 'filing status is valid' every case comes out the same"
    ]


def test_cases_with_children_count(rules: Rules) -> None:
    path = rules.folder / "shell/SHELL-004.yml"
    assert "children:" in path.read_text(encoding="utf-8")
    assert not [w for w in said(rules) if "SHELL-004" in w]


def test_what_nothing_uses(rules: Rules) -> None:
    with (rules.folder / "params.yml").open("a", encoding="utf-8") as file:
        file.write(
            "\nspare_days:\n  {value: 1, unit: day, label: {zh: 备用, en: spare}, bounds: [0, 9], stricter: lower, cited: 1}\n"
        )
    rules.plant(CRED14, "  - {do: notify}\n", "")
    rules.plant("domains/DOM-004.yml", "  - {do: notify}\n", "")
    for _ in range(4):
        rules.plant("actions.yml", ", notify]", "]")
    assert said(rules) == ["params.yml: nothing uses 'spare_days'", "actions.yml: nothing uses 'notify'"]


@pytest.mark.parametrize(
    ("test", "sentence", "way"),
    [
        ("gt", "long_enough", None), ("gte", "long_enough", None), ("gte", "not (not long_enough)", None),
        ("lt", "not long_enough", None), ("lte", "long_enough", "higher"), ("gt", "not long_enough", "higher"),
    ],
)  # fmt: skip
def test_a_parameter_that_is_stricter_the_other_way(
    rules: Rules, test: str, sentence: str, way: str | None
) -> None:
    rules.plant(SHELL1, DAYS, f"[{{days_without_access: {{{test}: $shell_grace_days}}}}]")
    rules.plant(SHELL1, SENTENCE, f"condition: no_access and {sentence}")
    found = [warning for warning in said(rules) if warning.startswith("SHELL-001: 'shell_grace_days'")]
    wrong = (
        "SHELL-001: 'shell_grace_days' says stricter: lower, but higher values fail more here (so: higher)"
    )
    assert found == ([wrong] if way else [])


def test_the_same_rule_twice_and_one_within_another(rules: Rules) -> None:
    text = (rules.folder / SHELL1).read_text(encoding="utf-8")
    rules.write("shell/SHELL-901.yml", text.replace("id: SHELL-001", "id: SHELL-901"))
    narrower = text.replace("id: SHELL-001", "id: SHELL-902").replace("{gt: $shell_grace_days}", "{gt: 30}")
    rules.write("shell/SHELL-902.yml", narrower)
    found = [w for w in said(rules) if "case" not in w]
    assert "SHELL-001: the same rule as SHELL-901" in found
    assert "SHELL-902: whatever fails it also fails SHELL-001" in found
    assert not [w for w in found if w.startswith("SHELL-001: whatever")]


def test_answers_on_one_fact_depend_on_each_other() -> None:
    """Against every whole number near the limits."""
    fact = "days_without_access"
    asked = [
        Question(fact, "gt", (7,)),
        Question(fact, "between", (3, 9)),
        Question(fact, "eq", (5,)),
        Question(fact, "missing", ()),
    ]
    found = {tuple(world[q] for q in asked) for world in possible_answers(FACTS["service"], asked) or ()}
    by_hand = {(n > 7, 3 <= n <= 9, n == 5, False) for n in range(-3, 20)} | {(None, None, None, True)}
    assert found == by_hand
    assert len(found) < len(list(product((True, False, None), repeat=4)))


def test_a_rule_too_wide_to_try_is_left_alone() -> None:
    many = [Question("name", "not", (str(n),)) for n in range(200)] + [
        Question("city", "not", (str(n),)) for n in range(200)
    ]
    assert possible_answers(FACTS["subject"], many) is None

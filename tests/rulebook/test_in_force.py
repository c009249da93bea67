"""Texts with an end: refused where somebody would be advised by them, left alone where they are history."""

from __future__ import annotations

from datetime import date

import pytest
from click.testing import CliRunner, Result

from auditor.cli import main
from auditor.rulebook.choice import Choice
from auditor.rulebook.in_force import advising
from auditor.rulebook.load import load_library, load_rulebook

from .planting import MARK, Rules

PASSWORD = ("recover-password", "reset-password", "cancel-without-password")
END = date(2020, 8, 16)


def check(rules: Rules) -> Result:
    return CliRunner().invoke(main, ["rules", "check", "--rules", str(rules.folder), "--lang", "en"])


def test_what_the_filing_password_was_for_is_kept_as_history() -> None:
    book = load_rulebook()
    for name in PASSWORD:
        assert book.procedures[name].effective.to == END
    assert book.materials["password-form"].effective.to == END
    assert book.articles["FAQ-PASSWORD"].effective.to == END
    # The day after, the SMS check took its place.
    assert book.articles["SMS-CHECK"].effective.covers(date(2020, 8, 17))
    assert not book.articles["SMS-CHECK"].effective.covers(END)


def test_nothing_in_force_asks_for_a_password() -> None:
    book = load_rulebook()
    for name, one in book.procedures.items():
        if one.effective.to is None and name != "answer-sms-check":  # which says that it is gone
            assert "密码" not in str(one.model_dump()), name
            assert "password" not in str(one.model_dump()), name
    for rule in book.rules.values():
        assert "密码" not in rule.file.why.zh + rule.file.message.zh, rule.id


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("shell/SHELL-003.yml", "{do: verify-identity}", f"{{{MARK}do: recover-password}}"),
        ("actions.yml", "related: [verify-by-phone]", f"related: [{MARK}reset-password]"),
        ("actions.yml", "materials: [cancel-form,", f"materials: [{MARK}password-form,"),
    ],
)
def test_advice_that_has_ended_is_a_mistake_at_its_place(rules: Rules, file: str, old: str, new: str) -> None:
    place = rules.plant(file, old, new)
    said = check(rules)
    assert said.exit_code == 2
    assert f"{place}: “" in said.output
    assert "有效至 2020-08-16，只作历史保留" in said.output
    load_rulebook(rules.folder)  # an audit runs all the same, without that advice


def test_a_rule_that_rests_on_history_alone_is_warned_of(rules: Rules) -> None:
    rules.plant("domains/DOM-006.yml", "basis: [DOMAIN-264, ORDER43-50]", "basis: [CSL-24]")
    said = check(rules)
    assert said.exit_code == 0
    assert "warning: DOM-006: of what it rests on (CSL-24) nothing is in force on" in said.output


def test_advice_is_dropped_from_the_day_after_its_end(rules: Rules) -> None:
    rules.plant("shell/SHELL-003.yml", "{do: verify-identity}", "{do: recover-password}")
    book = load_library(rules.folder).book(Choice())
    before, after = advising(book, END), advising(book, date(2020, 8, 17))
    assert before.rules["SHELL-003"].file.actions[0].do == "recover-password"
    assert "recover-password" not in [action.do for action in after.rules["SHELL-003"].file.actions]
    assert before.notices == book.notices
    assert [told.en for told in after.notices if "SHELL-003" in told.en] == [
        "SHELL-003: 'Recover the filing password' is not in force on 2020-08-17 and not advised"
    ]

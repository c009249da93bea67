"""Packs, overlays and folders that extend the packaged rules: mistakes, order, dates."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from auditor.engine.cases import run_cases
from auditor.errors import RulebookError, UsageError
from auditor.reference import load as reference
from auditor.rulebook.choice import Choice
from auditor.rulebook.load import load_library, load_rulebook
from auditor.rulebook.rule import Rulebook

from .planting import Rules

HEAD = "title: {zh: 试, en: trial}\nabout: {zh: 试, en: trial}\n"
WHY = "zh: 因为, en: because"


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def judged(book: Rulebook) -> set[str]:
    return {rule.id for rule in book.rules.values() if book.is_judged(rule)}


# file, its text («: where the mistake must be reported), the message
MISTAKES = {
    "unknown key": ("packs/p.yml", HEAD + "«selekt: {}\n", "there is no key 'selekt'; did you mean 'select'?"),
    "unknown rule in a selection": (
        "packs/p.yml", HEAD + "select:\n  rules: [«SHELL-0001]\n", "rules has no 'SHELL-0001'; did you mean 'SHELL-001'?"),
    "unknown group": ("packs/p.yml", HEAD + "select:\n  groups: [«shel]\n", "rules has no 'shel'; did you mean 'shell'?"),
    "unknown category": (
        "packs/p.yml", HEAD + "select:\n  categories: [«shell-site]\n",
        "vocabulary.yml has no 'shell-site'; did you mean 'shell-website'?"),
    "off without a reason": ("packs/p.yml", HEAD + "off:\n  «SHELL-001: {zh: 无}\n", "the key 'en' is missing"),
    "extends nothing": ("packs/p.yml", HEAD + "«extends: weakly\n", "packs has no 'weakly'; did you mean 'weekly'?"),
    "extends itself": ("packs/p.yml", HEAD + "«extends: p\n", "extends goes round in a circle"),
    "out of bounds": (
        "packs/p.yml", HEAD + f"params:\n  minimum_age_years: {{«value: 12, {WHY}}}\n",
        "minimum_age_years=12 is out of bounds 14 to 18"),
    "unknown parameter": (
        "overlays/o.yml", HEAD + f"province: 贵州\nparams:\n  «minimum_age: {{value: 16, {WHY}}}\n",
        "params.yml has no 'minimum_age'; did you mean 'minimum_age_years'?"),
    "unknown severity": (
        "overlays/o.yml", HEAD + f"province: 贵州\nseverity:\n  DOM-009: {{«to: mediun, {WHY}}}\n",
        "vocabulary.yml has no 'mediun'; did you mean 'medium'?"),
    "unknown article": (
        "overlays/o.yml", HEAD + f"province: 贵州\nnotes:\n  DOM-009: {{{WHY}, basis: [«FAQ-SHEL]}}\n",
        "articles.yml has no 'FAQ-SHEL'; did you mean 'FAQ-SHELL'?"),
    "unknown province": ("overlays/o.yml", HEAD + "«province: 贵洲\n", "no province '贵洲'; did you mean '贵州'?"),
    "nobody's": ("overlays/o.yml", "«" + HEAD, "province or provider is missing"),
    "both on and off": (
        "overlays/o.yml", HEAD + f"provider: 甲\noff:\n  DOM-009: {{{WHY}}}\non:\n  «DOM-009: {{{WHY}}}\n",
        "'DOM-009' is both off and on"),
    "ends before it begins": (
        "overlays/o.yml", HEAD + "provider: 甲\neffective: {from: 2026-02-01, «to: 2026-01-01}\n", "to is before from"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_reported_once_and_where_it_stands(rules: Rules, name: str) -> None:
    file, text, message = MISTAKES[name]
    where = rules.write(file, text)
    assert rules.mistakes() == [f"{where}: {message}"]


def test_all_mistakes_of_packs_and_overlays_are_told_at_once(rules: Rules) -> None:
    expected = {
        f"{rules.write(file, text)}: {message}"
        for file, text, message in (MISTAKES["extends nothing"], MISTAKES["unknown province"])
    }
    assert set(rules.mistakes()) == expected


def test_the_packaged_packs_select_what_they_say() -> None:
    library = load_library()
    everything = {
        rule.id for rule in load_rulebook().rules.values() if rule.file.status in ("active", "trial")
    }
    books = {name: library.book(Choice(name)) for name in ("weekly", "precheck", "shell-only", "accuracy")}
    assert judged(books["weekly"]) == everything == judged(library.book(Choice()))
    assert judged(books["shell-only"]) == {rule for rule in everything if rule.startswith("SHELL-")}
    predicting = {r.id for r in books["precheck"].rules.values() if r.file.predicts} & everything
    assert predicting < judged(books["precheck"]) < everything
    assert {"CRED-002", "ACC-003", "CONTACT-001", "CONTACT-009"} < judged(books["accuracy"])
    for book in books.values():  # nothing is left out silently
        assert everything - judged(book) == set(book.off) & everything


def test_cases_of_rules_outside_a_pack_are_tested_all_the_same() -> None:
    book = load_rulebook(choice=Choice("shell-only"))
    assert all(outcome.good for outcome in run_cases(book, ["ACC-001"]))


@pytest.fixture
def layers(tmp_path: Path) -> dict[str, Path]:
    setting = "shell_grace_days: {{value: {0}, " + WHY + "}}"
    one = "params:\n  " + setting + "\n"
    return {
        "pack": written(tmp_path / "mine.yml", HEAD + "extends: weekly\n" + one.format(10)),
        "provider": written(tmp_path / "provider.yml", HEAD + "provider: 甲\n" + one.format(12)),
        "province": written(tmp_path / "province.yml", HEAD + "province: 贵州\n" + one.format(11)),
    }


def test_later_layers_win_whatever_the_order_on_the_command_line(layers: dict[str, Path]) -> None:
    library = load_library()
    pack, provider, province = (str(layers[name]) for name in ("pack", "provider", "province"))
    steps = {
        (7, "rules/params.yml"): Choice(),
        (10, "mine.yml"): Choice(pack),
        (11, "province.yml"): Choice(pack, [province]),
        (12, "provider.yml"): Choice(pack, [provider, province]),
        (14, "--param"): Choice(pack, [province, provider], {"shell_grace_days": 14}),
    }
    for (value, origin), choice in steps.items():
        book = library.book(choice)
        assert (book.values["shell_grace_days"], book.origins["shell_grace_days"].origin) == (value, origin)
        asked = [
            q for q in book.rules["SHELL-001"].questions if getattr(q, "fact", "") == "days_without_access"
        ]
        assert value in [limit for question in asked for limit in getattr(question, "values", ())]


def test_a_pack_selects_anew_and_keeps_what_its_base_switched_off(rules: Rules) -> None:
    rules.write("packs/base.yml", HEAD + f"select: {{groups: [shell]}}\noff:\n  SHELL-002: {{{WHY}}}\n")
    rules.write("packs/more.yml", HEAD + f"extends: base\non:\n  CRED-001: {{{WHY}}}\n")
    rules.write("packs/other.yml", HEAD + "extends: base\nselect: {rules: [CRED-001, SHELL-002]}\n")
    library = load_library(rules.folder)
    assert judged(library.book(Choice("more"))) == {
        "SHELL-001",
        "SHELL-003",
        "SHELL-004",
        "SHELL-005",
        "CRED-001",
    }
    other = library.book(Choice("other"))
    assert judged(other) == {"CRED-001"}
    assert (other.off["SHELL-002"].what, other.off["SHELL-002"].origin) == ("off", "rules/packs/base.yml")


@pytest.mark.parametrize(
    ("day", "used"),
    [("2025-12-31", False), ("2026-01-01", True), ("2026-06-30", True), ("2026-07-01", False)],
)
def test_an_overlay_is_used_on_its_days_only(rules: Rules, day: str, used: bool) -> None:
    for file in (rules.folder / "overlays").iterdir():
        file.unlink()
    days = "effective: {from: 2026-01-01, to: 2026-06-30}\n"
    rules.write("overlays/gz.yml", HEAD + "province: 贵州\n" + days)
    library = load_library(rules.folder)
    on = date.fromisoformat(day)
    book = library.book(Choice(province="黔", as_of=on))
    assert bool(book.overlays) is used
    assert len(book.notices) == 1
    assert ("not applied" in book.notices[0].en) is not used
    assert library.book(Choice(province="蜀", as_of=on)).notices == ()
    assert library.book(Choice(overlays=["none"], province="黔", as_of=on)).overlays == ()
    if not used:
        with pytest.raises(UsageError, match="not in force"):
            library.book(Choice(overlays=["gz"], as_of=on))


def test_an_overlay_that_is_asked_for_replaces_that_of_the_province() -> None:
    book = load_rulebook(choice=Choice(overlays=["jiangsu"], province="黔"))
    assert [overlay.name for overlay in book.overlays] == ["jiangsu"]
    assert book.off["CRED-003"].origin == "rules/overlays/jiangsu.yml"


@pytest.mark.parametrize("choice", [Choice("weakly"), Choice(overlays=["guizhow"])])
def test_an_unknown_name_says_the_nearest(choice: Choice) -> None:
    with pytest.raises(UsageError) as caught:
        load_rulebook(choice=choice)
    assert "did you mean" in caught.value.found.en


def test_a_file_with_a_mistake_names_it(tmp_path: Path) -> None:
    path = written(tmp_path / "mine.yml", HEAD + "select: {rules: [SHELL-01]}\n")
    with pytest.raises(RulebookError) as caught:
        load_rulebook(choice=Choice(str(path)))
    assert "mine.yml:3:18: rules has no 'SHELL-01'" in caught.value.render("en")


def test_every_province_has_an_overlay_of_its_own_and_says_what_it_rests_on() -> None:
    library = load_library()
    of_province = [one for one in library.overlays.values() if one.province]
    assert sorted(one.province or "" for one in of_province) == sorted(reference("provinces"))
    for overlay in of_province:
        book = library.book(Choice(province=overlay.province, as_of=date(2026, 11, 23)))
        assert book.overlays == (overlay,)
        file = overlay.file
        reasons = [*file.notes.values(), *file.off.values(), *file.severity.values(), *file.params.values()]
        assert reasons, overlay.name
        assert all(reason.basis for reason in reasons), overlay.name


def test_what_only_providers_tell_of_a_province_is_unconfirmed() -> None:
    library = load_library()
    for name in ("PROVINCE-GUIDE", "PROVINCE-2017", "NOTICE-HUNAN"):
        assert not library.articles.entries[name].confirmed

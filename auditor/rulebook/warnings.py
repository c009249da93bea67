"""What is no mistake but probably not meant: warnings of `auditor rules check`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from typing import Any

from auditor.rulebook.case_warnings import case_warnings, matters
from auditor.rulebook.choice import Choice
from auditor.rulebook.condition import (
    Conjunction,
    Question,
    evaluate,
    questions_of,
)
from auditor.rulebook.direction import stricter_ways
from auditor.rulebook.library import Library
from auditor.rulebook.possible import answer, possible_answers
from auditor.rulebook.rule import Rule, Rulebook
from auditor.text import Text

# Not for rules: how long a notice lasts decides what counts as overdue.
_OF_PROGRAM = {"notice_window_days"}


def warnings(library: Library) -> list[Text]:
    """Every warning on rules without mistakes, rule by rule, then what no rule uses, then overlaps."""
    book = library.book(Choice())
    found: list[Text] = []
    for rule in (rule for rule in book.rules.values() if rule.live):
        found += [*_unreachable(rule), *_untold(rule), *_laxer(book, rule)]
        found += [_say(rule, warning.zh, warning.en) for warning in case_warnings(book, rule)]
    return [*found, *_unused(book, _cited(library)), *_overlaps(book)]


def _say(rule: Rule, zh: str, en: str) -> Text:
    return Text(f"{rule.id}: {zh}", f"{rule.id}: {en}")


def _unreachable(rule: Rule) -> Iterator[Text]:
    """A truth table over the questions: can it fail, can it pass, does each selection matter at all?"""
    worlds = possible_answers(rule.known, rule.questions)
    if worlds is None:
        return
    applying = [world for world in worlds if evaluate(rule.scope, world.__getitem__) is True]
    verdicts = {evaluate(rule.condition, world.__getitem__) for world in applying}
    if True not in verdicts:
        yield _say(
            rule, "条件互相矛盾，永远不会命中", "the condition contradicts itself and can never fail anything"
        )
        return
    if False not in verdicts:
        yield _say(
            rule, "条件总是成立，永远不会通过", "the condition always holds and can never pass anything"
        )
        return
    for name in rule.selections:
        if not any(matters(rule, name, world.__getitem__) for world in applying):
            yield _say(rule, f"“{name}”对结论没有任何影响", f"'{name}' never makes a difference")


def _untold(rule: Rule) -> Iterator[Text]:
    """Facts in the message that may be unknown on a record that fails; only of those that the rule asks for."""
    for name in rule.facts:
        if f"{{{name}}}" in rule.file.message.zh + rule.file.message.en and _may_be_unknown(rule, name):
            yield _say(rule, f"命中时“{name}”可能不知道，而说明中用到它",
                       f"the message tells '{name}', which may be unknown on a record that fails")  # fmt: skip


def _laxer(book: Rulebook, rule: Rule) -> Iterator[Text]:
    """Parameters whose `stricter` is the way in which fewer records fail."""
    for name, way in sorted(stricter_ways(rule)):
        said = book.params[name].stricter
        if said != way:
            yield _say(rule, f"参数“{name}”写着 stricter: {said}，但在这条规则中越{_WAYS[way].zh}命中越多（应为 {way}）",
                       f"'{name}' says stricter: {said}, but {_WAYS[way].en} values fail more here (so: {way})")  # fmt: skip


_WAYS = {"lower": Text("小", "lower"), "higher": Text("大", "higher")}


def _may_be_unknown(rule: Rule, name: str) -> bool:
    asked = [
        question for question in rule.questions if isinstance(question, Question) and question.fact == name
    ]
    unknown = {question: answer(question, None) for question in asked}
    return any(
        evaluate(Conjunction((rule.scope, rule.condition)), world.__getitem__) is True
        for world in possible_answers(rule.known, rule.questions) or ()
        if all(world[question] is said for question, said in unknown.items())
    )


def _cited(library: Library) -> set[str]:
    """The articles that packs and overlays rest on."""
    files = [*(one.file for one in library.packs.values()), *(one.file for one in library.overlays.values())]
    return {key for file in files for key in _bases(file.model_dump())}


def _bases(data: Any) -> Iterator[str]:
    """Every id under a key `basis`, however deep."""
    if isinstance(data, dict):
        yield from data.get("basis") or ()
        for value in data.values():
            yield from _bases(value)


def _unused(book: Rulebook, articles: set[str]) -> Iterator[Text]:
    rules = book.rules.values()
    articles |= {key for rule in rules for key in rule.file.basis}
    articles |= {key for one in book.procedures.values() for key in one.basis}
    articles |= {key for one in book.params.values() for key in one.basis}
    uses: tuple[tuple[str, set[str], set[str]], ...] = (
        ("params.yml", set(book.params) - _OF_PROGRAM, {name for rule in rules for name in rule.params}),
        ("articles.yml", set(book.articles), articles),
        ("actions.yml", set(book.procedures), _done(book)),
        ("actions.yml", set(book.materials), {m for one in book.procedures.values() for m in one.materials}),
    )
    for file, known, used in uses:
        for name in sorted(known - used - _history(book)):
            yield Text(f"{file}: “{name}”没有用到", f"{file}: nothing uses '{name}'")


def _history(book: Rulebook) -> set[str]:
    """What has an end: it is kept to be found, not to be used."""
    entries = (book.articles, book.procedures, book.materials)
    return {name for named in entries for name, one in named.items() if one.effective.to is not None}


def _done(book: Rulebook) -> set[str]:
    """Procedures that a rule recommends, or that help with one."""
    named = {action.do for rule in book.rules.values() for action in rule.file.actions}
    return named | {other for one in book.procedures.values() for other in one.related}


def _overlaps(book: Rulebook) -> Iterator[Text]:
    """Pairs of rules on one kind of record in one category of which one fails whenever the other does."""
    rules = [rule for rule in book.rules.values() if rule.live]
    for one, other in permutations(rules, 2):
        if _comparable(one, other) and _implies(one, other):
            if not _comparable(other, one) or not _implies(other, one):
                yield _say(one, f"凡命中它的都命中 {other.id}", f"whatever fails it also fails {other.id}")
            elif one.id < other.id:
                yield _say(one, f"与 {other.id} 是同一条规则", f"the same rule as {other.id}")


def _comparable(one: Rule, other: Rule) -> bool:
    """A rule can only imply one that asks for nothing else."""
    same = (one.record, one.file.category) == (other.record, other.file.category)
    return same and set(other.facts) <= set(one.facts) and _links(other) <= _links(one)


def _links(rule: Rule) -> set[object]:
    return {question for question in rule.questions if not isinstance(question, Question)}


def _implies(one: Rule, other: Rule) -> bool:
    """Something fails the one, and whatever does fails the other."""
    first, second = Conjunction((one.scope, one.condition)), Conjunction((other.scope, other.condition))
    worlds = possible_answers(one.known, [*questions_of(first), *questions_of(second)]) or ()
    failing = [world for world in worlds if evaluate(first, world.__getitem__) is True]
    return bool(failing) and all(evaluate(second, world.__getitem__) is True for world in failing)

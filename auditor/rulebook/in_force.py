"""Texts that have ended, or that do not hold yet: nobody is advised by them, and `auditor rules check` refuses them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from auditor.errors import RulebookError
from auditor.rulebook.files import ArticleFile, Effective, MaterialFile, ProcedureFile
from auditor.rulebook.library import Library
from auditor.rulebook.rule import Rule, Rulebook
from auditor.text import Text
from auditor.yaml_source import Key, Source

Dated = ArticleFile | ProcedureFile | MaterialFile


def refuse_ended(library: Library, book: Rulebook, day: date) -> None:
    """Refuse what advises anybody to do what had ended before that day.

    Raises:
        RulebookError: a live rule names a procedure that has ended, or a procedure in force names one, or a paper that is
            asked for no longer.
    """
    for rule in _live(book):
        for i, action in enumerate(rule.file.actions):
            _blame(library.rules[rule.id].source, ("actions", i, "do"), action.do, book.procedures, day)
    for name, one in _current(book.procedures, day):
        source = library.procedures.homes[name]
        for i, other in enumerate(one.related):
            _blame(source, ("procedures", name, "related", i), other, book.procedures, day)
        for i, paper in enumerate(one.materials):
            _blame(source, ("procedures", name, "materials", i), paper, book.materials, day)
    homes = [*(entry.source for entry in library.rules.values()), *library.procedures.homes.values()]
    mistakes = [
        mistake for source in {id(home): home for home in homes}.values() for mistake in source.mistakes
    ]
    if mistakes:
        raise RulebookError(mistakes)


def rests_on_history(book: Rulebook, day: date) -> Iterator[Text]:
    """Rules and procedures of which every article is out of force on that day."""
    cited = [(rule.id, rule.file.basis) for rule in _live(book)]
    cited += [(name, one.basis) for name, one in _current(book.procedures, day)]
    for name, basis in cited:
        if basis and not any(book.articles[key].effective.covers(day) for key in basis):
            yield Text(
                f"{name}: 所引依据（{'、'.join(basis)}）在 {day} 都不施行",
                f"{name}: of what it rests on ({', '.join(basis)}) nothing is in force on {day}",
            )


def advising(book: Rulebook, day: date | None) -> Rulebook:
    """The book without advice that is out of force on the day of the snapshot; each is told."""
    rules, told = dict(book.rules), list(book.notices)
    for rule in _live(book):
        gone = [one.do for one in rule.file.actions if not book.procedures[one.do].effective.covers(day)]
        if gone:
            kept = [one for one in rule.file.actions if one.do not in gone]
            rules[rule.id] = replace(rule, file=rule.file.model_copy(update={"actions": kept}))
            titles = [book.procedures[name].title for name in gone]
            told.append(
                Text(
                    f"{rule.id} 的处置“{'、'.join(one.zh for one in titles)}”在 {day} 不施行，不作为建议",
                    f"{rule.id}: '{', '.join(one.en for one in titles)}' is not in force on {day} and not advised",
                )
            )
    return replace(book, rules=rules, notices=tuple(told))


def _live(book: Rulebook) -> Iterator[Rule]:
    return (rule for rule in book.rules.values() if rule.live)


def _current(procedures: Mapping[str, ProcedureFile], day: date) -> Iterable[tuple[str, ProcedureFile]]:
    return ((name, one) for name, one in procedures.items() if not one.effective.ended(day))


def _blame(source: Source, key: Key, name: str, entries: Mapping[str, Dated], day: date) -> None:
    effective: Effective = entries[name].effective
    if effective.ended(day):
        source.blame(
            key,
            f"“{name}”有效至 {effective.to}，只作历史保留，请改用现行的处置或材料",
            f"'{name}' ended on {effective.to} and is kept as history; use one that is in force",
        )

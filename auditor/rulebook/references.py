"""Names that point from one rule file to another: each must lead somewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from auditor.facts.kind import ABOVE, BELOW, KINDS
from auditor.nearest import did_you_mean
from auditor.reference import load
from auditor.rulebook.condition import VerdictQuestion
from auditor.rulebook.rule import Rule, Rulebook
from auditor.yaml_source import Key, Source

if TYPE_CHECKING:
    from auditor.rulebook.library import Library


def check_references(book: Rulebook, library: Library) -> None:
    """Note every name in the book that leads nowhere, at its place in its file."""
    for rule in book.rules.values():
        _check_rule(book, rule, library.rules[rule.id].source, library.names)
    for name, procedure in book.procedures.items():
        source = library.procedures.homes[name]
        _known(source, ("procedures", name, "basis"), procedure.basis, book.articles, "articles.yml")
        _known(source, ("procedures", name, "materials"), procedure.materials, book.materials, "materials")
        _known(source, ("procedures", name, "related"), procedure.related, book.procedures, "procedures")
    for name, param in book.params.items():
        _known(library.params.homes[name], (name, "basis"), param.basis, book.articles, "articles.yml")
    for name, category in book.vocabulary.categories.items():
        key = ("categories", name, "theme")
        _known(
            library.vocabulary_source, key, [category.theme], book.vocabulary.themes, "themes", listed=False
        )


def _check_rule(book: Rulebook, rule: Rule, source: Source, files: Collection[str]) -> None:
    words = book.vocabulary
    _known(source, ("category",), [rule.file.category], words.categories, "vocabulary.yml", listed=False)
    _known(source, ("severity",), [rule.file.severity], words.severities, "vocabulary.yml", listed=False)
    _known(source, ("basis",), rule.file.basis, book.articles, "articles.yml")
    for i, action in enumerate(rule.file.actions):
        _known(source, ("actions", i, "do"), [action.do], book.procedures, "actions.yml", listed=False)
    _known(source, ("predicts",), rule.file.predicts, load("return_codes"), "return_codes.yml")
    _known(source, ("after",), rule.file.after, files, "rules")
    _check_links(book, rule, source)
    if _in_circle(book.rules, rule):
        source.blame(("after",), "after 形成了循环", "after goes round in a circle")


def _check_links(book: Rulebook, rule: Rule, source: Source) -> None:
    asked = [q for q in rule.questions if isinstance(q, VerdictQuestion)]
    for question in asked:
        wanted = _kind_of(question.link, rule.record)
        for other in question.rules:
            if other in book.rules and book.rules[other].record != wanted:
                whom = KINDS[wanted].label.zh if wanted else "这种记录"
                source.blame(
                    ("select",), f"{question.link} 不能用于 {other}：它判断的不是{whom}",
                    f"{question.link} does not fit {other}, which judges no {wanted or 'such record'}",
                )  # fmt: skip
    used = {other for question in asked for other in question.rules}
    for i, other in enumerate(rule.file.after):
        if other not in used:
            source.blame(
                ("after", i),
                f"select 没有用到“{other}”的判定",
                f"select never asks for the verdict of '{other}'",
            )


def _kind_of(link: str, kind: str) -> str | None:
    if link == "also_fails":
        return kind
    return ABOVE.get(kind) if link == "parent_fails" else BELOW.get(kind)


def _in_circle(rules: Mapping[str, Rule], rule: Rule) -> bool:
    reached: set[str] = set()
    waiting = list(rule.file.after)
    while waiting:
        name = waiting.pop()
        if name in reached or name not in rules:
            continue
        reached.add(name)
        waiting += rules[name].file.after
    return rule.id in reached


def _known(
    source: Source, key: Key, names: Iterable[str], known: Collection[str], where: str, *, listed: bool = True
) -> None:
    for i, name in enumerate(names):
        if name not in known:
            hint = did_you_mean(name, known)
            source.blame(
                (*key, i) if listed else key,
                f"{where} 中没有“{name}”{hint.zh}",
                f"{where} has no '{name}'{hint.en}",
            )

"""Names that point from one rule file to another: each must lead somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from auditor.facts.kind import ABOVE, BELOW, KINDS
from auditor.nearest import choices
from auditor.rulebook.condition import VerdictQuestion
from auditor.rulebook.files import ParamFile
from auditor.rulebook.rule import Rule, Rulebook
from auditor.rulebook.words import Labels, Words, labels, words
from auditor.text import Text
from auditor.yaml_source import Key, Source

if TYPE_CHECKING:
    from auditor.rulebook.library import Library


def check_references(book: Rulebook, library: Library) -> None:
    """Note every name in the book that leads nowhere, at its place in its file."""
    known = words(book)
    articles, procedures = known["basis"].labels, known["actions"].labels
    files = dict.fromkeys(library.names, Text("", ""))
    for rule in book.rules.values():
        _check_rule(book, rule, library.rules[rule.id].source, known, files)
    materials = {name: Text(one.name.zh, one.name.en) for name, one in book.materials.items()}
    for name, procedure in book.procedures.items():
        source = library.procedures.homes[name]
        _known(source, ("procedures", name, "basis"), procedure.basis, articles, "articles.yml")
        _known(source, ("procedures", name, "materials"), procedure.materials, materials, "materials")
        _known(source, ("procedures", name, "related"), procedure.related, procedures, "procedures")
    for name, param in book.params.items():
        source = library.params.homes[name]
        _known(source, (name, "basis"), param.basis, articles, "articles.yml")
        _check_param(name, param, source)
    themes = labels(book.vocabulary.themes)
    for name, category in book.vocabulary.categories.items():
        key = ("categories", name, "theme")
        _known(library.vocabulary_source, key, [category.theme], themes, "themes", listed=False)


def _check_param(name: str, param: ParamFile, source: Source) -> None:
    low, high = param.bounds
    if param.basis and param.cited is None:
        source.blame(
            (name,), "写了依据（basis）的参数，须写条文中的数值 cited",
            "a parameter with a basis needs `cited`, the number in that text",
        )  # fmt: skip
    if low > high:
        source.blame(
            (name, "bounds"),
            f"下限 {low} 大于上限 {high}",
            f"the lower bound {low} is above the upper {high}",
        )
    elif not low <= param.value <= high:
        source.blame(
            (name, "value"),
            f"{param.value} 超出 bounds 的范围 {low} 到 {high}",
            f"{param.value} is out of bounds {low} to {high}",
        )


def _check_rule(
    book: Rulebook, rule: Rule, source: Source, known: Mapping[str, Words], files: Labels
) -> None:
    for key, word in (("category", rule.file.category), ("severity", rule.file.severity)):
        _known(source, (key,), [word], known[key].labels, "vocabulary.yml", listed=False)
    _known(source, ("basis",), rule.file.basis, known["basis"].labels, "articles.yml")
    for i, action in enumerate(rule.file.actions):
        _known(
            source, ("actions", i, "do"), [action.do], known["actions"].labels, "actions.yml", listed=False
        )
    _known(source, ("predicts",), rule.file.predicts, known["predicts"].labels, "return_codes.yml")
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
    source: Source, key: Key, names: Iterable[str], known: Labels, where: str, *, listed: bool = True
) -> None:
    for i, name in enumerate(names):
        if name not in known:
            near = _HALF_WIDTH if "，" in name or "、" in name else choices(name, known)
            hint = near if near.zh else _LISTED.get(where, near)
            source.blame(
                (*key, i) if listed else key,
                f"{where} 中没有“{name}”{hint.zh}",
                f"{where} has no '{name}'{hint.en}",
            )


def _list(word: str) -> Text:
    return Text(f"；用 auditor rules words {word} 列出全部", f"; all of them: auditor rules words {word}")


_LISTED = {
    "actions.yml": _list("actions"),
    "articles.yml": _list("basis"),
    "return_codes.yml": _list("predicts"),
}
_HALF_WIDTH = Text("，各项之间请用半角逗号", "; put half-width commas between the items")

"""The texts of a result: rules, articles, procedures, parameters, facts and values in both languages."""

from __future__ import annotations

from datetime import date
from typing import Any

from auditor.findings.catalogue import Article, Material, Procedure, Voice, Words
from auditor.findings.result import Action
from auditor.findings.tallies import words
from auditor.reference import load
from auditor.rulebook.files import Effective
from auditor.rulebook.rule import Rule, Rulebook
from auditor.rulebook.wording import rule_sentence, rule_sentence_asked
from auditor.text import Text

STATES = {
    "new": Text("新增", "new"),
    "open": Text("持续", "open"),
    "waived": Text("已豁免", "waived"),
    "false_alarm": Text("误报", "false alarm"),
    "rectified": Text("已整改", "rectified"),
    "gone": Text("记录已不在", "record gone"),
    "unconfirmed": Text("无法复核", "not confirmed"),
    "rule_changed": Text("规则或参数已变", "rule or parameter changed"),
}
OTHER_VERDICTS = Text("相关记录的判定", "verdicts on related records")


def rule_texts(book: Rulebook, rule: Rule) -> dict[str, Any]:
    """What a rule says of itself, ready for `RuleResult`."""
    file = rule.file
    return {
        "id": rule.id,
        "version": file.version,
        "status": file.status,
        "title": words(file.title),
        "why": words(file.why),
        "category": file.category,
        "severity": file.severity,
        "record": rule.record,
        "sentence": words(rule_sentence(rule)),
        "sentence_asked": words(rule_sentence_asked(rule)),
        "basis": file.basis,
        "params": list(rule.params),
        "predicts": file.predicts,
        "actions": [
            Action(do=action.do, when=action.when, title=words(book.procedures[action.do].title))
            for action in file.actions
        ],
    }


def articles(book: Rulebook, as_of: date) -> list[Article]:
    """Every article, cited or not, in the order of the file; `as_of` decides which are in force."""
    return [
        Article(
            id=key, instrument=words(one.instrument), article=one.article, text=words(one.text), confirmed=one.confirmed,
            source=one.source, **_dates(one.effective, as_of),
        )
        for key, one in book.articles.items()
    ]  # fmt: skip


def procedures(book: Rulebook, as_of: date) -> list[Procedure]:
    """The whole catalogue of actions, also those that no rule recommends, or that are history."""
    return [
        Procedure(
            id=key, title=words(one.title), who=words(one.who), where=words(one.where),
            deadline=words(one.deadline) if one.deadline else None, cancels=one.cancels, basis=one.basis,
            materials=[_material(book, name) for name in dict.fromkeys(one.materials)],
            voices={
                "regulator": Voice(steps=[words(step) for step in one.voices.regulator]),
                "provider": Voice(steps=[words(step) for step in one.voices.provider]),
                "filer": Voice(steps=[words(step) for step in one.voices.filer]),
            },
            **_dates(one.effective, as_of),
        )
        for key, one in book.procedures.items()
    ]  # fmt: skip


def _dates(effective: Effective, as_of: date) -> dict[str, Any]:
    return {
        "effective_from": effective.from_, "effective_to": effective.to, "in_force": effective.covers(as_of),
    }  # fmt: skip


def _material(book: Rulebook, name: str) -> Material:
    one = book.materials[name]
    return Material(id=name, name=words(one.name), note=words(one.note) if one.note else None)


def fact_labels(book: Rulebook) -> dict[str, Words]:
    """Labels by "kind.fact"."""
    return {
        f"{kind}.{name}": words(fact.label)
        for kind, facts in book.facts.items()
        for name, fact in facts.items()
    }


def value_labels(book: Rulebook) -> dict[str, Words]:
    """Labels of code and flag values by "kind.fact=value"."""
    labels: dict[str, Words] = {}
    for kind, facts in book.facts.items():
        for name, fact in facts.items():
            if fact.type == "flag":
                labels[f"{kind}.{name}=true"] = Words(zh="是", en="yes")
                labels[f"{kind}.{name}=false"] = Words(zh="否", en="no")
            for value, label in load("codes").get(fact.codes, {}).items():
                labels[f"{kind}.{name}={value}"] = Words(zh=label["zh"], en=label["en"])
    return labels


def reject_label(reason: str) -> Text:
    """Why a row or cell was refused, as people read it."""
    known = load("reject_reasons").get(reason)
    return Text(known["zh"], known["en"]) if known else Text(reason, reason)

"""The texts that the script of the report needs, in one language: rules, articles, actions, labels and its own words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from auditor.findings.catalogue import Article, Procedure, Words
from auditor.findings.result import Result, RuleResult, Tally
from auditor.reporting.wording import Wording, catalogue


def book(result: Result, rules: Collection[str], say: Wording) -> dict[str, Any]:
    """Everything that findings of these rules refer to; rules in the order given, which is that of the findings."""
    known = {rule.id: rule for rule in result.rules}
    found = [known[name] for name in rules]
    articles = {name for rule in found for name in rule.basis}
    actions = {action.do for rule in found for action in rule.actions}
    return {
        "lang": say.lang,
        "run": result.run,
        "as_of": result.as_of.isoformat(),
        "base": result.decisions_version,
        "words": {
            key.removeprefix("viewer."): text[say.lang]
            for key, text in catalogue().items()
            if key.startswith("viewer.")
        },
        "rules": [_rule(rule, say) for rule in found],
        "titles": {rule.id: say.pick(rule.title) for rule in result.rules},
        "articles": {one.id: _article(one, say) for one in result.articles if one.id in articles},
        "actions": {one.id: _action(one, say) for one in result.procedures if one.id in actions},
        "states": _labels(result.states, say),
        "severities": _labels(result.severities, say),
        "categories": _labels(result.categories, say),
        "themes": _labels(result.themes, say),
        "facts": _picked(result.fact_labels, say),
        "values": _picked(result.value_labels, say),
    }


def _rule(rule: RuleResult, say: Wording) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": say.pick(rule.title),
        "why": say.pick(rule.why),
        "sentence": say.pick(rule.sentence_asked),
        "severity": rule.severity,
        "category": rule.category,
        "theme": rule.theme,
        "articles": rule.basis,
    }


def _article(one: Article, say: Wording) -> dict[str, Any]:
    name = f"{say.pick(one.instrument)} {one.article}".strip()
    return {"name": name, "text": say.pick(one.text), "confirmed": one.confirmed}


def _action(one: Procedure, say: Wording) -> dict[str, Any]:
    return {
        "title": say.pick(one.title),
        "who": say.pick(one.who),
        "where": say.pick(one.where),
        "deadline": say.pick(one.deadline) if one.deadline else None,
        "materials": [
            [say.pick(material.name), say.pick(material.note) if material.note else None]
            for material in one.materials
        ],
        "steps": {name: [say.pick(step) for step in voice.steps] for name, voice in one.voices.items()},
    }


def _labels(tallies: Iterable[Tally], say: Wording) -> dict[str, str]:
    return {tally.key: say.pick(tally.label) for tally in tallies}


def _picked(labels: dict[str, Words], say: Wording) -> dict[str, str]:
    return {key: say.pick(label) for key, label in labels.items()}

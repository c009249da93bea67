"""Which facts a run computes: what its rules ask for, show or make actions depend on, and what every run tells."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from auditor.facts.kind import KINDS
from auditor.findings.accuracy import facts_counted
from auditor.rulebook.rule import Rule, Rulebook

# The city of a finding, the caution before a cancellation, the providers of a run.
_TOLD = {
    "subject": ("city", "in_use"),
    "service": ("in_use",),
    "access": ("in_use", "active"),
    "domain": ("in_use",),
}


def facts_asked(book: Rulebook) -> Mapping[str, Collection[str]]:
    """By kind of record: the names of the facts that a run with these rules reads anywhere."""
    judged = [rule for rule in book.rules.values() if book.is_judged(rule)]
    return {
        kind: {
            *facts_shown(kind, [rule for rule in judged if rule.record == kind]),
            *_TOLD.get(kind, ()),
            *facts_counted(kind),
        }
        for kind in KINDS
    }


def facts_shown(kind: str, rules: Sequence[Rule]) -> list[str]:
    """What a record is called, and what these rules ask for, show or make actions depend on."""
    names = [*KINDS[kind].about.values()]
    for rule in rules:
        names += [*rule.facts, *rule.file.evidence]
        names += [action.asks for action in rule.file.actions if action.asks]
    return list(dict.fromkeys(names))

"""Which rules a snapshot cannot answer, and what it would need for them."""

from __future__ import annotations

from collections.abc import Collection

from auditor.facts.catalogue import missing_columns
from auditor.rulebook.rule import Rule, Rulebook


def is_judged(rule: Rule) -> bool:
    """Whether a rule takes part in audits at all."""
    return rule.file.status not in ("draft", "retired")


def unanswerable(book: Rulebook, columns: Collection[str]) -> dict[str, list[str]]:
    """Rules that cannot be evaluated, each with the "table.column" it lacks or the rule it waits for in vain."""
    lacking: dict[str, list[str]] = {}
    for stratum in book.strata():
        for rule in filter(is_judged, stratum):
            missing = [need for fact in rule.facts for need in missing_columns(rule.record, fact, columns)]
            missing += [o for o in rule.file.after if o in lacking or not is_judged(book.rules[o])]
            if missing:
                lacking[rule.id] = list(dict.fromkeys(missing))
    return lacking

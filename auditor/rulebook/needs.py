"""Which rules a snapshot cannot answer, and what it would need for them."""

from __future__ import annotations

from collections.abc import Collection

from auditor.rulebook.rule import Rulebook


def unanswerable(book: Rulebook, columns: Collection[str]) -> dict[str, list[str]]:
    """Rules that cannot be evaluated, each with the "table.column" it lacks or the rule it waits for in vain."""
    lacking: dict[str, list[str]] = {}
    for stratum in book.strata():
        for rule in filter(book.is_judged, stratum):
            needs = [need for fact in rule.facts for need in rule.known[fact].needs]
            missing = [need for need in needs if need not in columns]
            missing += [o for o in rule.file.after if o in lacking or not book.is_judged(book.rules[o])]
            if missing:
                lacking[rule.id] = list(dict.fromkeys(missing))
    return lacking

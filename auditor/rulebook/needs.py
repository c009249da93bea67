"""What a snapshot lacks of what rules ask for, and which rules wait for others in vain."""

from __future__ import annotations

from collections.abc import Collection

from auditor.rulebook.rule import Rulebook


def lacking(book: Rulebook, columns: Collection[str]) -> dict[str, list[str]]:
    """By rule the "table.column" names that its facts are read from and that no file has, or the rules that lack them."""
    missing: dict[str, list[str]] = {}
    for stratum in book.strata():
        for rule in filter(book.is_judged, stratum):
            needs = [need for fact in rule.facts for need in rule.known[fact].needs]
            mine = [need for need in needs if need not in columns]
            mine += [other for other in rule.file.after if other in missing]
            if mine:
                missing[rule.id] = list(dict.fromkeys(mine))
    return missing


def waiting(book: Rulebook) -> dict[str, list[str]]:
    """Rules that ask for the verdicts of others which do not take part, each with those; nobody can answer them."""
    vain: dict[str, list[str]] = {}
    for stratum in book.strata():
        for rule in filter(book.is_judged, stratum):
            others = [o for o in rule.file.after if o in vain or not book.is_judged(book.rules[o])]
            if others:
                vain[rule.id] = others
    return vain

"""What a run lacked, in words: the table where all of it is absent, else the table and its column."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from auditor.facts.catalogue import Catalogue
from auditor.findings.accuracy_model import AccuracyItem
from auditor.findings.catalogue import Words
from auditor.findings.result import RuleResult
from auditor.findings.tallies import words
from auditor.inspection.gaps import sought
from auditor.snapshot.schema import TABLES
from auditor.text import Text


def needs_of(rules: Iterable[RuleResult], items: Iterable[AccuracyItem]) -> set[str]:
    """Every column that rules or rates lack, and every table that would have made a verdict possible."""
    lacking: set[str] = set()
    for rule in rules:
        lacking.update(rule.needs_missing, *(reason.tables for reason in rule.unknown_reasons))
    return lacking.union(*(item.needs_missing for item in items))


def need_labels(needs: Iterable[str], columns: Collection[str], facts: Catalogue) -> dict[str, Words]:
    """Labels by need.

    Args:
        needs: `table.column` or a table; anything else (a rule that is waited for) gets no label.
        columns: what the snapshot has, as `table.column`.
        facts: every fact; one that is a column that a user declared has the label of that column.
    """
    present = {name.partition(".")[0] for name in columns}
    alone = {
        need: fact.label
        for kind in facts.values()
        for fact in kind.values()
        for need in fact.needs
        if need.partition(".")[2] == fact.name
    }
    known = (need for need in needs if need.partition(".")[0] in TABLES)
    return {need: words(_label(need, present, alone)) for need in sorted(known)}


def _label(need: str, present: Collection[str], alone: Mapping[str, Text]) -> Text:
    name, column = sought(need) if "." in need else (need, "")
    table = TABLES[name]
    if name not in present or not column:
        return table.label
    known = table.columns[column].label if column in table.columns else alone.get(need, Text(column, column))
    return Text(f"{table.label.zh}（“{known.zh}”列）", f"{table.label.en} (column “{known.en}”)")

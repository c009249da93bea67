"""What a run lacked, in words: the table where all of it is absent, else the table and its column."""

from __future__ import annotations

from collections.abc import Collection, Iterable

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


def need_labels(needs: Iterable[str], columns: Collection[str]) -> dict[str, Words]:
    """Labels by need.

    Args:
        needs: `table.column` or a table; anything else (a rule that is waited for) gets no label.
        columns: what the snapshot has, as `table.column`.
    """
    present = {name.partition(".")[0] for name in columns}
    known = (need for need in needs if need.partition(".")[0] in TABLES)
    return {need: words(_label(need, present)) for need in sorted(known)}


def _label(need: str, present: Collection[str]) -> Text:
    name, column = sought(need) if "." in need else (need, "")
    table = TABLES[name]
    if name not in present or not column:
        return table.label
    known = table.columns[column].label if column in table.columns else Text(column, column)
    return Text(f"{table.label.zh}（“{known.zh}”列）", f"{table.label.en} (column “{known.en}”)")

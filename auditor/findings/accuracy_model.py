"""The official accuracy check (domain facts §5.3) as a result shows it: counts for each item, never a score."""

from __future__ import annotations

from typing import Literal

from auditor.facts.kind import RecordKind
from auditor.findings.catalogue import Model, Words


class AccuracyRate(Model):
    """How many records an item of the accuracy check is correct for.

    records = checked + unknown, checked = correct + wrong, always. The rate is correct / checked, and there is none
    where checked is 0; what is unknown belongs beside it. `provider` null: all records.
    """

    provider: str | None
    records: int
    checked: int
    correct: int
    wrong: int
    unknown: int


class AccuracyItem(Model):
    """One of the nine items of the official accuracy check (3 qualification, 2 access, 4 contact), in official order.

    Where `measured` is false there are no rates: `reason` says why no snapshot tells it, or `needs_missing` which
    "table.column" this one lacks. `rates` begins with all records, then providers by name; a record with several
    providers counts for each, so that their sum may exceed the first line. `basis` are ids of `articles`.
    """

    key: str
    group: Literal["qualification", "access", "contact"]
    group_label: Words
    label: Words
    record: RecordKind
    basis: list[str]
    measured: bool
    reason: Words | None
    needs_missing: list[str]
    rates: list[AccuracyRate]

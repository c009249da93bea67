"""The official accuracy check (domain facts §5.3) as rates: counted in columns, item by item and provider by provider.

Never a score: nine items with different denominators have no meaningful sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import ibis
import ibis.expr.types as ir

from auditor.facts.catalogue import missing_columns
from auditor.facts.in_use import OBSERVATION_DAYS
from auditor.facts.observe import Observations
from auditor.findings.accuracy_model import AccuracyItem, AccuracyRate
from auditor.findings.catalogue import Words
from auditor.reference import load
from auditor.snapshot.masking import mask_raw

# Of which facts a record must have to be counted at all: filed, of the types of the item, and, for an access, connected.
_ASKED = {
    "subject": ("status", "credential_type", "providers"),
    "service": ("status", "type", "providers", "active_access_count"),
}
_AGE = "days_since_observation"


def facts_counted(kind: str) -> set[str]:
    """The facts of a kind of record that the rates are made of."""
    items = [spec for spec in load("accuracy")["items"].values() if spec["record"] == kind and "fact" in spec]
    facts = [name for spec in items for name in (*_ASKED[kind], spec["fact"])]
    return {*facts, *([_AGE] if any("recent" in spec for spec in items) else [])}


def accuracy(observations: Observations, params: Mapping[str, int]) -> list[AccuracyItem]:
    """The nine items in their official order; those that the snapshot cannot tell have a reason and no rates.

    Args:
        observations: the facts of every record.
        params: `OBSERVATION_DAYS`: an older observation tells nothing, as in the rules.
    """
    reference = load("accuracy")
    return [
        _item(key, spec, reference, observations, params.get(OBSERVATION_DAYS))
        for key, spec in reference["items"].items()
    ]


def _item(
    key: str, spec: Mapping[str, Any], reference: Any, observations: Observations, oldest: int | None
) -> AccuracyItem:
    missing = _missing(spec, observations.columns)
    reason = reference["reasons"][spec["reason"]] if "reason" in spec else None
    told = reason is None and not missing
    return AccuracyItem(
        key=key, group=spec["group"], group_label=Words(**reference["groups"][spec["group"]]),
        label=Words(zh=spec["zh"], en=spec["en"]), record=spec["record"], basis=spec["basis"], measured=told,
        reason=Words(**reason) if reason else None, needs_missing=missing,
        rates=list(_rates(_answers(spec, observations, oldest))) if told else [],
    )  # fmt: skip


def _missing(spec: Mapping[str, Any], columns: frozenset[str]) -> list[str]:
    if "fact" not in spec:
        return []
    facts = [*_ASKED[spec["record"]], spec["fact"], *([_AGE] if spec.get("recent") else [])]
    missing = [need for fact in facts for need in missing_columns(spec["record"], fact, columns)]
    return list(dict.fromkeys(missing))


def _answers(spec: Mapping[str, Any], observations: Observations, oldest: int | None) -> ir.Table:
    """providers, correct (null is unknown): one row for each record that the item covers."""
    records = observations.tables[spec["record"]]
    type_ = records.credential_type if spec["record"] == "subject" else records.type
    covered = (records.status == "valid") & type_.isin(spec["types"])
    if spec["record"] == "service":
        covered = covered & (records.active_access_count > 0)
    correct = records[spec["fact"]]
    if spec.get("recent") and oldest is not None:
        current = (records[_AGE] <= oldest).fill_null(False)
        correct = current.ifelse(correct, ibis.null("boolean"))
    return records.filter(covered).select(providers=records.providers, correct=correct)


def _rates(answers: ir.Table) -> Iterator[AccuracyRate]:
    """All records first, then each provider by name; a record of several providers counts for each of them."""
    yield _rate(None, answers.agg(**_counts(answers)).to_pyarrow().to_pylist()[0])
    apart = answers.select("correct", provider=answers.providers.split("、").unnest())
    grouped = apart.group_by("provider").agg(**_counts(apart)).order_by("provider").to_pyarrow().to_pylist()
    yield from _together([_rate(mask_raw(row["provider"]), row) for row in grouped])


def _counts(answers: ir.Table) -> dict[str, ir.Value]:
    return {
        "correct": answers.correct.fill_null(False).sum(),
        "wrong": (~answers.correct).fill_null(False).sum(),
        "unknown": answers.correct.isnull().sum(),
    }


def _rate(provider: str | None, row: Mapping[str, Any]) -> AccuracyRate:
    correct, wrong, unknown = (row[name] or 0 for name in ("correct", "wrong", "unknown"))
    return AccuracyRate(
        provider=provider, records=correct + wrong + unknown, checked=correct + wrong, correct=correct, wrong=wrong,
        unknown=unknown,
    )  # fmt: skip


def _together(rates: Sequence[AccuracyRate]) -> list[AccuracyRate]:
    """Providers whose names are the same once they are masked are one line."""
    by_name: dict[str | None, AccuracyRate] = {}
    for rate in rates:
        other = by_name.get(rate.provider)
        sums = {n: getattr(rate, n) + getattr(other, n) for n in _SUMMED} if other else {}
        by_name[rate.provider] = rate.model_copy(update=sums)
    return list(by_name.values())


_SUMMED = ("records", "checked", "correct", "wrong", "unknown")

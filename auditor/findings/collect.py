"""Failed verdicts joined back to their records: evidence, message, actions, fingerprint, age."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

import ibis
import ibis.expr.types as ir

from auditor.engine.judgement import Judgement
from auditor.engine.links import FAIL
from auditor.facts.fact import Fact
from auditor.facts.kind import KINDS
from auditor.facts.observe import Observations
from auditor.findings.fingerprint import fingerprint
from auditor.findings.masked import masked_value
from auditor.rulebook.files import RuleAction
from auditor.rulebook.rule import Rule, Rulebook
from auditor.rulebook.wording import bare_value
from auditor.snapshot.masking import mask_raw
from auditor.snapshot.model import ROWS_PER_SOURCE, Source
from auditor.text import Lang

# Names are free text, in which people leave numbers of identity cards and telephones.
_FREE_TEXT = ("subject_name", "service_name", "provider")
_ABOUT_NAMES = ("subject_no", "service_no", "subject_name", "service_name", "domains", "provider")


class Collector:
    """Turns the fails of a judgement into findings, rule by rule, in report order."""

    def __init__(
        self, book: Rulebook, *, observations: Observations, judgement: Judgement, sources: Sequence[Source],
        as_of: date, earlier: Mapping[str, date],
    ):  # fmt: skip
        self.book, self.observations, self.judgement = book, observations, judgement
        self.sources = {source.number: source for source in sources}
        self.as_of, self.earlier = as_of, earlier

    @cached_property
    def _cities(self) -> ir.Table:
        """number, subject_city: where each subject is; of several with one number the first by name."""
        subjects = self.observations.tables["subject"]
        known = subjects.filter(subjects.own_no.notnull())
        cities = known.group_by(number=known.own_no).agg(subject_city=known.city.min())
        table: ir.Table = self.observations.backend.create_table("subject_cities", cities)
        return table

    def rules(self) -> list[Rule]:
        """Evaluated rules, the most severe first."""
        severities = self.book.vocabulary.severities
        judged = [rule for rule in self.book.rules.values() if rule.id in self.judgement.judged]
        return sorted(judged, key=lambda rule: (severities[rule.file.severity].order, rule.id))

    def findings(self) -> Iterator[dict[str, Any]]:
        """Every finding, shaped like `result.Finding`, sorted by severity, rule, provider, identity."""
        for rule in self.rules():
            if self.judgement.count(rule.id, FAIL):
                yield from self._of_rule(rule)

    def _of_rule(self, rule: Rule) -> Iterator[dict[str, Any]]:
        seen: Counter[str] = Counter()
        for batch in self._failed(rule).to_pyarrow_batches(chunk_size=10_000):
            for row in batch.to_pylist():
                seen[row["identity"]] += 1
                yield self._finding(rule, row, seen[row["identity"]])

    def _failed(self, rule: Rule) -> ir.Table:
        """The records that fail, with every column a finding shows, in an order that content alone decides."""
        verdicts, facts = self.judgement.verdicts[rule.record], self.observations.tables[rule.record]
        failed = verdicts.filter(verdicts[rule.id] == FAIL).select("record_id")
        shown = self._shown(rule)
        seen_in = {rule.known[name].seen_in for name in shown} | {"row_id"}
        origins = sorted({f"{column}_of" for column in seen_in} & set(facts.columns))
        rows = facts.semi_join(failed, "record_id").select("record_id", "identity", *shown, *origins)
        if "subject_no" in KINDS[rule.record].about:
            rows = rows.left_join(self._cities, rows.subject_no == self._cities.number).drop("number")
        provider = KINDS[rule.record].about["provider"]
        order = [
            ibis.asc(provider, nulls_first=False),
            "identity",
            *(n for n in shown if n != provider),
            "record_id",
        ]
        return rows.order_by(order)

    def _shown(self, rule: Rule) -> list[str]:
        conditions = [action.asks for action in rule.file.actions if action.asks]
        names = [*KINDS[rule.record].about.values(), *rule.file.evidence, *rule.facts, *conditions]
        if "in_use" in rule.known:
            names.append("in_use")
        return list(dict.fromkeys(names))

    def _finding(self, rule: Rule, row: Mapping[str, Any], occurrence: int) -> dict[str, Any]:
        about = {name: KINDS[rule.record].about.get(name) for name in _ABOUT_NAMES}
        mark = fingerprint(rule.id, rule.record, row["identity"], occurrence)
        return {
            "fingerprint": mark,
            "rule": rule.id,
            "record": rule.record,
            "identity": row["identity"],
            **{name: _about(name, row[column]) if column else None for name, column in about.items()},
            "city": row.get("subject_city"),
            "state": "open" if mark in self.earlier else "new",
            "decision": None,
            "first_seen": self.earlier.get(mark, self.as_of),
            "message": {"zh": self._message(rule, row, "zh"), "en": self._message(rule, row, "en")},
            "evidence": [self._evidence(rule.known[name], rule.record, row) for name in rule.file.evidence],
            "asked": [self._asked(rule.known[name], rule.record, row) for name in rule.facts],
            "actions": list(self._actions(rule, row)),
            **self._place(row["row_id_of"]),
        }

    def _message(self, rule: Rule, row: Mapping[str, Any], lang: Lang) -> str:
        facts = rule.known
        values = {
            name: bare_value(facts[name], masked_value(facts[name], row[name]), lang)
            for name in rule.file.evidence
        }
        template = rule.file.message.zh if lang == "zh" else rule.file.message.en
        return template.format_map(values)

    def _evidence(self, fact: Fact, kind: str, row: Mapping[str, Any]) -> dict[str, Any]:
        value = masked_value(fact, row[fact.name])
        origin = row.get(f"{fact.seen_in}_of")
        return {"fact": f"{kind}.{fact.name}", "value": _plain(value), **self._place(origin)}

    def _asked(self, fact: Fact, kind: str, row: Mapping[str, Any]) -> dict[str, Any]:
        return {"fact": f"{kind}.{fact.name}", "value": _plain(masked_value(fact, row[fact.name]))}

    def _place(self, row_id: int | None) -> dict[str, Any]:
        if row_id is None:
            return {"file": None, "sheet": None, "row": None}
        source = self.sources[row_id // ROWS_PER_SOURCE]
        return {"file": source.file, "sheet": source.sheet, "row": row_id % ROWS_PER_SOURCE}

    def _actions(self, rule: Rule, row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """The actions whose condition holds, or cannot be told: those are to be verified first."""
        for action in rule.file.actions:
            holds = _holds(action, row)
            if holds is not False:
                yield {"do": action.do, "sure": holds is True, "caution": self._caution(action.do, row)}

    def _caution(self, procedure: str, row: Mapping[str, Any]) -> str | None:
        """Would a cancellation hit something that people use? Asked of every action that cancels."""
        if not self.book.procedures[procedure].cancels:
            return None
        in_use = row.get("in_use")
        return "unverified" if in_use is None else ("alive" if in_use else None)


def _holds(action: RuleAction, row: Mapping[str, Any]) -> bool | None:
    if action.asks is None:
        return True
    value = row[action.asks]
    return None if value is None else bool(value) != action.negated


def _about(name: str, value: Any) -> Any:
    return mask_raw(value) if value and name in _FREE_TEXT else value


def _plain(value: Any) -> str | None:
    """A value as it is stored: codes and flags as codes, dates as ISO."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)

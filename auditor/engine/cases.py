"""Runs the examples that rules carry, through the same columns, situations and engine as an audit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import ibis

from auditor.engine.judgement import judge_all
from auditor.errors import IncompleteRun
from auditor.facts.catalogue import Catalogue
from auditor.facts.kind import ABOVE, BELOW, KINDS
from auditor.facts.observe import IBIS_TYPES, Observations
from auditor.rulebook.files import Case
from auditor.rulebook.rule import Rulebook


@dataclass(frozen=True)
class Outcome:
    """What became of one case."""

    rule: str
    case: str
    expected: str
    got: str

    @property
    def good(self) -> bool:
        """Did the rule conclude what its author expected?"""
        return self.expected == self.got


def run_cases(book: Rulebook, only: Sequence[str] = ()) -> list[Outcome]:
    """Judge every case of every active or trial rule.

    Args:
        book: the rules; all are judged together, since some ask for the verdicts of others.
        only: report these rules; all of them when empty.

    Raises:
        IncompleteRun: the engine failed or disagreed with the plain evaluator.
    """
    cases = [(rule.id, case) for rule in book.rules.values() for case in rule.file.cases
             if rule.file.status in ("active", "trial")]  # fmt: skip
    book = replace(book, off={})  # a rule that a pack leaves out has cases all the same
    records = _Records(book.facts)
    ids = [records.add_case(book.rules[rule].record, case) for rule, case in cases]
    observations = records.observations()
    judgement = judge_all(book, observations)
    if judgement.incidents:
        raise IncompleteRun(judgement.incidents[0])
    verdicts = _verdicts(judgement.verdicts)
    return [
        Outcome(rule, case.name, case.expect, verdicts[record][rule])
        for (rule, case), record in zip(cases, ids, strict=True)
        if not only or rule in only
    ]


class _Records:
    """Made-up records: each case is a record with what it says is above and below it."""

    def __init__(self, facts: Catalogue) -> None:
        self.facts = facts
        self.rows: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
        self.count = 0

    def add_case(self, kind: str, case: Case) -> int:
        parent = self._add(ABOVE[kind], case.parent, None) if case.parent is not None else None
        record = self._add(kind, case.given, f"no-{parent}" if parent else None)
        for child in case.children:
            self._add(BELOW[kind], child, f"no-{record}")
        return record

    def _add(self, kind: str, given: Mapping[str, Any], parent_no: str | None) -> int:
        self.count += 1
        links = {"record_id": self.count, "own_no": f"no-{self.count}", "parent_no": parent_no}
        self.rows[kind].append({**links, **given})
        return self.count

    def observations(self) -> Observations:
        backend = ibis.duckdb.connect()
        tables = {}
        for kind in KINDS:
            schema = ibis.schema({
                "record_id": "int64", "own_no": "string", "parent_no": "string",
                **{name: IBIS_TYPES[fact.type] for name, fact in self.facts[kind].items()},
            })  # fmt: skip
            rows = [{name: row.get(name) for name in schema} for row in self.rows[kind]]
            tables[kind] = backend.create_table(
                f"{kind}_facts", ibis.memtable(_columns(rows, schema), schema=schema)
            )
        every_column = {
            need for facts in self.facts.values() for fact in facts.values() for need in fact.needs
        }
        return Observations(backend, tables, frozenset(every_column))


def _columns(rows: Sequence[Mapping[str, Any]], schema: ibis.Schema) -> Any:
    arrow = schema.to_pyarrow()
    return (
        arrow.empty_table() if not rows else type(arrow.empty_table()).from_pylist(list(rows), schema=arrow)
    )


def _verdicts(tables: Mapping[str, Any]) -> dict[int, dict[str, str]]:
    return {row["record_id"]: row for table in tables.values() for row in table.to_pyarrow().to_pylist()}

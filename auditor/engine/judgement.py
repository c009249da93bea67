"""All rules on all records: stratum by stratum, situation by situation, joined back to every record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import ibis
import ibis.expr.types as ir

from auditor.engine.answers import answer_column
from auditor.engine.crosscheck import Judged, judge
from auditor.engine.links import FAIL, LINKED, NOT_APPLICABLE, PASS, UNKNOWN, link_column, linked
from auditor.engine.situations import group, key_column
from auditor.errors import IncompleteRun
from auditor.facts.catalogue import KINDS, missing_columns
from auditor.facts.observe import Observations
from auditor.rulebook.condition import Question, VerdictQuestion
from auditor.rulebook.rule import Rule, Rulebook
from auditor.text import Text

@dataclass
class Judgement:
    """Every verdict of a run.

    Attributes:
        verdicts: by kind of record: record_id, own_no, parent_no and one text column for each evaluated rule.
        judged: by rule: its situations with verdict and number of records.
        not_evaluated: by rule: the missing "table.column" (or the rule it depends on) that prevents it.
        incidents: engine failures and disagreements; the run is incomplete if there is any.
    """

    verdicts: dict[str, ir.Table]
    judged: dict[str, list[Judged]] = field(default_factory=dict)
    not_evaluated: dict[str, list[str]] = field(default_factory=dict)
    incidents: list[Text] = field(default_factory=list)

    def count(self, rule: str, verdict: str) -> int:
        """Records with this verdict."""
        return sum(j.situation.records for j in self.judged[rule] if j.verdict == verdict)


def judge_all(book: Rulebook, observations: Observations, *, seconds: float = 300.0) -> Judgement:
    """Judge every record by every rule that is not a draft or retired.

    Raises:
        IncompleteRun: a sum of verdicts is not the number of records; nothing of such a run can be trusted.
    """
    tables = {kind: linked(kind, observations.tables[kind]) for kind in KINDS}
    judgement = Judgement({kind: tables[kind].select(*LINKED) for kind in KINDS})
    for number, stratum in enumerate(book.strata()):
        rules = [rule for rule in stratum if _evaluable(rule, observations, judgement)]
        keys = {kind: _keys(kind, rules, f"keys_{kind}_{number}", tables[kind], observations, judgement) for kind in KINDS}
        _judge_stratum({rule.id: rule for rule in rules}, keys, judgement, observations.backend, number, seconds)
    _assert_sums(judgement, observations)
    return judgement


def _evaluable(rule: Rule, observations: Observations, judgement: Judgement) -> bool:
    """Can every question be asked of this snapshot? If not, the rule is listed with what is missing."""
    if rule.file.status in ("draft", "retired"):
        return False
    missing = [
        column for fact in rule.facts for column in missing_columns(rule.record, fact, observations.columns)
    ] + [other for other in rule.file.after if other not in judgement.judged]
    if missing:
        judgement.not_evaluated[rule.id] = list(dict.fromkeys(missing))
    return not missing


def _keys(
    kind: str, rules: Sequence[Rule], name: str, records: ir.Table, observations: Observations, judgement: Judgement
) -> ir.Table | None:
    """record_id and the situation key of every rule of this kind, stored."""
    mine = [rule for rule in rules if rule.record == kind]
    if not mine:
        return None
    records, links = _with_links(records, kind, mine, judgement.verdicts)

    def answer(question: Question | VerdictQuestion) -> Any:
        return records[links[question]] if isinstance(question, VerdictQuestion) else answer_column(
            records, kind, question)  # fmt: skip

    keys = {rule.id: key_column([answer(question) for question in rule.questions]) for rule in mine}
    return observations.backend.create_table(name, records.select(*LINKED, **keys))


def _with_links(
    records: ir.Table, kind: str, rules: Sequence[Rule], verdicts: Mapping[str, ir.Table]
) -> tuple[ir.Table, dict[VerdictQuestion, str]]:
    links: dict[VerdictQuestion, str] = {}
    for rule in rules:
        for question in rule.questions:
            if isinstance(question, VerdictQuestion) and question not in links:
                links[question] = f"link_{len(links)}"
                records = link_column(records, kind, question, verdicts, links[question])
    return records, links


def _judge_stratum(
    rules: Mapping[str, Rule], keys: Mapping[str, ir.Table | None], judgement: Judgement, backend: Any, stratum: int,
    seconds: float,
) -> None:  # fmt: skip
    situations = []
    for kind, table in keys.items():
        if table is not None:
            asked = {rule.id: rule.questions for rule in rules.values() if rule.record == kind}
            situations += group(table, asked)
    if not situations:
        judgement.judged.update({rule: [] for rule in rules})
        return
    judged, incidents = judge(rules, situations, seconds=seconds)
    judgement.incidents += incidents
    for rule in rules:
        judgement.judged[rule] = [j for j in judged if j.situation.rule == rule]
    for kind, table in keys.items():
        if table is not None:
            _join_back(kind, table, rules, judgement, backend, stratum)


def _join_back(
    kind: str, keys: ir.Table, rules: Mapping[str, Rule], judgement: Judgement, backend: Any, stratum: int
) -> None:
    """Add this stratum's verdict columns to the records of one kind."""
    columns = {
        rule: _verdict_column(keys[rule], judgement.judged[rule]) for rule in rules if rule in keys.columns
    }
    if stratum == 0:
        combined = keys.select(*LINKED, **columns)
    else:
        fresh = keys.select("record_id", **columns)
        combined = judgement.verdicts[kind].join(fresh, "record_id")
    judgement.verdicts[kind] = backend.create_table(f"verdicts_{kind}_{stratum}", combined)


def _verdict_column(key: ir.IntegerValue, judged: Sequence[Judged]) -> ir.StringValue:
    by_verdict: dict[str, list[int]] = {}
    for one in judged:
        by_verdict.setdefault(one.verdict, []).append(one.situation.key)
    if not by_verdict:
        return ibis.null("string")
    return ibis.cases(*((key.isin(keys), verdict) for verdict, keys in sorted(by_verdict.items())))


def _assert_sums(judgement: Judgement, observations: Observations) -> None:
    """records = fail + pass + unknown + not applicable, for every rule, counted anew on the joined verdicts."""
    for kind in KINDS:
        table = judgement.verdicts[kind]
        rules = [name for name in table.columns if name not in LINKED]
        if not rules:
            continue
        total = observations.tables[kind].count().to_pyarrow().as_py()
        counted = table.agg(**{
            f"{rule}/{verdict}": (table[rule] == verdict).fill_null(False).sum()
            for rule in rules for verdict in (FAIL, PASS, UNKNOWN, NOT_APPLICABLE)
        }).to_pyarrow().to_pylist()[0]  # fmt: skip
        for rule in rules:
            sums = {v: counted[f"{rule}/{v}"] or 0 for v in (FAIL, PASS, UNKNOWN, NOT_APPLICABLE)}
            expected = {v: judgement.count(rule, v) for v in sums}
            if sum(sums.values()) != total or sums != expected:
                raise IncompleteRun(
                    Text(f"判定数之和不等于记录数：{sums}，记录 {total}", f"verdicts do not add up: {sums}, {total} records"),
                    where=rule,
                )  # fmt: skip

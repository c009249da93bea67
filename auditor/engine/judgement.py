"""All rules on all records: stratum by stratum, situation by situation, joined back to every record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import ibis
import ibis.expr.types as ir

from auditor.engine.answers import answer_column
from auditor.engine.crosscheck import Judged, judge
from auditor.engine.links import FAIL, LINKED, NOT_APPLICABLE, PASS, UNKNOWN, link_column, linked
from auditor.engine.normal_form import outcomes
from auditor.engine.situations import Situation, group, key_column
from auditor.errors import IncompleteRun
from auditor.facts.kind import KINDS
from auditor.facts.observe import Observations
from auditor.rulebook.condition import Question, VerdictQuestion
from auditor.rulebook.needs import lacking, waiting
from auditor.rulebook.rule import Rule, Rulebook
from auditor.text import Text

VERDICTS = (FAIL, PASS, UNKNOWN, NOT_APPLICABLE)


@dataclass
class Judgement:
    """Every verdict of a run.

    Attributes:
        verdicts: by kind of record: record_id, own_no, parent_no and one text column for each evaluated rule.
        keys: by kind of record: tables of record_id and, for each evaluated rule, the key of the record's situation.
        judged: by rule: its situations with verdict and number of records.
        not_evaluated: by rule: the rules that it waits for in vain, since they do not take part.
        lacking: by rule: the "table.column" that it asks for and no file has, or the rules that lack them.
        incidents: engine failures and disagreements; the run is incomplete if there is any.
    """

    verdicts: dict[str, ir.Table]
    keys: dict[str, list[ir.Table]] = field(default_factory=dict)
    judged: dict[str, list[Judged]] = field(default_factory=dict)
    not_evaluated: dict[str, list[str]] = field(default_factory=dict)
    lacking: dict[str, list[str]] = field(default_factory=dict)
    incidents: list[Text] = field(default_factory=list)

    def missing(self, rule: str) -> list[str]:
        """What a rule that reached no verdict on any record would have needed; nothing where it reached one."""
        if rule in self.not_evaluated:
            return self.not_evaluated[rule]
        reached = self.count(rule, FAIL) + self.count(rule, PASS)
        return [] if reached else self.lacking.get(rule, [])

    def count(self, rule: str, verdict: str) -> int:
        """Records with this verdict."""
        return sum(j.situation.records for j in self.judged[rule] if j.verdict == verdict)


def judge_all(book: Rulebook, observations: Observations, *, seconds: float = 300.0) -> Judgement:
    """Judge every record by every rule that is not a draft or retired.

    Args:
        book: the rules.
        observations: the facts of every record.
        seconds: time limit of the engine for one stratum.

    Raises:
        RulebookError: a rule is too large for the engine.
        IncompleteRun: a sum of verdicts is not the number of records; nothing of such a run can be trusted.
    """
    for rule in book.rules.values():
        outcomes(rule)  # before anything is computed, since a key holds no more questions than this allows
    return _Judge(book, observations, seconds).judge()


class _Judge:
    """Holds the judgement while strata are added to it."""

    def __init__(self, book: Rulebook, observations: Observations, seconds: float):
        self.book, self.backend = book, observations.backend
        self.seconds = seconds
        self.records = {kind: linked(kind, observations.tables[kind]) for kind in KINDS}
        self.columns = observations.columns
        self.judgement = Judgement(
            {kind: self.records[kind].select(*LINKED) for kind in KINDS},
            not_evaluated=waiting(book),
            lacking=lacking(book, observations.columns),
        )

    def judge(self) -> Judgement:
        vain = self.judgement.not_evaluated
        for number, stratum in enumerate(self.book.strata()):
            rules = {rule.id: rule for rule in stratum if self.book.is_judged(rule) and rule.id not in vain}
            kinds: list[str] = sorted({rule.record for rule in rules.values()})
            keys = {kind: self._keys(kind, rules, number) for kind in kinds}
            self._conclude(rules, keys)
            for kind in kinds:
                self._join_back(kind, keys[kind], number)
                self.judgement.keys.setdefault(kind, []).append(keys[kind])
        for kind in KINDS:
            self._assert_sums(kind)
        return self.judgement

    def _keys(self, kind: str, rules: Mapping[str, Rule], stratum: int) -> ir.Table:
        """record_id and the situation key of every rule of this kind, stored."""
        mine = [rule for rule in rules.values() if rule.record == kind]
        records, links = self._with_links(kind, mine)

        def answer(rule: Rule, question: Question | VerdictQuestion) -> ir.BooleanValue:
            if isinstance(question, VerdictQuestion):
                return records[links[question]]
            # Where no file has what a fact is read from, not even its absence is an answer.
            here = self.columns.issuperset(rule.known[question.fact].needs)
            return answer_column(records, question) if here else ibis.null("boolean")

        keys = {rule.id: key_column([answer(rule, one) for one in rule.questions]) for rule in mine}
        return self.backend.create_table(f"keys_{kind}_{stratum}", records.select(*LINKED, **keys))

    def _with_links(self, kind: str, rules: Sequence[Rule]) -> tuple[ir.Table, dict[VerdictQuestion, str]]:
        """The records with a column for every question about other rules' verdicts."""
        records, links = self.records[kind], dict[VerdictQuestion, str]()
        for rule in rules:
            for question in rule.questions:
                if isinstance(question, VerdictQuestion) and question not in links:
                    links[question] = f"link_{len(links)}"
                    records = link_column(records, kind, question, self.judgement.verdicts, links[question])
        return records, links

    def _conclude(self, rules: Mapping[str, Rule], keys: Mapping[str, ir.Table]) -> None:
        """Verdicts of all distinct situations of one stratum."""
        situations: list[Situation] = []
        for kind in sorted(keys):
            asked = {rule.id: rule.questions for rule in rules.values() if rule.record == kind}
            situations += group(keys[kind], asked)
        judged, incidents = judge(rules, situations, seconds=self.seconds) if situations else ([], [])
        self.judgement.incidents += incidents
        self.judgement.judged.update({rule: [] for rule in rules})
        for one in judged:
            self.judgement.judged[one.situation.rule].append(one)

    def _join_back(self, kind: str, keys: ir.Table, stratum: int) -> None:
        """Add this stratum's verdict columns to the records of one kind."""
        rules = [name for name in keys.columns if name not in LINKED]
        columns = {rule: _verdict_column(keys[rule], self.judgement.judged[rule]) for rule in rules}
        combined = keys.select(*LINKED, **columns)
        earlier = self.judgement.verdicts[kind]
        if len(earlier.columns) > len(LINKED):
            combined = earlier.join(combined.drop("own_no", "parent_no"), "record_id")
        self.judgement.verdicts[kind] = self.backend.create_table(f"verdicts_{kind}_{stratum}", combined)

    def _assert_sums(self, kind: str) -> None:
        """records = fail + pass + unknown + not applicable, for every rule, counted anew on the joined verdicts."""
        table = self.judgement.verdicts[kind]
        rules = [name for name in table.columns if name not in LINKED]
        if not rules:
            return
        sums = {f"{rule}/{v}": (table[rule] == v).fill_null(False).sum() for rule in rules for v in VERDICTS}
        counted = table.agg(**sums).to_pyarrow().to_pylist()[0]
        total = self.records[kind].count().to_pyarrow().as_py()
        for rule in rules:
            found = {verdict: counted[f"{rule}/{verdict}"] or 0 for verdict in VERDICTS}
            expected = {verdict: self.judgement.count(rule, verdict) for verdict in VERDICTS}
            if sum(found.values()) != total or found != expected:
                raise IncompleteRun(
                    Text(
                        f"判定数之和不等于记录数：{found}，记录 {total}",
                        f"verdicts do not add up: {found}, {total} records",
                    ),
                    where=rule,
                )


def _verdict_column(key: ir.IntegerValue, judged: Sequence[Judged]) -> ir.StringValue:
    by_verdict: dict[str, list[int]] = {}
    for one in judged:
        by_verdict.setdefault(one.verdict, []).append(one.situation.key)
    if not by_verdict:
        return ibis.null("string")
    return ibis.cases(*((key.isin(keys), verdict) for verdict, keys in sorted(by_verdict.items())))

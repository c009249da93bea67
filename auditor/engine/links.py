"""What other rules concluded on related records, as answer columns of the next stratum.

A record is linked by filing number, not by row, so that duplicates of a number share their children and none of them
looks empty by mistake.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir

from auditor.facts.kind import ABOVE, BELOW
from auditor.rulebook.condition import VerdictQuestion

LINKED = ("record_id", "own_no", "parent_no")

FAIL, PASS, UNKNOWN, NOT_APPLICABLE = "fail", "pass", "unknown", "not_applicable"


def linked(kind: str, records: ir.Table) -> ir.Table:
    """The records of one kind; a cancelled service is nobody's child, it neither keeps a subject nor empties it."""
    if kind != "service":
        return records
    cancelled = (records.status == "cancelled").fill_null(False)
    return records.mutate(parent_no=cancelled.ifelse(ibis.null("string"), records.parent_no))


def link_column(
    records: ir.Table, kind: str, question: VerdictQuestion, verdicts: Mapping[str, ir.Table], name: str
) -> ir.Table:
    """The records with one more boolean column `name`: the answer, null for unknown.

    Args:
        records: record_id, own_no, parent_no and any other columns of one kind.
        kind: which kind they are.
        question: the link and the rules it asks for.
        verdicts: by kind: record_id, own_no, parent_no and one verdict column for each rule judged so far.
        name: the new column.
    """
    if question.link == "also_fails":
        same = verdicts[kind]
        answers = same.select("record_id", **{name: _fails(same, question.rules)})
        return records.left_join(answers, "record_id").drop("record_id_right")
    if question.link == "parent_fails":
        above = verdicts[ABOVE[kind]]
        answers = _gathered(above, "own_no", question.rules, every=False, name=name)
        return records.left_join(answers, records.parent_no == answers.gathered_no).drop("gathered_no")
    every = question.link == "every_child_fails"
    answers = _gathered(verdicts[BELOW[kind]], "parent_no", question.rules, every=every, name=name)
    joined = records.left_join(answers, records.own_no == answers.gathered_no)
    childless = joined.gathered_no.isnull()
    answer = ibis.cases(
        (joined.own_no.isnull(), ibis.null("boolean")), (childless, ibis.literal(every)), else_=joined[name]
    )
    return joined.mutate(**{name: answer}).drop("gathered_no")


def _fails(table: ir.Table, rules: Sequence[str]) -> ir.BooleanValue:
    """At least one of the rules fails: yes, no, or unknown when none does but one could not be judged."""
    fails = [table[rule] == FAIL for rule in rules]
    unknowns = [table[rule] == UNKNOWN for rule in rules]
    return ibis.cases((ibis.or_(*fails), True), (ibis.or_(*unknowns), ibis.null("boolean")), else_=False)


def _gathered(table: ir.Table, number: str, rules: Sequence[str], *, every: bool, name: str) -> ir.Table:
    """gathered_no and the Kleene "and" (every) or "or" of all records with that number."""
    known = table.mutate(failing=_fails(table, rules)).filter(table[number].notnull())
    decisive = (~known.failing) if every else known.failing
    answer = ibis.cases(
        (decisive.fill_null(False).any(), ibis.literal(not every)),
        (known.failing.isnull().any(), ibis.null("boolean")),
        else_=ibis.literal(every),
    )
    return known.group_by(gathered_no=known[number]).agg(**{name: answer})

"""Every record of a run with its facts and verdicts, one Parquet file for each kind: what a reader of the run can look up.

A file has `record_id`, `identity`, `own_no` and `parent_no` (filing numbers that link the kinds), the facts that a rule
of the run asks for or shows (named like the facts, masked like evidence), for each kind of source row that they were
seen in a struct of file, sheet and row (`origin`, `registry_origin` ...), and for every evaluated rule (named like the
rule) the key of the situation the record is in. What a situation is, its answers and its verdict, stands once, in
`situations.parquet`: text in every record would cost more than all facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from auditor.engine.judgement import Judgement
from auditor.engine.links import LINKED
from auditor.facts.fact import Fact
from auditor.facts.kind import KINDS
from auditor.facts.observe import Observations
from auditor.findings.asked import facts_shown
from auditor.findings.masked import masked_columns
from auditor.rulebook.rule import Rulebook
from auditor.snapshot.model import ROWS_PER_SOURCE, Source

RECORDS = {kind: f"records-{kind}.parquet" for kind in KINDS}
"""The files by kind of record."""
SITUATIONS = "situations.parquet"

LINKS_STORED = ("identity", *LINKED)
_INTEGERS = {"int8": 2**7, "int16": 2**15, "int32": 2**31, "int64": 2**63}
_SITUATION = pa.schema(
    [("rule", pa.string()), ("key", pa.int64()), ("verdict", pa.string()), ("answers", pa.list_(pa.bool_())),
     ("records", pa.int64())]
)  # fmt: skip


def store_records(
    book: Rulebook, observations: Observations, judgement: Judgement, sources: Sequence[Source], to: Path
) -> None:
    """Write one file for each kind of record into the run folder `to`, sorted by record_id."""
    for kind in KINDS:
        rules = [rule for rule in book.rules.values() if rule.record == kind and rule.id in judgement.judged]
        facts = [book.facts[kind][name] for name in facts_shown(kind, rules)]
        shown = masked_columns(observations.tables[kind], facts)
        shown = shown.select(*LINKS_STORED, *(fact.name for fact in facts), **_origins(shown, facts, sources))
        for keys in judgement.keys.get(kind, []):
            shown = shown.join(_narrow(keys), "record_id")
        shown.order_by("record_id").to_parquet(to / RECORDS[kind], compression="zstd")
    pq.write_table(_situations(judgement), to / SITUATIONS)


def _narrow(keys: ir.Table) -> ir.Table:
    """record_id and the keys, each in as few bytes as its largest value needs."""
    rules = [name for name in keys.columns if name not in LINKED]
    most = keys.agg(**{rule: keys[rule].max() for rule in rules}).to_pyarrow().to_pylist()[0]
    return keys.select("record_id", **{rule: keys[rule].cast(_integer(most[rule])) for rule in rules})


def _integer(most: int | None) -> str:
    return next(name for name, end in _INTEGERS.items() if (most or 0) < end)


def _situations(judgement: Judgement) -> pa.Table:
    """rule, key, verdict, answers (true, false or null, in the order of the rule's questions), records."""
    rows = [
        {"rule": rule, "key": one.situation.key, "verdict": one.verdict, "answers": list(one.situation.answers),
         "records": one.situation.records}
        for rule, judged in sorted(judgement.judged.items()) for one in judged
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=_SITUATION)


def origin_name(seen_in: str) -> str:
    """The struct column that tells where facts seen in this row stand: `origin`, `registry_origin` ..."""
    return seen_in.removesuffix("row_id") + "origin"


def _origins(table: ir.Table, facts: Sequence[Fact], sources: Sequence[Source]) -> dict[str, ir.StructValue]:
    by_number = {source.number: source for source in sources}
    numbered = [by_number.get(number) for number in range(max(by_number, default=-1) + 1)]
    files = ibis.literal([source.file if source else None for source in numbered], "array<string>")
    sheets = ibis.literal([source.sheet if source else None for source in numbered], "array<string>")

    def place(row_id: ir.IntegerValue) -> ir.StructValue:
        number = row_id // ROWS_PER_SOURCE
        return ibis.struct({"file": files[number], "sheet": sheets[number], "row": row_id % ROWS_PER_SOURCE})

    seen_in = sorted({"row_id", *(fact.seen_in for fact in facts)})
    return {
        origin_name(name): place(table[f"{name}_of"]) for name in seen_in if f"{name}_of" in table.columns
    }

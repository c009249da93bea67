"""Verdict counts over the records of one provider, from what a run keeps of every record."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from auditor.engine.links import FAIL, NOT_APPLICABLE, PASS, UNKNOWN
from auditor.facts.kind import KINDS
from auditor.findings.records import RECORDS, SITUATIONS
from auditor.findings.result import Counts, RuleResult

BETWEEN = "、"
"""Stands between the providers of one record."""


def own_counts(run: Path, rules: list[RuleResult], provider: str) -> dict[str, Counts]:
    """records = fail + passed + unknown + not_applicable of each evaluated rule, over this provider's records."""
    verdicts = _verdicts(run / SITUATIONS)
    found: dict[str, Counts] = {}
    for kind in KINDS:
        names = [rule.id for rule in rules if rule.record == kind and rule.evaluated]
        about = KINDS[kind].about["provider"]
        table = pq.read_table(run / RECORDS[kind], columns=list(dict.fromkeys([about, *names])))
        own = table.filter(_is_of(table[about], provider))
        found |= {name: _counts(own[name], verdicts.get(name, {})) for name in names}
    return found


def services_of(run: Path, provider: str) -> int:
    """How many services this provider is the provider of."""
    column = pq.read_table(run / RECORDS["service"], columns=[KINDS["service"].about["provider"]]).column(0)
    return int(pc.sum(_is_of(column, provider)).as_py() or 0)


def _is_of(providers: pa.ChunkedArray, provider: str) -> pa.ChunkedArray:
    framed = pc.binary_join_element_wise("", pc.fill_null(providers, ""), "", BETWEEN)
    return pc.match_substring(framed, f"{BETWEEN}{provider}{BETWEEN}")


def _verdicts(path: Path) -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = {}
    for row in pq.read_table(path, columns=["rule", "key", "verdict"]).to_pylist():
        found.setdefault(row["rule"], {})[row["key"]] = row["verdict"]
    return found


def _counts(keys: pa.ChunkedArray, verdicts: dict[int, str]) -> Counts:
    by_verdict: Counter[str] = Counter()
    for item in pc.value_counts(keys).to_pylist():
        by_verdict[verdicts[item["values"]]] += item["counts"]
    return Counts(
        records=by_verdict.total(), fail=by_verdict[FAIL], passed=by_verdict[PASS],
        unknown=by_verdict[UNKNOWN], not_applicable=by_verdict[NOT_APPLICABLE],
    )  # fmt: skip

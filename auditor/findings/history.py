"""What earlier runs leave behind: when a finding was first seen, when a service last had access, what was rectified."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from auditor.engine.judgement import Judgement
from auditor.engine.links import FAIL, UNKNOWN
from auditor.errors import UsageError
from auditor.facts.free_text import without_personal_data
from auditor.facts.kind import KINDS
from auditor.facts.observe import Observations
from auditor.facts.tables import HISTORY, OLD_HISTORY
from auditor.findings.decided import carried
from auditor.findings.decision import Decision
from auditor.findings.losses import shrunk
from auditor.findings.result import Past, PastState, Previous, TrendPoint
from auditor.findings.store import Findings
from auditor.findings.stored_run import head_of
from auditor.rulebook.rule import Rulebook
from auditor.snapshot import Snapshot
from auditor.text import Text

HISTORY_FILE = "history.parquet"
HISTORY_SCHEMA = HISTORY.to_pyarrow()
FINDINGS = "findings.parquet"
RESULT = "result.json"


@dataclass(frozen=True)
class EarlierRun:
    """The run that this one is compared with.

    Attributes:
        pending: its findings, and those it could not re-check itself, by fingerprint.
        versions: the version of each of its rules.
        params: the values of its parameters.
        trend: the runs before it and itself, the latest last.
        tables: the rows of each table that it read.
        decisions: what was decided on its findings and may still hold.
    """

    previous: Previous
    history: Path
    pending: Mapping[str, Past]
    versions: Mapping[str, int]
    params: Mapping[str, int]
    decisions: Sequence[Decision] = ()
    trend: Sequence[TrendPoint] = ()
    tables: Mapping[str, int] = field(default_factory=dict)

    def shrunk(self, snapshot: Snapshot) -> Collection[str]:
        """The tables of a snapshot that have far fewer rows than this run had."""
        return shrunk(snapshot, self.tables)

    @property
    def first_seen(self) -> dict[str, date]:
        """When each pending finding was first seen."""
        return {mark: past.first_seen for mark, past in self.pending.items()}

    def must_precede(self, as_of: date) -> None:
        """Check that it speaks of no later day.

        Raises:
            UsageError: it does; what is new and what is rectified would be mixed up.
        """
        if self.previous.as_of > as_of:
            raise UsageError(
                Text(
                    f"上一次审计的数据日期 {self.previous.as_of} 晚于本次的 {as_of}",
                    f"the earlier run is of {self.previous.as_of}, later than this snapshot of {as_of}",
                ),
                where="--previous",
                todo=Text(
                    "换成更早一期的结果，或核对 --as-of", "choose a run of an earlier day, or check --as-of"
                ),
            )


def read_earlier(folder: Path) -> EarlierRun:
    """Read a run folder.

    Raises:
        UsageError: it is not one.
    """
    for name in (RESULT, FINDINGS, HISTORY_FILE):
        if not (folder / name).is_file():
            raise UsageError(
                Text(f"不是审计结果文件夹：缺少 {name}", f"not a run folder: {name} is missing"),
                where=str(folder),
                todo=Text(
                    "--previous 应指向上一次 auditor audit 写出的文件夹",
                    "point --previous at a folder that auditor audit wrote",
                ),
            )
    try:
        return _earlier(folder)
    except (ValueError, LookupError, TypeError, OSError) as error:
        raise UsageError(
            Text("审计结果读不出来，文件可能已损坏", "the run cannot be read; its files may be damaged"),
            where=str(folder),
            expected=Text(
                f"完好的 {RESULT}、{FINDINGS}、{HISTORY_FILE}",
                f"{RESULT}, {FINDINGS} and {HISTORY_FILE} as written",
            ),
            todo=Text("重新审计那一期快照", "audit that snapshot again"),
        ) from error


def _earlier(folder: Path) -> EarlierRun:
    head = json.loads(head_of(folder / RESULT))
    pending = {row["fingerprint"]: _pending(row) for row in Findings(folder / FINDINGS)}
    for row in head["past"]:
        if row["state"] == "unconfirmed":
            pending[row["fingerprint"]] = Past.model_validate_json(json.dumps(row))
    columns = set(pq.read_schema(folder / HISTORY_FILE).names)
    if not columns.issuperset(HISTORY.names) and not columns.issuperset(OLD_HISTORY):
        raise ValueError(HISTORY_FILE)
    return EarlierRun(
        previous=Previous(run=head["run"], as_of=date.fromisoformat(head["as_of"])),
        history=folder / HISTORY_FILE,
        pending=pending,
        versions={rule["id"]: rule["version"] for rule in head["rules"]},
        params={param["name"]: param["value"] for param in head["params"]},
        tables={table["key"]: table["count"] for table in head["tables"]},
        trend=[TrendPoint.model_validate_json(json.dumps(point)) for point in head["trend"]],
        decisions=carried(folder, head["decisions"]),
    )


def _pending(row: Mapping[str, Any]) -> Past:
    return Past(
        fingerprint=row["fingerprint"], rule=row["rule"], record=row["record"], identity=row["identity"],
        subject_name=row["subject_name"], provider=row["provider"], state="unconfirmed", first_seen=row["first_seen"],
    )  # fmt: skip


@dataclass(frozen=True)
class Present:
    """What this run knows of its records.

    Attributes:
        doubts: Parquet parts of `Snapshot.doubts`: the numbers that rows mention which could not be read.
    """

    book: Rulebook
    observations: Observations
    judgement: Judgement
    doubts: Sequence[Path]


def settle(earlier: EarlierRun, current: Iterable[str], present: Present) -> list[Past]:
    """What became of earlier findings that are not findings now.

    Rectified: the record is there and passes (or the rule no longer applies to it). Gone: no record with this identity
    is in the snapshot, and no row that could not be read mentions it. Unconfirmed: the record cannot be read or judged
    now, or the rule was not evaluated; it stays pending. Rule changed: the record passes, but the rule or a parameter
    of it is not what it was.
    """
    still = set(current)
    lost = [past for mark, past in earlier.pending.items() if mark not in still]
    by_rule: dict[str, list[Past]] = {}
    for past in lost:
        by_rule.setdefault(past.rule, []).append(past)
    settled = []
    for rule in sorted(by_rule):
        verdicts = _verdicts_now(rule, by_rule[rule], present)
        evaluated, changed = rule in present.judgement.judged, _changed(rule, earlier, present.book)
        settled += [
            past.model_copy(update={"state": _state(verdicts.get(past.identity), evaluated, changed)})
            for past in by_rule[rule]
        ]
    return sorted(settled, key=lambda past: (past.state, past.rule, past.identity, past.fingerprint))


def _changed(rule: str, earlier: EarlierRun, book: Rulebook) -> bool:
    """Is the rule another one than it was, or has one of its parameters another value?"""
    if rule not in book.rules or earlier.versions.get(rule) != book.rules[rule].file.version:
        return True
    return any(earlier.params.get(name) != book.values[name] for name in book.rules[rule].params)


def _state(verdicts: set[str] | None, evaluated: bool, changed: bool) -> PastState:
    if not evaluated:
        return "unconfirmed"
    if not verdicts:
        return "gone"
    if UNKNOWN in verdicts and FAIL not in verdicts:
        return "unconfirmed"
    return "rule_changed" if changed else "rectified"


def _verdicts_now(rule: str, lost: Sequence[Past], present: Present) -> dict[str, set[str]]:
    """The verdicts that records of these identities have now; unknown for one that may stand in an unreadable row."""
    if rule not in present.judgement.judged:
        return {}
    kind = lost[0].record
    records = present.observations.tables[kind].select("record_id", now="identity")
    verdicts = present.judgement.verdicts[kind].select("record_id", verdict=rule)
    sought = ibis.memtable(_spellings(sorted({past.identity for past in lost})))
    joined = sought.join(records, sought.spelling == records.now).join(verdicts, "record_id")
    found: dict[str, set[str]] = {}
    for row in joined.select("identity", "verdict").distinct().to_pyarrow().to_pylist():
        found.setdefault(row["identity"], set()).add(row["verdict"])
    for identity in _mentioned(kind, [past.identity for past in lost if past.identity not in found], present):
        found[identity] = {UNKNOWN}
    return found


def _spellings(identities: Sequence[str]) -> pa.Table:
    """identity, spelling: as it was, and, for an access, as it is when its addresses cannot be read."""
    pairs = [(identity, identity) for identity in identities]
    pairs += [
        (i, i.rpartition("|")[0] + "|") for i in identities if i.count("|") == 2 and not i.endswith("|")
    ]
    return pa.table({"identity": [i for i, _ in pairs], "spelling": [s for _, s in pairs]})


def _mentioned(kind: str, identities: Sequence[str], present: Present) -> list[str]:
    """Those whose filing number stands in a row of their table that could not be read."""
    doubts = present.observations.backend.read_parquet([str(path) for path in present.doubts])
    patterns = (
        doubts.filter((doubts.table == KINDS[kind].table) & (doubts.clue == "number"))
        .select("pattern")
        .distinct()
    )
    numbers = pa.table({"identity": identities, "number": [i.partition("|")[0] for i in identities]},
                       schema=pa.schema([("identity", pa.string()), ("number", pa.string())]))  # fmt: skip
    sought = ibis.memtable(numbers)
    found = sought.join(patterns, sought.number.like(patterns.pattern))
    return [row["identity"] for row in found.select("identity").distinct().to_pyarrow().to_pylist()]


def write_history(observations: Observations, as_of: date, to: Path) -> None:
    """What this run saw and earlier ones knew, see `HISTORY` in facts.tables: services and their accesses, subjects and theirs.

    A record that is not in this snapshot, or whose accesses could not be counted, keeps when it last had some; the first
    run without any starts anew, for it may have had some meanwhile.
    """
    services, subjects = observations.tables["service"], observations.tables["subject"]
    now = ibis.union(
        _seen("service", services, services.active_access_count, services.last_provider, as_of),
        _seen("subject", subjects, subjects.service_count, ibis.null("string"), as_of),
    )
    now = without_personal_data(now, ["held_by"])
    past = observations.history.anti_join(now, ["kind", "number"]).mutate(empty_on=ibis.null("date"))
    known = ibis.union(now, past.select(now.columns))
    table = known.filter(known.held_on.notnull() | known.empty_on.notnull()).order_by("kind", "number")
    with pq.ParquetWriter(to, HISTORY_SCHEMA) as writer:
        for batch in table.to_pyarrow_batches():
            writer.write_table(pa.Table.from_batches([batch]).cast(HISTORY_SCHEMA))


def _seen(kind: str, records: ir.Table, count: ir.Value, provider: ir.Value, as_of: date) -> ir.Table:
    """One row a number: of several records with one number, whichever has something."""
    today = ibis.literal(as_of, "date")
    held, empty = (count > 0).fill_null(False), (count == 0).fill_null(False)
    known = records.select(
        number=records.own_no, empty=empty,
        held_on=held.ifelse(today, records.held_on), held_by=held.ifelse(provider, records.held_by),
        empty_on=ibis.coalesce(records.empty_on, today),
    ).filter(lambda t: t.number.notnull())  # fmt: skip
    grouped = known.group_by("number").agg(
        held_on=known.held_on.max(),
        held_by=known.held_by.max(),
        empty_on=known.empty_on.min(),
        empty=known.empty.all(),
    )
    return grouped.select(
        "number", "held_on", "held_by", kind=ibis.literal(kind),
        empty_on=grouped.empty.ifelse(grouped.empty_on, ibis.null("date")),
    ).select(*HISTORY.names)  # fmt: skip

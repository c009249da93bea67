"""What a run keeps of every record: the same as its findings show and its rules count."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.errors import UsageError
from auditor.facts.catalogue import FACTS
from auditor.facts.fact import Fact
from auditor.findings.case_file import Record, Records
from auditor.findings.masked import masked_columns, masked_value

from .runs import Audited

KINDS = ("subject", "service", "access", "domain", "ip_allocation", "provider")


@pytest.fixture(scope="module")
def stored(weekly: Audited) -> dict[str, list[Record]]:
    records = Records(weekly.run.folder)
    return {kind: records.read(kind, records.table(kind)) for kind in KINDS}


def test_every_verdict_of_every_record_is_kept(weekly: Audited, stored: dict[str, list[Record]]) -> None:
    kept = Counter(
        (rule, record.identity, situation.verdict)
        for records in stored.values()
        for record in records
        for rule, situation in record.situations.items()
    )
    assert kept == weekly.verdicts


def written(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else None if value is None else str(value)


def test_facts_and_places_are_those_that_findings_show(
    weekly: Audited, stored: dict[str, list[Record]]
) -> None:
    known = {
        (kind, record.identity, fact, written(record.facts[fact]), place.file, place.sheet, place.row)
        for kind, records in stored.items()
        for record in records
        for fact in record.facts
        for place in [record.place(fact)]
    }
    shown = {
        (f["record"], f["identity"], e["fact"].split(".")[1], e["value"], e["file"], e["sheet"], e["row"])
        for f in weekly.findings
        for e in f["evidence"]
    }
    assert shown
    assert shown <= known


def test_a_case_holds_the_subject_and_all_below_it(weekly: Audited, stored: dict[str, list[Record]]) -> None:
    service_no: str = next(f["service_no"] for f in weekly.findings if f["rule"] == "SHELL-001")
    subject_no = service_no.rpartition("-")[0]
    case = Records(weekly.run.folder).case(subject_no)
    assert [record.identity for record in case.subjects] == [subject_no]
    services = {s.own_no for s in stored["service"] if s.parent_no == subject_no}
    assert {record.own_no for record in case.services} == services
    assert service_no in services
    accesses = [a.identity for a in stored["access"] if a.parent_no in services]
    assert [record.identity for record in case.accesses] == accesses
    assert case.records[0].place().file == "主体信息.csv"


def test_many_cases_at_once_are_the_cases_one_by_one(
    weekly: Audited, stored: dict[str, list[Record]]
) -> None:
    numbers = [record.own_no for record in stored["subject"] if record.own_no][:5]
    records = Records(weekly.run.folder)
    together = records.cases([*numbers, "没有"])
    assert together.pop("没有").records == []
    assert together == {number: records.case(number) for number in numbers}


def test_another_folder_is_refused(tmp_path: Any) -> None:
    with pytest.raises(UsageError):
        Records(tmp_path)


def fact(mask: str, name: str = "person_name") -> Fact:
    real = FACTS["subject"][name]
    return Fact(name, "text", real.label, real.definition, (), lambda t: t[name], mask=mask)  # type: ignore[arg-type]


PIECES = st.sampled_from(
    ["13800138000", "0851-8888888", "520102199001011234", "91520603MA0000007G", "a.b@c.cn", "@", ";", " ", "王", "小明",
     "１３８００１３８０００", "138-0013-8000", "*", "x", "９", "贵阳市南明区中华路1号", "12345", "\n"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=4).map("".join)


@settings(max_examples=15, deadline=None)
@given(texts=st.lists(TEXTS, min_size=1, max_size=60))
def test_columns_are_masked_as_single_values_are(texts: list[str]) -> None:
    for mask in ("none", "person", "phone", "email", "address", "credential"):
        one = fact(mask)
        table = ibis.memtable({"n": list(range(len(texts))), one.name: texts})
        found = masked_columns(table, [one]).order_by("n").to_pyarrow()[one.name].to_pylist()
        assert found == [masked_value(one, text) for text in texts], mask

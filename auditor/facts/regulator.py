"""What the regulator's own files say: audit results and notices (HCJG, XGTZ), downloaded cancellations (ZXSJ)."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from auditor.facts.fact import Fact
from auditor.facts.tables import Tables
from auditor.snapshot.model import ROWS_PER_SOURCE
from auditor.text import Text

_CHECKED = ("regulator_findings.kind",)
_CANCELLED = ("cancellations.requested",)
_IN_FREE_WORDS = "主体核查"  # what is wrong is told in words that may name a person
_VALUES = ("regulator_findings", "regulator_found_on", "regulator_row_id")


def _facts(of: Text) -> tuple[Fact, ...]:
    return (
        Fact("regulator_found", "flag", Text("管局已核查出问题", "found by the regulator"),
             Text(f"接口下载的核查结果或整改通知中有该{of.zh}；没有备案号的{of.zh}，以及有的只写管局标识而无从对应备案号时，不是来自接口文件的{of.zh}无从得知",
                  f"a downloaded audit result or rectification notice names this {of.en}. Unknown without a filing number, and "
                  "for those of other files than the interface's where one has an id that no file explains"),
             _CHECKED, lambda t: _known(t.regulator_row_id, t.findings_unclear), seen_in="regulator_row_id"),
        Fact("regulator_findings", "text", Text("管局核查结果", "regulator's findings"),
             Text("核查类别与结果，按名称顺序", "kinds and results in order"),
             _CHECKED, lambda t: t.regulator_findings, seen_in="regulator_row_id", tells_of="regulator"),
        Fact("regulator_found_on", "date", Text("核查日期", "found on"),
             Text("最近一次核查的日期；整改通知不带日期", "the last audit date; notices have none"),
             _CHECKED, lambda t: t.regulator_found_on, seen_in="regulator_row_id"),
    )  # fmt: skip


SUBJECT_FACTS: tuple[Fact, ...] = _facts(Text("主体", "subject"))
SERVICE_FACTS: tuple[Fact, ...] = (
    *_facts(Text("服务", "service")),
    Fact("cancellation_downloaded", "flag", Text("管局已注销", "cancelled by the bureau"),
         Text("接口下载的注销数据中有该服务或其主体；企业自己的注销申请不算。没有备案号的服务无从得知；有的注销只写管局标识而无从对应备案号时，"
              "不是来自接口文件的服务无从得知",
              "the downloaded cancellations name this service or its subject; requests of providers do not count. Unknown "
              "without a number, and for services of other files than the interface's where a cancellation has an id that no "
              "file explains"),
         _CANCELLED, lambda t: _known(t.cancellation_row_id, t.cancellations_unclear), seen_in="cancellation_row_id"),
)  # fmt: skip


def added_to_services(services: ir.Table, tables: Tables) -> ir.Table:
    """Services with what findings and cancellations say of them, and whether one of those may mean any service."""
    findings, nameless = _findings(tables), services.service_no.isnull()
    found = tables.keep("services_found", _told(findings, "service_no"))
    joined = services.left_join(found, [("service_no", "told_of")])
    gone = [
        tables.keep(f"cancelled_{name}", _cancelled(tables, name)) for name in ("service_no", "subject_no")
    ]
    joined = joined.left_join(gone[0], [("service_no", "service_no")])
    joined = joined.left_join(gone[1], [("parent_no", "subject_no")])
    done, unknown_id = _done(tables), ~_has_bureau_id(services, tables)
    cancelled = _by_id_alone(done, "service_no", tables["services"])
    cancelled |= _by_id_alone(done, "subject_no", tables["subjects"])
    return joined.select(
        services,
        **{name: joined[name] for name in _VALUES},
        findings_unclear=nameless | (unknown_id & _by_id_alone(findings, "service_no", tables["services"])),
        cancellations_unclear=nameless | services.parent_no.isnull() | (unknown_id & cancelled),
        cancellation_row_id=ibis.coalesce(joined.of_service_no, joined.of_subject_no),
    )


def added_to_subjects(subjects: ir.Table, tables: Tables) -> ir.Table:
    """Subjects with what findings say of them, by filing or credential number, and whether one may mean any subject."""
    findings = _findings(tables)
    own = findings.filter(findings.service_no.isnull())
    by_number = tables.keep("subjects_found", _told(own, "subject_no"))
    by_credential = tables.keep("credentials_found", _told(own, "credential_no"))
    named = subjects.join(by_number, subjects.subject_no == by_number.told_of)
    named = named.select(subjects.row_id, *(by_number[name] for name in _VALUES))
    known = subjects.join(by_credential, subjects.credential_no == by_credential.told_of)
    known = known.select(subjects.row_id, *(by_credential[name] for name in _VALUES))
    found = ibis.union(named, known.anti_join(named, "row_id")).rename(found_row="row_id")
    joined = subjects.left_join(found, [("row_id", "found_row")])
    unclear = _by_id_alone(own.filter(own.credential_no.isnull()), "subject_no", tables["subjects"])
    # A credential that no subject has may be that of one whose own is not known.
    strange = own.filter(own.credential_no.notnull()).anti_join(tables["subjects"], "credential_no")
    unclear |= subjects.credential_no.isnull() & _by_id_alone(strange, "subject_no", tables["subjects"])
    return joined.select(
        subjects,
        **{name: joined[name] for name in _VALUES},
        findings_unclear=(unclear & ~_has_bureau_id(subjects, tables)) | subjects.subject_no.isnull(),
    )


def _known(row: ir.IntegerValue, unclear: ir.BooleanValue) -> ir.BooleanValue:
    """Yes where there is a row, unknown where one may mean this record, else no."""
    return ibis.cases((row.notnull(), True), (unclear, ibis.null("boolean")), else_=False)


def _by_id_alone(rows: ir.Table, number: str, records: ir.Table) -> ir.BooleanValue:
    """Does one of the rows name its record by a bureau's id that no record of the snapshot has, nor any file explains?"""
    ids = rows.filter(rows[number].contains(":").fill_null(False))
    return (ids.anti_join(records, number).count() > 0).as_scalar()


def _has_bureau_id(records: ir.Table, tables: Tables) -> ir.BooleanValue:
    """Is the record from a file of the interface? An id that is not its own means another one."""
    return (records.row_id // ROWS_PER_SOURCE).isin(tables.interface)


def _findings(tables: Tables) -> ir.Table:
    """The audit results and notices, each in words."""
    rows = tables["regulator_findings"]
    coded = rows.result.notnull() & (rows.kind != _IN_FREE_WORDS)
    result = coded.ifelse("（" + rows.result + "）", "")
    return rows.mutate(told=rows.kind + result)


def _told(findings: ir.Table, number: str) -> ir.Table:
    known = findings.filter(findings[number].notnull())
    return known.group_by(told_of=known[number]).agg(
        regulator_findings=known.told.collect(distinct=True).sort().join("、"),
        regulator_found_on=known.observed_on.max(),
        regulator_row_id=known.row_id.min(),
    )


def _done(tables: Tables) -> ir.Table:
    """The cancellations that the bureau has carried out."""
    rows = tables["cancellations"]
    return rows.filter((rows.requested == False).fill_null(False))  # noqa: E712


def _cancelled(tables: Tables, number: str) -> ir.Table:
    """The number, and the row that cancels it."""
    done = _done(tables)
    return done.filter(done[number].notnull()).group_by(number).agg(done.row_id.min().name(f"of_{number}"))

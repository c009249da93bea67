"""Whether numbers, provinces and states of a subject and its services fit together."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from auditor.facts.fact import Fact, exported
from auditor.facts.tables import Tables, unreadable
from auditor.text import Text

_FILING = "^.ICP备[0-9]+号"
_SERIAL = "-[0-9]+[A-Z]?$"
_LINK = ("services.service_no", "subjects.subject_no")

SERVICE_FACTS: tuple[Fact, ...] = (
    Fact("subject_status", "code", Text("主体备案状态", "status of the subject"),
         Text("所属主体的备案状态；主体不在快照中、读不出来或同号主体状态不一致时为未知",
              "status of its subject; unknown if that is not in the snapshot, unreadable, or differs between records"),
         (*_LINK, "subjects.status"), lambda t: t.subject_status, codes="filing_status",
         seen_in="subject_status_row_id"),
    Fact("number_fits_subject", "flag", Text("服务备案号与主体备案号相符", "number fits the subject's"),
         Text("服务备案号去掉序号后就是主体备案号；只比较“ICP备”号，其余，和文件没有主体备案号一列的为未知",
              "without its serial it is the subject's number; only ICP备 numbers are compared; unknown else, "
              "and where the file has no column for it"),
         ("services.service_no", "services.subject_no"),
         lambda t: (t.service_no.re_search(_FILING) & t.parent_no.re_search(_FILING) & ~unreadable(t, "subject_no")).ifelse(
             t.service_no.re_replace(_SERIAL, "") == t.parent_no, ibis.null("boolean"))),
)  # fmt: skip

SUBJECT_FACTS: tuple[Fact, ...] = (
    exported("subjects", "province", "text", "所在省", "province"),
    Fact("number_province", "text", Text("备案号所属省", "province of the number"),
         Text("主体备案号开头的省份简称", "the province character that the filing number begins with"),
         ("subjects.subject_no",),
         lambda t: t.subject_no.re_search("^.(ICP|B2)").ifelse(t.subject_no.substr(0, 1), ibis.null("string"))),
    Fact("province_agrees", "flag", Text("备案号与所在省一致", "number and province agree"),
         Text("主体备案号的省份简称与主体所在省相同", "the number's province is that of the subject"),
         ("subjects.subject_no", "subjects.province"),
         lambda t: t.subject_no.re_search("^.(ICP|B2)").ifelse(
             t.subject_no.substr(0, 1) == t.province, ibis.null("boolean"))),
)  # fmt: skip


def added(services: ir.Table, tables: Tables) -> ir.Table:
    """Services with subject_status and subject_status_row_id."""
    states = tables.keep("subject_states", _states(tables))
    joined = services.left_join(states, [("parent_no", "status_of")])
    return joined.select(
        services,
        subject_status=joined.subject_status,
        subject_status_row_id=joined.subject_status_row_id,
    )


def _states(tables: Tables) -> ir.Table:
    """status_of, subject_status: what all records of a subject number agree on."""
    known = tables["subjects"].filter(
        tables["subjects"].subject_no.notnull() & ~tables["subjects"].superseded
    )
    agreed = (known.status.min() == known.status.max()) & (known.status.count() == known.count())
    return known.group_by(status_of=known.subject_no).agg(
        subject_status=agreed.ifelse(known.status.min(), ibis.null("string")),
        subject_status_row_id=known.row_id.min(),
    )

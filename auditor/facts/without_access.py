"""Since when a service has no access, how sure that is, and how it came about."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from auditor.facts.fact import Fact
from auditor.facts.tables import Tables, access_state
from auditor.text import Text

_ACCESS = ("services.service_no", "accesses.service_no")

FACTS: tuple[Fact, ...] = (
    Fact("filed_by", "date", Text("备案不晚于", "filed by"),
         Text("首次报备时间；没有的为审核通过时间、最近修改时间中较早的，备案不会更晚",
              "the filing date; without one the earlier of approval and last change, for the filing is not later"),
         (), lambda t: t.filed_by),
    Fact("without_access_since", "date", Text("无接入起始日", "without access since"),
         Text("没有有效接入时，能够确定的起始日：取消接入日；早先有接入而没有取消接入日的，为历次审计中首次未见接入之日；从未见过接入的为"
              "首次报备日，没有首次报备日的为审核通过日或最近修改日（备案不晚于这些日期）。取消接入日早于首次报备日的，取首次报备日",
              "the day from which it certainly has none: the cancellation; where an access is gone without a date, the first "
              "audit that saw none; where none was ever seen, the filing, which is not later than its approval or last "
              "change; the later of cancellation and filing"),
         _ACCESS, lambda t: t.since, seen_in="since_row_id"),
    Fact("without_access_basis", "code", Text("起始日依据", "basis of that date"),
         Text("起始日取自何处", "where that date is from"),
         _ACCESS, lambda t: t.since_basis, codes="without_access_basis", seen_in="since_row_id"),
    Fact("without_access_bound", "code", Text("无接入天数的含义", "how the days are meant"),
         Text("从取消接入日算起的为确切天数；从历次审计首次未见接入算起的为至少；从备案日算起的为至多，因为导出数据未必有以往的接入",
              "from a cancellation they are exact, from the first audit without access they are the least, from the filing "
              "the most, for an export need not hold accesses of the past"),
         _ACCESS, lambda t: t.since_bound, codes="without_access_bound"),
    Fact("days_without_access", "integer", Text("无接入天数", "days without access"),
         Text("快照日减无接入起始日；有有效接入时为0；不知何时失去接入的也从0算起",
              "as-of date minus that date; 0 while there is access, and where nobody knows when it was lost"),
         _ACCESS, lambda t: t.days_since, unit="day"),
    Fact("most_days_without_access", "integer", Text("无接入天数上限", "most days without access"),
         Text("快照日减去可能失去接入的最早日期：取消接入日、首次报备日、历次审计中最后有接入日的最晚者；都没有时为未知",
              "as-of date minus the earliest day on which access can have been lost: the latest of cancellation, filing and "
              "last audit that saw access; unknown without any of them"),
         _ACCESS, lambda t: t.most_days, unit="day"),
    Fact("start_certain", "flag", Text("起始日确定", "the start is certain"),
         Text("有有效接入、取消接入日或首次报备日的为是；只知道在哪两次审计之间失去接入，或什么都不知道的为未知",
              "yes where there is access, a cancellation date or a filing date; unknown where access was lost at some time "
              "between two audits, or nothing is known"),
         _ACCESS, lambda t: t.start_certain.ifelse(True, ibis.null("boolean"))),
    Fact("without_access_cause", "code", Text("空壳成因", "how it came about"),
         Text("没有有效接入时：有已取消的接入，或以往审计见过接入的，为接入已取消；快照含有已取消的接入而该服务一条也没有的，为从未报接入；"
              "其余为未知",
              "with no access in force: cancelled where a cancelled access or an earlier audit shows one; never filed where "
              "the snapshot has cancelled accesses, but none of this service; else unknown"),
         _ACCESS, lambda t: t.cause, codes="without_access_cause"),
    Fact("access_was_cancelled", "flag", Text("接入已取消", "its access was cancelled"),
         Text("空壳成因为接入已取消；从未报接入为否", "its cause is a cancelled access; no where none was ever filed"),
         _ACCESS, lambda t: t.cause == "cancelled"),
)  # fmt: skip


def added(services: ir.Table, tables: Tables) -> ir.Table:
    """Services with what their facts on missing accesses read.

    Args:
        services: with counts of accesses, dates of the filing, and held_on, empty_on of earlier runs.
        tables: with the as-of date.
    """
    as_of = ibis.literal(tables.as_of, "date")
    bounded = services.mutate(
        ended=(services.ended_on > as_of).ifelse(as_of, services.ended_on),
        # A filing is not later than its approval and its last change.
        filed_by=ibis.coalesce(services.filed_on, ibis.least(services.approved_on, services.changed_on)),
    )
    based = bounded.mutate(since_basis=_basis(bounded))
    dated = based.mutate(
        since=_since(based),
        since_row_id=ibis.cases(
            (based.since_basis == "cancellation", based.ended_row_id),
            (based.since_basis.isin(["filing", "approval"]), based.row_id),
            else_=ibis.null("int64"),
        ),
        since_bound=ibis.cases(
            (based.since_basis == "cancellation", "exact"),
            (based.since_basis == "history", "least"),
            (based.since_basis.notnull(), "most"),
            else_=ibis.null("string"),
        ),
        start_certain=(based.active_count > 0)
        | based.since_basis.isin(["cancellation", "filing"]).fill_null(False),
        cause=_cause(based, tables),
    )
    connected = dated.active_count > 0
    days = as_of.delta(dated.since, unit="day").fill_null(0)
    lost_after = ibis.greatest(dated.ended, dated.filed_on, dated.held_on)
    most = dated.start_certain.ifelse(days, as_of.delta(lost_after, unit="day"))
    return dated.mutate(
        days_since=connected.ifelse(0, days),
        most_days=connected.ifelse(
            0, (dated.since_basis == "approval").fill_null(False).ifelse(ibis.null("int64"), most)
        ),
    )


def _basis(services: ir.Table) -> ir.StringValue:
    """What the start rests on: the only cancellation that matters, else what audits saw, else the filing."""
    ended, held, filed = services.ended, services.held_on, services.filed_on
    dated = ended.notnull() & (services.undated_count == 0) & ~(held > ended).fill_null(False)
    was_connected = held.notnull() | (services.access_count > 0)
    seen = services.empty_on.notnull().ifelse("history", ibis.null("string"))
    return ibis.cases(
        (services.active_count > 0, ibis.null("string")),
        (dated & (filed > ended).fill_null(False), "filing"),
        (dated, "cancellation"),
        (was_connected, seen),
        (filed.notnull(), "filing"),
        (services.filed_by.isnull() | (services.empty_on < services.filed_by).fill_null(False), seen),
        else_="approval",
    )


def _since(services: ir.Table) -> ir.DateValue:
    return ibis.cases(
        (services.since_basis == "cancellation", services.ended),
        (services.since_basis == "history", services.empty_on),
        (services.since_basis.notnull(), services.filed_by),
        else_=ibis.null("date"),
    )


def _cause(services: ir.Table, tables: Tables) -> ir.StringValue:
    accesses = tables["accesses"]
    ended = access_state(accesses, tables.as_of) == False  # noqa: E712  null is neither
    keeps_cancelled = bool(accesses.filter(ended).count().to_pyarrow().as_py())
    return ibis.cases(
        (services.active_count > 0, ibis.null("string")),
        (services.held_on.notnull() | (services.access_count > 0), "cancelled"),
        (ibis.literal(keeps_cancelled), "never"),
        else_=ibis.null("string"),
    )

"""Access rows as rows: is anything left blank, and does the same access stand there twice?"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from auditor.facts.fact import Fact
from auditor.facts.sharing import strays
from auditor.facts.tables import Tables, stated, unreadable
from auditor.text import Text


def _given(column: str, zh: str, en: str) -> Fact:
    return Fact(
        f"{column}_given", "flag", Text(f"已填{zh}", f"{en} stated"),
        Text(f"接入记录填写了{zh}；空着为否，读不出来或所在文件没有此栏的为未知",
             f"{en} is filled; no if blank, unknown if unreadable or if the file has no such column"),
        (f"accesses.{column}",),
        lambda t: stated(t, column),
    )  # fmt: skip


FACTS: tuple[Fact, ...] = (
    _given("provider", "接入商", "the provider"),
    _given("mode", "接入方式", "the access mode"),
    _given("place", "服务器放置地", "the server place"),
    Fact("same_access_count", "integer", Text("相同接入数", "equal accesses"),
         Text("该服务的有效接入中接入商与IP都相同的条数；同一接入商的接入有IP空着或读不出、状态不明，或有接入的接入商或服务备案号读不出的为未知",
              "accesses in force of the service with this provider and these IPs; unknown if an access at this provider "
              "has no readable IP or is doubtful, or if the provider or the service of an access could not be read"),
         ("accesses.service_no", "accesses.provider", "accesses.ip_list"),
         lambda t: ibis.cases(
             (t.service_no.isnull() | t.provider.isnull(), ibis.null("int64")),
             (t.equal_count > 1, t.equal_count), ((t.nameless_count > 0) | t.stray_access, ibis.null("int64")),
             (t.sibling_count == 1, ibis.literal(1, "int64")),
             (t.unclear_count > 0, ibis.null("int64")), else_=t.equal_count),
         unit="record"),
)  # fmt: skip


def added(accesses: ir.Table, tables: Tables) -> ir.Table:
    """Accesses with equal_count (this provider and these IPs), sibling_count and unclear_count (this provider).

    Args:
        accesses: with `active`, null where that is doubtful.
        tables: with the ranges of each access.
    """
    ranges = tables["access_ips"]
    ranges = ranges.mutate(text=ranges.first_ip + "-" + ranges.end_ip)
    written = ranges.group_by(ranges_of=ranges.row_id).agg(
        addresses=ranges.text.collect(distinct=True).sort().join(";")
    )
    alive = accesses.filter(accesses.active.fill_null(True) & accesses.service_no.notnull())
    alive = alive.left_join(written, alive.row_id == written.ranges_of).select(
        "row_id", "service_no", "provider", addresses="addresses", lost=unreadable(alive, "provider"),
        unclear=alive.active.isnull() | unreadable(alive, "ip_list") | written.addresses.isnull(),
    )  # fmt: skip
    alive = tables.keep("access_writing", alive)
    nameless = (
        alive.filter(alive.lost).group_by(nameless_no="service_no").agg(nameless_count=lambda t: t.count())
    )
    alive = alive.filter(alive.provider.notnull())
    siblings = ibis.window(group_by=["service_no", "provider"])
    equals = ibis.window(group_by=["service_no", "provider", "addresses"])
    counted = alive.select(
        counted_row="row_id",
        sibling_count=alive.count().over(siblings),
        unclear_count=alive.unclear.sum().over(siblings),
        equal_count=(~alive.unclear).sum().over(equals),
    )
    counted = tables.keep("access_equals", counted)
    joined = accesses.left_join(counted, [("row_id", "counted_row")])
    joined = joined.left_join(nameless, [("service_no", "nameless_no")])
    names = ("sibling_count", "unclear_count", "equal_count", "nameless_count")
    nobodys = strays(
        tables, "accesses", tables["accesses"].filter(unreadable(tables["accesses"], "service_no"))
    )
    return joined.select(
        accesses,
        **{name: joined[name].fill_null(0) for name in names},
        stray_access=ibis.literal(nobodys > 0),
    )

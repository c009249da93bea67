"""Facts on IP filings (IP备案): is a unit's range its own, complete, and nobody else's?

A filing is one source row, which may hold several ranges. What a unit may assign is what it filed as source or brought
along, and what another unit assigned on to it (interface V3.0, codes 2005, 2056).
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from auditor.facts import ip, lost_filings
from auditor.facts.fact import Fact, exported
from auditor.facts.likeness import body, owner
from auditor.facts.tables import Tables, stated, unreadable
from auditor.text import Text

_RANGES = ("ip_allocations.provider", "ip_allocations.first_ip", "ip_allocations.layer")

FACTS: tuple[Fact, ...] = (
    exported("ip_allocations", "provider", "text", "报备单位", "unit that filed it", tells_of="providers"),
    exported("ip_allocations", "layer", "code", "备案层级", "family of the filing", codes="ip_layer"),
    exported("ip_allocations", "kind", "code", "分配方式", "way of assignment", codes="ip_kind"),
    exported("ip_allocations", "use", "code", "使用方式", "way of use", codes="ip_use", needed=False),
    exported("ip_allocations", "assignee", "text", "使用单位", "assignee", needed=False, tells_of="holder"),
    exported("ip_allocations", "assigned_on", "date", "分配日期", "assigned on", needed=False),
    Fact("ip_list", "text", Text("IP地址段", "IP ranges"),
         Text("该条备案的全部地址段", "all ranges of this filing"), ("ip_allocations.first_ip",), lambda t: t.ip_list),
    Fact("has_source", "flag", Text("单位有来源备案", "unit filed a source"),
         Text("该单位报备过来源或自带地址，或有其他单位再分配给它；快照中没有任何来源备案时为未知",
              "the unit filed sources or addresses of its own, or another unit assigned some on to it; unknown when the snapshot "
              "has no source filing at all"),
         _RANGES, lambda t: t.has_source),
    Fact("inside_source", "flag", Text("在本单位来源之内", "inside the unit's sources"),
         Text("各地址段都在本单位来源、自带或他人再分配给它的地址之内（相邻段合并后）；没有来源备案时为未知",
              "every range lies in what the unit filed as source, brought along or was assigned on, neighbours merged; unknown "
              "without any source filing"),
         _RANGES, lambda t: t.inside_source),
    Fact("contested", "flag", Text("与其他单位重叠", "overlaps another unit"),
         Text("有地址由另一单位以同类（来源，或终端分配）备案；层级或分配方式未知时为未知。上级再分配给下级不算重叠",
              "another unit filed some of the addresses in the same family (source, or assignment to an end user); unknown if "
              "the family or way of assignment is; a range assigned on to a lower unit is no overlap"),
         (*_RANGES, "ip_allocations.kind"), lambda t: t.contested),
    Fact("other_unit", "text", Text("重叠单位", "other unit"),
         Text("以同类备案了其中地址的其他单位（按名称第一个）",
              "the other unit that filed some of the addresses (first by name)"),
         (*_RANGES, "ip_allocations.kind"), lambda t: t.other_unit, seen_in="other_row_id", tells_of="others"),
    Fact("use_stated", "flag", Text("已填使用方式", "use stated"),
         Text("使用方式有内容；读不出时为未知", "the way of use is filled in; unknown if unreadable"),
         ("ip_allocations.use",), lambda t: t.use_stated),
    Fact("date_stated", "flag", Text("已填分配日期", "date stated"),
         Text("分配日期有内容；读不出时为未知", "the date is filled in; unknown if unreadable"),
         ("ip_allocations.assigned_on",), lambda t: t.date_stated),
    Fact("assignee_stated", "flag", Text("已填使用单位", "assignee stated"),
         Text("使用单位或分配对象有内容；读不出时为未知", "the assignee is filled in; unknown if unreadable"),
         ("ip_allocations.assignee",), lambda t: t.assignee_stated),
)  # fmt: skip

# Facts that compare ranges with each other.
_COMPARED = ("has_source", "inside_source", "contested", "other_unit")


def base(tables: Tables) -> ir.Table:
    """One row for each source row of IP filings, with everything their facts read."""
    ranges = tables["ip_allocations"]
    ranges = tables.keep("allocation_points", ranges.mutate(
        point_id=ibis.row_number().over(order_by=["row_id", "first_ip", "end_ip"]), family=_family(ranges),
    ))  # fmt: skip
    grouped = ranges.group_by("row_id").agg(ip_list=ranges.ip_text.collect(distinct=True).sort().join(";"))
    if tables.asks("ip_allocation", _COMPARED):
        grouped = _judged(ranges, tables)
    names = ("provider", "layer", "kind", "use", "assignee", "assigned_on", "unreadable", "malformed")
    rows = ranges.group_by("row_id").agg(**{name: ranges[name].first(order_by="point_id") for name in names})
    return rows.join(grouped, "row_id").mutate(
        use_stated=stated(rows, "use"),
        date_stated=stated(rows, "assigned_on"),
        assignee_stated=stated(rows, "assignee"),
    )


def _judged(ranges: ir.Table, tables: Tables) -> ir.Table:
    """Per row: its ranges, compared with the unit's sources and with other units."""
    judged = _with_overlaps(_with_sources(ranges, tables), tables)
    return judged.group_by("row_id").agg(
        ip_list=judged.ip_text.collect(distinct=True).sort().join(";"),
        has_source=judged.has_source.all(),
        inside_source=judged.inside_source.all(),
        contested=judged.contested.any(),
        other_unit=judged.other_unit.min(),
        other_row_id=judged.other_row_id.min(),
    )


def _family(ranges: ir.Table) -> ir.StringValue:
    """Among which filings a range must be alone; null where that cannot be told or nothing is claimed."""
    terminal = ranges.kind.isin(["used", "own_use"])
    return ibis.cases(
        (ranges.layer == "source", "source"),
        ((ranges.layer == "assignment") & terminal, "assignment"),
        else_=ibis.null("string"),
    )


def _with_sources(ranges: ir.Table, tables: Tables) -> ir.Table:
    """Adds has_source and inside_source."""
    filed = ranges.filter(ranges.layer.isin(["source", "own"]))
    filed = filed.select("first_ip", "end_ip", owner=owner(filed.provider))
    passed = ranges.filter((ranges.layer == "assignment") & (ranges.kind == "reassigned"))
    passed = passed.select("first_ip", "end_ip", owner=owner(passed.assignee))
    sources = ibis.union(filed, passed).filter(lambda t: t.owner.notnull() & t.first_ip.notnull())
    merged = tables.keep("source_ranges", ip.merge(sources.select("owner", "first_ip", "end_ip")))
    asked = ranges.select("point_id", "first_ip", "end_ip", owner=owner(ranges.provider))
    within = tables.keep("allocation_within", ip.inside(asked, merged))
    owners = merged.select("owner").distinct()
    bodies = owners.group_by(body_of=body(owners.owner)).agg(branches=owners.count())
    any_source = ranges.agg(any_source=(ranges.layer == "source").fill_null(False).any())
    joined = (
        ranges.join(within, "point_id")
        .left_join(owners, owner(ranges.provider) == owners.owner)
        .left_join(bodies, body(ranges.provider) == bodies.body_of)
        .cross_join(any_source)
    )
    possible, anybody = lost_filings.possible_sources(tables)
    joined = joined.left_join(possible, ranges.provider == possible.possible_owner)
    # Another branch of the same legal person may have filed the source.
    related = joined.branches.fill_null(0) > joined.owner.notnull().cast("int64")
    unsure = joined.possible_owner.notnull() | anybody | ranges.provider.isnull() | related
    has_source = ibis.cases(
        (joined.owner.notnull(), True), (unsure | ~joined.any_source, ibis.null("boolean")), else_=False
    )
    inside = ibis.cases(
        (ranges.first_ip.isnull() | joined.owner.isnull(), ibis.null("boolean")),
        (~joined.inside & unsure, ibis.null("boolean")),
        (joined.inside & unreadable(ranges, "ip_list"), ibis.null("boolean")),  # an end or another range is lost
        else_=joined.inside,
    )  # fmt: skip
    return joined.select(ranges, has_source=has_source, inside_source=inside)


def _with_overlaps(ranges: ir.Table, tables: Tables) -> ir.Table:
    """Adds contested, other_unit, other_row_id."""
    claimed = ranges.filter(ranges.family.notnull() & ranges.provider.notnull() & ranges.first_ip.notnull())
    twice = tables.keep("contested_ranges", _claimed_twice(claimed))
    asked = claimed.select("point_id", "first_ip", "end_ip", owner=claimed.family)
    touched = tables.keep("allocation_contested", ip.overlapping(asked, twice))
    mine = claimed.semi_join(touched.filter(touched.overlapping), "point_id")
    others = _others(tables.keep("contested_filings", mine))
    joined = ranges.left_join(touched, "point_id").left_join(others, "point_id")
    passed_on = (
        ranges.layer.isin(["own", "announcement"]) | ranges.kind.isin(["reassigned", "kept"])
    ).fill_null(False)
    contested = ibis.coalesce(joined.overlapping, passed_on.ifelse(False, ibis.null("boolean")))
    contested = (~contested & ~passed_on & lost_filings.any_lost(tables)).ifelse(
        ibis.null("boolean"), contested
    )
    return joined.select(
        ranges, contested=contested, other_unit=joined.other_unit, other_row_id=joined.other_row_id
    )


def _claimed_twice(claimed: ir.Table) -> ir.Table:
    """owner (the family), first_ip, end_ip: the addresses that two units claim; each unit's own ranges are merged first."""
    alone = ip.merge(
        claimed.select("first_ip", "end_ip", owner=claimed.family + "|" + body(claimed.provider))
    )
    alone = alone.mutate(family=alone.owner.re_extract(r"^[^|]*", 0))
    before = ibis.window(group_by="family", order_by=["first_ip", "end_ip", "owner"], preceding=(None, 1))
    swept = alone.mutate(furthest=alone.end_ip.max().over(before))
    shared = swept.filter(swept.furthest > swept.first_ip)
    pieces = shared.select("first_ip", end_ip=ibis.least(shared.end_ip, shared.furthest), owner="family")
    return ip.merge(pieces)


def _others(contested: ir.Table) -> ir.Table:
    """point_id, other_unit, other_row_id: who else claims the addresses, first by name; branches of one unit are one."""
    contested = contested.mutate(body=body(contested.provider))
    other = contested.select(
        other_first="first_ip",
        other_end="end_ip",
        other_name="provider",
        other_body="body",
        other_row="row_id",
        other_family="family",
    )
    pairs = contested.join(
        other,
        [
            contested.family == other.other_family,
            contested.body != other.other_body,
            other.other_first < contested.end_ip,
            other.other_end > contested.first_ip,
        ],
    )
    order = ["other_name", "other_row"]
    return pairs.group_by("point_id").agg(
        other_unit=pairs.other_name.first(order_by=order), other_row_id=pairs.other_row.first(order_by=order)
    )

"""Facts on accesses (接入): is the place where a site is said to live really the provider's?"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from auditor.facts import access_rows, ip, lost_filings
from auditor.facts.branches import perhaps_own
from auditor.facts.fact import Fact, exported
from auditor.facts.in_use import IN_USE
from auditor.facts.likeness import body, owner
from auditor.facts.losses import Lost, lost, without_serial
from auditor.facts.tables import (
    Tables,
    access_ranges,
    access_state,
    first_of_each,
    foreign_owner,
    owned_ranges,
    some,
    unreadable,
)
from auditor.text import Text

_RANGES = ("ip_allocations.provider", "ip_allocations.first_ip", "accesses.provider", "accesses.ip_list")

FACTS: tuple[Fact, ...] = (
    exported("accesses", "service_no", "text", "服务备案号", "service filing number"),
    exported("accesses", "provider", "text", "接入商", "access provider", tells_of="providers"),
    exported("accesses", "mode", "code", "接入方式", "access mode", codes="access_mode", needed=False),
    exported("accesses", "place", "text", "服务器放置地", "server location", needed=False),
    exported("accesses", "ip_list", "text", "接入IP", "access IPs", needed=False),
    exported("accesses", "status", "code", "接入状态", "access status", codes="access_status", needed=False),
    exported("accesses", "filed_on", "date", "接入备案时间", "access filed on", needed=False),
    exported("accesses", "cancelled_on", "date", "取消接入时间", "access cancelled on", needed=False),
    Fact(
        "active", "flag", Text("接入有效", "access in force"),
        Text("接入未取消：状态不是已取消，且截至快照日没有取消接入时间；二者矛盾或读不出时为未知",
             "not cancelled by status or date as of the snapshot; unknown where the two contradict or cannot be read"),
        ("accesses.service_no",), lambda t: t.active,
    ),
    Fact(
        "service_found", "flag", Text("服务存在", "service on file"),
        Text("快照的服务表中有该服务备案号；没有，但有读不出的服务行提到它时为未知",
             "the service table has this filing number; unknown if not, but an unreadable row mentions it"),
        ("accesses.service_no", "services.service_no"), lambda t: t.service_found,
    ),
    Fact("stray_service_count", "integer", Text("读不出备案号的服务行数", "service rows without a number"),
         Text("服务备案号读不出或空着的服务行数；其中任何一行都可能是找不到服务的接入的服务",
              "service rows without a readable number; any of them may be the service of an access without one"),
         ("services.service_no",), lambda t: t.stray_services, unit="record"),
    Fact("subject_no", "text", Text("主体备案号", "subject filing number"),
         Text("接入所属服务的主体备案号", "the subject of the access's service"), (), lambda t: t.subject_no),
    Fact("subject_name", "text", Text("主办单位", "subject"),
         Text("接入所属服务的主办单位名称", "the name of the subject of the access's service"), (),
         lambda t: t.subject_name, tells_of="holder"),
    Fact("service_name", "text", Text("服务名称", "service name"),
         Text("接入所属服务的名称", "the name of the access's service"), (), lambda t: t.service_name),
    Fact("type", "code", Text("服务类型", "service type"),
         Text("接入所属服务的类型", "the type of the access's service"), (), lambda t: t.type, codes="service_type"),
    Fact("alive", "flag", Text("可访问", "alive"),
         Text("所属服务最近一次拨测有响应", "the service answered when it was last observed"),
         ("resolutions.domain", "resolutions.alive"), lambda t: t.alive),
    Fact("in_use", "flag", IN_USE,
         Text("所属服务是否仍在使用", "whether its service is in use"),
         ("resolutions.domain", "resolutions.alive"), lambda t: t.in_use),
    Fact(
        "ip_count", "integer", Text("IP段数", "number of IP ranges"),
        Text("能读出的接入IP段个数；有读不出的IP时为未知", "readable IP ranges; unknown if some IP could not be read"),
        ("accesses.ip_list",), lambda t: t.ip_unreadable.ifelse(ibis.null("int64"), t.ip_count), unit="range",
    ),
    Fact(
        "provider_has_ranges", "flag", Text("接入商有IP备案", "provider filed IPs"),
        Text("IP备案表中有该接入商自报或分配给它的地址段", "the IP filings hold ranges filed by or assigned to it"),
        _RANGES, lambda t: t.provider_has_ranges,
    ),
    Fact(
        "ips_in_provider_ranges", "flag", Text("IP在本接入商地址段内", "IPs inside the provider's ranges"),
        Text("全部接入IP都在本接入商自报或分配给它的地址段内（相邻段合并后）；接入商没有任何IP备案或没有同类（IPv4、IPv6）地址的备案，"
             "地址由同一法人的其他分支机构备案，或读不出的备案可能是它的时为未知",
             "every access IP lies in ranges filed by or assigned to the provider, neighbours merged; unknown if it filed none "
             "or none of this family (IPv4, IPv6), if another branch of the same legal person filed it, or if a filing that "
             "could not be read may be its"),
        _RANGES,
        lambda t: ibis.cases(
            (~t.provider_has_ranges | ((t.outside_count > 0) & t.owner_lost), ibis.null("boolean")),
            (t.outside_count > t.unowned_count, False),
            (t.ip_unreadable | (t.ip_count == 0) | (t.unowned_count > 0), ibis.null("boolean")), else_=True),
    ),
    Fact(
        "ips_of_other_provider", "flag", Text("IP属于其他接入商", "IPs of another provider"),
        Text("有接入IP不在本接入商地址段内，而在其他单位备案的地址段内；接入商没有任何IP备案时为未知",
             "some access IP is outside the provider's ranges and inside another unit's; unknown if it filed none"),
        _RANGES,
        lambda t: ibis.cases(
            (~t.provider_has_ranges | (t.other_provider.notnull() & t.owner_lost), ibis.null("boolean")),
            (t.other_provider.notnull(), True),
            (t.ip_unreadable | (t.ip_count == 0) | (t.unowned_count > 0)
             | ((t.outside_count > 0) & t.filings_lost), ibis.null("boolean")),
            else_=False),
    ),
    Fact("provider_listed", "flag", Text("接入商在名录中", "provider on the list"),
         Text("接入商名录中有该名称（清洗后相同，或只是组织形式的写法不同）；没有，但有同一法人的总公司或分支机构，或名录有读不出的名称时为未知",
              "the list of providers has this name, be it in another wording of its legal form; unknown if not, but the list has "
              "another branch of the same legal person, or a name that could not be read"),
         ("accesses.provider", "providers.provider"), lambda t: t.provider_listed),
    Fact("ips_kept_for_later", "flag", Text("IP属预留地址", "IPs kept for later"),
         Text("有接入IP落在登记为预留的地址段，且不在任何已分配、自用或再分配的地址段内",
              "some access IP lies in a range kept for later and in none that is assigned, used or assigned on"),
         ("ip_allocations.first_ip", "ip_allocations.kind", "accesses.ip_list"),
         lambda t: ibis.cases(
             ((t.kept_count > 0) & ~t.filings_lost, True),
             (t.ip_unreadable | (t.ip_count == 0) | t.filings_lost, ibis.null("boolean")), else_=False)),
    Fact("other_provider", "text", Text("IP实际备案单位", "unit that filed the IPs"),
         Text("备案了这些地址的其他单位（范围最小的一个）", "the other unit that filed these addresses (narrowest range)"),
         _RANGES, lambda t: t.other_provider, seen_in="other_row_id", tells_of="others"),
    Fact(
        "ips_reserved", "flag", Text("含私有或保留地址", "private or reserved IPs"),
        Text("有接入IP落在私有或保留地址段（RFC 6890 等）", "some access IP is private or reserved (RFC 6890 and others)"),
        ("accesses.ip_list",),
        lambda t: ibis.cases(
            (t.reserved_count > 0, True), (t.ip_unreadable | (t.ip_count == 0), ibis.null("boolean")), else_=False),
    ),
    *access_rows.FACTS,
)  # fmt: skip

# Facts that look at the ranges of an access one by one.
_OF_RANGES = ("ip_count", "ips_in_provider_ranges", "ips_of_other_provider", "ips_kept_for_later", "other_provider",
              "ips_reserved")  # fmt: skip


def base(tables: Tables, services: ir.Table) -> ir.Table:
    """Accesses with everything their facts read.

    Args:
        services: the observed services (service_no, subject_no, subject_name, name, type, alive, in_use), one row a number.
    """
    accesses = tables["accesses"]
    owners = owned_ranges(tables).select("owner").distinct()
    names = tables["providers"]
    listed = names.select(listed=owner(names.provider)).distinct()
    bodies = names.select(listed_body=body(names.provider)).distinct()
    some_unnamed = some(names, unreadable(names, "provider"))
    unlisted = some_unnamed | ("providers" in tables.in_part)
    orphans = accesses.filter(accesses.service_no.notnull())
    orphans = orphans.anti_join(services, orphans.service_no == services.known_service_no)
    strays = _stray_services(tables, orphans)
    nobodys = tables.keep("lost_services", strays.concerned.rename(lost="mentioned"))
    hidden = strays.hide(orphans.anti_join(nobodys, "row_id"))
    joined = (
        accesses.left_join(nobodys, accesses.row_id == nobodys.row_id)
        .left_join(owners, owner(accesses.provider) == owners.owner)
        .left_join(listed, owner(accesses.provider) == listed.listed)
        .left_join(bodies, body(accesses.provider) == bodies.listed_body)
        .left_join(services, accesses.service_no == services.known_service_no)
    )
    known = joined.select(
        accesses,
        active=access_state(accesses, tables.as_of),
        provider_listed=ibis.cases(
            (accesses.provider.isnull(), ibis.null("boolean")),
            (joined.listed.notnull(), True),
            (unlisted | joined.listed_body.notnull(), ibis.null("boolean")),
            else_=False,
        ),
        ip_unreadable=unreadable(accesses, "ip_list"),
        provider_has_ranges=joined.owner.notnull(),
        service_found=ibis.cases(
            (joined.known_service_no.notnull(), True),
            (accesses.service_no.isnull() | joined.lost.fill_null(False) | hidden, ibis.null("boolean")),
            else_=False,
        ),
        stray_services=ibis.literal(strays.nameless, "int64"),
        subject_no=joined.subject_no,
        subject_name=joined.subject_name,
        service_name=joined.service_name,
        type=joined.type,
        alive=joined.alive,
        in_use=joined.in_use,
    )
    if tables.asks("access", _OF_RANGES):
        known = _placed(known, tables)
    return access_rows.added(known, tables) if tables.asks("access", ["same_access_count"]) else known


def _stray_services(tables: Tables, orphans: ir.Table) -> Lost:
    """Service rows without a number, and the accesses without service that may be theirs."""
    rows = tables["services"]
    numbers = ibis.union(
        orphans.select("row_id", number=orphans.service_no),
        orphans.select("row_id", number=without_serial(orphans.service_no)),
    )
    keyed = rows.filter(rows.service_no.notnull()).select("row_id")
    return lost(tables, "services", "access", keyed, numbers)


def _placed(accesses: ir.Table, tables: Tables) -> ir.Table:
    """Accesses with what is known of their ranges."""
    counted = _counted(tables)
    lost = lost_filings.owners(tables)
    joined = accesses.left_join(counted, "row_id").left_join(lost, [("provider", "lost_owner")])
    counts = ("ip_count", "outside_count", "unowned_count", "reserved_count", "kept_count")
    return joined.select(
        accesses, "other_provider", "other_row_id", **{name: joined[name].fill_null(0) for name in counts},
        owner_lost=joined.lost_owner.notnull() | lost_filings.anybodys(tables), filings_lost=lost_filings.any_lost(tables),
    )  # fmt: skip


def _counted(tables: Tables) -> ir.Table:
    """Per access row: its ranges, those outside the provider's own, those reserved, and who else filed them."""
    ranges = access_ranges(tables)
    asked = ranges.select("point_id", "first_ip", "end_ip", owner=owner(ranges.provider))
    within = tables.keep("access_within", ip.inside(asked, owned_ranges(tables)))
    everybodys = ranges.select("point_id", "first_ip", "end_ip", owner=ibis.literal("all"))
    touching = ip.overlapping(everybodys, lost_filings.unowned(tables)).rename(unowned="overlapping")
    touching = tables.keep("access_unowned", touching)
    placed = ranges.join(within, "point_id").join(_kept_for_later(tables, ranges), "point_id")
    placed = placed.join(touching, "point_id")
    outside = placed.filter(~placed.inside).select("point_id", "provider", "first_ip", "end_ip")
    perhaps = tables.keep("access_perhaps", perhaps_own(tables.keep("access_outside", outside), tables))
    known = placed.left_join(perhaps, [("point_id", "perhaps_id")])
    placed = known.mutate(unowned=known.unowned | known.perhaps.fill_null(False))
    placed = placed.drop("perhaps_id", "perhaps")
    outside = placed.filter(~placed.inside & ~placed.unowned)
    foreign = foreign_owner(
        outside.select("point_id", "provider", "first_ip", "end_ip"), tables, "access_foreign"
    )
    full = placed.left_join(foreign, "point_id")
    grouped = full.group_by("row_id").agg(
        ip_count=full.count(),
        outside_count=(~full.inside).sum(),
        unowned_count=(~full.inside & full.unowned).sum(),
        reserved_count=full.reserved.sum(),
        kept_count=full.kept.sum(),
    )
    others = full.filter(full.other_provider.notnull())
    others = others.select("row_id", "other_provider", "other_row_id")
    others = first_of_each(others, "row_id", ["other_provider", "other_row_id"])
    return tables.keep("access_counted", grouped.left_join(others, "row_id").drop("row_id_right"))


def _kept_for_later(tables: Tables, ranges: ir.Table) -> ir.Table:
    """point_id, kept: does a range lie in what is kept for later (Fpfs 4), and not in what anybody uses?"""
    filed = tables["ip_allocations"].filter(tables["ip_allocations"].first_ip.notnull())
    kept = filed.filter(filed.kind == "kept").select("first_ip", "end_ip", owner=ibis.literal("all"))
    used = filed.filter(filed.kind.isin(["used", "reassigned", "own_use"]))
    used = used.select("first_ip", "end_ip", owner=ibis.literal("all"))
    asked = ranges.select("point_id", "first_ip", "end_ip", owner=ibis.literal("all"))
    touching = ip.overlapping(asked, ip.merge(kept))
    within = ip.inside(asked, ip.merge(used))
    joined = touching.join(within, "point_id")
    return tables.keep("access_kept", joined.select("point_id", kept=joined.overlapping & ~joined.inside))

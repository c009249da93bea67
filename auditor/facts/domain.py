"""Facts on domains (域名): filed or only seen, under which services, held by whom and until when.

A domain and its `www.` form are one. A case is every domain that a service filed or that was observed.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from auditor.facts import in_use, ip, lost_filings, registration, resolution
from auditor.facts.fact import Fact
from auditor.facts.losses import Lost
from auditor.facts.suffixes import bare, with_registrable
from auditor.facts.tables import (
    Tables,
    access_ranges,
    count,
    first_of_each,
    foreign_owner,
    malformed,
    unless,
    unreadable,
)
from auditor.snapshot.doubts import DOMAINS
from auditor.text import Text

_FILED = ("service_domains.domain", "service_domains.service_no")
_SEEN = ("resolutions.domain",)
_REGISTERED = ("domain_registrations.domain",)

FACTS: tuple[Fact, ...] = (
    Fact("domain", "text", Text("域名", "domain"),
         Text("去掉“www.”的域名", "the domain without its www."), (), lambda t: t.domain),
    Fact("filed", "flag", Text("已备案", "filed"),
         Text("有未注销的服务报备了该域名或其注册域名；没有，但服务备案号或状态读不出、有读不出的服务行或域名单元格可能是它、"
              "解析地址属于找不到服务的接入，或有网站、APP所在的文件没有域名一列时为未知",
              "a service that is not cancelled filed it or its registrable domain; unknown if none did, but the number or status "
              "of one that did is unreadable, an unreadable row or cell may mean it, it resolves to an access whose service "
              "is missing, or websites or apps stand in a file without a column for domains"),
         _FILED, lambda t: t.filed),
    Fact("service_no", "text", Text("服务备案号", "service filing number"),
         Text("报备该域名的服务（按备案号第一个）", "the service that filed it, first by number"), (),
         lambda t: t.service_no),
    Fact("service_name", "text", Text("服务名称", "service name"),
         Text("该服务的名称", "the name of that service"), (), lambda t: t.service_name),
    Fact("subject_no", "text", Text("主体备案号", "subject filing number"),
         Text("该服务的主体备案号", "the subject of that service"), (), lambda t: t.subject_no),
    Fact("subject_name", "text", Text("主办单位", "subject"),
         Text("该服务的主办单位名称", "the name of that subject"), (), lambda t: t.subject_name, tells_of="holder"),
    Fact("subject_nature", "code", Text("单位性质", "nature"),
         Text("该主体的单位性质", "the nature of that subject"), ("subjects.nature",), lambda t: t.subject_nature,
         codes="nature"),
    Fact("website_count", "integer", Text("报备它的网站数", "websites that filed it"),
         Text("报备了该域名、未注销的网站数，按服务备案号计；不足两个，而还可能有其他网站时为未知",
              "websites not cancelled that filed it, by service number; unknown if fewer than two, but others may have"),
         _FILED, lambda t: t.website_count, unit="website"),
    Fact("filed_by_website", "flag", Text("由网站报备", "filed by a website"),
         Text("有未注销的网站报备了该域名；没有，而可能有时为未知",
              "a website that is not cancelled filed it; unknown if none did, but one may have"),
         _FILED, lambda t: t.filed_by_website),
    Fact("website_numbers", "text", Text("报备它的网站", "websites that filed it (numbers)"),
         Text("这些网站的服务备案号", "their service filing numbers"), _FILED, lambda t: t.website_numbers,
         tells_of="others"),
    Fact("registrable", "flag", Text("是独立域名", "registrable"),
         Text("该域名本身可以注册（公共后缀下一级，如 example.com.cn）",
              "the domain itself is what a registrar sells: one label below a public suffix, such as example.com.cn"),
         _FILED, lambda t: t.registrable_domain.notnull().ifelse(t.domain == t.registrable_domain, False)),
    Fact("registrable_domain", "text", Text("所属独立域名", "registrable domain"),
         Text("它所属的可注册域名", "the registrable domain it belongs to"), _FILED, lambda t: t.registrable_domain),
    Fact("alive", "flag", Text("可访问", "alive"),
         Text("最近一次拨测有响应", "it answered when last observed"), (*_SEEN, "resolutions.alive"), lambda t: t.alive,
         seen_in="seen_row_id"),
    Fact("in_use", "flag", in_use.IN_USE,
         Text("在拨测结果有效天数内有响应为是，无响应为否；更早的拨测不作数，为未知",
              "whether it answered within the days for which an observation counts; unknown if it was observed earlier"),
         (*_SEEN, "resolutions.alive", "resolutions.observed_on"),
         lambda t: t.seen_lately.ifelse(t.alive, ibis.null("boolean")), seen_in="seen_row_id"),
    Fact("observed_on", "date", Text("探测日期", "observed on"),
         Text("最近一次拨测的日期", "day of the last observation"), (*_SEEN, "resolutions.observed_on"),
         lambda t: t.observed_on, seen_in="seen_row_id"),
    Fact("days_since_observation", "integer", Text("距探测天数", "days since it was observed"),
         Text("快照日减探测日期", "as-of date minus that day"), (*_SEEN, "resolutions.observed_on"),
         lambda t: t.days_since_observation, unit="day", seen_in="seen_row_id"),
    Fact("resolved_ip", "text", Text("解析IP", "resolved IPs"),
         Text("最近一次拨测解析到的地址", "addresses it resolved to"), (*_SEEN, "resolutions.first_ip"),
         lambda t: t.resolved_ip, seen_in="seen_row_id"),
    Fact("resolved_provider", "text", Text("解析IP备案单位", "unit that filed the resolved IPs"),
         Text("备案了解析地址的单位（范围最小的一个）；只对未报备、或可能未报备的域名计算",
              "the unit that filed the resolved addresses (narrowest range); only for domains that nobody may have filed"),
         (*_SEEN, "resolutions.first_ip", "ip_allocations.provider", "ip_allocations.first_ip"),
         lambda t: t.resolved_provider, seen_in="seen_row_id", tells_of="providers"),
    Fact("hosted", "flag", Text("解析到已备案的IP", "resolves to filed IPs"),
         Text("最近一次解析到的地址在某单位的IP备案之内；不在，但有读不出的解析地址或IP备案时为未知；只对未报备、或可能未报备的域名计算",
              "the addresses it resolved to lie in a unit's IP filings; unknown if they do not, but an address or a filing could "
              "not be read; only for domains that nobody may have filed"),
         (*_SEEN, "resolutions.first_ip", "ip_allocations.provider", "ip_allocations.first_ip"), lambda t: t.hosted,
         seen_in="seen_row_id"),
    *registration.FACTS,
)  # fmt: skip


def base(tables: Tables, services: ir.Table) -> ir.Table:
    """One row for each domain, with everything its facts read.

    Args:
        services: the observed services.
    """
    filed = tables.keep("filed_domains", _filed(tables, services))
    seen = tables.keep("seen_domains", _seen(tables))
    names = ibis.union(filed.select("domain"), seen.select("domain")).distinct()
    known = tables.keep("known_domains", with_registrable(names, tables, "domain"))
    parents = filed.select(parent_domain="domain", parent_filed="in_force", parent_doubted="doubted")
    joined = (
        known.left_join(filed, "domain")
        .left_join(seen, known.domain == seen.domain)
        .left_join(parents, known.registrable == parents.parent_domain)
    )
    in_force = joined.in_force.fill_null(False) | joined.parent_filed.fill_null(False)
    flat = tables.keep("domains", joined.select(
        record_id=ibis.row_number().over(order_by=known.domain),
        row_id=ibis.coalesce(joined.filed_row_id, joined.seen_row_id),
        domain=known.domain, registrable_domain=joined.registrable, in_force=in_force,
        doubted=joined.doubted.fill_null(False) | joined.parent_doubted.fill_null(False),
        service_no=joined.service_no, service_name=joined.service_name, subject_no=joined.subject_no,
        subject_name=joined.subject_name, website_count=joined.website_count.fill_null(0),
        possible_count=joined.possible_count.fill_null(0),
        website_numbers=joined.website_numbers, alive=joined.alive, observed_on=joined.observed_on,
        resolved_ip=joined.resolved_ip, seen_row_id=joined.seen_row_id, ip_lost=joined.ip_lost.fill_null(False),
    ))  # fmt: skip
    hosted = _with_hosts(_with_doubts(flat, services, tables), tables)
    registered = ("subject_nature", *(fact.name for fact in registration.FACTS))
    return registration.joined(hosted, tables) if tables.asks("domain", registered) else hosted


def _filed(tables: Tables, services: ir.Table) -> ir.Table:
    """Per filed domain: where it stands, the first service, and the websites that are not cancelled.

    A domain in a row without a readable number is filed by nobody knows whom, if it is filed at all.
    """
    pairs = tables["service_domains"]
    pairs = pairs.filter(pairs.domain.notnull())
    pairs = pairs.select("row_id", "service_no", domain=bare(pairs.domain))
    told = ibis.union(_by_number(pairs, services), _by_row(pairs, services))
    maybe_website = told.type.fill_null("website") == "website"
    website = told.in_force.fill_null(False) & (told.type == "website").fill_null(False)
    possible = told.in_force.fill_null(True) & maybe_website
    number = website.ifelse(told.service_no, ibis.null("string"))
    anybody = ibis.coalesce(told.service_no, told.row_id.cast("string"))
    order = [ibis.desc(told.in_force.fill_null(False)), ibis.asc(told.service_no), ibis.asc(told.row_id)]
    first = first_of_each(told, "domain", order).select(
        "domain", "service_no", "service_name", "subject_no", "subject_name", filed_row_id="row_id"
    )
    counted = told.group_by("domain").agg(
        in_force=told.in_force.fill_null(False).any(), doubted=told.in_force.isnull().any(),
        website_count=number.nunique(),
        possible_count=possible.ifelse(anybody, ibis.null("string")).nunique(),
        website_numbers=number.collect(distinct=True).sort().join(" ").nullif(""),
    )  # fmt: skip
    return first.join(counted, "domain")


_ABOUT = ("row_id", "service_no", "domain", "subject_no", "subject_name", "service_name", "type", "in_force")


def _by_number(pairs: ir.Table, services: ir.Table) -> ir.Table:
    """Filed domains with what is known of the number they are filed under; one that no service has is in force."""
    known = services.filter(services.service_no.notnull())
    cancelled = (known.status == "cancelled").fill_null(False)
    about = known.group_by(about_no=known.service_no).agg(
        subject_no=known.subject_no.min(), subject_name=known.subject_name.min(), service_name=known.name.min(),
        type=known.type.min(), cancelled=cancelled.all(), kept=(~cancelled & ~known.status_unreadable).any(),
    )  # fmt: skip
    numbered = pairs.filter(pairs.service_no.notnull())
    told = numbered.left_join(about, numbered.service_no == about.about_no)
    in_force = ibis.cases(
        (told.cancelled.isnull() | told.kept, True), (told.cancelled, False), else_=ibis.null("boolean")
    )
    return told.mutate(in_force=in_force).select(*_ABOUT)


def _by_row(pairs: ir.Table, services: ir.Table) -> ir.Table:
    """The same for rows without a number, by the row they stand in."""
    rows = services.filter(services.service_no.isnull())
    rows = rows.select("record_id", "subject_no", "subject_name", "type", "status", service_name=rows.name)
    unnumbered = pairs.filter(pairs.service_no.isnull())
    told = unnumbered.left_join(rows, unnumbered.row_id == rows.record_id)
    gone = (told.status == "cancelled").fill_null(False)
    return told.mutate(in_force=gone.ifelse(False, ibis.null("boolean"))).select(*_ABOUT)


def _seen(tables: Tables) -> ir.Table:
    """Per observed domain: what its last observation showed."""
    rows = resolution.latest(tables)
    return rows.group_by(domain=rows.bare).agg(
        alive=rows.alive.any(), observed_on=rows.observed_on.min(), seen_row_id=rows.row_id.min(),
        resolved_ip=rows.ip_text.collect(distinct=True).sort().join(";").nullif(""), ip_lost=rows.ip_lost.any(),
    )  # fmt: skip


def _with_doubts(domains: ir.Table, services: ir.Table, tables: Tables) -> ir.Table:
    """Adds filed and days_since_observation, and takes back counts that may be too small."""
    doubted = _doubted(domains, services, tables)
    also = doubted.select(also_doubted="meant")
    joined = domains.left_join(doubted, domains.domain == doubted.meant)
    joined = joined.left_join(also, joined.registrable_domain == also.also_doubted)
    doubtful = joined.doubted | joined.meant.notnull() | joined.also_doubted.notnull()
    doubtful |= _domains_lost(tables, services) | _hidden(domains, tables)
    filed = ibis.cases((joined.in_force, True), (doubtful, ibis.null("boolean")), else_=False)
    more = (joined.possible_count > joined.website_count) | (doubtful & ~joined.doubted)
    by_website = unless(more, joined.website_count > 0, False)
    days = ibis.literal(tables.as_of, "date").delta(domains.observed_on, unit="day")
    counted = ((joined.website_count < 2) & more).ifelse(ibis.null("int64"), joined.website_count)
    return tables.keep("doubted_domains", joined.select(
        *(domains[name] for name in domains.columns if name != "website_count"),
        filed=filed, website_count=counted, filed_by_website=by_website, days_since_observation=days,
        seen_lately=in_use.recent(domains, tables),
    ))  # fmt: skip


def _doubted(domains: ir.Table, services: ir.Table, tables: Tables) -> ir.Table:
    """meant: domains that an unreadable row or cell may mean, or that answer where a missing service is connected."""
    doubts = tables["doubts"]
    patterns = (
        doubts.filter((doubts.table == DOMAINS) & doubts.pattern.notnull()).select("pattern").distinct()
    )
    whole, masked = (patterns.filter(patterns.pattern.contains("%") == has) for has in (False, True))
    meant = ibis.union(
        whole.select(meant="pattern"),
        domains.join(masked, domains.domain.like(masked.pattern)).select(meant="domain"),
        _at_missing_services(domains, services, tables),
        distinct=True,
    )
    return tables.keep("doubted_names", meant)


def _at_missing_services(domains: ir.Table, services: ir.Table, tables: Tables) -> ir.Table:
    """meant: domains nobody filed that resolve to the addresses of an access whose service is not in the data."""
    ranges = access_ranges(tables)
    stranded = ranges.filter(ranges.service_no.notnull() & ranges.active.fill_null(True))
    stranded = stranded.anti_join(services, "service_no").select(
        "first_ip", "end_ip", owner=ibis.literal("all")
    )
    unfiled = domains.filter(~domains.in_force).select("domain")
    rows = resolution.latest(tables)
    seen = rows.filter(rows.first_ip.notnull()).semi_join(unfiled, rows.bare == unfiled.domain)
    seen = seen.select("bare", "first_ip", "end_ip").distinct()
    points = tables.keep("doubted_points", seen.mutate(
        point_id=ibis.row_number().over(order_by=["bare", "first_ip"]), owner=ibis.literal("all"),
    ))  # fmt: skip
    touching = ip.overlapping(points.select("point_id", "first_ip", "end_ip", "owner"), ip.merge(stranded))
    return points.join(touching.filter(touching.overlapping), "point_id").select(meant="bare")


def _hidden(domains: ir.Table, tables: Tables) -> bool:
    """May any domain have been filed, by a row or cell that does not tell which?"""
    doubts, services = tables["doubts"], tables["services"]
    telling = doubts.filter((doubts.table == DOMAINS) & doubts.pattern.notnull()).select("row_id")
    filings = doubts.table.isin(["services", "service_domains"]) & doubts.column.isnull()
    silent = (
        doubts.filter((doubts.table == DOMAINS) & doubts.pattern.isnull() | filings)
        .select("row_id")
        .distinct()
    )
    whole = not {"services", "service_domains"} & set(tables.in_part)
    strays = Lost(silent, count(silent.anti_join(telling, "row_id")), count(services), whole)
    return strays.hide(domains.filter(~domains.in_force))


def _domains_lost(tables: Tables, services: ir.Table) -> ir.BooleanValue:
    """Is there a website or an app of whose domains one is not known? It may have filed any of them."""
    rows = tables["services"]
    lost = unreadable(rows, "domains") & ~malformed(rows, "domains")
    rows = rows.select(bare_row="row_id", bare=lost)
    # Mini-programs and quick apps file none, so that their exports rightly have no such column.
    filing = services.filter(services.type.isin(["website", "app"]).fill_null(True))
    bare = filing.semi_join(rows.filter(rows.bare), filing.record_id == rows.bare_row)
    return (bare.count() > 0).as_scalar()


def _with_hosts(domains: ir.Table, tables: Tables) -> ir.Table:
    """Adds resolved_provider and hosted to domains that nobody filed, or perhaps nobody."""
    unfiled = domains.filter(~domains.filed.fill_null(False)).select("domain")
    rows = resolution.latest(tables)
    points = rows.filter(rows.first_ip.notnull()).semi_join(unfiled, rows.bare == unfiled.domain)
    points = points.select("bare", "first_ip", "end_ip").distinct()
    points = tables.keep("unfiled_points", points.mutate(
        point_id=ibis.row_number().over(order_by=["bare", "first_ip"]), provider=ibis.null("string"),
    ))  # fmt: skip
    owners = foreign_owner(points, tables, "unfiled_owners")
    hosted = (
        points.join(owners, "point_id")
        .group_by(hosted="bare")
        .agg(resolved_provider=owners.other_provider.min())
    )
    joined = domains.left_join(hosted, domains.domain == hosted.hosted)
    lost = domains.ip_lost | lost_filings.any_lost(tables)
    hosted_here = unless(lost, joined.resolved_provider.notnull(), False)
    return joined.select(domains, resolved_provider=joined.resolved_provider, hosted=hosted_here)

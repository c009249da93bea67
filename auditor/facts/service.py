"""Facts on services (网站, APP, 小程序, 快应用): who provides access, since when not, and does it answer."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from auditor.facts import (
    blacklist,
    content,
    home_page,
    in_use,
    lost_filings,
    probes,
    regulator,
    standing,
    without_access,
)
from auditor.facts import service_links as links
from auditor.facts.access_counts import access_counts
from auditor.facts.fact import Fact, exported
from auditor.facts.resolution import domain_lists, observed
from auditor.facts.tables import Tables, parent_subject_no, unless, unreadable
from auditor.facts.versions import counted
from auditor.text import Text

# What the facts read of the exported row; the rest of it is not carried along.
_OWN = (
    "row_id", "unreadable", "malformed", "service_no", "name", "home_url", "content", "pre_approvals", "status", "filed_on",
    "changed_on", "approved_on", "superseded",
)  # fmt: skip
_ACCESS = ("services.service_no", "accesses.service_no")
_SEEN = ("resolutions.domain", "resolutions.alive")
_RESOLVED = ("resolutions.domain", "resolutions.first_ip")
_OWNER = (*_RESOLVED, "ip_allocations.provider", "ip_allocations.first_ip", "accesses.provider")

FACTS: tuple[Fact, ...] = (
    exported("services", "service_no", "text", "服务备案号", "service filing number"),
    Fact("subject_no", "text", Text("主体备案号", "subject filing number"),
         Text("导出的主体备案号；没有时取服务备案号去掉序号的部分",
              "as exported, else the service filing number without its serial"),
         ("services.service_no",), lambda t: t.parent_no),
    Fact("type", "code", Text("服务类型", "service type"),
         Text("导出的类型；没有时按备案号后缀推断：无后缀为网站，A 为 APP，X 为小程序，"
              "K 为快应用（仅见于一家接入商的说明，待确认），其余未知",
              "as exported, else from the number's suffix: none is a website, A an APP, X a mini-program, K a quick app "
              "(K was seen with one provider only and is unconfirmed)"),
         ("services.service_no",), lambda t: t.known_type, codes="service_type"),
    exported("services", "name", "text", "服务名称", "service name", needed=False),
    exported("services", "home_url", "text", "首页地址", "home page", needed=False),
    Fact("domains", "text", Text("域名", "domains"),
         Text("备案的域名，按字母顺序", "filed domains in alphabetical order"), (), lambda t: t.filed_domains),
    exported("services", "status", "code", "备案状态", "filing status", codes="filing_status", needed=False),
    exported("services", "filed_on", "date", "首次报备时间", "filed on", needed=False),
    Fact("days_since_filing", "integer", Text("距首次报备天数", "days since it was filed"),
         Text("快照日减首次报备时间", "as-of date minus the filing date"),
         ("services.filed_on",), lambda t: t.days_since_filing, unit="day"),
    Fact("subject_name", "text", Text("主办单位", "subject"),
         Text("所属主体的名称", "name of the subject"), (), lambda t: t.subject_name, tells_of="holder"),
    Fact("subject_found", "flag", Text("主体存在", "subject on file"),
         Text("快照的主体表中有该主体备案号；没有，但有读不出的主体行提到它时为未知",
              "the subject table has this filing number; unknown if not, but an unreadable row mentions it"),
         ("services.service_no", "subjects.subject_no"), lambda t: t.subject_found),
    Fact("duplicate_count", "integer", Text("同号记录数", "records with this number"),
         Text("快照中使用同一服务备案号的记录数；已注销而另有有效记录的是历史，不计", "service records of the snapshot with this "
              "filing number; one that is cancelled while another is in force is history and not counted"),
         ("services.service_no",), lambda t: t.duplicate_count, unit="record"),
    Fact("access_count", "integer", Text("接入记录数", "access records"),
         Text("该服务的接入记录数，含已取消", "access records of the service, cancelled ones included"),
         _ACCESS, lambda t: t.service_no.isnull().ifelse(ibis.null("int64"), t.access_count), unit="record"),
    Fact("active_access_count", "integer", Text("有效接入数", "accesses in force"),
         Text("有效的接入记录数；没有有效接入，但有状态不明的接入，或有读不出的接入行提到该备案号时为未知",
              "accesses in force; unknown if there is none but one is doubtful or an unreadable row mentions the number"),
         _ACCESS,
         lambda t: ((t.active_count == 0) & ((t.doubtful_count > 0) | t.mentioned)).ifelse(
             ibis.null("int64"), t.active_count),
         unit="record"),
    Fact("usable_ip_count", "integer", Text("可用IP段数", "usable IP ranges"),
         Text("有效接入中非私有、非保留的IP段数；没有可用IP，但有读不出的IP、状态不明的接入，"
              "或有读不出的接入行提到该备案号时为未知",
              "ranges of accesses in force that are neither private nor reserved; unknown if there is none but an IP "
              "could not be read, an access is doubtful, or an unreadable row mentions the number"),
         (*_ACCESS, "accesses.ip_list"),
         lambda t: ((t.usable_count == 0) & ((t.unreadable_ip_count > 0) | t.mentioned)).ifelse(
             ibis.null("int64"), t.usable_count),
         unit="range"),
    Fact("providers", "text", Text("现接入商", "access providers"),
         Text("有效接入的接入商，按名称顺序", "providers of the accesses in force, by name"),
         ("accesses.provider",), lambda t: t.providers, tells_of="providers"),
    Fact("last_provider", "text", Text("最后的接入商", "last access provider"),
         Text("有效接入的接入商；没有时取最近取消接入的接入商，再没有时取以往审计见过的接入商",
              "provider of the access in force, else of the one cancelled last, else of the last that an earlier audit saw"),
         ("accesses.provider",), lambda t: ibis.coalesce(t.providers, t.ended_provider, t.held_by),
         seen_in="provider_row_id", tells_of="providers"),
    Fact("concerned_providers", "text", Text("涉及的接入商", "providers concerned"),
         Text("仍在使用的服务，其实际提供接入的接入商在前；再是现在或最后的接入商",
              "of a service in use the provider that serves it; then its present or last provider"),
         ("accesses.provider",), lambda t: in_use.concerned(t, ibis.coalesce(t.providers, t.ended_provider, t.held_by)),
         seen_in="provider_row_id", tells_of="providers"),
    *without_access.FACTS,
    Fact("domain_count", "integer", Text("域名数", "domains"),
         Text("备案的域名数，“www.”不另计；只有一个或没有，且有读不出的域名时为未知",
              "filed domains, www. not counted apart; unknown if there is one or none and some could not be read"),
         ("service_domains.service_no", "service_domains.domain"),
         lambda t: (unreadable(t, "domains") & (t.domain_count <= 1)).ifelse(ibis.null("int64"), t.domain_count),
         unit="domain"),
    Fact("alive", "flag", Text("可访问", "alive"),
         Text("任一备案域名最近一次拨测有响应为是；全部备案域名都拨测过且均无响应为否；其余为未知",
              "yes if a filed domain answered when last observed; no if every filed domain was observed and none did; "
              "else unknown"),
         _SEEN, lambda t: t.alive, seen_in="resolution_row_id"),
    Fact("resolves", "flag", Text("有解析", "resolves"),
         Text("任一备案域名最近一次有解析结果", "a filed domain had an address when last observed"),
         _RESOLVED, lambda t: t.resolves, seen_in="resolution_row_id"),
    Fact("resolved_ip", "text", Text("解析IP", "resolved IPs"),
         Text("最近一次观测到的解析地址", "addresses when last observed"),
         _RESOLVED, lambda t: t.resolved_ip, seen_in="resolution_row_id"),
    Fact("resolves_to_filed_ip", "flag", Text("解析到备案IP", "resolves to a filed IP"),
         Text("任一解析地址在有效接入的IP之内；都不在，但有读不出的IP、状态不明的接入，"
              "或有读不出的接入行提到该备案号时为未知",
              "some address lies in the IPs of an access in force; unknown if none does but an IP could not be read, "
              "an access is doubtful, or an unreadable row mentions the number"),
         (*_RESOLVED, "accesses.ip_list"),
         lambda t: ((~t.resolves_to_filed) & ((t.unreadable_ip_count > 0) | t.mentioned)).ifelse(
             ibis.null("boolean"), t.resolves_to_filed),
         seen_in="resolution_row_id"),
    Fact("resolved_provider", "text", Text("解析IP所属接入商", "provider of the resolved IP"),
         Text("解析地址所在的、不属于所报接入商的IP备案单位", "who filed the resolved addresses, declared providers apart"),
         _OWNER, lambda t: t.resolved_provider, seen_in="resolution_row_id", tells_of="providers"),
    Fact("resolves_to_other_provider", "flag", Text("解析到其他接入商", "resolves to another provider"),
         Text("有解析地址不在所报接入商的地址段内，而在其他单位备案的地址段内；接入商读不出的接入或解析地址可能改变它时为未知",
              "some address is outside the declared providers' ranges and inside another unit's; unknown where a provider or "
              "an address that could not be read may change that"),
         _OWNER,
         lambda t: ibis.cases(
             (t.resolves, unless(t.owner_lost, unless(t.unplaced | t.filings_lost, t.resolved_provider.notnull(), False), True)),
             else_=ibis.null("boolean")),
         seen_in="resolution_row_id"),
    Fact("resolves_to_declared_provider", "flag", Text("解析到所报接入商", "resolves to the declared provider"),
         Text("全部解析地址都在所报接入商的地址段内为是；有地址在其他单位备案的地址段内为否；无人备案的地址为未知",
              "yes if every address lies in the declared providers' ranges, no if one lies in another unit's; unknown for "
              "addresses that nobody filed"),
         _OWNER,
         lambda t: ibis.cases(
             (t.resolved_provider.notnull() & ~t.owner_lost, False), (t.resolves_to_declared, True),
             else_=ibis.null("boolean")),
         seen_in="resolution_row_id"),
    Fact("observed_on", "date", Text("观测日期", "observed on"),
         Text("各域名最近一次观测日期中最早的", "the earliest of the last observation dates of its domains"),
         ("resolutions.domain", "resolutions.observed_on"), lambda t: t.observed_on, seen_in="resolution_row_id"),
    Fact("days_since_observation", "integer", Text("距观测天数", "days since observation"),
         Text("快照日减观测日期", "as-of date minus that date"),
         ("resolutions.domain", "resolutions.observed_on"), lambda t: t.days_since_observation, unit="day",
         seen_in="resolution_row_id"),
    Fact("observed_before_access", "flag", Text("观测早于现有接入", "observed before it was connected"),
         Text("有效接入都在观测日期之后报备，观测说明不了这些接入；接入没有报备时间的按早已报备计，读不出的为未知",
              "every access in force was filed after the day of observation, which says nothing of them; an access without a "
              "date counts as old, one with an unreadable date makes it unknown"),
         ("resolutions.domain", "resolutions.observed_on", "accesses.service_no"),
         lambda t: ibis.cases(
             ((t.active_count == 0) | (t.connected_on <= t.observed_on) | (t.held_on <= t.observed_on), False),
             (t.connected_unclear, ibis.null("boolean")), else_=t.connected_on > t.observed_on),
         seen_in="resolution_row_id"),
    Fact("http_status", "integer", Text("HTTP状态码", "HTTP status"),
         Text("最近一次拨测的状态码", "status code of the last observation"),
         ("resolutions.http_status",), lambda t: t.http_status, seen_in="resolution_row_id"),
    *home_page.FACTS, *content.FACTS, *standing.SERVICE_FACTS, *blacklist.SERVICE_FACTS, *regulator.SERVICE_FACTS,
    *probes.FACTS, *in_use.FACTS, *links.FACTS,
)  # fmt: skip

_ADDED = (
    (home_page.FACTS, home_page.added), (content.FACTS, content.added), (standing.SERVICE_FACTS, standing.added),
    (blacklist.SERVICE_FACTS, blacklist.added_to_services), (regulator.SERVICE_FACTS, regulator.added_to_services),
    (probes.FACTS, probes.added), (in_use.FACTS, in_use.added),
)  # fmt: skip


def base(tables: Tables) -> ir.Table:
    """Services with everything their facts read, one row for each source row."""
    services = tables["services"]
    services = services.select(
        *_OWN, parent_no=parent_subject_no(services), known_type=_known_type(services),
        status_unreadable=unreadable(services, "status"),
    )  # fmt: skip
    services = tables.keep("services_typed", services)
    accesses = tables.keep("service_accesses", access_counts(tables))
    seen = observed(tables)
    bare = tables.keep("bare_services", links.bare(services, accesses, seen))
    strays = links.stray_accesses(tables, services, bare)
    mentions = tables.keep("service_mentions", strays.concerned)
    hidden = strays.hide(bare.filter(bare.unconnected).anti_join(mentions, "row_id"))
    subjects, numbers = links.subject_names(tables), counted(services, "service_no")
    domains, past = domain_lists(tables), tables.past("service")
    orphans = services.anti_join(subjects, services.parent_no == subjects.found_no)
    owners = links.lost_subjects(tables, orphans)
    nobodys = tables.keep("lost_subjects", owners.concerned.rename(lost="mentioned"))
    no_subject = owners.hide(orphans.filter(orphans.parent_no.notnull()))
    twins = links.lost_twins(tables, services)
    doubles = tables.keep("lost_twins", twins.concerned.rename(doubled="mentioned"))
    no_twin = twins.hide(services)
    joined = (
        # The accesses of a number belong to its record in force.
        services.left_join(accesses, [services.service_no == accesses.service_no, ~services.superseded])
        .left_join(mentions, services.row_id == mentions.row_id)
        .left_join(nobodys, services.row_id == nobodys.row_id)
        .left_join(doubles, services.row_id == doubles.row_id)
        .left_join(subjects, services.parent_no == subjects.found_no)
        .left_join(numbers, services.service_no == numbers.number)
        .left_join(domains, services.service_no == domains.domains_of)
        .left_join(seen, services.service_no == seen.seen_no)
        .left_join(past, services.service_no == past.past_no)
    )
    counts = {
        name: joined[name].fill_null(0)
        for name in (
            "access_count", "active_count", "doubtful_count", "undated_count", "usable_count", "unreadable_ip_count",
            "unranged_count",
        )
    }  # fmt: skip
    # What a domain that could not be read shows, is not known.
    unseen = unreadable(services, "domains")
    unplaced = unseen | joined.unplaced.fill_null(False)
    flat = joined.select(
        services, **counts,
        providers=joined.providers, ended_provider=joined.ended_provider, ended_on=joined.ended_on,
        connected_on=joined.connected_on, connected_unclear=joined.connected_unclear.fill_null(False),
        ended_row_id=joined.ended_row_id, active_row_id=joined.active_row_id,
        named=joined.mentioned.fill_null(False), scope=ibis.literal(tables.scope), resolves_to_own=joined.resolves_to_own,
        mentioned=(joined.mentioned.fill_null(False) | hidden | services.service_no.isnull()) & ~services.superseded,
        stray_accesses=ibis.literal(strays.nameless, "int64"), stray_subjects=ibis.literal(owners.nameless, "int64"),
        held_on=joined.held_on, held_by=joined.held_by, empty_on=joined.empty_on,
        subject_name=joined.subject_name,
        subject_found=ibis.cases(
            (joined.found_no.notnull(), True),
            (services.parent_no.isnull() | joined.lost.fill_null(False) | no_subject, ibis.null("boolean")), else_=False),
        duplicate_count=((joined.same_number == 1) & (joined.doubled.fill_null(False) | no_twin)).ifelse(
            ibis.null("int64"), joined.same_number),
 filed_domains=joined.filed_domains,
        domain_count=joined.domain_count.fill_null(0),
        alive=unless(unseen, joined.alive, False), resolves=unless(unplaced, joined.resolves, False),
        resolved_ip=joined.resolved_ip,
        resolves_to_filed=unless(unplaced, joined.resolves_to_filed, False), resolved_provider=joined.resolved_provider,
        resolves_to_declared=unless(unplaced, joined.resolves_to_declared, True), unplaced=unplaced,
        owner_lost=joined.owner_lost.fill_null(False) | (joined.unnamed_count.fill_null(0) > 0),
        filings_lost=lost_filings.any_lost(tables) & ~joined.resolves_to_declared.fill_null(False),
        observed_on=joined.observed_on, http_status=joined.http_status, resolution_row_id=joined.resolution_row_id,
    )  # fmt: skip
    dated = tables.keep("services_dated", _with_days(flat, tables))
    for facts, add in _ADDED:
        if tables.asks("service", (fact.name for fact in facts)):
            dated = add(dated, tables)
    return dated


def _known_type(services: ir.Table) -> ir.StringValue:
    number = services.service_no
    by_suffix = ibis.cases(
        (number.re_search("-[0-9]+A$"), "app"),
        (number.re_search("-[0-9]+X$"), "mini_program"),
        (number.re_search("-[0-9]+K$"), "quick_app"),
        (number.re_search("-[0-9]+$"), "website"),
        else_=ibis.null("string"),
    )
    # -3X is no website, whatever a column says that may hold something else.
    doubtful = unreadable(services, "type") | (services.type != by_suffix).fill_null(False)
    return doubtful.ifelse(ibis.null("string"), ibis.coalesce(services.type, by_suffix))


def _with_days(flat: ir.Table, tables: Tables) -> ir.Table:
    """Services with the days that their dates are away from the as-of date."""
    dated = without_access.added(flat, tables)
    as_of = ibis.literal(tables.as_of, "date")
    return dated.mutate(
        provider_row_id=ibis.coalesce(dated.active_row_id, dated.ended_row_id),
        days_since_observation=as_of.delta(dated.observed_on, unit="day"),
        days_since_filing=as_of.delta(dated.filed_on, unit="day"),
    )

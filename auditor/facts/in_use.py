"""Is a service still used under its number? What advice depends on; old observations and new filings do not count."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from auditor.facts import resolution
from auditor.facts.fact import Fact
from auditor.facts.tables import Tables, unreadable
from auditor.text import Text

OBSERVATION_DAYS = "observation_max_age_days"
"""The parameter of the rules that says up to what age an observation tells something of today."""

_SEEN = ("resolutions.domain", "resolutions.alive", "resolutions.observed_on")
_ACTING = (*_SEEN, "resolutions.first_ip", "ip_allocations.provider", "ip_allocations.first_ip")


def _acting(services: ir.Table) -> ir.StringValue:
    return services.in_use.ifelse(services.resolved_provider, ibis.null("string"))


IN_USE = Text("仍在使用", "in use")
FACTS: tuple[Fact, ...] = (
    Fact("in_use", "flag", IN_USE,
         Text("任一域名在拨测结果有效天数内有响应为是；每个域名都在有效天数内拨测过而无响应，或已由另一有效且有接入的服务备案的为否；其余为未知。"
              "域名已在别的备案号下备案的，有响应也不算本备案号在用",
              "yes if a domain answered within the days for which an observation counts; no if each was silent within them, or "
              "is now filed by another valid, connected service; else unknown. A domain that is filed under another number "
              "by now answers for that one"),
         _SEEN, lambda t: t.in_use, seen_in="resolution_row_id"),
    Fact("refiled", "flag", Text("域名已另行备案", "its domains are filed anew"),
         Text("没有有效接入，而每个域名都已由另一有效且有接入的服务备案",
              "it has no access in force, and every domain of it is filed by another valid, connected service"),
         ("services.service_no", "accesses.service_no"), lambda t: t.refiled),
    Fact("refiled_as", "text", Text("域名现在的备案号", "where its domains are filed now"),
         Text("备案了这些域名的有效且有接入的其他服务", "the other valid, connected services that filed these domains"),
         ("services.service_no", "accesses.service_no"), lambda t: t.refiled_as, tells_of="others"),
    Fact("acting_provider", "text", Text("实际提供接入的接入商", "the provider that serves it"),
         Text("仍在使用、而解析到其他单位备案的地址时，该单位；补报接入是它的事",
              "the unit whose addresses it resolves to while it is in use; to file the access is up to that unit"),
         _ACTING, _acting, seen_in="resolution_row_id",
         tells_of="providers"),
)  # fmt: skip


def added(services: ir.Table, tables: Tables) -> ir.Table:
    """Services with in_use, refiled, refiled_as.

    Args:
        services: with status and active_count.
        tables: with `OBSERVATION_DAYS` among its values, the age up to which an observation counts; any age without it.
    """
    pairs = tables.keep("refiled_domains", _refiled(services, tables))
    used = tables.keep("used_services", _used(pairs, tables))
    lost = tables["services"].select("row_id", lost=unreadable(tables["services"], "domains"))
    joined = services.left_join(used, [("service_no", "used_no")]).left_join(lost, "row_id")
    total, elsewhere = joined.total.fill_null(0), joined.elsewhere.fill_null(0)
    wholly = (total > 0) & ~joined.lost.fill_null(False)
    return joined.select(
        services,
        refiled_as=joined.refiled_as,
        refiled=ibis.cases(
            (joined.lost.fill_null(False) & (elsewhere == total), ibis.null("boolean")),
            else_=(total > 0) & (elsewhere == total),
        ),
        in_use=ibis.cases(
            (joined.answered.fill_null(False), True),
            (wholly & (joined.silent.fill_null(0) + elsewhere == total), False),
            else_=ibis.null("boolean"),
        ),
    )


def _refiled(services: ir.Table, tables: Tables) -> ir.Table:
    """seen_no, bare, holder: domains of services without access that a valid, connected service filed too."""
    domains = resolution.filed_domains(tables)
    left = services.filter(services.active_count == 0).select(left_no="service_no").distinct()
    holding = services.filter((services.active_count > 0) & (services.status == "valid").fill_null(False))
    holding = holding.select(holder="service_no").distinct()
    own = domains.semi_join(left, domains.seen_no == left.left_no)
    held = domains.join(holding, domains.seen_no == holding.holder).select("holder", held="bare")
    pairs = own.join(held, own.bare == held.held)
    return pairs.filter(pairs.holder != pairs.seen_no).select("seen_no", "bare", "holder")


def _used(refiled: ir.Table, tables: Tables) -> ir.Table:
    """used_no, total, elsewhere, answered, silent, refiled_as: its domains, and what became of each."""
    again = refiled.group_by("seen_no", "bare").agg(refiled=ibis.literal(True))
    rows = resolution.latest_of_services(tables)
    fresh = recent(rows, tables)
    seen = rows.group_by(seen_on="seen_no", seen_bare="bare").agg(
        answered=(rows.alive & fresh).fill_null(False).any(),
        silent=(~rows.alive & fresh).fill_null(False).all(),
    )
    domains = resolution.filed_domains(tables)
    placed = domains.left_join(again, ["seen_no", "bare"]).left_join(
        seen, [domains.seen_no == seen.seen_on, domains.bare == seen.seen_bare]
    )
    elsewhere = placed.refiled.fill_null(False)
    counted = placed.group_by(used_no=placed.seen_no).agg(
        total=placed.count(), elsewhere=elsewhere.sum(),
        answered=(placed.answered & ~elsewhere).fill_null(False).any(),
        silent=(placed.silent & ~elsewhere).fill_null(False).sum(),
    )  # fmt: skip
    names = refiled.group_by("seen_no").agg(refiled_as=refiled.holder.collect(distinct=True).sort().join(" "))
    return counted.left_join(names, counted.used_no == names.seen_no).drop("seen_no")


def concerned(services: ir.Table, declared: ir.StringValue) -> ir.StringValue:
    """Who must act on a service: the provider that serves it comes before the declared ones."""
    acting = _acting(services)
    return ibis.cases(
        (acting.isnull() | (declared == acting), declared),
        (declared.isnull(), acting),
        else_=acting + "、" + declared,
    )


def recent(seen: ir.Table, tables: Tables) -> ir.BooleanValue:
    """Is an observation not older than the days for which one counts? One without a date may be of any age."""
    if OBSERVATION_DAYS not in tables.values:
        return ibis.literal(True)
    days = ibis.literal(tables.as_of, "date").delta(seen.observed_on, unit="day")
    return (days <= tables.values[OBSERVATION_DAYS]).fill_null(False)

"""What the outside world answered: the last observation of every filed domain, put together per service."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from auditor.facts import ip
from auditor.facts.suffixes import bare
from auditor.facts.tables import Tables, access_ranges, foreign_owner, owned_ranges


def observed(tables: Tables) -> ir.Table:
    """Per service number (`seen_no`): alive, resolves, addresses, whose they are, date and source row.

    A domain and its `www.` form are one: what is filed is the registrable domain.
    """
    latest = tables.keep("latest_observations", _latest(tables))
    addresses = tables.keep("observed_addresses", _addresses(latest, tables))
    whose = addresses.group_by("seen_no").agg(
        resolves_to_filed=addresses.filed.any(),
        resolved_provider=addresses.other_provider.min(),
        resolves_to_declared=addresses.declared.all(),
    )
    summary = latest.group_by("seen_no").agg(
        answered=latest.alive.any(),
        silent_domains=latest.bare.nunique(where=latest.alive.notnull()),
        resolves=latest.first_ip.notnull().any(),
        resolved_ip=latest.ip_text.collect(distinct=True).sort().join(";").nullif(""),
        observed_on=latest.observed_on.min(),
        http_status=latest.http_status.max(),
        resolution_row_id=latest.row_id.min(),
    )
    domains = filed_domains(tables)
    counted = domains.group_by("seen_no").agg(filed_domains=domains.count())
    joined = summary.left_join(whose, "seen_no").left_join(counted, "seen_no")
    # Nothing answers only when every filed domain was observed and none did.
    alive = ibis.cases((joined.answered, True), (joined.silent_domains == joined.filed_domains, False))
    return tables.keep(
        "observed",
        joined.select(
            summary,
            alive=alive,
            resolves_to_filed=joined.resolves.ifelse(
                joined.resolves_to_filed.fill_null(False), ibis.null("boolean")
            ),
            resolved_provider=joined.resolved_provider,
            resolves_to_declared=joined.resolves_to_declared,
        ),
    )


def latest(tables: Tables) -> ir.Table:
    """The rows of the last observation day of each domain (`bare`, without its `www.`), filed or not."""
    seen = tables["resolutions"]
    seen = seen.mutate(bare=bare(seen.domain))
    seen = seen.filter(seen.bare.notnull() & (seen.observed_on <= tables.as_of).fill_null(True))
    last = seen.group_by("bare").agg(last_on=seen.observed_on.max())
    recent = seen.join(last, "bare")
    return recent.filter(recent.last_on.isnull() | (recent.observed_on == recent.last_on))


def _latest(tables: Tables) -> ir.Table:
    """Those of filed domains, with the service they speak of."""
    return (
        filed_domains(tables)
        .join(latest(tables), "bare")
        .select(
            "seen_no",
            "bare",
            "row_id",
            "observed_on",
            "alive",
            "http_status",
            "first_ip",
            "end_ip",
            "ip_text",
        )
    )


def filed_domains(tables: Tables) -> ir.Table:
    """seen_no, bare: every domain of every service once, without its `www.`."""
    filed = tables["service_domains"]
    known = filed.filter(filed.service_no.notnull() & filed.domain.notnull())
    return known.select(seen_no="service_no", bare=bare(known.domain)).distinct()


def _addresses(latest: ir.Table, tables: Tables) -> ir.Table:
    """Every address a service resolved to: is it among its filed IPs, and if no declared provider's, whose is it?"""
    found = latest.filter(latest.first_ip.notnull()).select("seen_no", "first_ip", "end_ip").distinct()
    found = found.mutate(point_id=ibis.row_number().over(order_by=["seen_no", "first_ip"]))
    points = tables.keep("resolved_points", found)
    filed = _inside_filed(points, tables)
    declared = _inside_declared(points, tables)
    placed = points.left_join(filed, "point_id").left_join(declared, points.point_id == declared.declared_id)
    rest = placed.filter(~placed.owned.fill_null(False)).select("point_id", "first_ip", "end_ip")
    foreign = foreign_owner(rest.mutate(provider=ibis.null("string")), tables, "resolved_foreign")
    full = placed.left_join(foreign, placed.point_id == foreign.point_id)
    return full.select(
        "seen_no",
        filed=full.filed.fill_null(False),
        declared=full.owned.fill_null(False),
        other_provider=full.other_provider,
    )


def _inside_filed(points: ir.Table, tables: Tables) -> ir.Table:
    ranges = access_ranges(tables)
    own = ranges.filter(ranges.active.fill_null(False) & ranges.service_no.notnull())
    merged = ip.merge(own.select("first_ip", "end_ip", owner=own.service_no))
    asked = points.select("point_id", "first_ip", "end_ip", owner=points.seen_no)
    return ip.inside(asked, merged).rename(filed="inside")


def _inside_declared(points: ir.Table, tables: Tables) -> ir.Table:
    """declared_id, owned: does the address lie in the ranges of any provider the service declares?"""
    ranges = tables["accesses"].select("service_no", "provider").distinct()
    pairs = points.join(ranges, points.seen_no == ranges.service_no)
    pairs = pairs.mutate(pair_id=ibis.row_number().over(order_by=["point_id", "provider"]))
    pairs = tables.keep(
        "declared_pairs", pairs.select("pair_id", "point_id", "provider", "first_ip", "end_ip")
    )
    asked = pairs.select("first_ip", "end_ip", point_id="pair_id", owner="provider")
    within = ip.inside(asked, owned_ranges(tables)).rename(pair_id="point_id")
    joined = pairs.join(within, "pair_id")
    return joined.group_by(declared_id=joined.point_id).agg(owned=joined.inside.any())

"""What the outside world answered: the last observation of every filed domain, put together per service."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from auditor.facts import ip, lost_filings
from auditor.facts.likeness import owner
from auditor.facts.losses import many
from auditor.facts.suffixes import bare
from auditor.facts.tables import (
    Tables,
    access_ranges,
    access_state,
    count,
    foreign_owner,
    malformed,
    owned_ranges,
    unreadable,
)


def observed(tables: Tables) -> ir.Table:
    """Per service number (`seen_no`): alive, resolves, addresses, whose they are, date and source row.

    A domain and its `www.` form are one: what is filed is the registrable domain.
    """
    latest = latest_of_services(tables)
    addresses = tables.keep("observed_addresses", _addresses(latest, tables))
    whose = addresses.group_by("seen_no").agg(
        resolves_to_filed=addresses.filed.any(),
        resolved_provider=addresses.other_provider.min(),
        resolves_to_declared=addresses.declared.all(),
        owner_lost=(~addresses.declared & addresses.owner_lost).any(),
        resolves_to_own=addresses.filed.any() | addresses.declared.any(),
    )
    summary = latest.group_by("seen_no").agg(
        answered=latest.alive.any(),
        unheard=latest.alive.isnull().any(),
        addresses_lost=latest.ip_lost.any(),
        silent_domains=latest.bare.nunique(where=latest.alive.notnull()),
        resolves=latest.first_ip.notnull().any(),
        resolved_ip=latest.ip_text.collect(distinct=True).sort().join(";").nullif(""),
        observed_on=latest.observed_on.min(),  # what is shown is only as recent as the oldest of it
        http_status=latest.http_status.max(),
        resolution_row_id=latest.row_id.min(),
    )
    domains = filed_domains(tables)
    counted = domains.group_by("seen_no").agg(filed_domains=domains.count())
    joined = summary.left_join(whose, "seen_no").left_join(counted, "seen_no")
    # Nothing answers only when every filed domain was observed and none did.
    silent = ~joined.unheard & (joined.silent_domains == joined.filed_domains)
    alive = ibis.cases((joined.answered, True), (silent, False))
    return tables.keep(
        "observed",
        joined.select(
            summary,
            alive=alive,
            unplaced=joined.addresses_lost,
            owner_lost=joined.owner_lost.fill_null(False),
            resolves_to_filed=joined.resolves.ifelse(
                joined.resolves_to_filed.fill_null(False), ibis.null("boolean")
            ),
            resolved_provider=joined.resolved_provider,
            resolves_to_declared=joined.resolves_to_declared,
            resolves_to_own=joined.resolves_to_own,
        ),
    )


def latest(tables: Tables) -> ir.Table:
    """The rows of the last observation day of each name, filed or not; `bare` is the domain, without `www.`.

    A domain and its `www.` form may have been observed on different days: each one's last observation counts. `ip_lost`
    where the address could not be read. Where a name was seen more than once and one of the days is lost, that may have
    been the last: what its rows show is then unknown.
    """
    seen = tables["resolutions"]
    seen = seen.mutate(bare=bare(seen.domain), undated=unreadable(seen, "observed_on"))
    seen = seen.filter(seen.bare.notnull() & (seen.observed_on <= tables.as_of).fill_null(True))
    last = seen.group_by("domain").agg(
        last_on=seen.observed_on.max(),
        unclear=(seen.undated.any() & (seen.row_id.nunique() > 1)) | nameless(tables),
    )
    recent = seen.join(last, "domain")
    recent = recent.filter(recent.last_on.isnull() | recent.undated | (recent.observed_on == recent.last_on))
    hidden = {name: recent.unclear.ifelse(ibis.null(recent[name].type()), recent[name])
              for name in ("alive", "http_status", "first_ip", "end_ip", "ip_text")}  # fmt: skip
    return recent.mutate(**hidden, ip_lost=recent.unclear | unreadable(recent, "ip"))


def nameless(tables: Tables) -> bool:
    """Have so many observations lost their domain that one of them may be the last of any?"""
    seen = tables["resolutions"]
    lost = seen.filter(unreadable(seen, "domain") & ~malformed(seen, "domain"))
    return "resolutions" in tables.unread or many(count(lost), tables.rows("resolutions"))


def latest_of_services(tables: Tables) -> ir.Table:
    """Those of filed domains, with the service they speak of (`seen_no`)."""
    return tables.keep("latest_observations", _latest(tables))


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
            "ip_lost",
        )
    )


def filed_domains(tables: Tables) -> ir.Table:
    """seen_no, bare: every domain of every service once, without its `www.`."""
    filed = tables["service_domains"]
    known = filed.filter(filed.service_no.notnull() & filed.domain.notnull())
    return known.select(seen_no="service_no", bare=bare(known.domain)).distinct()


def domain_lists(tables: Tables) -> ir.Table:
    """domains_of, filed_domains, domain_count: the domains of each service number in a text, and how many they are."""
    filed = tables["service_domains"]
    known = filed.filter(filed.service_no.notnull() & filed.domain.notnull())
    return known.group_by(domains_of=known.service_no).agg(
        filed_domains=known.domain.collect(distinct=True).sort().join(" "),
        domain_count=bare(known.domain).nunique(),
    )


def _addresses(latest: ir.Table, tables: Tables) -> ir.Table:
    """Every address a service resolved to: is it among its filed IPs, and if no declared provider's, whose is it?"""
    found = latest.filter(latest.first_ip.notnull())
    found = found.group_by("seen_no", "first_ip", "end_ip").agg(observed_on=found.observed_on.max())
    found = found.mutate(point_id=ibis.row_number().over(order_by=["seen_no", "first_ip", "end_ip"]))
    points = tables.keep("resolved_points", found)
    filed = _inside_filed(points, tables)
    declared = _inside_declared(points, tables)
    everybodys = points.select("point_id", "first_ip", "end_ip", owner=ibis.literal("all"))
    unowned = ip.overlapping(everybodys, lost_filings.unowned(tables)).select(
        unowned_id="point_id", unowned="overlapping"
    )
    placed = points.left_join(filed, "point_id").left_join(declared, points.point_id == declared.declared_id)
    placed = placed.left_join(unowned, points.point_id == unowned.unowned_id)
    rest = placed.filter(~(placed.owned | placed.perhaps).fill_null(False))
    rest = rest.select("point_id", "first_ip", "end_ip", provider=ibis.null("string"))
    foreign = foreign_owner(rest, tables, "resolved_foreign")
    full = placed.left_join(foreign, placed.point_id == foreign.point_id)
    return full.select(
        "seen_no",
        filed=full.filed.fill_null(False),
        declared=full.owned.fill_null(False),
        owner_lost=full.owner_lost.fill_null(False)
        | full.unowned
        | full.perhaps.fill_null(False)
        | lost_filings.anybodys(tables),
        other_provider=full.other_provider,
    )


def _inside_filed(points: ir.Table, tables: Tables) -> ir.Table:
    ranges = access_ranges(tables)
    own = ranges.filter(ranges.active.fill_null(False) & ranges.service_no.notnull())
    merged = ip.merge(own.select("first_ip", "end_ip", owner=own.service_no))
    asked = points.select("point_id", "first_ip", "end_ip", owner=points.seen_no)
    return ip.inside(asked, merged).rename(filed="inside")


def _inside_declared(points: ir.Table, tables: Tables) -> ir.Table:
    """declared_id, owned, perhaps: does the address lie in the ranges of a provider that the service declares?

    A provider that was cancelled counts for what was observed before; `perhaps` where the day is not known.
    """
    accesses = tables["accesses"].select("service_no", "provider", "cancelled_on",
                                         active=access_state(tables["accesses"], tables.as_of)).distinct()  # fmt: skip
    pairs = points.join(accesses, points.seen_no == accesses.service_no)
    pairs = pairs.mutate(
        pair_id=ibis.row_number().over(order_by=["point_id", "provider", "cancelled_on", "active"]),
        at_the_time=pairs.active.fill_null(False)
        | (pairs.observed_on <= pairs.cancelled_on).fill_null(False),
        perhaps=pairs.active.isnull() | pairs.observed_on.isnull() | pairs.cancelled_on.isnull(),
    )
    pairs = tables.keep("declared_pairs", pairs.select(
        "pair_id", "point_id", "provider", "first_ip", "end_ip", "at_the_time", "perhaps"
    ))  # fmt: skip
    asked = pairs.select("first_ip", "end_ip", point_id="pair_id", owner=owner(pairs.provider))
    within = ip.inside(asked, owned_ranges(tables)).rename(pair_id="point_id")
    lost = lost_filings.owners(tables)
    joined = pairs.join(within, "pair_id").left_join(lost, pairs.provider == lost.lost_owner)
    return joined.group_by(declared_id=joined.point_id).agg(
        owned=(joined.inside & joined.at_the_time).any(),
        perhaps=(joined.inside & ~joined.at_the_time & joined.perhaps).any(),
        owner_lost=joined.lost_owner.notnull().any(),
    )

"""May an address outside what its provider filed be its own, by another branch or for want of any filing of its family?"""

from __future__ import annotations

import ibis.expr.types as ir

from auditor.facts import ip
from auditor.facts.likeness import body, owner
from auditor.facts.tables import Tables, owned_ranges

_MAPPED = "0" * 20 + "ffff"  # keys of IPv4 addresses begin so


def perhaps_own(points: ir.Table, tables: Tables) -> ir.Table:
    """perhaps_id, perhaps: are addresses a branch's of the same legal person, or of a family that the provider never filed?

    Branches act under the licence of their legal person. The interface V3.0 knows no IPv6, so that a provider may have no
    filing of that family at all.

    Args:
        points: point_id, provider, first_ip, end_ip.
        tables: with the allocations.
    """
    owned = owned_ranges(tables)
    of_bodies = ip.merge(owned.select("first_ip", "end_ip", owner=body(owned.owner)))
    of_bodies = tables.keep("ranges_of_bodies", of_bodies)
    families = owned.select(family_of="owner", mapped=owned.first_ip.startswith(_MAPPED)).distinct()
    asked = points.select("point_id", "first_ip", "end_ip", owner=body(points.provider))
    related = ip.inside(asked, of_bodies)
    named = points.select("point_id", own=owner(points.provider), mapped=points.first_ip.startswith(_MAPPED))
    joined = named.join(related, "point_id")
    joined = joined.left_join(families, [named.own == families.family_of, named.mapped == families.mapped])
    return joined.select(perhaps_id="point_id", perhaps=joined.inside | joined.family_of.isnull())

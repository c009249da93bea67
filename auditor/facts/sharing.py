"""How many records share a value with one: a phone number, a name, a home page.

That nobody else has it is only certain while every row that may have it could be read. A row that lost its number or its
state counts as one more that is possible; rows that lost the value itself may have any, and are told as `lost_filings` and
`losses` tell of others: from one in a hundred on (LOST_SHARE) nobody is said to be alone.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from auditor.facts.losses import many
from auditor.facts.tables import Tables, count

_ANY = 1 << 31


def sharing(rows: ir.Table, strays: int, most: int) -> ir.Table:
    """shared, owners: how many owners each value has; null where they may be more than `most` and are not for certain.

    Args:
        rows: row_id, value, owner, valid; an owner is null where it is lost, `valid` where it cannot be told.
        strays: rows that may have any value, see `strays`.
        most: up to how many owners nothing is wrong.
    """
    held = rows.filter(rows.value.notnull())
    anybody = ibis.coalesce(held.owner, "row " + held.row_id.cast("string"))
    grouped = held.group_by(shared=held.value).agg(
        owners=held.owner.nunique(where=held.valid.fill_null(False)),
        possible=anybody.nunique(where=held.valid.fill_null(True)),
    )
    unsure = (grouped.owners <= most) & (grouped.possible + strays > most)
    return grouped.select("shared", owners=unsure.ifelse(ibis.null("int64"), grouped.owners))


def strays(tables: Tables, table: str, lost: ir.Table) -> int:
    """Rows of a table that may have any value, being refused or among the `lost`; none while they are few.

    Of a table that is there in part, any number of rows may be elsewhere.
    """
    if table in tables.in_part:
        return _ANY
    unread = tables.refused.get(table, 0)
    found = count(lost) + unread
    return found if many(found, tables.rows(table) + unread) else 0


def possible_website(services: ir.Table) -> ir.BooleanValue:
    """May it be a website in force? What is not known to be another type, nor cancelled, may."""
    return (services.known_type == "website").fill_null(True) & (services.status != "cancelled").fill_null(
        True
    )


def website_in_force(services: ir.Table) -> ir.BooleanValue:
    """Is a service a website that is not cancelled? Null where type or status is not known."""
    return (services.known_type == "website") & (services.status != "cancelled")

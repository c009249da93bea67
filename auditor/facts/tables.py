"""The canonical tables of one snapshot on a backend, and the joins that several kinds of record share."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import ibis
import ibis.expr.types as ir

from auditor.backends import forget
from auditor.facts import ip
from auditor.facts.likeness import body, owner

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from auditor.facts.own import OwnFact

HISTORY = ibis.schema(
    {"kind": "string", "number": "string", "held_on": "date", "held_by": "string", "empty_on": "date"}
)
"""What runs leave to later ones: for services (accesses) and subjects (services), when and at which provider one was last
seen, and the first run since that saw none."""
OLD_HISTORY = ("service_no", "had_access_on")
"""What older programs left: only when a service last had access."""


@dataclass
class Tables:
    """Canonical tables by name, the as-of date, and whatever was computed once for several facts.

    Attributes:
        backend: any Ibis backend that can create tables; only distinct situations ever leave it.
        canonical: every canonical table, empty where the snapshot has none.
        reserved: first_ip, end_ip of the address space that no site can use.
        history: what earlier runs saw, see `HISTORY`.
        columns: what the snapshot has, as "table.column".
        values: the parameters of the rules, by name, as far as facts depend on them.
        interface: the numbers of the sources that are files of the enterprise interface.
        own: facts that a user declared.
        asked: by kind of record, the facts that are computed; all of them where there is none.
        scope: "province", or "provider" where the data is what one access provider knows.
        in_part: tables in which a row that is not there proves nothing.
        unread: tables of which a whole sheet was not read.
        refused: how many rows of a table were refused, where any were.
    """

    backend: Any
    as_of: date
    canonical: Mapping[str, ir.Table]
    reserved: ir.Table
    history: ir.Table
    kept: dict[str, ir.Table] = field(default_factory=dict)
    columns: frozenset[str] = frozenset()
    interface: Sequence[int] = ()
    own: Sequence[OwnFact] = ()
    asked: Mapping[str, Collection[str]] | None = None
    values: Mapping[str, int] = field(default_factory=dict)
    scope: str = "province"
    in_part: Collection[str] = frozenset()
    unread: Collection[str] = frozenset()
    refused: Mapping[str, int] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=dict)

    def __getitem__(self, name: str) -> ir.Table:
        """One canonical table."""
        return self.canonical[name]

    def keep(self, name: str, expression: ir.Table) -> ir.Table:
        """Compute a table once; later readers get the stored rows."""
        if name not in self.kept:
            self.kept[name] = self.backend.create_table(name, expression)
        return self.kept[name]

    def rows(self, name: str) -> int:
        """How many rows a canonical table has."""
        if name not in self.counted:
            self.counted[name] = count(self.canonical[name])
        return self.counted[name]

    def past(self, kind: str) -> ir.Table:
        """past_no, held_on, held_by, empty_on: what earlier runs saw of a kind."""
        known = self.history.filter(self.history.kind == kind)
        return known.select("held_on", "held_by", "empty_on", past_no="number")

    def forget(self, *, but: Iterable[str]) -> None:
        """Drop every kept table but these; whoever asks for one again gets it computed anew."""
        names = self.kept.keys() - set(but)
        forget(self.backend, sorted(names))
        self.kept = {name: table for name, table in self.kept.items() if name not in names}

    def hold(self, needs: Iterable[str]) -> bool:
        """Does the snapshot have every table of these "table.column" names?"""
        present = {name.partition(".")[0] for name in self.columns}
        return all(need.partition(".")[0] in present for need in needs)

    def asks(self, kind: str, names: Iterable[str]) -> bool:
        """Is any of these facts computed? What only other facts need is left out."""
        return self.asked is None or any(name in self.asked[kind] for name in names)


def count(rows: ir.Table) -> int:
    """How many rows; computed at once, since what is asked for depends on it."""
    return int(rows.agg(rows=rows.count()).to_pyarrow().to_pylist()[0]["rows"])


def some(rows: ir.Table, condition: ir.BooleanValue) -> ir.BooleanValue:
    """Is there a row of which this is so? One value, which an expression over other rows may hold."""
    return (rows.filter(condition).count() > 0).as_scalar()


def first_of_each(rows: ir.Table, key: str, order: Sequence[Any]) -> ir.Table:
    """The first row of each group in an order that content decides.

    By a window, which goes to disk when memory is short; aggregates with an order of their own do not.
    """
    ranked = rows.mutate(place_in_group=ibis.row_number().over(group_by=key, order_by=order))
    return ranked.filter(ranked.place_in_group == 0).drop("place_in_group")


def unreadable(table: ir.Table, column: str) -> ir.BooleanValue:
    """Is nothing known of this cell: was it there but not readable, or has its file no such column?"""
    return table.unreadable.contains(f",{column},").fill_null(False)


def malformed(table: ir.Table, column: str) -> ir.BooleanValue:
    """Was the text of this cell whole, but not what the column holds? Neither hidden nor damaged, that is."""
    return table.malformed.contains(f",{column},").fill_null(False)


def blank(rows: ir.Table, column: str) -> ir.BooleanValue:
    """Is the cell empty, in a file that has the column? Elsewhere nothing was left out."""
    return rows[column].isnull() & ~unreadable(rows, column)


def stated(rows: ir.Table, column: str) -> ir.BooleanValue:
    """Is something filled in, be it a word that nobody knows? Unknown where nothing is known of the cell."""
    filled = rows[column].notnull() | malformed(rows, column)
    return ibis.cases((filled, True), (blank(rows, column), False), else_=ibis.null("boolean"))


def unless(lost: ir.BooleanValue, value: ir.BooleanValue, changeable: bool) -> ir.BooleanValue:
    """The value, unknown where what was lost could turn this answer into the other one."""
    return (lost & (value == changeable)).ifelse(ibis.null("boolean"), value)


def parent_subject_no(services: ir.Table) -> ir.StringValue:
    """The subject a service belongs to; a service number is its subject's number and a serial (domain facts §3.1)."""
    number = services.service_no
    from_number = number.re_replace("-[0-9]+[A-Z]?$", "")
    derived = ibis.cases(
        (number.re_search("^.(ICP证[0-9]+号|B2-[0-9]{8})$"), number),  # a licence may stand without a serial
        (from_number != number, from_number),
        else_=ibis.null("string"),
    )
    return ibis.coalesce(services.subject_no, derived)


def access_state(accesses: ir.Table, as_of: date) -> ir.BooleanValue:
    """Is the access in force? Null where status and cancellation date contradict or could not be read."""
    ended = (accesses.cancelled_on <= as_of).fill_null(False)
    doubtful = unreadable(accesses, "status") | unreadable(accesses, "cancelled_on")
    return ibis.cases(
        (accesses.status == "cancelled", False),
        (doubtful, ibis.null("boolean")),
        ((accesses.status == "active") & ended, ibis.null("boolean")),
        else_=~ended,
    )


def owned_ranges(tables: Tables) -> ir.Table:
    """owner, first_ip, end_ip, merged: what a provider filed itself or was assigned by another; `owner` in one wording."""
    allocations = tables["ip_allocations"]
    filed = allocations.select("first_ip", "end_ip", owner=owner(allocations.provider))
    assigned = allocations.select("first_ip", "end_ip", owner=owner(allocations.assignee))
    both = ibis.union(filed, assigned)
    known = both.filter(both.owner.notnull() & both.first_ip.notnull())
    return tables.keep("owned_ranges", ip.merge(known.select("owner", "first_ip", "end_ip")))


def reserved_ranges(tables: Tables) -> ir.Table:
    """The reserved space under one constant owner."""
    return tables.reserved.select(
        first_ip=tables.reserved.first_ip, end_ip=tables.reserved.end_ip, owner=ibis.literal("reserved")
    )


def access_ranges(tables: Tables) -> ir.Table:
    """One row for every range of every access: point_id, row_id, provider, first_ip, end_ip, reserved."""
    ranges, accesses = tables["access_ips"], tables["accesses"]
    numbered = ranges.mutate(point_id=ibis.row_number().over(order_by=["row_id", "first_ip", "end_ip"]))
    owners = accesses.select("row_id", "service_no", "provider", active=access_state(accesses, tables.as_of))
    points = tables.keep(
        "access_points", numbered.join(owners, "row_id").select(
            "point_id", "row_id", "service_no", "provider", "active", "first_ip", "end_ip")
    )  # fmt: skip
    asked = points.select("point_id", "first_ip", "end_ip", owner=ibis.literal("reserved"))
    reserved = ip.overlapping(asked, ip.merge(reserved_ranges(tables)))
    joined = points.left_join(reserved, "point_id")
    return tables.keep("access_ranges", joined.select(points, reserved=joined.overlapping.fill_null(False)))


def foreign_owner(points: ir.Table, tables: Tables, name: str) -> ir.Table:
    """point_id, other_provider, other_row_id: who else filed the addresses; the narrowest filing, then the first name, decides.

    Args:
        points: point_id, provider (may be null), first_ip, end_ip.
        tables: with the allocations.
        name: under which the pairs of points and filings are kept.
    """
    filed = tables["ip_allocations"]
    allocations = filed.select(
        owner="provider",
        owner_first="first_ip",
        owner_end="end_ip",
        owner_row="row_id",
        owner_body=body(filed.provider),
    )
    points = points.mutate(body=body(points.provider).fill_null(""))
    touching = points.join(
        allocations,
        [
            allocations.owner_first < points.end_ip,
            allocations.owner_end > points.first_ip,
            allocations.owner_body != points.body,  # branches of one legal person are nobody else
        ],
    )
    # What both filed is the provider's own: two tiers file the same addresses when one assigns them to the other.
    shared = tables.keep(name, touching.select(
        "owner", "owner_first", "owner_end", "owner_row", "point_id", "provider",
        pair_id=ibis.row_number().over(order_by=["point_id", "owner_row", "owner_first"]),
        first_ip=ibis.greatest(touching.owner_first, touching.first_ip),
        end_ip=ibis.least(touching.owner_end, touching.end_ip),
    ))  # fmt: skip
    asked = shared.select("first_ip", "end_ip", point_id="pair_id", owner=owner(shared.provider))
    within = ip.inside(asked, owned_ranges(tables)).rename(pair_id="point_id")
    touching = shared.join(within, "pair_id").filter(lambda t: ~t.inside)
    narrowest = [ip.backwards(touching.owner_first), "owner_end", "owner", "owner_row"]
    return touching.group_by("point_id").agg(
        other_provider=touching.owner.first(order_by=narrowest),
        other_row_id=touching.owner_row.first(order_by=narrowest),
    )

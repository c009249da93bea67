"""Computes every fact of a snapshot: one stored table for each kind of record."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis
import ibis.expr.types as ir

from auditor.facts import access, allocation, contacts, credentials, domain, provider, service, subject
from auditor.facts.catalogue import FACTS
from auditor.facts.fact import Fact
from auditor.facts.free_text import without_personal_data
from auditor.facts.losses import cut, refused, torn
from auditor.facts.own import OwnFact, added
from auditor.facts.tables import HISTORY, OLD_HISTORY, Tables
from auditor.facts.versions import marked
from auditor.reference import load
from auditor.snapshot.model import INTERFACE, ROWS_PER_SOURCE

if TYPE_CHECKING:
    from auditor.snapshot import Snapshot

# Facts that those of other kinds of record, and later runs, are made of.
_LINKING = {
    "service": ("service_no", "subject_no", "subject_name", "name", "type", "status", "alive", "in_use", "active_access_count",
                "last_provider", "concerned_providers"),
    "subject": ("subject_no", "service_count"),
}  # fmt: skip
# Of these tables one provider knows only its own part.
_ELSEWHERE = ("subjects", "services", "service_domains", "accesses", "providers")
IBIS_TYPES = {"text": "string", "code": "string", "flag": "boolean", "integer": "int64", "date": "date"}


@dataclass(frozen=True)
class Observations:
    """Facts as tables, one row for each record.

    Every table has `record_id` (unique; the source row where each row is one record), `identity` (the record's
    natural key, for fingerprints), `own_no` and `parent_no` (filing numbers that link the kinds), one column for
    every fact, and `<column>` origins named by `Fact.seen_in`. `history` is what earlier runs saw, see `HISTORY`.
    """

    backend: Any
    tables: dict[str, ir.Table]
    columns: frozenset[str]
    history: ir.Table = field(default_factory=lambda: ibis.memtable([], schema=HISTORY))


def observe(  # noqa: PLR0917
    snapshot: Snapshot, backend: Any, history: Path | None = None, own: Sequence[OwnFact] = (),
    asked: Mapping[str, Collection[str]] | None = None, values: Mapping[str, int] | None = None,
    shrunk: Collection[str] = (),
) -> Observations:  # fmt: skip
    """Compute facts on the backend.

    Args:
        snapshot: as read; its Parquet parts stay where they are.
        backend: an Ibis connection that can create tables.
        history: Parquet that an earlier run left, see `HISTORY` in tables.
        own: facts that a user declared.
        asked: by kind of record, the facts to compute; all of them by default.
        values: the parameters of the rules, by name; some facts depend on them.
        shrunk: tables that have far fewer rows than in the last run.
    """
    if asked is not None:
        asked = {kind: {*names, *_LINKING.get(kind, ())} for kind, names in asked.items()}
    canonical = {
        name: backend.read_parquet([str(p) for p in parts]) for name, parts in snapshot.tables.items()
    }
    canonical["services"] = _with_domains_apart(canonical["services"], snapshot)
    for name, key in (("subjects", "subject_no"), ("services", "service_no")):
        store = partial(backend.create_table, f"{name}_versions")
        dated_only = _dated_only(snapshot, name)
        canonical[name] = marked(canonical[name], key, snapshot.as_of, dated_only, store)
    canonical["doubts"] = backend.read_parquet([str(p) for p in snapshot.doubts])
    lost_rows = refused(canonical["doubts"])
    elsewhere = _ELSEWHERE if snapshot.scope == "provider" else ()
    past = _history(backend, history)
    tables = Tables(
        backend, snapshot.as_of, canonical, _reserved(backend), past, columns=snapshot.columns,
        interface=[source.number for source in snapshot.sources if source.format == INTERFACE], own=own, asked=asked,
        values=values or {},
        scope=snapshot.scope, in_part={*elsewhere, *shrunk, *snapshot.in_part, *cut(canonical), *torn(canonical, lost_rows)},
        unread=snapshot.in_part, refused=lost_rows,
    )  # fmt: skip
    return Observations(backend, _observed(tables), snapshot.columns, past)


def _with_domains_apart(services: ir.Table, snapshot: Snapshot) -> ir.Table:
    """Services whose file has no column for domains lack nothing where the domains are a table of their own."""
    apart = any(source.table == "service_domains" for source in snapshot.sources)
    without = [
        s.number for s in snapshot.sources if s.table == "services" and "domains" not in s.columns.values()
    ]
    if not (apart and without):
        return services
    here = (services.row_id // ROWS_PER_SOURCE).isin(without)
    others = services.unreadable.replace(",domains,", ",")
    return services.mutate(unreadable=here.ifelse(others, services.unreadable))


def _dated_only(snapshot: Snapshot, table: str) -> list[int]:
    """The sources of a table that tell by a day alone what was cancelled."""
    sources = ((one.number, set(one.columns.values())) for one in snapshot.sources if one.table == table)
    return [number for number, columns in sources if "cancelled_on" in columns and "status" not in columns]


def _observed(tables: Tables) -> dict[str, ir.Table]:
    """One kind after the other; what nobody will ask for again is dropped before the next."""
    observed = {"service": _services(tables)}
    for kind, facts in _OF_SERVICES.items():
        tables.forget(but=(*_SHARED, *(table.op().name for table in observed.values())))
        observed[kind] = facts(tables, observed["service"])
    tables.forget(but=(table.op().name for table in observed.values()))
    return observed


def _services(tables: Tables) -> ir.Table:
    base = contacts.of_services(service.base(tables), tables)
    return _facts(tables, "service", base, own=base.service_no, parent=base.parent_no)


def _accesses(tables: Tables, services: ir.Table) -> ir.Table:
    known = services.filter(services.service_no.notnull())
    one_a_number = known.group_by(known_service_no=known.service_no).agg(
        subject_no=known.subject_no.min(), subject_name=known.subject_name.min(), service_name=known.name.min(),
        type=known.type.min(), alive=known.alive.any(), in_use=known.in_use.any(),
    )  # fmt: skip
    base = access.base(tables, tables.keep("known_services", one_a_number))
    return _facts(tables, "access", base, own=ibis.null("string"), parent=base.service_no)


def _subjects(tables: Tables, services: ir.Table) -> ir.Table:
    base = _with_days(subject.base(tables, services), tables)
    base = contacts.of_subjects(credentials.of_subjects(base, tables), tables)
    return _facts(tables, "subject", base, own=base.subject_no, parent=ibis.null("string"))


def _alone(tables: Tables, kind: str, base: ir.Table) -> ir.Table:
    """The facts of a kind that no filing number links to others."""
    return _facts(tables, kind, base, own=ibis.null("string"), parent=ibis.null("string"))


_OF_SERVICES: Mapping[str, Callable[[Tables, ir.Table], ir.Table]] = {
    "access": _accesses,
    "subject": _subjects,
    "domain": lambda tables, services: _alone(tables, "domain", domain.base(tables, services)),
    "ip_allocation": lambda tables, _: _alone(tables, "ip_allocation", allocation.base(tables)),
    "provider": lambda tables, _: _alone(tables, "provider", provider.base(tables)),
}
# Kept for several kinds of record.
_SHARED = ("access_points", "access_ranges", "owned_ranges")


def _with_days(subjects: ir.Table, tables: Tables) -> ir.Table:
    as_of = ibis.literal(tables.as_of, "date")
    return subjects.mutate(
        days_since_registry_change=as_of.delta(subjects.registry_changed_on, unit="day"),
        days_since_filing=as_of.delta(subjects.filed_on, unit="day"),
        days_on_file=as_of.delta(_filed_by(subjects), unit="day"),
    )


def _filed_by(subjects: ir.Table) -> ir.DateValue:
    """The day than which its filing is not later; numbers hold the year (two or four digits, domain facts §3.1)."""
    digits = subjects.subject_no.re_extract("^.ICP备([0-9]{8}|[0-9]{10})号", 1)
    year = (digits.length() == 10).ifelse(digits.substr(0, 4), "20" + digits.substr(0, 2))
    end = (digits.length() > 0).ifelse(year + "-12-31", ibis.null("string")).try_cast("date")
    dated = ibis.least(subjects.approved_on, subjects.changed_on, subjects.empty_on)
    return ibis.coalesce(subjects.filed_on, dated, end)


def _facts(tables: Tables, kind: str, base: ir.Table, own: ir.Value, parent: ir.Value) -> ir.Table:
    declared = [one for one in tables.own if one.kind == kind and tables.asks(kind, [one.fact.name])]
    base = added(base, declared, tables)
    facts = [fact for fact in FACTS[kind].values() if tables.asks(kind, [fact.name])]
    facts += [one.fact for one in declared]
    values = {fact.name: _value(fact, base, tables) for fact in facts}
    origins = {f"{name}_of": base[name] for name in sorted({fact.seen_in for fact in facts})}
    if kind in ("service", "subject"):
        origins |= {name: base[name] for name in ("held_on", "held_by", "empty_on")}
    if kind == "service":
        origins |= {"status_unreadable": base.status_unreadable}
    table = tables.keep(
        f"{kind}_facts",
        base.select(
            record_id=base.record_id if "record_id" in base.columns else base.row_id,
            identity=_identity(kind, base),
            own_no=own,
            parent_no=parent,
            **origins,
            **values,
        ),
    )
    # A record without a number is known by its name or provider, in which people leave what must not be shown.
    hidden = without_personal_data(table, ["identity"])
    return table if hidden is table else tables.keep(f"{kind}_facts_shown", hidden)


def _value(fact: Fact, base: ir.Table, tables: Tables) -> ir.Value:
    """The fact, unknown on every record where a whole table that it is read from is absent."""
    type_ = IBIS_TYPES[fact.type]
    return fact.of(base).cast(type_) if tables.hold(fact.needs) else ibis.null(type_)


def _identity(kind: str, base: ir.Table) -> ir.StringValue:
    """What makes a record the same record in the next snapshot; see docs/fingerprints.md."""
    if kind == "subject":
        return ibis.coalesce(base.subject_no, base.name, ibis.literal("?"))
    if kind == "service":
        return ibis.coalesce(
            base.service_no, base.parent_no + "|" + base.name.fill_null(""), base.name, ibis.literal("?")
        )
    return ibis.literal("|").join([base[name].fill_null("") for name in _NATURAL_KEYS[kind]])


_NATURAL_KEYS = {
    "access": ("service_no", "provider", "ip_list"),
    "domain": ("domain",),
    "ip_allocation": ("provider", "layer", "ip_list"),
    "provider": ("provider",),
}


def _history(backend: Any, file: Path | None) -> ir.Table:
    """What an earlier run left, also one of an older program."""
    if file is None:
        return backend.create_table("history", schema=HISTORY)
    past = backend.read_parquet(str(file))
    number, held_on = OLD_HISTORY
    if number not in past.columns:
        return past
    nothing = {name: ibis.null(HISTORY[name]) for name in ("held_by", "empty_on")}
    return past.select(kind=ibis.literal("service"), number=number, held_on=held_on, **nothing)


def _reserved(backend: Any) -> ir.Table:
    ranges = [_range(entry["cidr"]) for entry in load("reserved_networks")["networks"]]
    rows = {"first_ip": [first for first, _ in ranges], "end_ip": [end for _, end in ranges]}
    return backend.create_table("reserved_networks", ibis.memtable(rows))


def _range(cidr: str) -> tuple[str, str]:
    """First key and end key (exclusive) of a network, in the form of the canonical tables."""
    network = ipaddress.ip_network(cidr)
    offset = 0xFFFF << 32 if network.version == 4 else 0
    first, last = int(network[0]) + offset, int(network[-1]) + offset
    return f"{first:032x}", "g" if last == (1 << 128) - 1 else f"{last + 1:032x}"

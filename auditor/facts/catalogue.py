"""All facts by kind of record, and which of them a snapshot can tell."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from auditor.facts import access, allocation, contacts, credentials, domain, provider, service, subject
from auditor.facts.fact import Fact
from auditor.facts.kind import KINDS

_OF: Mapping[str, tuple[Fact, ...]] = {
    "subject": (*subject.FACTS, *credentials.FACTS, *contacts.SUBJECT_FACTS),
    "service": (*service.FACTS, *contacts.SERVICE_FACTS),
    "access": access.FACTS,
    "domain": domain.FACTS,
    "ip_allocation": allocation.FACTS,
    "provider": provider.FACTS,
}
Catalogue = Mapping[str, Mapping[str, Fact]]
"""Facts by name, by kind of record."""

FACTS: Catalogue = {kind: {fact.name: fact for fact in _OF[kind]} for kind in KINDS}


def missing_columns(kind: str, name: str, columns: Collection[str]) -> list[str]:
    """Which "table.column" the snapshot lacks for this fact, in the order the fact declares them."""
    return [need for need in FACTS[kind][name].needs if need not in columns]

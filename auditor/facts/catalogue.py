"""All facts by kind of record, and which of them a snapshot can tell."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from auditor.facts import access, contacts, credentials, service, subject
from auditor.facts.fact import Fact

KINDS = ("subject", "service", "access")

FACTS: Mapping[str, Mapping[str, Fact]] = {
    kind: {fact.name: fact for fact in facts}
    for kind, facts in (
        ("subject", (*subject.FACTS, *credentials.FACTS, *contacts.SUBJECT_FACTS)),
        ("service", (*service.FACTS, *contacts.SERVICE_FACTS)),
        ("access", access.FACTS),
    )
}


def missing_columns(kind: str, name: str, columns: Collection[str]) -> list[str]:
    """Which "table.column" the snapshot lacks for this fact, in the order the fact declares them."""
    return [need for need in FACTS[kind][name].needs if need not in columns]

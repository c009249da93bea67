"""All facts by kind of record, and which of them a snapshot can tell."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from auditor.facts import access, service, subject
from auditor.facts.fact import Fact

KINDS = ("subject", "service", "access")

FACTS: Mapping[str, Mapping[str, Fact]] = {
    kind: {fact.name: fact for fact in module.FACTS}
    for kind, module in (("subject", subject), ("service", service), ("access", access))
}


def missing_columns(kind: str, name: str, columns: Collection[str]) -> list[str]:
    """Which "table.column" the snapshot lacks for this fact, in the order the fact declares them."""
    return [need for need in FACTS[kind][name].needs if need not in columns]

"""What one access provider has of a province: its own accesses, and the services and subjects that they name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from auditor.sample.landmarks import Landmarks
from auditor.sample.networks import Provider
from auditor.sample.records import Allocation, Case, Domain, Record
from auditor.sample.tables import Tables

_ALONE = ("CRED-001", "CRED-006", "CRED-008", "CRED-011", "CRED-013", "CRED-014", "CRED-015", "CONTACT-001",
          "CONTACT-002", "CONTACT-003", "CONTACT-008", "CONTACT-009", "CONTACT-010", "CONTENT-001", "CONTENT-004",
          "CONTENT-006", "LIFE-003", "ACC-005", "DOM-002", "DOM-003", "DOM-004", "DOM-006")  # fmt: skip
"""Rules whose fails need nothing but the record itself, and what anybody can look up of it."""


class View(Tables):
    """Tables that hold what one provider knows."""

    def __init__(self, folder: Path, seed: int, services: int, provider: Provider):
        super().__init__(folder, seed, services)
        self._provider = provider

    def write(self, case: Case, plant: str) -> None:
        """Append what the provider knows of a case, if anything."""
        accesses = [a for a in case.accesses if a.provider == self._provider.name]
        numbers = {a.service_number for a in accesses}
        services = [s for s in case.services if s.number in numbers]
        owners = {s.subject_number for s in services}
        subjects = [s for s in case.subjects if s.number in owners]
        if not subjects:
            return
        domains = {domain for service in services for domain in service.domains}
        kept = replace(
            case, subjects=subjects, services=services, accesses=accesses, notices=[],
            observations=[o for o in case.observations if o.domain in domains],
            holdings={name: held for name, held in case.holdings.items() if name in domains},
        )  # fmt: skip
        kept.truths = [truth for truth in case.truths if truth[0] in _ALONE and _holds(kept, truth[1])]
        super().write(kept, plant)

    def write_landmarks(self, made: Landmarks) -> None:
        """Append the units, which are on a public list; their filings and customers are not known."""
        for unit in made.units:
            self.write_unit(unit)

    def write_allocation(self, filing: Allocation) -> None:
        """Append a filing if it is the provider's own."""
        if filing.provider == self._provider.name:
            super().write_allocation(filing)


def _holds(case: Case, record: Record) -> bool:
    """Is the record in what is left of its case?"""
    if isinstance(record, Domain):
        return record.name in case.holdings
    return any(record is one for one in (*case.subjects, *case.services, *case.accesses))

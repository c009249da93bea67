"""What one access provider has of a province: its own accesses, and the services and subjects that they name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from auditor.sample.landmarks import Landmarks
from auditor.sample.networks import RESERVED, Provider, is_within
from auditor.sample.records import Access, Allocation, Case, Domain, Expected, Record, Service
from auditor.sample.tables import Tables

_OF_OTHERS = {
    *(f"SHELL-00{n}" for n in range(1, 6)),
    *("ACC-001", "ACC-003", "CONTACT-004", "DOM-008", "INT-004", "LIFE-004"),
}
"""Rules whose fails say that something is missing or how many there are: others may have filed it."""

_SHARED = {"CONTACT-006", "CONTENT-002", "CONTENT-003", "CRED-009", "CRED-010", "DOM-001"}
"""Rules whose fails need two records, of which another provider may have one."""

_RESERVED = tuple(address.partition("{")[0] for address in RESERVED)
_FRESH = 30
"""Days for which an observation counts."""


class View(Tables):
    """Tables that hold what one provider knows."""

    def __init__(self, folder: Path, seed: int, services: int, provider: Provider, today: int):
        super().__init__(folder, seed, services)
        self._provider, self._today = provider, today

    def write(self, case: Case, plant: str) -> None:
        """Append what the provider knows of a case; blacklists come to everybody."""
        kept = self._part(case)
        if not kept.subjects:
            super().write(Case([], listings=case.listings), plant)
            return
        told = [truth for truth in case.truths if _holds(kept, truth[1])]
        kept.truths = [(*truth[:2], _expected(kept, told, truth)) for truth in told]
        for service in kept.services:
            for rule in self._of_this_view(kept, service):
                kept.fails(rule, service)
        super().write(kept, plant)

    def _part(self, case: Case) -> Case:
        accesses = [a for a in case.accesses if a.provider == self._provider.name]
        numbers = {a.service_number for a in accesses}
        services = [s for s in case.services if s.number in numbers]
        owners = {s.subject_number for s in services}
        domains = {domain for service in services for domain in service.domains}
        return replace(
            case, services=services, accesses=accesses,
            subjects=[s for s in case.subjects if s.number in owners],
            notices=[n for n in case.notices if n.number in numbers | owners],
            observations=[o for o in case.observations if o.domain in domains],
            holdings={name: held for name, held in case.holdings.items() if name in domains},
        )  # fmt: skip

    def _of_this_view(self, case: Case, service: Service) -> Iterator[str]:
        """What a provider finds of its own accesses: all have ended, or the site answers in another network."""
        own = [a for a in case.accesses if a.service_number == service.number]
        if service.status != "正常" or any(a.written_number for a in own):
            return
        if not any(a.active for a in own):
            yield "ACC-012"
            return
        seen = [o.ip for o in case.of(service) if o.on >= self._today - _FRESH and o.ip]
        ranges = [*self._provider.ranges(), *(part for a in own for part in a.ips)]
        if seen and not any(is_within(ip, part) for ip in seen for part in ranges):
            yield "ACC-013"

    def write_landmarks(self, made: Landmarks) -> None:
        """Append the units, which are on a public list; their filings and customers are not known."""
        for unit in made.units:
            self.write_unit(unit)

    def write_allocation(self, filing: Allocation) -> None:
        """Append a filing if it is the provider's own."""
        if filing.provider == self._provider.name:
            super().write_allocation(filing)


Truth = tuple[str, Record, Expected]


def _expected(case: Case, truths: list[Truth], truth: Truth) -> Expected:
    """What can be said of a record when nobody else's data is there."""
    rule, record, expected = truth
    if rule in _OF_OTHERS or (rule in _SHARED and _sharers(case, truths, truth) < 2):
        return "unknown"
    if rule == "ACC-002" and isinstance(record, Access):
        return expected if record.ips[0].startswith(_RESERVED) else "unknown"
    return expected


def _sharers(case: Case, truths: list[Truth], truth: Truth) -> int:
    """How many records share what they should not, as far as the provider knows."""
    rule, record, _ = truth
    if isinstance(record, Domain):
        sites = [{name.removeprefix("www.") for name in service.domains} for service in case.services]
        return sum(record.name in names for names in sites)
    return sum(other == rule for other, _, _ in truths)


def _holds(case: Case, record: Record) -> bool:
    """Is the record in what is left of its case?"""
    if isinstance(record, Domain):
        return record.name in case.holdings
    return any(record is one for one in (*case.subjects, *case.services, *case.accesses))

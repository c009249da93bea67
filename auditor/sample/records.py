"""What one case holds before it is written: clean records, and what an auditor must say about them.

Dates are day numbers (`date.toordinal`), which are cheap to add and to compare.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from auditor.sample.province import PROVINCE

Expected = Literal["fail", "unknown"]


@dataclass(slots=True)
class Subject:
    """One filing subject 主体; contacts, investor and expiry that are None are written as usual."""

    number: str
    name: str
    nature: str
    credential_type: str
    credential: str
    credential_address: str
    county: tuple[str, str, str]
    address: str
    person: str
    person_id: str
    authorised: str
    filed: int
    changed: int | None
    serial: int
    status: str = "正常"
    province: str = PROVINCE
    mobile: str | None = None
    phone: str | None = None
    email: str | None = None
    emergency: str | None = None
    investor: str | None = None
    expires: int | str = "长期"


@dataclass(slots=True)
class Service:
    """One website, APP, mini-program or quick app; `kind` is W, A, X or K. Contacts as of a subject.

    `written_number` replaces what the file shows; `second` puts a website into the file that lacks columns.
    """

    number: str
    subject_number: str
    kind: str
    name: str
    domains: list[str]
    person: str
    filed: int
    serial: int
    content: str = "其他"
    status: str = "正常"
    home: str | None = None
    approvals: str = ""
    split_cell: bool = False
    written_number: str | None = None
    second: bool = False
    person_id: str = ""
    mobile: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(slots=True)
class Access:
    """One access row; `ips` are parts in canonical form, `written_*` replace what the file shows."""

    service_number: str
    provider: str
    ips: list[str]
    filed: int
    cancelled: int | None = None
    active: bool = True
    written_number: str | None = None
    written_ips: str | None = None
    written_cancelled: str | None = None
    mode: str | None = None
    place: str | None = None


@dataclass(slots=True)
class Registration:
    """One row of the licence registry 证照库."""

    credential: str
    credential_type: str
    name: str
    legal_person: str
    address: str
    status: str
    changed: int | None


@dataclass(slots=True)
class Observation:
    """One probe of one domain; `ip` is empty when the name did not resolve."""

    domain: str
    ip: str
    on: int
    alive: bool


@dataclass(slots=True)
class Listing:
    """One entry of a blacklist."""

    kind: str
    value: str
    level: str


@dataclass(slots=True)
class Notice:
    """One element of a file that the bureau sent; `block` is the part of the interface it stands in.

    `number` is the filing that it is about.
    """

    block: str
    number: str
    element: str


@dataclass(slots=True)
class Holding:
    """Who holds a domain, until when, and whether that was verified."""

    holder: str
    credential: str
    expires: int
    verified: str = "是"


@dataclass(slots=True)
class Domain:
    """A domain, filed or only seen."""

    name: str


@dataclass(slots=True)
class Allocation:
    """One IP filing; `ips` is one range in canonical form."""

    provider: str
    ips: str
    layer: str
    kind: str
    use: str
    assignee: str
    filed: int | None


@dataclass(slots=True)
class Unit:
    """One access provider as the list of providers has it."""

    name: str
    licence: str
    expires: int
    status: str


Record = Subject | Service | Access | Domain | Allocation | Unit


@dataclass(slots=True)
class Case:
    """One subject with everything below it, and the truth about it."""

    subjects: list[Subject]
    services: list[Service] = field(default_factory=list)
    accesses: list[Access] = field(default_factory=list)
    registry: list[Registration] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    holdings: dict[str, Holding] = field(default_factory=dict)
    listings: list[Listing] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    truths: list[tuple[str, Record, Expected]] = field(default_factory=list)

    @property
    def subject(self) -> Subject:
        """The first subject row."""
        return self.subjects[0]

    def join(self, other: Case) -> None:
        """Take in everything of another case."""
        self.subjects += other.subjects
        self.services += other.services
        self.accesses += other.accesses
        self.registry += other.registry
        self.observations += other.observations

    def fails(self, rule: str, record: Record) -> None:
        """The rule must call this record a fail."""
        self.truths.append((rule, record, "fail"))

    def unknown(self, rule: str, record: Record) -> None:
        """The rule must say that it cannot tell."""
        self.truths.append((rule, record, "unknown"))

    def access_of(self, service: Service) -> Access:
        """The first access row of a service."""
        return next(a for a in self.accesses if a.service_number == service.number)

    def disconnect(self, service: Service) -> None:
        """Take all access rows of a service away."""
        self.accesses = [a for a in self.accesses if a.service_number != service.number]

    def forget(self, service: Service) -> None:
        """Take all probes of a service's domains away."""
        self.observations = [o for o in self.observations if o.domain not in service.domains]

    def unfiled(self, service: Service) -> None:
        """What answers under the domains of a cancelled service is a site that nobody filed."""
        for seen in self.of(service):
            if seen.alive and seen.ip:
                self.fails("DOM-008", Domain(seen.domain))

    def of(self, service: Service) -> list[Observation]:
        """The probes of a service's domains."""
        return [o for o in self.observations if o.domain in service.domains]


def identity(record: Record) -> tuple[str, str]:
    """The kind of a record and the words that identify it in findings."""
    if isinstance(record, Subject):
        return "subject", record.number
    if isinstance(record, Service):
        hidden = record.written_number is not None
        return "service", f"{record.subject_number}|{record.name}" if hidden else record.number
    if isinstance(record, Domain):
        return "domain", record.name.encode("idna").decode("ascii")
    if isinstance(record, Unit):
        return "provider", record.name
    if isinstance(record, Allocation):
        return "ip_allocation", f"{record.provider}|{_LAYERS[record.layer]}|{record.ips}"
    return "access", f"{record.service_number}|{record.provider}|{';'.join(record.ips)}"


_LAYERS = {"来源": "source", "分配": "assignment"}

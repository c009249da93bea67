"""Builds healthy cases: everything filed, connected, verified and answering. Plants then spoil them."""

from __future__ import annotations

from datetime import date
from random import Random

from auditor.sample import identifiers, names, networks
from auditor.sample.networks import Provider
from auditor.sample.province import COUNTIES, SIGN, street
from auditor.sample.records import Access, Case, Holding, Observation, Registration, Service, Subject

UNIT_PAPERS = {
    "enterprise": "business_licence",
    "government": "uscc_certificate",
    "institution": "institution_legal_person",
    "social_organisation": "social_organisation_certificate",
    "private_non_enterprise": "private_non_enterprise_certificate",
}
# Shares follow 江苏 2025-03: 11 % persons; 64 % websites, 31 % mini-programs, 4 % APPs.
_NATURES = (
    *("enterprise",) * 74,
    *("individual",) * 11,
    *("institution",) * 6,
    *("government",) * 3,
    *("social_organisation",) * 3,
    *("private_non_enterprise",) * 3,
)
_ONE_DOMAIN_EACH = date(2019, 4, 22).toordinal()  # 工信管函〔2019〕633号
_KINDS = (*"W" * 640, *"X" * 312, *"A" * 42, *"K" * 6)
_COUNTS = (*(1,) * 65, *(2,) * 20, *(3,) * 8, *(4,) * 4, *(5,) * 3)
_SUFFIX = {"W": "", "A": "A", "X": "X", "K": ""}
_SITE_TITLES = {
    "W": ("官网", "门户网站", "商城", "服务平台"),
    "A": ("客户端",),
    "X": ("小程序",),
    "K": ("快应用",),
}
_PERSONAL_TITLES = ("个人博客", "随笔", "作品集", "学习笔记")
_CONTENT = ("单位门户", "购物", "求职", "软件下载", "其他")
_PERSONAL_CONTENT = ("博客/个人空间", "图片", "其他")


class Maker:
    """Makes case number `i`; all chance is from one seeded source, so the order of calls is part of it."""

    def __init__(self, seed: int, as_of: date, providers: list[Provider]):
        self.random = Random(f"icp {seed}")
        self.today = as_of.toordinal()
        self.last_year = as_of.year - 1
        self.providers = providers[:-1]
        self.provider_without_addresses = providers[-1]

    def pick(self, count: int) -> int:
        """A chance number below `count`."""
        return int(self.random.random() * count)

    def ordinary(self, i: int, most: int) -> Case:
        """A healthy case with at most `most` services, in natural proportions."""
        nature = _NATURES[self.pick(100)]
        count = min(most, _COUNTS[self.pick(100)])
        return self.case(i, nature, "".join([_KINDS[self.pick(1000)] for _ in range(count)]))

    def unit(self, i: int, kinds: str) -> Case:
        """A healthy enterprise with the services `kinds`, such as "WX"."""
        return self.case(i, "enterprise", kinds)

    def neighbour(self, i: int, k: int, nature: str, kinds: str) -> Case:
        """A healthy case beside case `i`, with names and numbers that no case of the wheel has; `k` below 8."""
        return self.case(5_000_000 + (i if i < 1000 else 1000 + i // 7) * 8 + k, nature, kinds)

    def case(self, i: int, nature: str, kinds: str, number: str | None = None) -> Case:
        """A healthy case; `number` replaces the filing number."""
        usual, year = identifiers.subject_number(SIGN, i, self.last_year)
        make = self._individual if nature == "individual" else self._unit
        subject, registration = make(
            i, nature, number or usual, date(year, 1, 5).toordinal() + self.pick(320)
        )
        if i % 3 == 0:  # the others' papers have no expiry date
            subject.expires = self.today + 100 + i * 37 % 3000
        case = Case([subject], registry=[registration])
        for place, kind in enumerate(kinds):
            self._serve(case, place, kind)
        return case

    def _unit(self, i: int, nature: str, number: str, filed: int) -> tuple[Subject, Registration]:
        county = COUNTIES[self.pick(len(COUNTIES))]
        name, address = names.unit_name(i, nature), street(county, i)
        credential, paper = identifiers.uscc(nature, county[2], i), UNIT_PAPERS[nature]
        head, authorised = names.person_name(i + 400_000), self.pick(8) == 0
        person = names.person_name(i + 200_000) if authorised else head
        subject = Subject(
            number, name, nature, paper, credential, address, county, street(county, i * 3), person,
            identifiers.resident_id(i), "是" if authorised else "否", filed, self._later(filed), i,
        )  # fmt: skip
        founded = filed - 200 - self.pick(2000) if self.pick(3) == 0 else None
        return subject, Registration(credential, paper, name, head, address, "active", founded)

    def _individual(self, i: int, _: str, number: str, filed: int) -> tuple[Subject, Registration]:
        county = COUNTIES[self.pick(len(COUNTIES))]
        name, credential, address = names.person_name(i), identifiers.resident_id(i), street(county, i)
        subject = Subject(
            number, name, "individual", "resident_id", credential, address, county, address, name, credential,
            "", filed, self._later(filed), i,
        )  # fmt: skip
        return subject, Registration(credential, "resident_id", name, "", address, "active", None)

    def _later(self, filed: int) -> int | None:
        return filed + self.pick(self.today - 40 - filed) if self.pick(4) == 0 else None

    def _serve(self, case: Case, place: int, kind: str) -> None:
        subject = case.subject
        own = subject.nature == "individual"
        titles = _PERSONAL_TITLES if own and kind == "W" else _SITE_TITLES[kind]
        contents = _PERSONAL_CONTENT if own else _CONTENT
        # The first service is as old as its subject, the others came later.
        filed = subject.filed + (self.pick(self.today - 40 - subject.filed) if place else 0)
        domains = self._domains(subject.serial, place, filed) if kind in "WA" else []
        service = Service(
            f"{subject.number}-{place + 1}{_SUFFIX[kind]}", subject.number, kind,
            names.site_stem(subject.serial, subject.nature) + titles[place % len(titles)], domains, subject.person,
            filed, subject.serial * 8 + place, contents[(subject.serial + place) % len(contents)],
            person_id=subject.person_id,
        )  # fmt: skip
        case.services.append(service)
        self.register(case, service)
        if domains:
            self._connect(case, service)

    def register(self, case: Case, service: Service) -> None:
        """Let every domain of a service be held by its subject for some years."""
        subject = case.subject
        for n, domain in enumerate(service.domains):
            expires = self.today + 100 + (service.serial * 7 + n) % 3000
            case.holdings[domain] = Holding(subject.name, subject.credential, expires)

    def _domains(self, i: int, place: int, filed: int) -> list[str]:
        # Several domains on one site are legacy since 2019; one older site in ten still has them.
        first = names.domain_name(i, place)
        more = self.pick(30)
        return (
            [first]
            if more > 2 or filed >= _ONE_DOMAIN_EACH
            else [first, *(f"{'mbw'[n]}{first}" for n in range(more % 2 + 1))]
        )

    def _connect(self, case: Case, service: Service) -> None:
        access = self.connect(case, service, self.any_provider())
        if self.pick(8) == 0:
            self.connect(case, service, self.any_provider())
        first = access.ips[0].partition("-")[0]
        self.observe(case, service, first)

    def connect(
        self, case: Case, service: Service, provider: Provider, ips: list[str] | None = None
    ) -> Access:
        """Add an access row in force, by default with addresses of that provider."""
        access = Access(
            service.number,
            provider.name,
            ips or self.addresses(provider),
            min(service.filed + self.pick(400), self.today - 30),
        )
        case.accesses.append(access)
        return access

    def addresses(self, provider: Provider) -> list[str]:
        """One or more parts inside what the provider filed."""
        chance, offset = self.pick(100), self.pick(32_000)
        if chance < 70:
            return [provider.ip(offset)]
        if chance < 82:
            low = offset - offset % 16
            return [f"{provider.ip(low)}-{provider.ip(low + 15)}"]
        if chance < 97:
            return [provider.ip(offset), f"{provider.second_ip(offset)}-{provider.second_ip(offset + 5)}"]
        return [provider.ip(offset), provider.ipv6(offset)]

    def observe(
        self, case: Case, service: Service, ip: str, *, alive: bool = True, days_ago: int | None = None
    ) -> None:
        """Probe every domain of a service, replacing what was seen before."""
        case.forget(service)
        on = self.today - (1 + self.pick(6) if days_ago is None else days_ago)
        case.observations += [Observation(domain, ip, on, alive) for domain in service.domains]

    def reconnect(
        self, case: Case, service: Service, provider: Provider, ips: list[str] | None = None
    ) -> Access:
        """Make this the only access row of a service, and let its domains resolve to the first address."""
        case.disconnect(service)
        access = self.connect(case, service, provider, ips)
        self.observe(case, service, access.ips[0].partition("-")[0])
        return access

    def cancel(self, case: Case, service: Service, *days_ago: int) -> Access:
        """Leave a service only cancelled access rows, one for each age; the first is returned."""
        case.disconnect(service)
        rows = [self.connect(case, service, self.any_provider()) for _ in days_ago]
        for row, days in zip(rows, days_ago, strict=True):
            row.active, row.cancelled = False, self.today - days
            row.filed = min(row.filed, row.cancelled - 20)
        return rows[0]

    def registry_changed(self, case: Case, days_ago: int) -> None:
        """Let the registry have changed after the last filing, with the legal representative in charge."""
        subject, registration = case.subject, case.registry[0]
        subject.changed, subject.filed = None, min(subject.filed, self.today - 300)
        subject.person, subject.authorised = registration.legal_person, "否"
        registration.changed = self.today - days_ago

    def any_provider(self) -> Provider:
        """A provider with filed addresses."""
        return self.providers[self.pick(len(self.providers))]

    def two_providers(self) -> tuple[Provider, Provider]:
        """Two different providers with filed addresses."""
        first = self.any_provider()
        return first, self.providers[first.index % len(self.providers)]

    def reserved_ip(self) -> str:
        """An address in a special-purpose network (RFC 6890)."""
        return networks.RESERVED[self.pick(len(networks.RESERVED))].format(1 + self.pick(250))

"""Planted problems of domains: filed twice, expired, held by others, not filed at all."""

from __future__ import annotations

from datetime import date

from auditor.sample import names
from auditor.sample.landmarks import KEEPER
from auditor.sample.maker import Maker
from auditor.sample.networks import Provider
from auditor.sample.records import Case, Domain, Observation, Service

_ONE_DOMAIN_EACH = date(2019, 4, 22).toordinal()  # 工信管函〔2019〕633号


def two_websites_with_one_domain(m: Maker, i: int) -> Case:
    """Two websites of one subject filed the same domain."""
    return _shared(m, i, "")


def the_www_form_filed_again(m: Maker, i: int) -> Case:
    """The second website filed the domain with its www."""
    return _shared(m, i, "www.")


def two_domains_on_the_first_day(m: Maker, i: int) -> Case:
    """Filed on the very day from which a website has one domain."""
    return _several(m, i, _ONE_DOMAIN_EACH, "m")


def three_domains_lately(m: Maker, i: int) -> Case:
    """A recent website with three."""
    return _several(m, i, m.today - 300, "mb")


def domain_expired_yesterday(m: Maker, i: int) -> Case:
    """The registration ended yesterday."""
    return _expiring(m, i, "W", -1, "DOM-003")


def domain_expired_last_year(m: Maker, i: int) -> Case:
    """The registration of an APP's domain ended long ago."""
    return _expiring(m, i, "A", -400, "DOM-003")


def domain_expires_in_90_days(m: Maker, i: int) -> Case:
    """The first day of the notice."""
    return _expiring(m, i, "W", 90, "DOM-004")


def domain_expires_today(m: Maker, i: int) -> Case:
    """The last day of the notice."""
    return _expiring(m, i, "W", 0, "DOM-004")


def person_uses_domain_of_another(m: Maker, i: int) -> Case:
    """An individual's domain belongs to another person."""
    return _held(m, i, "individual", names.person_name(i + 600_000), "DOM-005")


def person_uses_domain_of_company(m: Maker, i: int) -> Case:
    """An individual's domain belongs to a company."""
    return _held(m, i, "individual", names.unit_name(i + 700_000, "enterprise"), "DOM-005")


def unit_uses_domain_of_another_unit(m: Maker, i: int) -> Case:
    """A company's domain belongs to another company."""
    return _held(m, i, "enterprise", names.unit_name(i + 700_000, "enterprise"), "DOM-009")


def unit_uses_domain_of_person(m: Maker, i: int) -> Case:
    """A company's domain belongs to somebody who is not in charge."""
    return _held(m, i, "enterprise", names.person_name(i + 600_000), "DOM-009")


def holder_not_verified(m: Maker, i: int) -> Case:
    """The holder of a website's domain was never verified."""
    return _unverified(m, i, "W")


def holder_of_app_not_verified(m: Maker, i: int) -> Case:
    """The same for an APP."""
    return _unverified(m, i, "A")


def subdomain_filed(m: Maker, i: int) -> Case:
    """A subdomain stands where the domain should."""
    return _below(m, i, "shop.")


def subdomain_of_subdomain_filed(m: Maker, i: int) -> Case:
    """Two labels too many."""
    return _below(m, i, "a.b.")


def unfiled_site_at_a_provider(m: Maker, i: int) -> Case:
    """A domain that nobody filed answers on a provider's address."""
    case, name = m.unit(i, "W"), f"x{names.domain_name(i, 7)}"
    case.observations.append(Observation(name, m.any_provider().ip(i), m.today - 30, True))
    case.fails("DOM-008", Domain(name))
    return case


def access_in_range_kept_for_later(m: Maker, i: int) -> Case:
    """A website declares an address that its provider keeps for later."""
    return _kept(m, i, "W")


def app_in_range_kept_for_later(m: Maker, i: int) -> Case:
    """The same for an APP."""
    return _kept(m, i, "A")


def provider_on_no_list(m: Maker, i: int) -> Case:
    """The website's provider is on no list."""
    return _unlisted(m, i, "W")


def provider_of_app_on_no_list(m: Maker, i: int) -> Case:
    """The APP's provider is on no list."""
    return _unlisted(m, i, "A")


def _shared(m: Maker, i: int, prefix: str) -> Case:
    case, provider = m.unit(i, "WW"), m.any_provider()
    first, second = case.services
    case.forget(first)
    case.forget(second)
    domain = first.domains[0]
    first.domains, second.domains, second.home = [domain], [prefix + domain], f"www.{domain}/second"
    ips = [provider.ip(i)]
    for service in (second, first):
        m.reconnect(case, service, provider, ips)
    case.observations = [o for o in case.observations if o.domain == domain]
    case.fails("DOM-001", Domain(domain))
    return case


def _several(m: Maker, i: int, filed: int, more: str) -> Case:
    case = m.unit(i, "W")
    service = case.services[0]
    _give(m, case, service, [service.domains[0], *(f"{c}{service.domains[0]}" for c in more)])
    service.filed = filed
    case.fails("DOM-002", service)
    return case


def _expiring(m: Maker, i: int, kind: str, days: int, rule: str) -> Case:
    case = m.unit(i, kind)
    domain = case.services[0].domains[0]
    case.holdings[domain].expires = m.today + days
    case.fails(rule, Domain(domain))
    return case


def _held(m: Maker, i: int, nature: str, holder: str, rule: str) -> Case:
    case = m.case(i, nature, "W")
    domain = case.services[0].domains[0]
    case.holdings[domain].holder, case.holdings[domain].credential = holder, ""
    case.fails(rule, Domain(domain))
    return case


def _unverified(m: Maker, i: int, kind: str) -> Case:
    case = m.unit(i, kind)
    domain = case.services[0].domains[0]
    case.holdings[domain].verified = "否"
    case.fails("DOM-006", Domain(domain))
    return case


def _below(m: Maker, i: int, prefix: str) -> Case:
    case = m.unit(i, "W")
    service = case.services[0]
    _give(m, case, service, [prefix + service.domains[0]])
    service.home = service.domains[0]
    case.fails("DOM-007", Domain(service.domains[0]))
    return case


def _give(m: Maker, case: Case, service: Service, domains: list[str]) -> None:
    """Other domains, registered and observed like the first one."""
    case.forget(service)
    service.domains = domains
    m.register(case, service)
    m.reconnect(case, service, m.any_provider())


def _kept(m: Maker, i: int, kind: str) -> Case:
    case = m.unit(i, kind)
    ips = [f"60.8.0.{128 + i % 128}"]
    case.fails("ACC-007", m.reconnect(case, case.services[0], Provider(0, KEEPER, 0), ips))
    return case


def _unlisted(m: Maker, i: int, kind: str) -> Case:
    case = m.unit(i, kind)
    provider = Provider(0, f"黔无名{i}网络有限公司", 0)
    case.fails(
        "ACC-006", m.reconnect(case, case.services[0], provider, [f"60.20.{i // 250 % 250}.{i % 250 + 1}"])
    )
    return case

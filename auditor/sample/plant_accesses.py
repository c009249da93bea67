"""Planted access problems: addresses that are not the provider's, sites that live elsewhere or not at all."""

from __future__ import annotations

from auditor.sample.maker import Maker
from auditor.sample.records import Case


def unfiled_address(m: Maker, i: int) -> Case:
    """The address lies beside the provider's block, where nobody filed anything."""
    case, provider = m.unit(i, "W"), m.any_provider()
    case.fails("ACC-001", m.reconnect(case, case.services[0], provider, [provider.unfiled(i)]))
    return case


def range_past_the_end(m: Maker, i: int) -> Case:
    """The range begins inside the provider's block and runs past its end."""
    case, provider = m.unit(i, "WX"), m.any_provider()
    ips = [f"{provider.ip(32_762)}-{provider.unfiled(5)}"]
    case.fails("ACC-001", m.reconnect(case, case.services[0], provider, ips))
    return case


def one_of_two_unfiled(m: Maker, i: int) -> Case:
    """The first address is fine, the second is filed by nobody."""
    case, provider = m.unit(i, "W"), m.any_provider()
    ips = [provider.ip(i), provider.unfiled(i)]
    case.fails("ACC-001", m.reconnect(case, case.services[0], provider, ips))
    return case


def address_of_another_provider(m: Maker, i: int) -> Case:
    """The declared address was filed by another provider."""
    case, (provider, other) = m.unit(i, "W"), m.two_providers()
    case.fails("ACC-002", m.reconnect(case, case.services[0], provider, [other.ip(i)]))
    return case


def app_range_of_another_provider(m: Maker, i: int) -> Case:
    """The same for a range of an APP."""
    case, (provider, other) = m.unit(i, "A"), m.two_providers()
    ips = [f"{other.second_ip(256)}-{other.second_ip(511)}"]
    case.fails("ACC-002", m.reconnect(case, case.services[0], provider, ips))
    return case


def lives_at_another_provider(m: Maker, i: int) -> Case:
    """The site answers at a provider that declares no access: 少报."""
    case, (provider, other) = m.unit(i, "W"), m.two_providers()
    m.reconnect(case, case.services[0], provider)
    m.observe(case, case.services[0], other.second_ip(i))
    case.fails("ACC-003", case.services[0])
    return case


def lives_at_another_provider_observed_30_days_ago(m: Maker, i: int) -> Case:
    """The same, seen on the last day that an observation counts."""
    case, (provider, other) = m.unit(i, "WX"), m.two_providers()
    m.reconnect(case, case.services[0], provider)
    m.observe(case, case.services[0], other.ip(i), days_ago=30)
    case.fails("ACC-003", case.services[0])
    return case


def declared_but_unresolved(m: Maker, i: int) -> Case:
    """Access is declared, the domain resolves nowhere: 多报."""
    case = m.unit(i, "W")
    m.observe(case, case.services[0], "", alive=False)
    case.fails("ACC-004", case.services[0])
    return case


def declared_but_silent(m: Maker, i: int) -> Case:
    """The domain resolves to the declared address, where nothing answers."""
    case, provider = m.unit(i, "WX"), m.any_provider()
    access = m.reconnect(case, case.services[0], provider, [provider.ip(i)])
    m.observe(case, case.services[0], access.ips[0], alive=False)
    case.fails("ACC-004", case.services[0])
    return case

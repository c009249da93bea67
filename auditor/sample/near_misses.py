"""Cases that look wrong and are right: no rule may fail them."""

from __future__ import annotations

from auditor.sample import names
from auditor.sample.maker import Maker
from auditor.sample.records import Case


def cancelled_three_days_ago(m: Maker, i: int) -> Case:
    """The week is not over; the owner may be moving to another provider."""
    case = m.unit(i, "W")
    m.cancel(case, case.services[0], 3)
    return case


def cancelled_seven_days_ago(m: Maker, i: int) -> Case:
    """Exactly a week, which is not more than a week."""
    case = m.unit(i, "WX")
    m.cancel(case, case.services[0], 7)
    return case


def filed_three_days_ago(m: Maker, i: int) -> Case:
    """A new site that its provider has not connected yet."""
    case = m.unit(i, "W")
    case.disconnect(case.services[0])
    case.services[0].filed = m.today - 3
    case.services[0].domains = case.services[0].domains[:1]  # what is filed today has one domain
    case.observations = case.of(case.services[0])
    return case


def mini_program_only(m: Maker, i: int) -> Case:
    """Mini-programs and quick apps file no network access (工信部信管〔2023〕105号)."""
    return m.unit(i, "XK")


def cancelled_website(m: Maker, i: int) -> Case:
    """The site without access is cancelled itself."""
    case = m.unit(i, "WW")
    case.services[1].status = "已注销"
    m.cancel(case, case.services[1], 90)
    case.forget(case.services[1])
    return case


def cancelled_subject(m: Maker, i: int) -> Case:
    """A subject without services that is cancelled itself."""
    case = m.unit(i, "")
    case.subject.status = "已注销"
    return case


def authorised_principal(m: Maker, i: int) -> Case:
    """Another person is in charge, with a letter of authority."""
    case = m.unit(i, "W")
    case.subject.person, case.subject.authorised = names.person_name(i + 300_000), "是"
    return case


def middle_dot(m: Maker, i: int) -> Case:
    """The legal representative's name is written with another middle dot."""
    case = m.unit(i, "W")
    case.subject.person, case.subject.authorised = "洛桑·次仁", "否"
    case.registry[0].legal_person = "洛桑•次仁"
    return case


def brackets_and_width(m: Maker, i: int) -> Case:
    """Subject and registry differ only in the width of brackets and letters."""
    case = m.unit(i, "W")
    case.subject.name = f"{names.brand(i)}(贵阳)Ｍ{i}科技有限公司"
    case.registry[0].name = f"{names.brand(i)}（贵阳）M{i}科技有限公司"
    return case


def moved_ten_days_ago(m: Maker, i: int) -> Case:
    """The registry changed ten days ago; thirty are allowed."""
    case = m.unit(i, "W")
    m.registry_changed(case, 10)
    case.registry[0].address = "贵州省安顺市西秀区溯溪街1002号"
    return case


def moved_thirty_days_ago(m: Maker, i: int) -> Case:
    """Exactly thirty days, the last one allowed."""
    case = m.unit(i, "W")
    m.registry_changed(case, 30)
    case.registry[0].address = "贵州省毕节市大方县栎林路1003号"
    return case


def changed_and_filed(m: Maker, i: int) -> Case:
    """The registry changed 90 days ago and the filing followed 70 days ago."""
    case = m.unit(i, "W")
    m.registry_changed(case, 90)
    case.subject.changed = m.today - 70
    return case


def abnormal_status(m: Maker, i: int) -> Case:
    """Listed as abnormal, which is neither revoked nor cancelled."""
    case = m.unit(i, "W")
    case.registry[0].status = "abnormal"
    return case


def range_over_adjacent_pieces(m: Maker, i: int) -> Case:
    """Both ranges cross from one filed piece of the provider into the next: wholly inside all the same."""
    case, provider = m.unit(i, "W"), m.any_provider()
    ips = [f"{p(16_380)}-{p(16_389)}" for p in (provider.ip, provider.second_ip)]
    m.reconnect(case, case.services[0], provider, ips)
    return case


def address_in_ipv6(m: Maker, i: int) -> Case:
    """Only an IPv6 address, inside the provider's block."""
    case, provider = m.unit(i, "W"), m.any_provider()
    m.reconnect(case, case.services[0], provider, [provider.ipv6(i)])
    return case


def other_address_of_own_provider(m: Maker, i: int) -> Case:
    """The site resolves to an undeclared address of the provider it declares."""
    case, provider = m.unit(i, "W"), m.any_provider()
    m.reconnect(case, case.services[0], provider, [provider.ip(i)])
    m.observe(case, case.services[0], provider.second_ip(i))
    return case


def second_provider_answers(m: Maker, i: int) -> Case:
    """Two providers declare access; the site resolves to the second."""
    case, (first, second) = m.unit(i, "W"), m.two_providers()
    m.reconnect(case, case.services[0], first)
    m.connect(case, case.services[0], second, [second.ip(i)])
    m.observe(case, case.services[0], second.ip(i))
    return case


def seen_elsewhere_45_days_ago(m: Maker, i: int) -> Case:
    """The only sight of the site at another provider is too old to count."""
    case, (provider, other) = m.unit(i, "W"), m.two_providers()
    m.reconnect(case, case.services[0], provider)
    m.observe(case, case.services[0], other.ip(i), days_ago=45)
    return case


def silent_45_days_ago(m: Maker, i: int) -> Case:
    """The only sight of a silent site is too old to count."""
    case = m.unit(i, "W")
    m.observe(case, case.services[0], "", alive=False, days_ago=45)
    return case


def foreign_address_cancelled(m: Maker, i: int) -> Case:
    """The row with another provider's address is no longer in force."""
    case, (provider, other) = m.unit(i, "W"), m.two_providers()
    old = m.cancel(case, case.services[0], 20)
    old.provider, old.ips = provider.name, [other.ip(i)]
    m.connect(case, case.services[0], provider, [provider.ip(i)])
    m.observe(case, case.services[0], provider.ip(i))
    return case

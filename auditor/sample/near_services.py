"""Services, accesses and states that look wrong and are right: no rule may fail them."""

from __future__ import annotations

from auditor.sample.maker import Maker
from auditor.sample.records import Case, Listing


def cancelled_access_without_mode(m: Maker, i: int) -> Case:
    """The row with the blank cell is no longer in force."""
    case = m.unit(i, "W")
    m.cancel(case, case.services[0], 20).mode = ""
    access = m.connect(case, case.services[0], m.any_provider())
    m.observe(case, case.services[0], access.ips[0].partition("-")[0])
    return case


def second_access_with_other_addresses(m: Maker, i: int) -> Case:
    """Two accesses at one provider, at different addresses."""
    case, provider = m.unit(i, "W"), m.any_provider()
    m.reconnect(case, case.services[0], provider, [provider.ip(i)])
    m.connect(case, case.services[0], provider, [provider.second_ip(i)])
    return case


def filed_again_after_cancelling(m: Maker, i: int) -> Case:
    """The same access, cancelled a year ago and filed again."""
    case, provider = m.unit(i, "W"), m.any_provider()
    old = m.cancel(case, case.services[0], 365)
    access = m.connect(case, case.services[0], provider, [provider.ip(i)])
    old.provider, old.ips = access.provider, access.ips
    m.observe(case, case.services[0], provider.ip(i))
    return case


def home_page_with_path(m: Maker, i: int) -> Case:
    """A page below a name of the filed domain, spelled as a browser shows it: right."""
    case = m.unit(i, "W")
    case.services[0].home = f"HTTPS://Shop.{case.services[0].domains[0]}:8443/index.html?a=1"
    return case


def two_sites_with_one_name(m: Maker, i: int) -> Case:
    """Both sites of one subject have one name, which hurts nobody."""
    case = m.unit(i, "WW")
    case.services[1].name = case.services[0].name
    return case


def news_with_approval(m: Maker, i: int) -> Case:
    """News with its approval."""
    case = m.unit(i, "W")
    case.services[0].content, case.services[0].approvals = "新闻", "新闻：黔新许字005号"
    return case


def app_of_two_letters(m: Maker, i: int) -> Case:
    """An APP may be called so."""
    case = m.unit(i, "A")
    case.services[0].name = f"岚禾{i}"
    return case


def namesake_blacklisted(m: Maker, i: int) -> Case:
    """A person of this name is listed; many people share a name."""
    case = m.case(i, "individual", "W")
    case.listings.append(Listing("主体名称", case.subject.name, "黑名单"))
    return case


def person_with_five_sites(m: Maker, i: int) -> Case:
    """Five websites of one person, as many as are commonly allowed."""
    return m.case(i, "individual", "WWWWW")


def all_cancelled(m: Maker, i: int) -> Case:
    """Subject, site and access are cancelled."""
    case = m.unit(i, "W")
    case.subject.status = case.services[0].status = "已注销"
    m.cancel(case, case.services[0], 60)
    case.forget(case.services[0])
    return case

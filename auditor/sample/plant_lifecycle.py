"""Planted problems of standing: states and provinces that do not fit, lists, silence, what the bureau sent."""

from __future__ import annotations

from auditor.sample import identifiers, notices
from auditor.sample.maker import Maker
from auditor.sample.province import SIGN
from auditor.sample.records import Case, Listing, Observation, Service


def number_blacklisted(m: Maker, i: int) -> Case:
    """The unit's credential number is on the blacklist."""
    case = m.unit(i, "W")
    case.listings.append(Listing("主体证件", f" {case.subject.credential.lower()}", "黑名单"))
    case.fails("LIFE-001", case.subject)
    return case


def unit_name_greylisted(m: Maker, i: int) -> Case:
    """The unit's name is on the grey list, with other brackets."""
    case = m.unit(i, "X")
    case.subject.name = f"黔岭（贵阳）商贸{i}有限公司"
    case.registry[0].name = case.subject.name
    case.listings.append(
        Listing("主体名称", case.subject.name.replace("（", "(").replace("）", ")"), "灰名单")
    )
    case.fails("LIFE-001", case.subject)
    return case


def domain_blacklisted(m: Maker, i: int) -> Case:
    """The domain of a site is on the blacklist, written as an address."""
    case = m.unit(i, "W")
    case.forget(case.services[0])
    case.services[0].domains = [f"listed-{i}.cn"]
    case.listings.append(Listing("网站域名", f"http://www.LISTED-{i}.cn/", "黑名单"))
    m.observe(case, case.services[0], case.accesses[0].ips[0].partition("-")[0])
    case.fails("LIFE-002", case.services[0])
    return case


def app_domain_illegally_connected(m: Maker, i: int) -> Case:
    """An APP's domain is on the list of illegal accesses."""
    case = m.unit(i, "A")
    case.listings.append(Listing("非法接入域名", case.services[0].domains[0], ""))
    case.fails("LIFE-002", case.services[0])
    return case


def moved_to_another_province(m: Maker, i: int) -> Case:
    """The unit is in Guangdong, its number in Guizhou."""
    case = m.unit(i, "W")
    case.subject.province = "广东省"
    case.fails("LIFE-003", case.subject)
    return case


def number_of_another_province(m: Maker, i: int) -> Case:
    """The person is in Guizhou, the number in Chongqing."""
    case = m.case(i, "individual", "W", identifiers.spare_number("渝", 2012, i))
    case.fails("LIFE-003", case.subject)
    return case


def person_with_six_sites(m: Maker, i: int) -> Case:
    """Six websites of one person."""
    case = m.case(i, "individual", "WWWWWW")
    case.fails("LIFE-004", case.subject)
    return case


def person_with_seven_services(m: Maker, i: int) -> Case:
    """Six websites and a mini-program."""
    case = m.case(i, "individual", "WWWWWWX")
    case.fails("LIFE-004", case.subject)
    return case


def cancelled_site_connected(m: Maker, i: int) -> Case:
    """The site is cancelled, its access is in force."""
    case = m.unit(i, "WW")
    case.services[1].status = "已注销"
    case.fails("LIFE-005", case.services[1])
    case.unfiled(case.services[1])
    return case


def cancelled_app_connected(m: Maker, i: int) -> Case:
    """The same for an APP."""
    case = m.unit(i, "XA")
    case.services[1].status = "注销"
    case.fails("LIFE-005", case.services[1])
    case.unfiled(case.services[1])
    return case


def site_of_cancelled_subject(m: Maker, i: int) -> Case:
    """The subject is cancelled, its site and mini-program are not."""
    case = m.unit(i, "WX")
    case.subject.status = "已注销"
    for service in case.services:
        case.fails("LIFE-006", service)
    return case


def changing_site_of_cancelled_subject(m: Maker, i: int) -> Case:
    """The site is under change, its subject cancelled."""
    case = m.unit(i, "W")
    case.subject.status, case.services[0].status = "已注销", "变更中"
    case.fails("LIFE-006", case.services[0])
    return case


def silent_on_three_days(m: Maker, i: int) -> Case:
    """Three probes on three days, none answered."""
    case = m.unit(i, "W")
    _silent(m, case, case.services[0], 3, 9, 16)
    case.fails("LIFE-008", case.services[0])
    case.fails("ACC-004", case.services[0])
    return case


def shell_silent_on_four_days(m: Maker, i: int) -> Case:
    """A shell that ended long ago."""
    case = m.unit(i, "WX")
    m.cancel(case, case.services[0], 45)
    _silent(m, case, case.services[0], 1, 8, 15, 22)
    case.fails("LIFE-008", case.services[0])
    case.fails("SHELL-001", case.services[0])
    return case


def silent_again(m: Maker, i: int) -> Case:
    """It answered in between: two days of silence are an outage."""
    case = m.unit(i, "W")
    _silent(m, case, case.services[0], 2, 4, 16, 20)
    case.observations += [Observation(d, "", m.today - 10, True) for d in case.services[0].domains]
    case.fails("ACC-004", case.services[0])
    return case


def bureau_found_over_reported(m: Maker, i: int) -> Case:
    """The bureau saw no such access."""
    case = m.unit(i, "W")
    case.notices.append(notices.over_reported(case.services[0]))
    case.fails("LIFE-009", case.services[0])
    return case


def bureau_wants_site_rectified(m: Maker, i: int) -> Case:
    """A rectification notice on a site; the subject's other site is not meant."""
    case = m.unit(i, "WW")
    case.notices.append(notices.rectify_site(case.services[1]))
    case.fails("LIFE-009", case.services[1])
    return case


def bureau_cancelled_site(m: Maker, i: int) -> Case:
    """The bureau found the site dead and cancelled it; here it is in force."""
    case = m.unit(i, "W")
    site = case.services[0]
    case.notices += [notices.site_silent(site), notices.site_cancelled(site)]
    case.fails("LIFE-009", site)
    case.fails("LIFE-010", site)
    return case


def bureau_cancelled_subject(m: Maker, i: int) -> Case:
    """The bureau sent a notice on the subject and then cancelled it, with all its services."""
    case = m.unit(i, "WX")
    case.notices += [notices.rectify_subject(case.subject), notices.subject_cancelled(case.subject)]
    case.fails("LIFE-012", case.subject)
    for service in case.services:
        case.fails("LIFE-010", service)
    return case


def bureau_found_credential_wrong(m: Maker, i: int) -> Case:
    """The bureau's subject check failed; its result names only the credential."""
    case = m.unit(i, "W")
    case.notices.append(notices.credential_wrong(case.subject))
    case.fails("LIFE-012", case.subject)
    return case


def service_of_another_number(m: Maker, i: int) -> Case:
    """The second site bears a number that is not its subject's."""
    return _renumbered(m, i, SIGN, 2008)


def service_of_another_province(m: Maker, i: int) -> Case:
    """The second site bears a number of another province."""
    return _renumbered(m, i, "渝", 2009)


def _renumbered(m: Maker, i: int, sign: str, year: int) -> Case:
    case = m.unit(i, "WW")
    site = case.services[1]
    old, site.number = site.number, f"{identifiers.spare_number(sign, year, i)}-1"
    for access in case.accesses:
        if access.service_number == old:
            access.service_number = site.number
    case.fails("INT-005", site)
    return case


def _silent(m: Maker, case: Case, service: Service, *days_ago: int) -> None:
    case.forget(service)
    case.observations += [
        Observation(domain, "", m.today - days, False) for days in days_ago for domain in service.domains
    ]

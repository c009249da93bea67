"""Planted problems of content: home pages, names and contents that do not fit."""

from __future__ import annotations

from auditor.sample.maker import Maker
from auditor.sample.records import Case


def home_page_on_another_domain(m: Maker, i: int) -> Case:
    """The home page lies on a domain that is not filed."""
    case = m.unit(i, "W")
    case.services[0].home = f"http://www.unfiled-{i}.com/"
    case.fails("CONTENT-001", case.services[0])
    return case


def home_page_is_no_address(m: Maker, i: int) -> Case:
    """Words stand where the home page belongs."""
    case = m.unit(i, "W")
    case.services[0].home = f"岚禾首页{i}"
    case.fails("CONTENT-001", case.services[0])
    return case


def two_sites_with_one_home_page(m: Maker, i: int) -> Case:
    """Both sites of a subject name the first one's page, which is not on the second one's domain."""
    case = m.unit(i, "WW")
    first, second = case.services
    second.home = f"www.{first.domains[0]}"
    case.fails("CONTENT-001", second)
    return _both_fail(case, "CONTENT-003")


def home_page_of_another_subject(m: Maker, i: int) -> Case:
    """Another subject's site names the page too, in another spelling."""
    case = _two_subjects(m, i)
    first, second = case.services
    second.home = f"http://{first.domains[0].upper()}/"
    case.fails("CONTENT-001", second)
    return _both_fail(case, "CONTENT-003")


def name_of_another_subject(m: Maker, i: int) -> Case:
    """Sites of two units have one name."""
    case = _two_subjects(m, i)
    case.services[1].name = case.services[0].name
    return _both_fail(case, "CONTENT-002")


def name_in_other_width(m: Maker, i: int) -> Case:
    """The same, the name in full-width characters and brackets."""
    case = _two_subjects(m, i)
    case.services[0].name = f"黔岭导航(A{i})"
    case.services[1].name = f"黔岭导航（Ａ{i}）"
    return _both_fail(case, "CONTENT-002")


def news_without_approval(m: Maker, i: int) -> Case:
    """News, and the approvals are blank."""
    case = m.unit(i, "W")
    case.services[0].content = "单位门户;新闻"
    case.fails("CONTENT-004", case.services[0])
    return case


def education_without_approval(m: Maker, i: int) -> Case:
    """Education, and the approvals say 无."""
    case = m.case(i, "private_non_enterprise", "W")
    case.services[0].content, case.services[0].approvals = "教育", "无"
    case.fails("CONTENT-004", case.services[0])
    return case


def person_with_company_name(m: Maker, i: int) -> Case:
    """A person's site is called like a company."""
    case = m.case(i, "individual", "W")
    case.services[0].name = f"黔岭代账{i}有限公司"
    case.fails("CONTENT-005", case.services[0])
    return case


def person_with_shop(m: Maker, i: int) -> Case:
    """A person's site sells."""
    case = m.case(i, "individual", "W")
    case.services[0].content = "图片;购物"
    case.fails("CONTENT-005", case.services[0])
    return case


def name_is_domain(m: Maker, i: int) -> Case:
    """A site is called after its domain."""
    case = m.unit(i, "W")
    case.services[0].name = f"www.name-{i}.com"
    case.fails("CONTENT-006", case.services[0])
    return case


def name_of_two_letters(m: Maker, i: int) -> Case:
    """Two Chinese letters and digits."""
    case = m.unit(i, "W")
    case.services[0].name = f"岚禾{i}"
    case.fails("CONTENT-006", case.services[0])
    return case


def _two_subjects(m: Maker, i: int) -> Case:
    case, other = m.unit(i, "W"), m.neighbour(i, 0, "enterprise", "W")
    case.join(other)
    return case


def _both_fail(case: Case, rule: str) -> Case:
    for service in case.services:
        case.fails(rule, service)
    return case

"""Services, accesses and lists where the data does not say: the verdict must be unknown."""

from __future__ import annotations

from dataclasses import replace

from auditor.sample.maker import Maker
from auditor.sample.records import Case, Listing


def mode_hidden(m: Maker, i: int) -> Case:
    """The export hides how the site is connected; a word that no list has would be something stated all the same."""
    case = m.unit(i, "W")
    case.accesses[0].mode = "***"
    case.unknown("ACC-005", case.accesses[0])
    return case


def second_access_unreadable(m: Maker, i: int) -> Case:
    """The provider's second row may be the first one again: its addresses cannot be read."""
    case, provider = m.unit(i, "W"), m.any_provider()
    access = m.reconnect(case, case.services[0], provider, [provider.ip(i)])
    case.accesses.append(replace(access, ips=[], written_ips="58.1.999.1"))
    case.unknown("ACC-009", access)
    return case


def home_page_masked(m: Maker, i: int) -> Case:
    """The export masked part of the home page."""
    case = m.unit(i, "W")
    case.services[0].home = "www.***.com"
    case.unknown("CONTENT-001", case.services[0])
    case.unknown("CONTENT-003", case.services[0])
    return case


def content_as_number(m: Maker, i: int) -> Case:
    """The content is a number of a list that nobody explained."""
    case = m.case(i, "individual", "W")
    case.services[0].content = "16"
    case.unknown("CONTENT-004", case.services[0])
    case.unknown("CONTENT-005", case.services[0])
    return case


def blacklist_masked(m: Maker, i: int) -> Case:
    """A masked number of the list may be this person's."""
    case = m.case(i, "individual", "W")
    number = case.subject.credential
    case.listings.append(Listing("主体证件", f"{number[:10]}****{number[14:]}", "黑名单"))
    case.unknown("LIFE-001", case.subject)
    return case

"""Numbers that the export hid or lost, and files that lack a column: nobody is accused of what was not read."""

from __future__ import annotations

from auditor.sample import identifiers
from auditor.sample.maker import Maker
from auditor.sample.province import SIGN
from auditor.sample.records import Case


def own_number_masked(m: Maker, i: int) -> Case:
    """The site's own number has a hidden digit; its access row names it in full."""
    group = i // 100  # serials that no masked number of another case can mean
    number = identifiers.spare_number(SIGN, 2014 - group // 10_000, group * 10 + i % 10)
    case = m.case(i, "enterprise", "W", number)
    site = case.services[0]
    site.written_number = f"{number[:-2]}X号-1"
    case.unknown("SHELL-001", site)
    return case


def own_number_not_found(m: Maker, i: int) -> Case:
    """A lookup left an error value in the place of the site's number; its access row leads nowhere by no fault of it."""
    case = m.unit(i, "W")
    site = case.services[0]
    site.written_number = "#N/A"
    case.unknown("SHELL-001", site)
    for access in case.accesses:
        case.unknown("INT-004", access)
    return case


def site_in_second_file(m: Maker, i: int) -> Case:
    """The second file has no column for the content."""
    case = m.case(i, "individual", "W")
    case.services[0].second = True
    case.unknown("CONTENT-004", case.services[0])
    return case


def shell_in_second_file(m: Maker, i: int) -> Case:
    """What the file lacks says nothing about access: a shell."""
    case = m.unit(i, "WX")
    case.services[0].second = True
    case.disconnect(case.services[0])
    case.fails("SHELL-001", case.services[0])
    return case

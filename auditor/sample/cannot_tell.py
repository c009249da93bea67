"""Cases where the data does not say: the verdict must be unknown, neither pass nor fail. And hostile text."""

from __future__ import annotations

from auditor.sample import identifiers, names
from auditor.sample.maker import Maker
from auditor.sample.province import SIGN
from auditor.sample.records import Case


def masked_id(m: Maker, i: int) -> Case:
    """The export masked the person's ID number."""
    case = m.case(i, "individual", "W")
    case.subject.credential = "5201**********1234"
    return _number_unknown(case)


def licence_in_scientific_notation(m: Maker, i: int) -> Case:
    """A spreadsheet turned the licence number into a float; its digits are lost."""
    case = m.unit(i, "W")
    case.subject.credential = "9.15201E+17"
    return _number_unknown(case)


def masked_access_number(m: Maker, i: int) -> Case:
    """The only access row that may be the site's has one digit masked: no access, or unreadable?"""
    group = i // 100  # every tenth serial only, so that the masked number can mean no other subject
    number = identifiers.spare_number(SIGN, 2015 - group // 10_000, group * 10 + i % 10)
    case = m.case(i, "enterprise", "W", number)
    case.accesses = case.accesses[:1]
    case.accesses[0].written_number = f"{number[:-2]}X号-1"
    case.unknown("SHELL-001", case.services[0])
    case.unknown("SHELL-004", case.subject)
    return case


def unreadable_cancellation(m: Maker, i: int) -> Case:
    """Cancelled on a day that no calendar has."""
    case = m.unit(i, "WW")
    m.cancel(case, case.services[0], 30).written_cancelled = "2026-13-45"
    case.unknown("SHELL-001", case.services[0])
    return case


def split_service_row(m: Maker, i: int) -> Case:
    """A comma without quotes split a cell: the subject's only service row has one cell too many."""
    case = m.unit(i, "W")
    case.disconnect(case.services[0])
    case.forget(case.services[0])
    case.services[0].split_cell = True
    case.unknown("SHELL-003", case.subject)
    return case


def unreadable_address(m: Maker, i: int) -> Case:
    """The IP cell holds no address."""
    case = m.unit(i, "W")
    access = m.reconnect(case, case.services[0], m.any_provider())
    access.ips, access.written_ips = [], "218.86.300.5"
    case.unknown("SHELL-005", case.services[0])
    return case


def provider_without_filed_addresses(m: Maker, i: int) -> Case:
    """The provider filed no address at all, so nothing can be compared."""
    case = m.unit(i, "W")
    ips = [f"36.110.{i // 250 % 250}.{i % 250 + 1}"]
    access = m.reconnect(case, case.services[0], m.provider_without_addresses, ips)
    case.unknown("ACC-001", access)
    return case


def not_in_registry(m: Maker, i: int) -> Case:
    """The registry export does not have this unit."""
    case = m.unit(i, "W")
    case.registry.clear()
    case.unknown("CRED-002", case.subject)
    case.unknown("CRED-004", case.subject)
    return case


def authority_not_stated(m: Maker, i: int) -> Case:
    """Another person is in charge and the flag is empty."""
    case = m.unit(i, "W")
    case.subject.person, case.subject.authorised = names.person_name(i + 300_000), ""
    case.unknown("CRED-003", case.subject)
    return case


def never_observed(m: Maker, i: int) -> Case:
    """Nobody probed the domain."""
    case = m.unit(i, "W")
    case.forget(case.services[0])
    case.unknown("ACC-003", case.services[0])
    case.unknown("ACC-004", case.services[0])
    return case


def script_as_name(m: Maker, i: int) -> Case:
    """Markup in a name must stay text."""
    return _hostile(m, i, f"</script><script>alert({i})</script>有限公司")


def formula_as_name(m: Maker, i: int) -> Case:
    """A formula in a name must stay text."""
    case = _hostile(m, i, f'=HYPERLINK("http://x{i}.invalid")')
    case.fails("CONTENT-006", case.services[0])  # no Chinese letter in it
    case.fails("CRED-011", case.subject)
    return case


def control_characters_in_name(m: Maker, i: int) -> Case:
    """Bell and escape in a name, a line break in an address."""
    case = _hostile(m, i, f"黔岭\x07控制\x1b[31m字符{i}有限公司")
    case.subject.address = "贵州省贵阳市花溪区芷园路5号\n二楼201室"
    return case


def _number_unknown(case: Case) -> Case:
    case.unknown("CRED-001", case.subject)
    case.unknown("CRED-002", case.subject)
    return case


def _hostile(m: Maker, i: int, name: str) -> Case:
    case = m.unit(i, "W")
    case.subject.name = case.services[0].name = name
    case.registry.clear()
    return case

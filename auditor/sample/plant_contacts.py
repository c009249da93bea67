"""Planted problems of contacts: left out, malformed, or shared by those who should not share them."""

from __future__ import annotations

from auditor.sample.maker import Maker
from auditor.sample.records import Case

_SUBJECT_RULES = ("CONTACT-001", "CONTACT-002", "CONTACT-003")
_WEBSITE_RULES = ("CONTACT-008", "CONTACT-009", "CONTACT-010")


def contacts_left_out(m: Maker, i: int) -> Case:
    """No telephone, no mail address, neither of the unit nor of its site."""
    case = m.unit(i, "W")
    for owner in (case.subject, case.services[0]):
        owner.mobile = owner.phone = owner.email = ""
    return _no_contact_holds(case)


def contacts_malformed(m: Maker, i: int) -> Case:
    """A digit too few, no area code, no host."""
    case = m.unit(i, "W")
    for owner in (case.subject, case.services[0]):
        owner.mobile, owner.phone, owner.email = f"1990{i % 1_000_000:06d}", "85550123", f"icp{i}@localhost"
    return _no_contact_holds(case)


def contacts_in_words(m: Maker, i: int) -> Case:
    """Words where numbers belong; an individual's contacts must have their form too."""
    case = m.case(i, "individual", "W")
    for owner in (case.subject, case.services[0]):
        owner.mobile, owner.phone, owner.email = "微信同号", "见名片", "同上"
    return _no_contact_holds(case)


def agents_mobile_on_six(m: Maker, i: int) -> Case:
    """Six unrelated subjects with the mobile number of whoever filed for them."""
    return _too_many_share(share_mobile(m, i, 6))


def agents_mobile_beside_own(m: Maker, i: int) -> Case:
    """The same, but every subject has a number of its own too."""
    case = share_mobile(m, i, 6)
    for k, subject in enumerate(case.subjects):
        subject.mobile = f"1992{i % 1_000_000:06d}{k};{subject.mobile}"
    return _too_many_share(case)


def emergency_phone_is_mobile(m: Maker, i: int) -> Case:
    """The emergency phone repeats the mobile number."""
    case = m.unit(i, "X")
    case.subject.mobile = case.subject.emergency = own_number(i)
    case.fails("CONTACT-005", case.subject)
    return case


def emergency_phone_is_mobile_in_groups(m: Maker, i: int) -> Case:
    """The same, written in groups of digits."""
    case, mobile = m.unit(i, "X"), own_number(i)
    case.subject.mobile, case.subject.emergency = mobile, f"+86 {mobile[:3]} {mobile[3:7]} {mobile[7:]}"
    case.fails("CONTACT-005", case.subject)
    return case


def one_person_for_two_units(m: Maker, i: int) -> Case:
    """One identity number answers for the sites of two units."""
    return _one_person(m.unit(i, "W"), m.neighbour(i, 6, "enterprise", "W"))


def one_person_for_unit_and_person(m: Maker, i: int) -> Case:
    """One identity number answers for the site of a unit and for one of its own."""
    return _one_person(m.unit(i, "W"), m.neighbour(i, 7, "individual", "W"))


def no_address(m: Maker, i: int) -> Case:
    """The postal address is empty."""
    return _address(m, i, "")


def town_as_address(m: Maker, i: int) -> Case:
    """The postal address names a district and nothing else."""
    return _address(m, i, "花溪区")


def share_mobile(m: Maker, i: int, most: int) -> Case:
    """Subjects beside case `i` with one mobile number."""
    case = m.unit(i, "X")
    for k in range(1, most):
        case.join(m.neighbour(i, k, "enterprise", "X"))
    for subject in case.subjects:
        subject.mobile = own_number(i)
    return case


def own_number(i: int) -> str:
    """A mobile number that no healthy case has."""
    return f"1991{i % 10_000_000:07d}"


def _too_many_share(case: Case) -> Case:
    for subject in case.subjects:
        case.fails("CONTACT-004", subject)
    return case


def _no_contact_holds(case: Case) -> Case:
    for rule in _SUBJECT_RULES:
        case.fails(rule, case.subject)
    for rule in _WEBSITE_RULES:
        case.fails(rule, case.services[0])
    return case


def _one_person(case: Case, other: Case) -> Case:
    case.join(other)
    for service in case.services:
        service.person_id = case.services[0].person_id
        case.fails("CONTACT-006", service)
    return case


def _address(m: Maker, i: int, address: str) -> Case:
    case = m.unit(i, "X")
    case.subject.address = address
    case.fails("CONTACT-007", case.subject)
    return case

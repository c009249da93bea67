"""Subjects that look wrong and are right, and some of which the data does not say enough."""

from __future__ import annotations

from auditor.sample import identifiers
from auditor.sample.maker import Maker
from auditor.sample.plant_contacts import own_number, share_mobile
from auditor.sample.plant_papers import birthday
from auditor.sample.records import Case


def paper_expires_in_ninety_one_days(m: Maker, i: int) -> Case:
    """One day before the notice begins."""
    case = m.unit(i, "X")
    case.subject.expires = m.today + 91
    return case


def head_of_eighteen(m: Maker, i: int) -> Case:
    """The person in charge has just come of age."""
    case = m.unit(i, "X")
    case.subject.person_id = case.services[0].person_id = identifiers.resident_id_born(birthday(m, 18, 0), i)
    return case


def person_with_short_name(m: Maker, i: int) -> Case:
    """Real persons have names of two characters."""
    case = m.case(i, "individual", "X")
    case.subject.name = case.registry[0].name = case.subject.name[:2]
    return case


def ministry_above_institution(m: Maker, i: int) -> Case:
    """A superior with a name as short as a person's."""
    case = m.case(i, "institution", "X")
    case.subject.investor = "教育部"
    return case


def persons_of_one_name(m: Maker, i: int) -> Case:
    """Two people with the same name and each their own number."""
    case, other = m.case(i, "individual", "X"), m.neighbour(i, 1, "individual", "X")
    other.subject.name = other.subject.person = other.registry[0].name = case.subject.name
    case.join(other)
    return case


def sole_traders_of_one_name(m: Maker, i: int) -> Case:
    """Shops of one name are many, each with its own licence: not to be told apart by name."""
    case, other = m.unit(i, "X"), m.neighbour(i, 2, "enterprise", "X")
    case.join(other)
    for n, (subject, paper) in enumerate(zip(case.subjects, case.registry, strict=True)):
        subject.name = paper.name = f"贵阳{case.subject.name[-10:]}便民店"
        subject.credential = paper.credential = identifiers.sole_trader_code("520102", subject.serial + n)
    for subject in case.subjects:
        case.unknown("CRED-010", subject)
    return case


def individual_without_contacts(m: Maker, i: int) -> Case:
    """An individual may leave the office phone out, and the rest is asked of units only."""
    case = m.case(i, "individual", "W")
    for owner in (case.subject, case.services[0]):
        owner.mobile = owner.phone = owner.email = ""
    return case


def five_units_of_one_head(m: Maker, i: int) -> Case:
    """As many subjects with one mobile number as are let pass."""
    return share_mobile(m, i, 5)


def phones_written_freely(m: Maker, i: int) -> Case:
    """An extension, two numbers in a cell, a service line with its dashes."""
    case = m.unit(i, "W")
    case.subject.phone, case.subject.mobile = f"0851-8{i:07d}转803", f"{own_number(i)} 、0851-8{i:07d}"
    case.services[0].phone = "400-820-0000"
    return case


def address_without_city(m: Maker, i: int) -> Case:
    """Province, city and county stand in their own columns; the rest is short and whole."""
    case = m.unit(i, "X")
    case.subject.address = "芷园路5号"
    return case


def contacts_hidden(m: Maker, i: int) -> Case:
    """The export put asterisks into every contact, and into the address."""
    case = m.unit(i, "W")
    for owner in (case.subject, case.services[0]):
        owner.mobile, owner.phone, owner.email = "199****0001", "0851-****0123", "i***@mail.example"
    case.subject.address = "贵州省****"
    for rule in ("CONTACT-001", "CONTACT-002", "CONTACT-003", "CONTACT-004", "CONTACT-005", "CONTACT-007"):
        case.unknown(rule, case.subject)
    for rule in ("CONTACT-008", "CONTACT-009", "CONTACT-010"):
        case.unknown(rule, case.services[0])
    return case


def phones_damaged(m: Maker, i: int) -> Case:
    """A spreadsheet made a float of the mobile number and took the first zero of the office phone."""
    case = m.unit(i, "W")
    for owner in (case.subject, case.services[0]):
        owner.mobile, owner.phone = "1.99E+10", "1085550123"
    for rule in ("CONTACT-001", "CONTACT-003"):
        case.unknown(rule, case.subject)
    for rule in ("CONTACT-008", "CONTACT-009"):
        case.unknown(rule, case.services[0])
    return case


def mobile_from_abroad(m: Maker, i: int) -> Case:
    """A number of another numbering plan."""
    case = m.unit(i, "X")
    case.subject.mobile = "+852 5555 0123"
    case.unknown("CONTACT-001", case.subject)
    return case


def impossible_expiry(m: Maker, i: int) -> Case:
    """The paper expires on a day that no calendar has."""
    case = m.unit(i, "X")
    case.subject.expires = "2030-02-30"
    case.unknown("CRED-013", case.subject)
    case.unknown("CRED-014", case.subject)
    return case


def head_with_hidden_number(m: Maker, i: int) -> Case:
    """The identity number of the person in charge is masked."""
    case = m.unit(i, "W")
    case.subject.person_id = case.services[0].person_id = "5201**********1234"
    case.unknown("CRED-015", case.subject)
    case.unknown("CONTACT-006", case.services[0])
    return case


def unclear_superior(m: Maker, i: int) -> Case:
    """Three characters above an institution: a person, or the short name of a body?"""
    case = m.case(i, "institution", "X")
    case.subject.investor = "黔新联"
    case.unknown("CRED-012", case.subject)
    return case

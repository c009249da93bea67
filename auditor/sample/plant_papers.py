"""Planted problems of papers that show without a registry: type, number, name, investor, expiry, age."""

from __future__ import annotations

from datetime import date

from auditor.sample import identifiers, names
from auditor.sample.maker import Maker
from auditor.sample.records import Case


def institution_with_business_licence(m: Maker, i: int) -> Case:
    """A public institution filed with a business licence; its code is that of an institution."""
    case = m.case(i, "institution", "X")
    case.subject.credential_type = "business_licence"
    case.fails("CRED-006", case.subject)
    return case


def person_with_business_licence(m: Maker, i: int) -> Case:
    """A person filed with the licence of an enterprise."""
    case = m.case(i, "individual", "X")
    _renumber(case, identifiers.uscc("enterprise", case.subject.county[2], i))
    case.subject.credential_type = "business_licence"
    case.fails("CRED-006", case.subject)
    case.fails("CRED-007", case.subject)
    return case


def institution_with_code_of_enterprise(m: Maker, i: int) -> Case:
    """The code of an institution begins as that of an enterprise."""
    case = m.case(i, "institution", "X")
    _renumber(case, identifiers.uscc("enterprise", case.subject.county[2], i))
    case.fails("CRED-007", case.subject)
    return case


def old_registration_number(m: Maker, i: int) -> Case:
    """A 15-digit registration number with a right check digit, the same in the registry."""
    case = m.unit(i, "W")
    _renumber(case, identifiers.registration_number(case.subject.county[2], i))
    case.fails("CRED-008", case.subject)
    return case


def organisation_code_inside_new_code(m: Maker, i: int) -> Case:
    """The filing has the organisation code, the registry the 18 characters that contain it (GB 32100)."""
    case = m.unit(i, "W")
    _old_paper(case, i)
    case.fails("CRED-008", case.subject)
    return case


def one_unit_filed_twice(m: Maker, i: int) -> Case:
    """Two filings of one unit under one number."""
    case, other = m.unit(i, "X"), m.neighbour(i, 1, "enterprise", "X")
    _same_unit(case, other)
    return _all_fail(case, "CRED-009")


def one_person_filed_twice(m: Maker, i: int) -> Case:
    """Two filings of one person under one identity number."""
    case, other = m.case(i, "individual", "X"), m.neighbour(i, 2, "individual", "X")
    _same_unit(case, other)
    return _all_fail(case, "CRED-009")


def filed_again_with_new_paper(m: Maker, i: int) -> Case:
    """Filed under the organisation code, and again under the code that contains it: one unit all the same."""
    case, other = m.unit(i, "X"), m.neighbour(i, 3, "enterprise", "X")
    _same_unit(case, other)
    _old_paper(case, i)
    case.fails("CRED-008", case.subject)
    return _all_fail(case, "CRED-009")


def one_name_two_numbers(m: Maker, i: int) -> Case:
    """Two units of one name in one province, both in the registry."""
    case, other = m.unit(i, "X"), m.neighbour(i, 4, "enterprise", "X")
    other.subject.name = other.registry[0].name = case.subject.name
    case.join(other)
    return _all_fail(case, "CRED-010")


def one_name_two_natures(m: Maker, i: int) -> Case:
    """An enterprise and an association of one name."""
    case, other = m.unit(i, "X"), m.neighbour(i, 5, "social_organisation", "X")
    other.subject.name = other.registry[0].name = case.subject.name
    case.join(other)
    return _all_fail(case, "CRED-010")


def domain_as_name(m: Maker, i: int) -> Case:
    """The unit is filed under its domain."""
    return _named(m, i, f"www.{names.domain_name(i)}")


def digits_as_name(m: Maker, i: int) -> Case:
    """The unit is filed under a number."""
    return _named(m, i, f"8{i:08d}")


def short_name(m: Maker, i: int) -> Case:
    """The unit is filed under its brand alone; the number keeps two units of one brand apart."""
    return _named(m, i, f"{names.brand(i)}{i}")


def enterprise_without_investor(m: Maker, i: int) -> Case:
    """The cell is empty."""
    case = m.unit(i, "X")
    case.subject.investor = ""
    case.fails("CRED-012", case.subject)
    return case


def person_above_institution(m: Maker, i: int) -> Case:
    """The superior of a public institution is its own person in charge."""
    case = m.case(i, "institution", "X")
    case.subject.investor = case.subject.person
    case.fails("CRED-012", case.subject)
    return case


def paper_expired_yesterday(m: Maker, i: int) -> Case:
    """One day too late."""
    return _expires(m, i, -1, "CRED-013")


def paper_expired_last_year(m: Maker, i: int) -> Case:
    """Long expired."""
    return _expires(m, i, -400, "CRED-013")


def paper_expires_today(m: Maker, i: int) -> Case:
    """The last day, which still counts."""
    return _expires(m, i, 0, "CRED-014")


def paper_expires_in_ninety_days(m: Maker, i: int) -> Case:
    """The first day of the notice."""
    return _expires(m, i, 90, "CRED-014")


def head_of_seventeen(m: Maker, i: int) -> Case:
    """The person in charge of a unit comes of age in ten days."""
    case = m.unit(i, "X")
    case.subject.person_id = case.services[0].person_id = identifiers.resident_id_born(birthday(m, 18, 10), i)
    case.fails("CRED-015", case.subject)
    return case


def owner_of_twelve(m: Maker, i: int) -> Case:
    """A child files in its own name."""
    case = m.case(i, "individual", "X")
    number = identifiers.resident_id_born(birthday(m, 13, 10), i)
    _renumber(case, number)
    case.subject.person_id = case.services[0].person_id = number
    case.fails("CRED-015", case.subject)
    return case


def birthday(m: Maker, years: int, in_days: int) -> str:
    """YYYYMMDD of somebody who completes these years within as many days, or did today; no month is too short."""
    day = date.fromordinal(m.today + in_days)
    return f"{day.year - years}{day.month:02d}{min(day.day, 28):02d}"


def _renumber(case: Case, number: str) -> None:
    case.subject.credential = case.registry[0].credential = number


def _old_paper(case: Case, i: int) -> None:
    case.subject.credential_type = "organisation_code"
    case.subject.credential = identifiers.organisation_code(i)


def _same_unit(case: Case, other: Case) -> None:
    """Let the other case be a second filing of the same owner."""
    for name in ("name", "credential", "credential_address", "person", "person_id", "authorised"):
        setattr(other.subject, name, getattr(case.subject, name))
    other.registry.clear()
    case.join(other)


def _named(m: Maker, i: int, name: str) -> Case:
    case = m.unit(i, "X")
    case.subject.name = name
    case.registry.clear()
    case.fails("CRED-011", case.subject)
    return case


def _expires(m: Maker, i: int, in_days: int, rule: str) -> Case:
    case = m.unit(i, "X")
    case.subject.expires = m.today + in_days
    case.fails(rule, case.subject)
    return case


def _all_fail(case: Case, rule: str) -> Case:
    for subject in case.subjects:
        case.fails(rule, subject)
    return case

"""Planted credential problems: papers that are wrong, differ from the registry, or are no longer in force."""

from __future__ import annotations

from auditor.sample import identifiers, names
from auditor.sample.maker import Maker
from auditor.sample.records import Case


def licence_digit_wrong(m: Maker, i: int) -> Case:
    """The last character of the licence number is wrong and the registry does not know the unit."""
    case = m.unit(i, "W")
    case.subject.credential = identifiers.wrong_check(case.subject.credential)
    return _number_invalid(case)


def person_digit_wrong(m: Maker, i: int) -> Case:
    """The last character of an ID number is wrong."""
    case = m.case(i, "individual", "W")
    case.subject.credential = identifiers.wrong_check(case.subject.credential)
    return _number_invalid(case)


def organisation_digit_wrong(m: Maker, i: int) -> Case:
    """A nine-character organisation code with a wrong check digit (GB 11714)."""
    case = m.case(i, "institution", "W")
    case.subject.credential_type = "organisation_code"
    case.subject.credential = identifiers.wrong_check(identifiers.organisation_code(i))
    case.fails("CRED-008", case.subject)
    return _number_invalid(case)


def person_number_as_licence(m: Maker, i: int) -> Case:
    """The type says business licence, the number is somebody's ID: right in itself, wrong for this paper."""
    case = m.unit(i, "W")
    numbers = (identifiers.resident_id(i + 5_000_000 + k) for k in range(100))
    # One ID number in 31 passes the check of the licence code by chance.
    case.subject.credential = next(n for n in numbers if identifiers.uscc_check(n[:-1]) != n[-1])
    return _number_invalid(case)


def licence_digit_differs_from_registry(m: Maker, i: int) -> Case:
    """A wrong last character; the registry knows the name and has the right number."""
    case = m.unit(i, "W")
    case.subject.credential = identifiers.wrong_check(case.subject.credential)
    case.fails("CRED-001", case.subject)
    case.fails("CRED-002", case.subject)
    return case


def number_differs(m: Maker, i: int) -> Case:
    """Both numbers are well formed, but the registry has another one under this name."""
    case = m.unit(i, "WX")
    case.subject.credential = identifiers.uscc("enterprise", case.subject.county[2], i, series="MB")
    case.fails("CRED-002", case.subject)
    return case


def name_differs(m: Maker, i: int) -> Case:
    """The registry has another name under this number."""
    case = m.unit(i, "W")
    case.registry[0].name = names.renamed(case.subject.name)
    case.fails("CRED-002", case.subject)
    return case


def person_name_differs(m: Maker, i: int) -> Case:
    """A person's ID number belongs to somebody with another name."""
    case = m.case(i, "individual", "W")
    case.registry[0].name = case.subject.name[:2] + "渊"
    case.fails("CRED-002", case.subject)
    return case


def principal_not_authorised(m: Maker, i: int) -> Case:
    """The person in charge is not the legal representative and nobody authorised that."""
    case = m.unit(i, "W")
    case.subject.person, case.subject.authorised = names.person_name(i + 300_000), "否"
    case.fails("CRED-003", case.subject)
    return case


def institution_not_authorised(m: Maker, i: int) -> Case:
    """The same at a public institution, the flag worded differently."""
    case = m.case(i, "institution", "WX")
    case.subject.person, case.subject.authorised = names.person_name(i + 300_000), "无"
    case.fails("CRED-003", case.subject)
    return case


def licence_revoked(m: Maker, i: int) -> Case:
    """The licence was revoked."""
    case = m.unit(i, "W")
    case.registry[0].status = "revoked"
    case.fails("CRED-004", case.subject)
    return case


def licence_cancelled(m: Maker, i: int) -> Case:
    """The unit is deregistered, its filing lives on."""
    case = m.unit(i, "WX")
    case.registry[0].status = "cancelled"
    case.fails("CRED-004", case.subject)
    return case


def new_head_not_filed(m: Maker, i: int) -> Case:
    """A new legal representative since 60 days; the filing still names the old one."""
    case = _registry_changed(m, i, 60)
    case.registry[0].legal_person = names.person_name(i + 500_000)
    case.fails("CRED-003", case.subject)
    case.fails("CRED-005", case.subject)
    return case


def new_name_not_filed(m: Maker, i: int) -> Case:
    """Renamed 200 days ago."""
    case = _registry_changed(m, i, 200)
    case.registry[0].name = names.renamed(case.subject.name)
    case.fails("CRED-002", case.subject)
    case.fails("CRED-005", case.subject)
    return case


def new_address_not_filed(m: Maker, i: int) -> Case:
    """Moved 45 days ago."""
    case = _registry_changed(m, i, 45)
    case.registry[0].address = "贵州省黔南布依族苗族自治州都匀市岚桥街1000号"
    case.fails("CRED-005", case.subject)
    return case


def new_address_since_31_days(m: Maker, i: int) -> Case:
    """Moved one day before the term ran out."""
    case = _registry_changed(m, i, 31)
    case.registry[0].address = "贵州省遵义市播州区霁云大道1001号"
    case.fails("CRED-005", case.subject)
    return case


def _number_invalid(case: Case) -> Case:
    case.registry.clear()
    case.fails("CRED-001", case.subject)
    return case


def _registry_changed(m: Maker, i: int, days_ago: int) -> Case:
    case = m.unit(i, "W")
    m.registry_changed(case, days_ago)
    return case

"""Planted breaks between the tables: orphans and doubles."""

from __future__ import annotations

from dataclasses import replace

from auditor.sample.identifiers import spare_number
from auditor.sample.maker import Maker
from auditor.sample.province import SIGN
from auditor.sample.records import Case


def website_without_subject(m: Maker, i: int) -> Case:
    """The subject's row is missing from the export."""
    case = m.unit(i, "W")
    case.subjects.clear()
    case.fails("INT-001", case.services[0])
    return case


def mini_program_without_subject(m: Maker, i: int) -> Case:
    """The same for a mini-program."""
    case = m.unit(i, "X")
    case.subjects.clear()
    case.fails("INT-001", case.services[0])
    return case


def digit_lost_in_subject_number(m: Maker, i: int) -> Case:
    """The subject's number lost a digit: its site finds no subject, and it seems to have no service."""
    case = m.unit(i, "W")
    case.subject.number = case.subject.number[:-2] + "号"
    case.fails("INT-001", case.services[0])
    case.fails("SHELL-003", case.subject)
    return case


def same_service_twice(m: Maker, i: int) -> Case:
    """One service row was exported twice."""
    case = m.unit(i, "W")
    case.services.append(replace(case.services[0]))
    return _both_services_fail(case)


def two_services_with_one_number(m: Maker, i: int) -> Case:
    """Two different sites carry one number."""
    case = m.unit(i, "W")
    case.services.append(replace(case.services[0], name=f"黔岭旧版网站{i}"))
    return _both_services_fail(case)


def same_subject_twice(m: Maker, i: int) -> Case:
    """One subject row was exported twice."""
    case = m.unit(i, "WX")
    case.subjects.append(replace(case.subject))
    return _both_subjects_fail(case)


def subject_twice_with_another_address(m: Maker, i: int) -> Case:
    """The second row of the subject has another postal address."""
    case = m.unit(i, "W")
    case.subjects.append(replace(case.subject, address="贵州省贵阳市云岩区鹭洲街999号"))
    return _both_subjects_fail(case)


def access_of_unknown_serial(m: Maker, i: int) -> Case:
    """The subject exists, the service with this serial does not."""
    case = m.unit(i, "W")
    lost = replace(case.accesses[0], service_number=f"{case.subject.number}-99")
    case.accesses.append(lost)
    case.fails("INT-004", lost)
    return case


def access_of_unknown_number(m: Maker, i: int) -> Case:
    """Neither subject nor service of this access exists."""
    case = m.unit(i, "W")
    lost = replace(case.accesses[0], service_number=f"{spare_number(SIGN, 2006, i)}-1")
    case.accesses.append(lost)
    case.fails("INT-004", lost)
    return case


def _both_services_fail(case: Case) -> Case:
    for service in case.services:
        case.fails("INT-002", service)
    return case


def _both_subjects_fail(case: Case) -> Case:
    for subject in case.subjects:
        case.fails("INT-003", subject)
    return case

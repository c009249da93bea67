"""One number in several rows: cancelled and filed again, former and renewed. The row in force counts."""

from __future__ import annotations

from dataclasses import replace

from auditor.sample.maker import Maker
from auditor.sample.records import Case


def filed_again_under_one_number(m: Maker, i: int) -> Case:
    """The cancelled row of the site is still in the export, beside the one in force."""
    return _again(m.unit(i, "W"))


def shell_under_a_number_filed_again(m: Maker, i: int) -> Case:
    """The row in force was never connected: a shell all the same."""
    case = m.unit(i, "WX")
    case.disconnect(case.services[0])
    case.fails("SHELL-001", case.services[0])
    return _again(case)


def subject_filed_again_under_one_number(m: Maker, i: int) -> Case:
    """The same for a subject, whose site is in order."""
    case = m.unit(i, "W")
    former = replace(case.subject, status="已注销")
    case.subjects.append(former)
    return case


def _again(case: Case) -> Case:
    case.services.insert(0, replace(case.services[0], status="已注销"))
    return case

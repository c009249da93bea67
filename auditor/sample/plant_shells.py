"""Planted shell records: filings that nothing stands behind any more."""

from __future__ import annotations

from auditor.sample.maker import Maker
from auditor.sample.records import Case


def never_connected_alive(m: Maker, i: int) -> Case:
    """A site, never connected by any provider, answers: the only service, so the subject follows."""
    case = m.unit(i, "W")
    case.disconnect(case.services[0])
    return _shell_with_subject(case, "SHELL-001")


def never_connected_dead(m: Maker, i: int) -> Case:
    """As above, but the domain resolves nowhere: the filing can be cancelled."""
    case = m.case(i, "individual", "W")
    case.disconnect(case.services[0])
    m.observe(case, case.services[0], "", alive=False)
    return _shell_with_subject(case, "SHELL-001")


def never_connected_unobserved(m: Maker, i: int) -> Case:
    """A shell whose domain nobody probed: still a shell, only alive or dead is open."""
    case = m.case(i, "institution", "W")
    case.disconnect(case.services[0])
    case.forget(case.services[0])
    return _shell_with_subject(case, "SHELL-001")


def cancelled_month_ago(m: Maker, i: int) -> Case:
    """The provider cancelled 30 days ago; another site of the subject is in order."""
    case = m.unit(i, "WW")
    m.cancel(case, case.services[0], 30)
    case.fails("SHELL-001", case.services[0])
    return case


def cancelled_eight_days_ago(m: Maker, i: int) -> Case:
    """One day over the week."""
    case = m.unit(i, "W")
    m.cancel(case, case.services[0], 8)
    return _shell_with_subject(case, "SHELL-001")


def both_providers_cancelled(m: Maker, i: int) -> Case:
    """Two accesses, cancelled 40 and 12 days ago; a mini-program remains, so the subject is not emptied."""
    case = m.unit(i, "WX")
    m.cancel(case, case.services[0], 40, 12)
    case.fails("SHELL-001", case.services[0])
    return case


def app_never_connected(m: Maker, i: int) -> Case:
    """An APP without access, the subject's only service."""
    case = m.unit(i, "A")
    case.disconnect(case.services[0])
    return _shell_with_subject(case, "SHELL-002")


def app_cancelled(m: Maker, i: int) -> Case:
    """The APP's access was cancelled 60 days ago; the website is in order."""
    case = m.unit(i, "WA")
    m.cancel(case, case.services[1], 60)
    case.fails("SHELL-002", case.services[1])
    return case


def website_and_app_shell(m: Maker, i: int) -> Case:
    """Website and APP are both shells: cleaning them empties the subject."""
    case = m.unit(i, "WA")
    m.cancel(case, case.services[0], 200)
    case.disconnect(case.services[1])
    case.fails("SHELL-001", case.services[0])
    case.fails("SHELL-002", case.services[1])
    case.fails("SHELL-004", case.subject)
    return case


def unit_without_service(m: Maker, i: int) -> Case:
    """A unit is on file and has nothing below it."""
    case = m.unit(i, "")
    case.fails("SHELL-003", case.subject)
    return case


def person_without_service(m: Maker, i: int) -> Case:
    """A person is on file and has nothing below it."""
    case = m.case(i, "individual", "")
    case.fails("SHELL-003", case.subject)
    return case


def access_without_address(m: Maker, i: int) -> Case:
    """The access row is there, its IP cell is empty."""
    case = m.unit(i, "W")
    m.reconnect(case, case.services[0], m.any_provider()).ips = []
    case.fails("SHELL-005", case.services[0])
    return case


def app_access_without_address(m: Maker, i: int) -> Case:
    """The same for an APP."""
    case = m.unit(i, "AX")
    m.reconnect(case, case.services[0], m.any_provider()).ips = []
    case.fails("SHELL-005", case.services[0])
    return case


def reserved_addresses_only(m: Maker, i: int) -> Case:
    """Only a special-purpose address is filed (RFC 6890): no usable IP, and nobody's to use."""
    case = m.unit(i, "W")
    access = m.reconnect(case, case.services[0], m.any_provider())
    access.ips = [m.reserved_ip()]
    case.fails("SHELL-005", case.services[0])
    case.fails("ACC-002", access)
    return case


def _shell_with_subject(case: Case, rule: str) -> Case:
    case.fails(rule, case.services[0])
    case.fails("SHELL-004", case.subject)
    return case

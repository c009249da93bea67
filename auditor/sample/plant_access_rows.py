"""Planted access rows that are incomplete or stand there twice."""

from __future__ import annotations

from dataclasses import replace

from auditor.sample.maker import Maker
from auditor.sample.records import Case


def access_without_mode(m: Maker, i: int) -> Case:
    """The access mode is blank."""
    case = m.unit(i, "W")
    case.accesses[0].mode = ""
    case.fails("ACC-005", case.accesses[0])
    return case


def access_without_place(m: Maker, i: int) -> Case:
    """The place of the server is blank."""
    case = m.unit(i, "A")
    case.accesses[0].place = "/"
    case.fails("ACC-005", case.accesses[0])
    return case


def access_without_provider(m: Maker, i: int) -> Case:
    """Nobody is named as provider."""
    case = m.unit(i, "W")
    access = m.reconnect(case, case.services[0], m.any_provider())
    access.provider = ""
    case.fails("ACC-005", access)
    return case


def access_twice(m: Maker, i: int) -> Case:
    """One access row was filed twice."""
    case, provider = m.unit(i, "W"), m.any_provider()
    access = m.reconnect(case, case.services[0], provider, [provider.ip(i), provider.second_ip(i)])
    case.accesses.append(replace(access))
    return _both_fail(case)


def access_twice_in_another_order(m: Maker, i: int) -> Case:
    """The second row lists the same addresses in another order."""
    case, provider = m.unit(i, "W"), m.any_provider()
    access = m.reconnect(case, case.services[0], provider, [provider.ip(i), provider.second_ip(i)])
    case.accesses.append(replace(access, ips=access.ips[::-1]))
    return _both_fail(case)


def _both_fail(case: Case) -> Case:
    for access in case.accesses:
        case.fails("ACC-009", access)
    return case

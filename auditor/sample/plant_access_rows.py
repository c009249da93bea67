"""Planted access rows that are incomplete or stand there twice; with near misses and doubts."""

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
    case = m.unit(i, "AX")
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


def cancelled_access_without_mode(m: Maker, i: int) -> Case:
    """The row with the blank cell is no longer in force."""
    case = m.unit(i, "W")
    m.cancel(case, case.services[0], 20).mode = ""
    access = m.connect(case, case.services[0], m.any_provider())
    m.observe(case, case.services[0], access.ips[0].partition("-")[0])
    return case


def mode_of_no_list(m: Maker, i: int) -> Case:
    """The mode is a word that no list has."""
    case = m.unit(i, "W")
    case.accesses[0].mode = "星链接力"
    case.unknown("ACC-005", case.accesses[0])
    return case


def access_twice(m: Maker, i: int) -> Case:
    """One access row was filed twice."""
    case, provider = m.unit(i, "W"), m.any_provider()
    access = m.reconnect(case, case.services[0], provider, [provider.ip(i), provider.second_ip(i)])
    case.accesses.append(replace(access))
    return _both_fail(case)


def access_twice_in_another_order(m: Maker, i: int) -> Case:
    """The second row lists the same addresses in another order."""
    case, provider = m.unit(i, "WX"), m.any_provider()
    access = m.reconnect(case, case.services[0], provider, [provider.ip(i), provider.second_ip(i)])
    case.accesses.append(replace(access, ips=access.ips[::-1]))
    return _both_fail(case)


def second_access_with_other_addresses(m: Maker, i: int) -> Case:
    """Two accesses at one provider, at different addresses."""
    case, provider = m.unit(i, "W"), m.any_provider()
    m.reconnect(case, case.services[0], provider, [provider.ip(i)])
    m.connect(case, case.services[0], provider, [provider.second_ip(i)])
    return case


def filed_again_after_cancelling(m: Maker, i: int) -> Case:
    """The same access, cancelled a year ago and filed again."""
    case, provider = m.unit(i, "W"), m.any_provider()
    old = m.cancel(case, case.services[0], 365)
    access = m.connect(case, case.services[0], provider, [provider.ip(i)])
    old.provider, old.ips = access.provider, access.ips
    m.observe(case, case.services[0], provider.ip(i))
    return case


def second_access_unreadable(m: Maker, i: int) -> Case:
    """The provider's second row may be the first one again: its addresses cannot be read."""
    case, provider = m.unit(i, "W"), m.any_provider()
    access = m.reconnect(case, case.services[0], provider, [provider.ip(i)])
    case.accesses.append(replace(access, ips=[], written_ips="58.1.999.1"))
    case.unknown("ACC-009", access)
    return case


def _both_fail(case: Case) -> Case:
    for access in case.accesses:
        case.fails("ACC-009", access)
    return case

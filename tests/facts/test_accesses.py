"""Is an access in force, since when is a service without one, and whose are its addresses?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from .scenarios import Scenario, Scenarios
from .snapshots import AS_OF, Row, World

scenario = Scenarios()
A, B, C = "甲接入商", "乙接入商", "丙接入商"


def ago(days: int) -> date:
    return AS_OF - timedelta(days=days)


# status, cancelled_on, unreadable columns → in force?
STATES: list[tuple[str | None, date | None, str | None, bool | None]] = [
    ("active", None, None, True),
    (None, None, None, True),
    ("active", ago(-1), None, True),  # it will end tomorrow
    (None, ago(-1), None, True),
    ("cancelled", None, None, False),
    ("cancelled", ago(0), None, False),
    ("cancelled", ago(-1), None, False),
    (None, ago(0), None, False),
    (None, ago(9), None, False),
    ("active", ago(0), None, None),  # a contradiction
    ("active", ago(9), None, None),
    ("active", None, ",cancelled_on,", None),
    (None, None, ",cancelled_on,", None),
    (None, None, ",status,", None),
    (None, ago(9), ",status,", None),
    ("cancelled", None, ",cancelled_on,", False),
    ("active", None, ",provider,ip_list,", True),
]


def test_access_state(tmp_path: Path) -> None:
    world = World()
    rows = [
        world.access(f"黔ICP备15{i:06d}号-1", "1.1.1.1", status=status, cancelled_on=day, unreadable=unread)
        for i, (status, day, unread, _) in enumerate(STATES)
    ]
    for i in range(len(STATES)):
        world.service(f"黔ICP备15{i:06d}号-1")
    facts = world.facts(tmp_path)
    assert [facts["access"][row]["active"] for row in rows] == [expected for *_, expected in STATES]
    counts = [
        row["active_access_count"] for row in sorted(facts["service"].values(), key=lambda r: r["record_id"])
    ]
    assert counts == [None if expected is None else int(expected) for *_, expected in STATES]


Access = dict[str, Any]
CANCELLED: Access = {"status": "cancelled"}
Dates = dict[str, date | None]
Past = tuple[date | None, date | None]
"""The last run that saw it connected, and the first since then that did not."""
# accesses, dates of the filing, earlier runs → accesses in force, days without access, the most it can be, basis, cause
WITHOUT: dict[str, tuple[list[Access], Dates, Past | None, tuple[Any, ...]]] = {
    "connected": ([{}], {}, None, (1, 0, 0, None, None)),
    "one of two cancelled": ([{}, {**CANCELLED, "cancelled_on": ago(50)}], {}, None, (1, 0, 0, None, None)),
    "one doubtful beside one in force": ([{}, {"cancelled_on": ago(3)}], {}, None, (1, 0, 0, None, None)),
    "cancelled": ([{**CANCELLED, "cancelled_on": ago(8)}], {}, None, (0, 8, 8, "cancellation", "cancelled")),
    "cancelled today": ([{**CANCELLED, "cancelled_on": ago(0)}], {}, None, (0, 0, 0, "cancellation", "cancelled")),
    "cancelled, to end tomorrow": (
        [{**CANCELLED, "cancelled_on": ago(-1)}], {}, None, (0, 0, 0, "cancellation", "cancelled")),
    "cancelled, no day of filing": (
        [{**CANCELLED, "cancelled_on": ago(8)}], {"filed_on": None}, None, (0, 8, 8, "cancellation", "cancelled")),
    "filed after the cancellation": (
        [{**CANCELLED, "cancelled_on": ago(80)}], {"filed_on": ago(5)}, None, (0, 5, 5, "filing", "cancelled")),
    "the later of two cancellations": (
        [{**CANCELLED, "cancelled_on": ago(80)}, {**CANCELLED, "cancelled_on": ago(8)}], {}, None,
        (0, 8, 8, "cancellation", "cancelled")),
    "never connected": ([], {"filed_on": ago(40)}, None, (0, 40, 40, "filing", "never")),
    "never connected, filing date unknown": ([], {"filed_on": None}, None, (0, 0, None, None, "never")),
    "never connected, approved": (
        [], {"filed_on": None, "approved_on": ago(40)}, None, (0, 40, None, "approval", "never")),
    "never connected, changed before it was approved": (
        [], {"filed_on": None, "approved_on": ago(40), "changed_on": ago(60)}, None, (0, 60, None, "approval", "never")),
    "never connected, filed and approved": (
        [], {"filed_on": ago(40), "approved_on": ago(3)}, None, (0, 40, 40, "filing", "never")),
    "never connected, no date, seen a while ago": (
        [], {"filed_on": None}, (None, ago(20)), (0, 20, None, "history", "never")),
    "never connected, seen before its approval": (
        [], {"filed_on": None, "approved_on": ago(4)}, (None, ago(20)), (0, 20, None, "history", "never")),
    "never connected, filed, seen a while ago": (
        [], {"filed_on": ago(40)}, (None, ago(20)), (0, 40, 40, "filing", "never")),
    "cancelled on an unknown day": ([CANCELLED], {"filed_on": ago(900)}, None, (0, 0, 900, None, "cancelled")),
    "cancelled on an unknown day, nor filed on a certain one": (
        [CANCELLED], {"filed_on": None, "approved_on": ago(90)}, None, (0, 0, None, None, "cancelled")),
    "cancelled on an unknown day, seen a while ago": (
        [CANCELLED], {"filed_on": ago(900)}, (None, ago(35)), (0, 35, 900, "history", "cancelled")),
    "one of two on an unknown day": (
        [CANCELLED, {**CANCELLED, "cancelled_on": ago(80)}], {}, None, (0, 0, 80, None, "cancelled")),
    "connected in an earlier run, first seen without": ([], {}, (ago(30), None), (0, 0, 30, None, "cancelled")),
    "connected in an earlier run, not in later ones": (
        [], {}, (ago(30), ago(9)), (0, 9, 30, "history", "cancelled")),
    "cancelled before the last run that saw it connected": (
        [{**CANCELLED, "cancelled_on": ago(80)}], {}, (ago(30), None), (0, 0, 30, None, "cancelled")),
    "cancelled after the last run that saw it connected": (
        [{**CANCELLED, "cancelled_on": ago(8)}], {}, (ago(30), None), (0, 8, 8, "cancellation", "cancelled")),
    "connected again": (
        [{}, {**CANCELLED, "cancelled_on": ago(80)}], {}, (ago(30), ago(20)), (1, 0, 0, None, None)),
    "only a contradiction": ([{"cancelled_on": ago(80)}], {}, None, (None, 0, None, None, "cancelled")),
}  # fmt: skip


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Row]:
    world, rows = World(), {}
    for i, (name, (accesses, dates, history, _)) in enumerate(WITHOUT.items()):
        number = f"黔ICP备15{i:06d}号-1"
        rows[name] = world.service(number, **{"filed_on": ago(900), **dates})
        for access in accesses:
            world.access(number, "1.1.1.1", **access)
        if history:
            held, empty = history
            world.history.append({"kind": "service", "number": number, "held_on": held, "empty_on": empty})
    facts = world.facts(tmp_path_factory.mktemp("without"))["service"]
    return {name: facts[row] for name, row in rows.items()}


@pytest.mark.parametrize("name", [name for name in WITHOUT if name != "only a contradiction"])
def test_since_when_there_is_no_access(without: dict[str, Row], name: str) -> None:
    found, dates = without[name], WITHOUT[name][1]
    asked = (
        "active_access_count", "days_without_access", "most_days_without_access", "without_access_basis",
        "without_access_cause",
    )  # fmt: skip
    assert tuple(found[fact] for fact in asked) == WITHOUT[name][3]
    filed_on = dates.get("filed_on", ago(900))
    assert found["days_since_filing"] == ((AS_OF - filed_on).days if filed_on else None)
    if found["days_without_access"]:
        assert found["without_access_since"] == ago(found["days_without_access"])
    sure = found["days_without_access"] == found["most_days_without_access"]
    assert found["start_certain"] == (True if sure else None)


def test_a_contradiction_is_never_no_access(without: dict[str, Row]) -> None:
    assert without["only a contradiction"]["active_access_count"] is None


@scenario()
def providers(world: World) -> Scenario:
    both, ended, never = (world.service(f"黔ICP备1500000{i}号-1") for i in (1, 2, 3))
    for provider in (B, A, A):
        world.access("黔ICP备15000001号-1", "1.1.1.1", provider=provider)
    world.access("黔ICP备15000001号-1", provider=C, status="cancelled", cancelled_on=ago(3))
    world.access("黔ICP备15000002号-1", provider=A, status="cancelled", cancelled_on=ago(90))
    world.access("黔ICP备15000002号-1", provider=B, status="cancelled", cancelled_on=ago(30))
    world.access("黔ICP备15000002号-1", provider=C, status="cancelled")
    services = (yield)["service"]
    assert (services[both]["providers"], services[both]["last_provider"]) == ("乙接入商、甲接入商",) * 2
    assert (services[ended]["providers"], services[ended]["last_provider"]) == (None, B)
    assert (services[never]["providers"], services[never]["last_provider"]) == (None, None)
    assert [services[row]["access_count"] for row in (both, ended, never)] == [4, 3, 0]


# the addresses of one access of provider B → in its own ranges, of another provider, who, reserved, usable ranges
ADDRESSES: dict[str, tuple[list[str], bool | None, bool | None, str | None, bool | None, int | None]] = {
    "own": (["2.0.0.1"], True, False, None, False, 1),
    "own, over two neighbouring ranges": (["2.0.0.200-2.0.1.10"], True, False, None, False, 1),
    "own, assigned by another": (["1.0.5.1-1.0.5.255"], True, False, None, False, 1),
    "own and one outside": (["2.0.0.1", "9.9.9.9"], False, False, None, False, 2),
    "nobody's": (["9.9.9.9"], False, False, None, False, 1),
    "another's": (["1.0.0.1"], False, True, A, False, 1),
    "another's, partly": (["2.0.1.250-2.0.2.5"], False, False, None, False, 1),
    "beyond the end of an assigned range, nobody's": (["1.1.255.250-1.2.0.5"], False, True, A, False, 1),
    "beyond the end of an assigned range whose owner filed no more": (
        ["3.0.0.250-3.0.1.5"],
        False,
        False,
        None,
        False,
        1,
    ),
    "narrowest owner": (["1.0.9.7"], False, True, C, False, 1),
    "private": (["192.168.1.1"], False, False, None, True, 0),
    "private within a range": (["9.255.255.255-10.0.0.0"], False, False, None, True, 0),
    "just beside private": (["9.255.255.255", "11.0.0.0"], False, False, None, False, 2),
    "last address of all": (["255.255.255.255"], False, False, None, True, 0),
    "own of the sixth version": (["2408::1"], True, False, None, False, 1),
    "reserved of the sixth version": (["fe80::1"], False, False, None, True, 0),
    "very last of the sixth version": (
        ["ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
        False,
        False,
        None,
        True,
        0,
    ),
    "none": ([], None, None, None, None, 0),
}


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Row], dict[str, Row]]:
    world, rows = World(), {}
    world.allocation(A, "1.0.0.0-1.1.255.255")
    world.allocation(A, "1.0.5.0-1.0.5.255", assignee=B)
    world.allocation(C, "1.0.9.0-1.0.9.255")
    world.allocation(B, "2.0.0.0-2.0.0.255")
    world.allocation(B, "2.0.1.0-2.0.1.255")
    world.allocation(A, "3.0.0.0-3.0.0.255", assignee=B)
    world.allocation(B, "2408::-2408::ffff")
    for i, (name, (ranges, *_)) in enumerate(ADDRESSES.items()):
        number = f"黔ICP备15{i:06d}号-1"
        rows[name] = world.service(number), world.access(number, *ranges, provider=B)
    facts = world.facts(tmp_path_factory.mktemp("addresses"))
    services = {name: facts["service"][service] for name, (service, _) in rows.items()}
    return services, {name: facts["access"][access] for name, (_, access) in rows.items()}


@pytest.mark.parametrize("name", ADDRESSES)
def test_whose_addresses_they_are(addresses: tuple[dict[str, Row], dict[str, Row]], name: str) -> None:
    service, access = addresses[0][name], addresses[1][name]
    ranges, *expected = ADDRESSES[name]
    asked = "ips_in_provider_ranges", "ips_of_other_provider", "other_provider", "ips_reserved"
    assert [*(access[fact] for fact in asked), service["usable_ip_count"]] == expected
    assert access["ip_count"] == len(ranges)
    assert access["provider_has_ranges"] is True


def test_a_provider_without_any_filed_range_is_not_judged(tmp_path: Path) -> None:
    world = World()
    world.allocation(A, "1.0.0.0-1.0.0.255")
    unfiled = world.access("黔ICP备15000001号-1", "1.0.0.1", provider=C)
    nameless = world.access("黔ICP备15000002号-1", "1.0.0.1", provider=None)
    accesses = world.facts(tmp_path)["access"]
    for row in (unfiled, nameless):
        assert accesses[row]["provider_has_ranges"] is False
        assert accesses[row]["ips_in_provider_ranges"] is None
        assert accesses[row]["ips_of_other_provider"] is None


def test_addresses_that_cannot_be_read(tmp_path: Path) -> None:
    world = World()
    world.allocation(A, "1.0.0.0-1.0.0.255")
    world.allocation(B, "9.0.0.0-9.0.0.255")
    rows = {}
    for i, ranges in enumerate(([], ["1.0.0.1"], ["9.0.0.1"], ["10.0.0.1"])):
        number = f"黔ICP备1500000{i}号-1"
        rows[i] = world.service(number), world.access(number, *ranges, unreadable=",ip_list,")
    facts = world.facts(tmp_path)
    access = {i: facts["access"][row] for i, (_, row) in rows.items()}
    assert [access[i]["ips_in_provider_ranges"] for i in range(4)] == [None, None, False, False]
    assert [access[i]["ips_of_other_provider"] for i in range(4)] == [None, None, True, None]
    assert [access[i]["ips_reserved"] for i in range(4)] == [None, None, None, True]
    assert [facts["service"][rows[i][0]]["usable_ip_count"] for i in range(4)] == [None, 1, 1, None]
    assert [access[i]["ip_count"] for i in range(4)] == [None] * 4


@scenario()
def an_address_on_a_doubtful_access_may_be_usable(world: World) -> Scenario:
    row = world.service("黔ICP备15000001号-1")
    world.access("黔ICP备15000001号-1")
    world.access("黔ICP备15000001号-1", "1.0.0.1", cancelled_on=ago(3))
    service = (yield)["service"][row]
    assert (service["active_access_count"], service["usable_ip_count"]) == (1, None)


@scenario()
def an_address_on_a_cancelled_access_is_not_usable(world: World) -> Scenario:
    row = world.service("黔ICP备15000001号-1")
    world.access("黔ICP备15000001号-1")
    world.access("黔ICP备15000001号-1", "1.0.0.1", status="cancelled")
    assert (yield)["service"][row]["usable_ip_count"] == 0


@scenario()
def what_an_access_knows_of_its_service(world: World) -> Scenario:
    world.subject("黔ICP备15000001号", name="贵州某公司")
    world.service("黔ICP备15000001号-1A", name="某应用", type=None)
    known = world.access("黔ICP备15000001号-1A")
    orphan = world.access("黔ICP备15000009号-1")
    nameless = world.access(None)
    accesses = (yield)["access"]
    asked = "service_found", "subject_no", "subject_name", "service_name", "type"
    assert [accesses[known][f] for f in asked] == [True, "黔ICP备15000001号", "贵州某公司", "某应用", "app"]
    assert [accesses[orphan][f] for f in asked] == [False, None, None, None, None]
    assert accesses[nameless]["service_found"] is None


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Callable[[], None]]:
    return scenario.play(tmp_path_factory.mktemp("scenarios"))


@pytest.mark.parametrize("name", scenario.made)
def test_scenario(played: dict[str, Callable[[], None]], name: str) -> None:
    played[name]()

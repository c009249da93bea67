"""What the outside world answered, per service: the last day of each filed domain."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from .scenarios import Scenario, Scenarios
from .snapshots import AS_OF, Row, World

scenario = Scenarios()

A, B, C = "甲接入商", "乙接入商", "丙接入商"
SITE = "黔ICP备15000412号-1"


def ago(days: int) -> date:
    return AS_OF - timedelta(days=days)


def site(world: World) -> int:
    """The one service, in a world where A, B and C filed addresses."""
    for provider, first in ((A, 1), (B, 2), (C, 3)):
        world.allocation(provider, f"{first}.0.0.0-{first}.0.0.255")
    return world.service(SITE)


@scenario()
def never_observed(world: World) -> Scenario:
    row = site(world)
    world.access(SITE, "1.0.0.1")
    world.domain(SITE, "a.cn")
    world.resolution("b.cn", "1.0.0.1", alive=True)
    found = (yield)["service"][row]
    names = ("alive", "resolves", "resolved_ip", "resolves_to_filed_ip", "resolved_provider",
             "resolves_to_other_provider", "observed_on", "days_since_observation", "http_status")  # fmt: skip
    assert [found[name] for name in names] == [None] * len(names)


@scenario(("a.cn", "www.a.cn"), ("www.a.cn", "a.cn"), ("a.cn", "a.cn"))
def a_domain_and_its_www_form_are_one(world: World, filed: str, observed: str) -> Scenario:
    row = site(world)
    world.access(SITE, "1.0.0.1")
    world.domain(SITE, filed)
    world.resolution(observed, "1.0.0.1", alive=True, http_status=200)
    found = (yield)["service"][row]
    assert (found["alive"], found["resolves"], found["resolved_ip"], found["http_status"]) == (
        True,
        True,
        "1.0.0.1",
        200,
    )
    assert (found["resolves_to_filed_ip"], found["resolves_to_other_provider"]) == (True, False)


@scenario(("wwwa.cn",), ("m.a.cn",), ("a.cn.com",))
def other_names_are_other_domains(world: World, other: str) -> Scenario:
    row = site(world)
    world.domain(SITE, "a.cn")
    world.resolution(other, "1.0.0.1", alive=True)
    assert (yield)["service"][row]["alive"] is None


@scenario(
    ([False], None), ([True], True), ([False, False], False), ([False, True], True), ([False, None], None)
)
def a_site_is_dead_only_when_every_domain_is(
    world: World, alive: list[bool | None], expected: bool | None
) -> Scenario:
    """Two filed domains; the first ones are observed, with an answer, without one, or without saying."""
    row = site(world)
    world.domain(SITE, "a.cn")
    world.domain(SITE, "b.cn")
    for name, answer in zip(("a.cn", "b.cn"), alive, strict=False):
        world.resolution(name, "1.0.0.1", alive=answer)
    assert (yield)["service"][row]["alive"] is expected


@scenario()
def the_oldest_of_the_last_observations_dates_a_site(world: World) -> Scenario:
    row = site(world)
    for name, days in (("a.cn", 2), ("b.cn", 400)):
        world.domain(SITE, name)
        world.resolution(name, "1.0.0.1", alive=True, observed_on=ago(days))
    assert (yield)["service"][row]["days_since_observation"] == 400


@scenario()
def only_the_last_day_counts(world: World) -> Scenario:
    row = site(world)
    world.access(SITE, "1.0.0.1")
    world.domain(SITE, "a.cn")
    world.resolution("a.cn", "2.0.0.1", alive=True, observed_on=ago(3))
    world.resolution("a.cn", "1.0.0.1", alive=False, observed_on=ago(2))
    world.resolution("a.cn", "2.0.0.1", alive=True, observed_on=ago(-1))  # after the snapshot
    found = (yield)["service"][row]
    assert (found["alive"], found["resolved_ip"], found["observed_on"]) == (False, "1.0.0.1", ago(2))
    assert (found["days_since_observation"], found["resolves_to_other_provider"]) == (2, False)


@scenario()
def all_rows_of_the_last_day_count(world: World) -> Scenario:
    row = site(world)
    world.access(SITE, "1.0.0.1")
    world.domain(SITE, "a.cn")
    for address, alive in (("2.0.0.1", False), ("1.0.0.1", True), ("2.0.0.1", False)):
        world.resolution("a.cn", address, alive=alive)
    found = (yield)["service"][row]
    assert (found["alive"], found["resolved_ip"]) == (True, "1.0.0.1;2.0.0.1")
    assert (found["resolves_to_filed_ip"], found["resolves_to_other_provider"]) == (True, True)


@scenario()
def no_address(world: World) -> Scenario:
    row = site(world)
    world.access(SITE, "1.0.0.1")
    world.domain(SITE, "a.cn")
    world.resolution("a.cn", None, alive=False)
    found = (yield)["service"][row]
    assert (found["resolves"], found["resolves_to_filed_ip"], found["resolves_to_other_provider"]) == (
        False,
        None,
        None,
    )


@scenario(
    ([A], "1.0.0.77", False, None),  # another address of its own provider
    ([A], "2.0.0.1", True, B),
    ([A], "9.9.9.9", False, None),  # nobody filed it
    ([A, B], "2.0.0.1", False, None),  # one of two declared providers
    ([A, B], "3.0.0.1", True, C),
    ([], "2.0.0.1", True, B),
)
def whose_the_resolved_address_is(
    world: World, providers: list[str], resolved: str, other: bool, whose: str | None
) -> Scenario:
    row = site(world)
    for provider in providers:
        world.access(SITE, provider=provider)
    world.domain(SITE, "a.cn")
    world.resolution("a.cn", resolved, alive=True)
    found = (yield)["service"][row]
    assert (found["resolves_to_other_provider"], found["resolved_provider"]) == (other, whose)


@scenario(
    ({}, True),
    ({"status": "cancelled"}, False),
    ({"cancelled_on": AS_OF}, None),  # in force or not, nobody can tell
    ({"status": None}, True),
)
def only_accesses_in_force_hold_filed_addresses(world: World, access: Row, filed: bool | None) -> Scenario:
    row = site(world)
    world.access(SITE, "1.0.0.0-1.0.0.9", **access)
    world.domain(SITE, "a.cn")
    world.resolution("a.cn", "1.0.0.5", alive=True)
    assert (yield)["service"][row]["resolves_to_filed_ip"] is filed


@scenario()
def filed_addresses_that_cannot_be_read(world: World) -> Scenario:
    row = site(world)
    world.access(SITE, unreadable=",ip_list,")
    world.domain(SITE, "a.cn")
    world.resolution("a.cn", "1.0.0.5", alive=True)
    assert (yield)["service"][row]["resolves_to_filed_ip"] is None


@scenario()
def the_address_of_another_service_is_not_its_own(world: World) -> Scenario:
    row = site(world)
    world.access("黔ICP备15000999号-1", "1.0.0.5")
    world.access(SITE, "1.0.0.6")
    world.domain(SITE, "a.cn")
    world.resolution("a.cn", "1.0.0.5", alive=True)
    assert (yield)["service"][row]["resolves_to_filed_ip"] is False


@scenario()
def a_subject_is_alive_when_one_of_its_services_is(world: World) -> Scenario:
    subjects = [world.subject(f"黔ICP备1500000{n}号") for n in range(3)]
    for n, answers in enumerate(([True, False], [False, False], [])):
        for m in (1, 2):
            world.service(f"黔ICP备1500000{n}号-{m}")
            world.domain(f"黔ICP备1500000{n}号-{m}", f"d{n}{m}.cn")
        for m, alive in enumerate(answers, 1):
            world.resolution(f"d{n}{m}.cn", "1.0.0.1", alive=alive)
    found = (yield)["subject"]
    assert [found[row]["alive"] for row in subjects] == [True, False, None]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Callable[[], None]]:
    return scenario.play(tmp_path_factory.mktemp("scenarios"))


@pytest.mark.parametrize("name", scenario.made)
def test_scenario(played: dict[str, Callable[[], None]], name: str) -> None:
    played[name]()

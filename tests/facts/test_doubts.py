"""A row that could not be read makes the records it may have meant unknown; it never makes a shell or an orphan."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .scenarios import Scenario, Scenarios
from .snapshots import World

scenario = Scenarios()
SUBJECT, SITE = "黔ICP备15000412号", "黔ICP备15000412号-1"


@scenario(
    (SITE, True),
    (SUBJECT, True),  # the row only tells whose service it was
    ("黔ICP备15000412号%", True),  # a number without serial, as rejects write it
    ("黔ICP备1500041_号%", True),
    ("黔ICP备15000413号%", False),
    ("黔ICP备1500041_号-1", True),
    ("黔ICP备1500____号", True),
    ("黔ICP备15000412号-_", True),
    ("黔ICP备15000412号-2", False),
    ("黔ICP备15000413号-1", False),
    ("黔ICP备1500042_号-1", False),
    ("黔ICP备15000412号-1A", False),
    (None, True),  # the row may be that of any service
)
def an_unreadable_access_row(world: World, pattern: str | None, meant: bool) -> Scenario:
    row = world.service(SITE)
    world.doubt("accesses", pattern)
    service = (yield)["service"][row]
    assert service["active_access_count"] is None if meant else service["active_access_count"] == 0


@scenario(("黔ICP备15000412号%", True), ("黔ICP备15000413号%", False))
def an_unreadable_service_row_without_serial(world: World, pattern: str, meant: bool) -> Scenario:
    row = world.subject(SUBJECT)
    world.doubt("services", pattern)
    assert (yield)["subject"][row]["service_count"] == (None if meant else 0)


@scenario(("黔ICP备15000412号%", None), ("黔ICP备15000413号%", False))
def an_access_of_a_service_that_is_missing(world: World, pattern: str, found: bool | None) -> Scenario:
    """The access shows that its subject has a service, whatever row was that one."""
    row, access = world.subject(SUBJECT), world.access(SITE, "1.0.0.1")
    world.doubt("services", pattern)
    facts = yield
    assert facts["subject"][row]["service_count"] is None
    assert facts["access"][access]["service_found"] is found


@scenario()
def an_unreadable_row_of_another_table_makes_no_doubt(world: World) -> Scenario:
    row = world.service(SITE)
    for table in ("services", "subjects", "resolutions"):
        world.doubt(table, SITE)
    assert (yield)["service"][row]["active_access_count"] == 0


@scenario()
def a_readable_access_settles_that_there_is_one(world: World) -> Scenario:
    row = world.service(SITE)
    world.access(SITE, "1.0.0.1")
    world.doubt("accesses", SITE)
    service = (yield)["service"][row]
    assert (service["active_access_count"], service["usable_ip_count"]) == (1, 1)


@scenario()
def the_missing_address_may_stand_in_the_unreadable_row(world: World) -> Scenario:
    row = world.service(SITE)
    world.access(SITE)
    world.doubt("accesses", SITE)
    service = (yield)["service"][row]
    assert (service["active_access_count"], service["usable_ip_count"]) == (1, None)


@scenario()
def the_provider_may_stand_in_the_unreadable_row(world: World) -> Scenario:
    """Otherwise a site would be called under-reported because its second access could not be read."""
    row = world.service(SITE)
    world.access(SITE, "1.0.0.1")
    world.allocation("甲接入商", "1.0.0.0-1.0.0.255")
    world.allocation("乙接入商", "9.0.0.0-9.0.0.255")
    world.domain(SITE, "a.cn")
    world.resolution("a.cn", "9.0.0.1", alive=True)
    world.doubt("accesses", SITE)
    assert (yield)["service"][row]["resolves_to_filed_ip"] is None


@scenario(
    (SITE, True), (SUBJECT, True), ("黔ICP备15000412号-_", True), ("黔ICP备150004__号-12A", True),
    ("黔ICP备15000413号-1", False), (None, True),
)  # fmt: skip
def an_unreadable_service_row(world: World, pattern: str | None, meant: bool) -> Scenario:
    bare = world.subject(SUBJECT)
    world.doubt("services", pattern)
    count = (yield)["subject"][bare]["service_count"]
    assert count is None if meant else count == 0


@scenario()
def the_unreadable_service_may_be_the_one_that_keeps_the_subject(world: World) -> Scenario:
    """Its only readable service is a shell: nobody knows whether clearing it empties the subject."""
    subject = world.subject(SUBJECT)
    world.service(SITE)
    world.doubt("services", "黔ICP备15000412号-2")
    assert (yield)["subject"][subject]["service_count"] is None


@scenario()
def the_same_for_a_subject_whose_readable_services_are_cancelled(world: World) -> Scenario:
    subject = world.subject(SUBJECT)
    world.service(SITE, status="cancelled")
    world.doubt("services", "黔ICP备15000412号-2")
    assert (yield)["subject"][subject]["service_count"] is None


@scenario()
def a_connected_service_settles_that_the_subject_has_one(world: World) -> Scenario:
    subject = world.subject(SUBJECT)
    world.service(SITE)
    world.access(SITE, "1.0.0.1")
    world.doubt("services", "黔ICP备15000412号-2")
    assert (yield)["subject"][subject]["service_count"] == 1


@scenario()
def a_service_that_names_another_subject_than_its_number(world: World) -> Scenario:
    own, named = world.subject(SUBJECT), world.subject("黔ICP备15000499号")
    world.service(SITE, subject_no="黔ICP备15000499号")
    subjects = (yield)["subject"]
    assert (subjects[own]["service_count"], subjects[named]["service_count"]) == (None, 1)


@scenario((None, 1), ("valid", 1), ("changing", 1), ("cancelled", 0))
def which_services_count(world: World, status: str | None, count: int) -> Scenario:
    subject = world.subject(SUBJECT)
    world.service(SITE, status=status)
    subjects = (yield)["subject"]
    assert subjects[subject]["service_count"] == subjects[subject]["website_count"] == count


@scenario()
def records_without_a_number_are_linked_to_nothing(world: World) -> Scenario:
    subject, service, access = world.subject(None), world.service(None, name="无号"), world.access(None)
    typed, bare = world.service(None, type="website"), world.subject(SUBJECT)
    orphan, unfound = world.service("黔ICP备15000413号-1"), world.access("黔ICP备15000413号-2")
    facts = yield
    services = facts["service"]
    assert facts["subject"][subject]["service_count"] is None
    assert facts["subject"][bare]["service_count"] is None
    for row in (service, typed):
        names = ("access_count", "active_access_count", "usable_ip_count", "duplicate_count", "subject_found")
        assert [services[row][name] for name in names] == [None] * len(names)
    assert [services[row]["type"] for row in (service, typed)] == [None, "website"]
    assert services[orphan]["active_access_count"] is None
    assert (services[orphan]["subject_found"], services[orphan]["duplicate_count"]) == (None, None)
    assert [facts["access"][row]["service_found"] for row in (access, unfound)] == [None, None]
    assert (services[orphan]["stray_access_count"], services[orphan]["stray_subject_count"]) == (1, 1)
    assert facts["subject"][bare]["stray_service_count"] == 2


@scenario()
def a_service_whose_status_cannot_be_read(world: World) -> Scenario:
    subject = world.subject(SUBJECT)
    world.service(SITE, status=None, unreadable=",status,")
    assert (yield)["subject"][subject]["service_count"] is None


@scenario(
    (None, None, False, False),
    ("subjects", SUBJECT, None, False),
    ("subjects", "黔ICP备1500041_号", None, False),
    ("subjects", "黔ICP备15000413号", False, False),
    ("services", SITE, False, None),
    ("services", "黔ICP备1500041_号-1", False, None),
    ("services", SUBJECT, False, None),
    ("services", "黔ICP备15000412号-2", False, False),
    ("accesses", SITE, False, False),
)
def orphans_whose_other_half_may_have_been_unreadable(
    world: World,
    table: str | None,
    pattern: str | None,
    subject_found: bool | None,
    service_found: bool | None,
) -> Scenario:
    service = world.service("黔ICP备15000412号-9")
    access = world.access(SITE)
    if table:
        world.doubt(table, pattern)
    facts = yield
    assert facts["service"][service]["subject_found"] is subject_found
    assert facts["access"][access]["service_found"] is service_found


@scenario()
def what_is_found_is_found_whatever_else_could_not_be_read(world: World) -> Scenario:
    world.subject(SUBJECT, name="贵州某公司")
    service, access = world.service(SITE), world.access(SITE)
    world.doubt("subjects", SUBJECT)
    world.doubt("services", SITE)
    facts = yield
    assert facts["service"][service]["subject_found"] is True
    assert facts["service"][service]["subject_name"] == "贵州某公司"
    assert facts["access"][access]["service_found"] is True


@scenario(
    (SITE, None, None, "website"), ("黔ICP备15000412号-4A", None, None, "app"),
    ("黔ICP备15000412号-5X", None, None, "mini_program"), ("黔ICP备15000412号-5K", None, None, "quick_app"),
    (SITE, "app", None, None), (SITE, None, ",type,", None),
    ("京ICP证030173号-1", None, None, "website"), ("京ICP证030173号", None, None, None),
    ("粤B2-20090059-5", None, None, "website"),
)  # fmt: skip
def the_type_of_a_service(
    world: World, number: str | None, type_: str | None, unreadable: str | None, expected: str | None
) -> Scenario:
    row = world.service(number, type=type_, unreadable=unreadable, name="某站")
    assert (yield)["service"][row]["type"] == expected


@scenario()
def duplicates_are_counted_and_share_what_they_have(world: World) -> Scenario:
    subjects = [world.subject(SUBJECT), world.subject(SUBJECT), world.subject("黔ICP备15000001号")]
    services = [world.service(SITE), world.service(SITE)]
    world.access(SITE, "1.0.0.1")
    facts = yield
    assert [facts["subject"][row]["duplicate_count"] for row in subjects] == [2, 2, 1]
    assert [facts["subject"][row]["service_count"] for row in subjects] == [2, 2, 0]
    assert [facts["service"][row]["duplicate_count"] for row in services] == [2, 2]
    assert [facts["service"][row]["active_access_count"] for row in services] == [1, 1]
    assert [len(facts[kind]) for kind in ("subject", "service")] == [3, 2]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Callable[[], None]]:
    return scenario.play(tmp_path_factory.mktemp("scenarios"))


@pytest.mark.parametrize("name", scenario.made)
def test_scenario(played: dict[str, Callable[[], None]], name: str) -> None:
    played[name]()


@pytest.mark.parametrize(
    ("number", "unreadable", "filed"),
    [
        ("黔ICP备15000412号-1", ",domains,", None),
        ("黔ICP备15000412号-1X", ",domains,", False),
        (SITE, None, False),
    ],
)
def test_a_website_in_a_file_without_domains_may_have_filed_any(
    tmp_path: Path, number: str, unreadable: str | None, filed: bool | None
) -> None:
    """Mini-programs file none."""
    world = World()
    world.service(number, unreadable=unreadable)
    world.resolution("b.cn", alive=True)
    (domain,) = world.facts(tmp_path)["domain"].values()
    assert (domain["domain"], domain["filed"]) == ("b.cn", filed)

"""States, provinces, lists, the regulator's files, repeated probes, and access rows as rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from .scenarios import Scenario, Scenarios
from .snapshots import AS_OF, Row, World

scenario = Scenarios()
SUBJECT, SITE = "黔ICP备15000412号", "黔ICP备15000412号-1"


@scenario(
    (["valid"], "valid"), (["cancelled", "cancelled"], "cancelled"), (["valid", "cancelled"], "valid"),
    (["cancelled", None], None), ([], None),
)  # fmt: skip
def status_of_the_subject(world: World, states: list[str | None], status: str | None) -> Scenario:
    for each in states:
        world.subject(SUBJECT, status=each)
    row = world.service(SITE)
    assert (yield)["service"][row]["subject_status"] == status


@scenario(
    (SITE, SUBJECT, True), (SITE, "黔ICP备15000999号", False), (SITE, None, True), (SITE, "黔B2-20090059", None),
    ("黔B2-20090059-1", SUBJECT, None), ("Wzid:5", "Ztid:5", None), (SITE + "A", SUBJECT, True),
)  # fmt: skip
def numbers_that_fit(world: World, number: str, subject: str | None, fits: bool | None) -> Scenario:
    row = world.service(number, subject_no=subject)
    assert (yield)["service"][row]["number_fits_subject"] is fits


@scenario(
    (SUBJECT, "黔", True),
    (SUBJECT, "粤", False),
    (SUBJECT, None, None),
    ("Ztid:5", "黔", None),
    (None, "黔", None),
)
def provinces(world: World, number: str | None, province: str | None, agrees: bool | None) -> Scenario:
    row = world.subject(number, province=province)
    assert (yield)["subject"][row]["province_agrees"] is agrees


UNIT: Row = {"nature": "enterprise", "credential_type": "business_licence"}
PERSON: Row = {"nature": "individual", "credential_type": "resident_id"}


# The harness renames subjects but not lists, so lists and files of the bureau have worlds of their own.
LISTED: list[tuple[Row, str | None, str, Row, bool | None]] = [
    (UNIT, "91520100MA0000001A", "甲一公司", {"value": "91520100ma0000001a "}, True),
    (UNIT, "91520100MA0000002A", "甲二（贵阳）公司", {"value": "甲二(贵阳) 公司"}, True),
    (UNIT, "91520100MA0000003A", "甲三公司", {"value": "甲三公司", "kind": "网站名称"}, False),
    (UNIT, "91520100MA0000004A", "甲四公司", {"value": "甲四公司", "level": "2"}, False),
    (UNIT, None, "甲五公司", {"value": "甲五公司", "kind": "主体名称", "level": "灰名单"}, True),
    (UNIT, None, "甲六公司", {"value": "乙六公司"}, None),
    (PERSON, "520100190001010011", "余一", {"value": "余一"}, False),
    (PERSON, "520200190001010012", "余二", {"value": "520200********0012"}, None),
    (PERSON, "520300190001010013", "余三", {"value": "520300********9999"}, False),
    ({}, "520400190001010014", "余四", {"value": "余四"}, None),
    ({}, "520400190001010015", "余五", {"value": "余六"}, False),
    ({"credential_type": "business_licence"}, "91520100MA0000007A", "甲七公司", {"value": "甲七公司"}, True),
    ({"nature": "enterprise"}, "91520100MA0000008A", "甲八公司", {"value": "甲八公司"}, True),
]


def test_subjects_on_the_list(tmp_path: Path) -> None:
    world, expected = World(), {}
    for kind, number, name, entry, listed in LISTED:
        world.add("blacklist", **entry)
        expected[world.subject(None, credential_no=number, name=name, **kind)] = listed
    facts = world.facts(tmp_path)["subject"]
    assert {row: facts[row]["blacklisted"] for row in expected} == expected


def test_domains_on_the_list(tmp_path: Path) -> None:
    world = World()
    for value, kind in (("www.b.cn", "网站域名"), ("c.cn", "主体名称"), ("d.cn", None)):
        world.add("blacklist", value=value, domain=value, kind=kind)
    rows = [world.service(f"黔ICP备15000412号-{n}") for n in range(1, 6)]
    for n, domains in enumerate((["a.cn", "b.cn"], ["c.cn"], ["www.d.cn"], [], ["bb.cn"]), 1):
        world.domain(f"黔ICP备15000412号-{n}", *domains)
    facts = world.facts(tmp_path)["service"]
    assert [facts[row]["domain_blacklisted"] for row in rows] == [True, False, True, None, False]
    assert facts[rows[0]]["blacklisted_domains"] == "b.cn"


def test_what_the_regulator_found(tmp_path: Path) -> None:
    world = World()
    named, checked, other = (world.subject(f"黔ICP备1500041{n}号", credential_no=f"NO{n}") for n in range(3))
    site, quiet = world.service("黔ICP备15000410号-1"), world.service("黔ICP备15000410号-2")
    world.add("regulator_findings", kind="整改通知", result="主体", subject_no="黔ICP备15000410号")
    world.add(
        "regulator_findings", kind="主体核查", result="不一致", subject_no="Ztid:5", credential_no="NO1"
    )
    for kind, result, day in (("接入核查", "多报", 3), ("整改通知", "网站", None), ("接入核查", "多报", 1)):
        on = date(2026, 1, day) if day else None
        world.add(
            "regulator_findings", kind=kind, result=result, service_no="黔ICP备15000410号-1", observed_on=on
        )
    facts = world.facts(tmp_path)
    told = [facts["subject"][row]["regulator_findings"] for row in (named, checked, other)]
    assert told == ["整改通知（主体）", "主体核查", None]
    assert [facts["subject"][row]["regulator_found"] for row in (named, checked, other)] == [
        True,
        True,
        False,
    ]
    found = facts["service"][site]
    assert found["regulator_findings"] == "接入核查（多报）、整改通知（网站）"
    assert found["regulator_found_on"] == date(2026, 1, 3)
    assert facts["service"][quiet]["regulator_found"] is False


@scenario(
    ({"service_no": SITE, "requested": False}, True), ({"subject_no": SUBJECT, "requested": False}, True),
    ({"service_no": SITE, "requested": True}, False), ({"service_no": SITE, "requested": None}, False),
    ({"service_no": SITE + "A", "requested": False}, False),
)  # fmt: skip
def cancellations(world: World, entry: Row, done: bool) -> Scenario:
    world.add("cancellations", **entry)
    row = world.service(SITE)
    assert (yield)["service"][row]["cancellation_downloaded"] is done


@pytest.mark.parametrize(
    ("format_of_all", "cancelled", "found", "expected"),
    [
        ("csv", {"service_no": "Wzid:9"}, {"subject_no": "Ztid:9"}, (None, False, None)),
        ("csv", {"subject_no": "Ztid:9"}, {"service_no": "Wzid:9"}, (None, None, False)),
        ("interface-v3", {"service_no": "Wzid:9"}, {"subject_no": "Ztid:9"}, (False, False, False)),
    ],
)
def test_an_id_that_no_record_has_may_be_that_of_any_without_one(
    tmp_path: Path, format_of_all: str, cancelled: Row, found: Row, expected: tuple[bool | None, ...]
) -> None:
    world = World(format=format_of_all)
    world.add("cancellations", requested=True, service_no="Wzid:8")
    world.add("cancellations", requested=False, service_no="Wzid:7")
    world.add("cancellations", requested=False, **cancelled)
    world.add("regulator_findings", kind="整改通知", **found)
    world.add("regulator_findings", kind="主体核查", subject_no="Ztid:8", credential_no="NO8")
    subject, service, known = (
        world.subject(SUBJECT, credential_no="NO1"),
        world.service(SITE),
        world.service("Wzid:7"),
    )
    bare = world.subject("黔ICP备15000413号")
    facts = world.facts(tmp_path)
    # NO8 is checked; it is nobody's who has another number, and may be that of a subject without one.
    assert facts["subject"][bare]["regulator_found"] is (None if format_of_all == "csv" else False)
    of_service, of_subject = facts["service"][service], facts["subject"][subject]
    assert (
        of_service["cancellation_downloaded"], of_service["regulator_found"], of_subject["regulator_found"]
    ) == expected  # fmt: skip
    assert facts["service"][known]["cancellation_downloaded"] is True


@scenario(
    ([(1, False), (2, False), (2, False)], 2), ([(1, False), (5, True), (9, False)], 1), ([(1, True), (2, False)], 0),
    ([(1, None)], None), ([(-1, False)], None), ([], None), ([(3, True), (3, False)], 0),
)  # fmt: skip
def days_of_silence(world: World, probes: list[tuple[int, bool | None]], days: int | None) -> Scenario:
    row = world.service(SITE)
    world.domain(SITE, "a.cn", "b.cn")
    for number, (ago, alive) in enumerate(probes):
        on = AS_OF - timedelta(days=ago)
        world.resolution("www.a.cn" if number % 2 else "b.cn", alive=alive, observed_on=on)
    assert (yield)["service"][row]["silent_days"] == days


@scenario(
    ({}, True, True, True), ({"mode": None}, True, False, True), ({"place": None, "provider": None}, False, True, False),
    ({"mode": None, "unreadable": ",mode,"}, True, None, True),
)  # fmt: skip
def blanks_of_an_access(world: World, row: Row, *given: bool | None) -> Scenario:
    access = world.access(SITE, "58.1.0.1", **{"mode": "cloud", "place": "贵州", **row})
    found = (yield)["access"][access]
    assert (found["provider_given"], found["mode_given"], found["place_given"]) == given


A, B = "58.1.0.1", "58.1.0.2-58.1.0.9"


@scenario(
    ([A, B], [B, A], {}, 2), ([A], [B], {}, 1), ([A], [A], {"provider": "乙接入商"}, 1), ([A], [A], {"status": "cancelled"}, 1),
    ([A], [], {"unreadable": ",ip_list,"}, None), ([A], [], {}, None), ([], [], {}, None),
    ([A], [A], {"cancelled_on": date(2020, 1, 1)}, None), ([A], [A], {"provider": None}, 1),
    ([], [], {"provider": "乙接入商"}, 1),
)  # fmt: skip
def equal_accesses(
    world: World, first: list[str], second: list[str], other: Row, count: int | None
) -> Scenario:
    row = world.access(SITE, *first)
    world.access(SITE, *second, **other)
    assert (yield)["access"][row]["same_access_count"] == count


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Callable[[], None]]:
    return scenario.play(tmp_path_factory.mktemp("standing"))


@pytest.mark.parametrize("name", scenario.made)
def test_standing(played: dict[str, Callable[[], None]], name: str) -> None:
    played[name]()

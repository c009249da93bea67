"""Subjects against the credential registry: the number decides, then, for units, the name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import permutations

import pytest

from .scenarios import Scenario, Scenarios
from .snapshots import AS_OF, Row, World

scenario = Scenarios()
CODE, OTHER, ORGANISATION = "91110000600037341L", "91350100M000100Y43", "600037341"


def made(world: World, subject: Row, *registry: Row) -> int:
    """One subject and what the registry holds."""
    values: Row = {"name": "甲公司", "credential_type": "business_licence", "credential_no": CODE, **subject}
    row = world.subject("黔ICP备15000412号", **values)
    for entry in registry:
        world.add("registry", **{"name": "甲公司", "credential_no": CODE, **entry})
    return row


@scenario(
    ({}, [{}], True, CODE),
    ({}, [{"name": "甲乙公司"}], False, CODE),
    ({}, [{"name": None}], None, CODE),
    ({"name": None}, [{}], None, CODE),
    ({}, [{"credential_no": OTHER}], False, OTHER),  # the unit is there, under another number
    ({}, [{"credential_no": OTHER, "name": "乙公司"}], None, None),
    ({}, [], None, None),
    ({}, [{"name": "乙公司"}, {"credential_no": OTHER}], False, CODE),  # the number goes before the name
    ({"credential_no": ORGANISATION, "credential_type": "organisation_code"}, [{}], True, CODE),
    ({"credential_no": ORGANISATION, "credential_type": "organisation_code"}, [{"name": "乙公司"}], False, CODE),
    ({"credential_no": ORGANISATION, "credential_type": "organisation_code"},
     [{"credential_no": ORGANISATION}, {"name": "乙公司"}], True, ORGANISATION),
    ({"credential_no": "110108000000016"}, [{}], None, None),  # an old number says nothing about the new one
    ({"credential_no": None}, [{}], None, None),
    ({"credential_type": None}, [{"credential_no": OTHER}], None, None),
    ({"credential_type": "resident_id", "credential_no": "11010519491231002X", "name": "张伟"},
     [{"name": "张伟", "credential_no": "362322198709086409"}], None, None),  # many people share a name
    ({"credential_type": "resident_id", "credential_no": "11010519491231002X", "name": "张伟"},
     [{"name": "张伟", "credential_no": "11010519491231002X"}], True, "11010519491231002X"),
)  # fmt: skip
def name_and_number(
    world: World, subject: Row, registry: list[Row], agrees: bool | None, number: str | None
) -> Scenario:
    row = made(world, subject, *registry)
    found = (yield)["subject"][row]
    assert found["registry_agrees"] is agrees
    assert found["registry_credential_no"] == number


LATEST = [
    {"name": "旧名公司", "changed_on": date(2019, 1, 1), "legal_person": "张三", "status": "revoked"},
    {"name": "甲公司", "changed_on": date(2024, 1, 1), "legal_person": "李四", "status": "active"},
    {"name": "更旧公司", "changed_on": None, "legal_person": "王五", "status": "cancelled"},
]


@scenario(*permutations(LATEST))
def the_latest_entry_counts_whatever_the_order_of_rows(world: World, *entries: Row) -> Scenario:
    row = made(world, {"person_name": "李四"}, *entries)
    found = (yield)["subject"][row]
    assert (found["registry_agrees"], found["registry_status"]) == (True, "active")
    assert found["person_is_legal_representative"] is True


@scenario()
def a_match_by_name_tells_only_that_the_number_differs(world: World) -> Scenario:
    """The revoked unit of this name may be another one: its status and its people accuse nobody."""
    row = made(world, {"person_name": "张三"}, {"credential_no": OTHER, "status": "revoked", "legal_person": "李四",
                                               "changed_on": date(2026, 1, 1)})  # fmt: skip
    found = (yield)["subject"][row]
    assert (found["registry_agrees"], found["registry_credential_no"]) == (False, OTHER)
    for name in (
        "registry_status",
        "legal_representative",
        "person_is_legal_representative",
        "registry_changed_on",
    ):
        assert found[name] is None


@scenario()
def a_name_of_several_numbers_tells_nothing(world: World) -> Scenario:
    row = made(world, {}, {"credential_no": OTHER}, {"credential_no": "92141127MA0KD1Y64A"})
    assert (yield)["subject"][row]["registry_agrees"] is None


@scenario(
    ([{"name": "甲公司"}, {"name": "乙公司"}], True),
    ([{"name": "丙公司"}, {"name": "乙公司"}], False),
    (
        [
            {"name": "甲公司", "changed_on": date(2020, 1, 1)},
            {"name": "乙公司", "changed_on": date(2021, 1, 1)},
        ],
        False,
    ),
)
def any_entry_of_the_last_day_may_agree(world: World, entries: list[Row], agrees: bool) -> Scenario:
    row = made(world, {}, *entries)
    assert (yield)["subject"][row]["registry_agrees"] is agrees


@scenario()
def a_passport_is_no_organisation_code(world: World) -> Scenario:
    row = made(world, {"credential_type": "passport", "credential_no": ORGANISATION}, {})
    assert (yield)["subject"][row]["registry_agrees"] is None


ALIKE = [{"address": "贵阳市甲路1号"}, {"address": "遵义市乙路2号"}, {"address": None}]


@scenario(*permutations(ALIKE))
def entries_of_one_date_are_told_apart_by_content(world: World, *entries: Row) -> Scenario:
    """Which of them counts is arbitrary, but it is the same for every order: the first address in code order."""
    row = made(world, {"credential_address": "贵阳市甲路1号"}, *entries)
    assert (yield)["subject"][row]["address_agrees"] is True


TWINS = [{"credential_no": "91110000600037341L"}, {"credential_no": "92110000600037341A", "name": "乙公司"}]


@scenario(*permutations(TWINS))
def two_codes_that_hold_one_organisation_code(world: World, *entries: Row) -> Scenario:
    row = made(world, {"credential_no": ORGANISATION, "credential_type": "organisation_code"}, *entries)
    assert (yield)["subject"][row]["registry_credential_no"] == "91110000600037341L"


@scenario(
    ("贵阳市甲路1号", "贵阳市甲路1号", True),
    ("贵州省贵阳市甲路1号", "贵阳市甲路1号", True),
    ("贵阳市甲路1号", "贵州省贵阳市甲路1号（2楼）", True),
    ("贵阳市 甲路-1号", "贵阳市甲路1号", True),
    ("贵阳市甲路1号", "遵义市乙路2号", False),
    (None, "贵阳市甲路1号", None),
    ("贵阳市甲路1号", None, None),
    ("，。", "贵阳市甲路1号", None),
)
def addresses(world: World, filed: str | None, registered: str | None, agrees: bool | None) -> Scenario:
    row = made(world, {"credential_address": filed}, {"address": registered})
    found = (yield)["subject"][row]
    assert found["address_agrees"] is agrees


@scenario(
    (date(2020, 1, 1), None, date(2021, 1, 1), True),
    (date(2020, 1, 1), date(2022, 1, 1), date(2021, 1, 1), False),
    (date(2020, 1, 1), date(2021, 1, 1), date(2021, 1, 1), False),
    (None, None, date(2021, 1, 1), None),
    (date(2020, 1, 1), None, None, None),
)
def a_registry_change_after_the_filing(
    world: World,
    filed_on: date | None,
    changed_on: date | None,
    registered_on: date | None,
    after: bool | None,
) -> Scenario:
    row = made(world, {"filed_on": filed_on, "changed_on": changed_on}, {"changed_on": registered_on})
    found = (yield)["subject"][row]
    assert found["registry_changed_after_filing"] is after
    days = (AS_OF - registered_on) / timedelta(days=1) if registered_on else None
    assert found["days_since_registry_change"] == days
    assert found["days_since_filing"] == ((AS_OF - filed_on) / timedelta(days=1) if filed_on else None)


@scenario(("李四", "李四", True), ("张三", "李四", False), (None, "李四", None), ("张三", None, None))
def the_person_in_charge(world: World, person: str | None, legal: str | None, same: bool | None) -> Scenario:
    row = made(world, {"person_name": person}, {"legal_person": legal})
    assert (yield)["subject"][row]["person_is_legal_representative"] is same


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Callable[[], None]]:
    return scenario.play(tmp_path_factory.mktemp("scenarios"))


@pytest.mark.parametrize("name", scenario.made)
def test_scenario(played: dict[str, Callable[[], None]], name: str) -> None:
    played[name]()

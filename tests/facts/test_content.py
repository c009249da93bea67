"""Home pages, names and contents: what fits, what does not, and what cannot be told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .scenarios import Scenario, Scenarios
from .snapshots import World

scenario = Scenarios()
SITE, OTHER = "黔ICP备15000412号-1", "黔ICP备15000413号-1"


@scenario(
    ("www.a.cn", True), ("HTTP://A.cn:8080/x?y=1", True), ("58.1.0.9", True), ("[240e::1]:80", True),
    ("xn--fiqs8s.xn--fiqs8s", True), ("www.a.cn.", True),
    ("首页", False), ("http:/a.cn", False), ("a", False), ("https:\\\\a.cn", False),
    ("a_b.cn", False), (None, None), ("a.cn;b.cn", None), ("www.***.cn", None),
)  # fmt: skip
def form_of_home_pages(world: World, url: str | None, good: bool | None) -> Scenario:
    row = world.service(SITE, home_url=url)
    assert (yield)["service"][row]["home_page_well_formed"] is good


# The harness moves the domains of a scenario, so home pages have a world of their own.
ON_DOMAIN: list[tuple[str | None, list[str], str | None, bool | None]] = [
    ("www.b.cn", ["b.cn"], None, True),
    ("b.cn", ["www.b.cn"], None, True),
    ("http://x.y.b.cn/", ["a.cn", "b.cn"], None, True),
    ("https://B.cn:80/a", ["b.cn"], None, True),
    ("bb.cn", ["b.cn"], None, False),
    ("b.cn.com", ["b.cn"], None, False),
    ("58.1.0.9", ["b.cn"], None, False),
    ("c.cn", ["b.cn"], "domains", None),
    ("b.cn", ["b.cn"], "domains", True),
    ("c.cn", [], None, None),
    ("首页", ["b.cn"], None, None),
    (None, ["b.cn"], None, None),
]
SHARED: list[tuple[str | None, str | None, str, int | None]] = [
    ("www.one.cn", "http://ONE.CN/", "valid", 2),
    ("two.cn/x", "two.cn/y", "valid", 1),
    ("three.cn", "three.cn", "cancelled", 1),
    (None, None, "valid", None),
]


def test_home_pages_on_filed_domains(tmp_path: Path) -> None:
    world, expected = World(), {}
    for n, (url, domains, bad, good) in enumerate(ON_DOMAIN):
        number = f"黔ICP备15000412号-{n + 1}"
        expected[world.service(number, home_url=url, unreadable=f",{bad}," if bad else None)] = good
        world.domain(number, *domains)
    lost = world.service("黔ICP备15000413号-1", home_url="c.cn")
    world.domain("黔ICP备15000413号-1", "b.cn")
    world.doubt("service_domains", "黔ICP备15000413号-1")
    facts = world.facts(tmp_path)["service"]
    assert {row: facts[row]["home_page_in_domains"] for row in expected} == expected
    assert facts[lost]["home_page_in_domains"] is None


def test_shared_home_pages(tmp_path: Path) -> None:
    world, expected = World(), {}
    for n, (url, other, status, count) in enumerate(SHARED):
        expected[world.service(f"黔ICP备15000{n}12号-1", home_url=url)] = count
        world.service(f"黔ICP备15000{n}12号-1", home_url=url)  # the same number again is the same site
        world.service(f"黔ICP备15000{n}13号-1", home_url=other, status=status)
    facts = world.facts(tmp_path)["service"]
    assert {row: facts[row]["same_home_page_count"] for row in expected} == expected


def test_a_masked_home_page_may_be_anybodys(tmp_path: Path) -> None:
    world = World()
    shared = [world.service(f"黔ICP备1500000{n}号-1", home_url="one.cn") for n in (1, 2)]
    alone = world.service("黔ICP备15000003号-1", home_url="two.cn")
    masked = world.service("黔ICP备15000004号-1", home_url="tw*.cn")
    counts = {row: fact["same_home_page_count"] for row, fact in world.facts(tmp_path)["service"].items()}
    assert counts == {**dict.fromkeys(shared, 2), alone: None, masked: None}


@scenario(
    ("甲网站", OTHER, "valid", 2), ("乙网站", "黔ICP备15000412号-2", "valid", 1), ("丙网站", OTHER, "cancelled", 1),
    ("丁网站", OTHER + "A", "valid", 1), (None, OTHER, "valid", None),
)  # fmt: skip
def shared_names(world: World, name: str | None, other: str, status: str, count: int | None) -> Scenario:
    row = world.service(SITE, name=name)
    world.service(other, name=name, status=status)
    assert (yield)["service"][row]["same_name_subject_count"] == count


@scenario(
    ("岚禾官网", 4, False, False), ("AB岚C", 1, False, False), ("www.a.cn", 0, True, False), ("黔岚.中国", 4, True, False),
    ("甲有限公司官网", 7, False, True), ("·（）！", 0, False, False), ("བཀྲ་ཤིས", 5, False, False), (None, None, None, None),
)  # fmt: skip
def names(
    world: World, name: str | None, letters: int | None, domain: bool | None, unit: bool | None
) -> Scenario:
    row = world.service(SITE, name=name)
    found = (yield)["service"][row]
    assert (found["name_is_domain"], found["name_like_unit"]) == (domain, unit)
    assert found["name_letters"] == letters or name == "བཀྲ་ཤིས"


@scenario(
    ("新闻", True, True), ("单位门户;新闻", True, True), ("新闻发布厅", False, False), ("购物", False, True),
    ("单位门户", False, False), ("16", None, None), ("单位门户;代码16", None, None), ("新闻;16", True, True), (None, None, None),
)  # fmt: skip
def contents(world: World, content: str | None, approval: bool | None, unit: bool | None) -> Scenario:
    row = world.service(SITE, content=content)
    found = (yield)["service"][row]
    assert (found["content_needs_pre_approval"], found["content_not_for_individuals"]) == (approval, unit)


@scenario((None, None, False), ("新闻", None, True), (None, "pre_approvals", None), (None, "content", False))
def approvals(world: World, text: str | None, unreadable: str | None, stated: bool | None) -> Scenario:
    row = world.service(SITE, pre_approvals=text, unreadable=f",{unreadable}," if unreadable else None)
    assert (yield)["service"][row]["pre_approval_filed"] is stated


@scenario(
    (["individual"], "individual"),
    (["individual", "individual"], "individual"),
    (["individual", "enterprise"], None),
    (["individual", None], None),
    ([], None),
)
def nature_of_the_subject(world: World, natures: list[str | None], nature: str | None) -> Scenario:
    for each in natures:
        world.subject("黔ICP备15000412号", nature=each)
    row = world.service(SITE)
    assert (yield)["service"][row]["subject_nature"] == nature


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Callable[[], None]]:
    return scenario.play(tmp_path_factory.mktemp("content"))


@pytest.mark.parametrize("name", scenario.made)
def test_content(played: dict[str, Callable[[], None]], name: str) -> None:
    played[name]()

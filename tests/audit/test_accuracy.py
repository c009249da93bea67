"""The official accuracy check: rates against numbers counted by hand, and items that a snapshot cannot tell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .folders import ACCESS, SERVICE, SUBJECT, small, write_records
from .runs import audited

YUN, SU = "黔云甲数据有限公司", "黔溯乙数据有限公司"
NUMBERS = [f"黔ICP备1500041{n}号" for n in range(6)]
# Credit codes whose check characters do not matter here: the registry is asked by number, whatever its form.
CODES = [f"9152060300000000{n}G" for n in range(6)]


def _subjects() -> list[dict[str, str]]:
    """Five enterprises and an individual; the last enterprise is cancelled and counts for nothing."""
    rows = [
        SUBJECT | {"主体备案号": number, "证件号码": code, "主办单位名称": f"贵阳第{n}有限公司"}
        for n, (number, code) in enumerate(zip(NUMBERS, CODES, strict=True))
    ]
    rows[4] |= {"主体状态": "已注销"}
    rows[5] |= {
        "主办单位性质": "个人",
        "证件类型": "居民身份证",
        "证件号码": "52010119800101001X",
        "主办单位名称": "余雅春",
    }
    return rows


def _registry() -> list[dict[str, str]]:
    """0 and 1 agree, 2 has another name, 3 is not known."""
    names = ["贵阳第0有限公司", "贵阳第1有限公司", "贵阳改名有限公司"]
    return [
        {"统一社会信用代码": CODES[n], "企业名称": name, "登记状态": "存续"} for n, name in enumerate(names)
    ]


@pytest.fixture(scope="module")
def items(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    base = tmp_path_factory.mktemp("accuracy")
    services, accesses, seen = [], [], []
    # service: provider, filed IP, resolved IP, day of observation
    for n, (provider, filed, resolved, day) in enumerate(
        [
            (YUN, "58.1.0.1", "58.1.0.1", "2026-11-20"),  # own provider, filed IP
            (YUN, "58.1.0.2", "58.1.0.9", "2026-11-20"),  # own provider, another IP
            (SU, "58.2.0.3", "58.1.0.3", "2026-11-20"),  # the other provider's IP
            (SU, "58.2.0.4", "99.9.9.9", "2026-11-20"),  # an IP that nobody filed
            (SU, "58.2.0.5", "58.2.0.5", "2026-01-20"),  # seen too long ago
        ]
    ):
        number, domain = f"{NUMBERS[n]}-1", f"lanhe{n}.cn"
        services.append(SERVICE | {"网站备案号": number, "主体备案号": NUMBERS[n], "域名": domain})
        accesses.append(ACCESS | {"网站备案号": number, "接入商名称": provider, "IP地址列表": filed})
        seen.append({"域名": domain, "解析IP": resolved, "探测时间": day, "是否存活": "是"})
    folder = small(base / "data", subjects=_subjects(), services=services, accesses=accesses)
    write_records(folder / "证照库.csv", _registry())
    write_records(folder / "解析拨测.csv", seen)
    own = {"分配方式": "自用", "使用单位": ""}
    ranges = [
        {"接入商名称": YUN, "IP地址段": "58.1.0.0/16"} | own,
        {"接入商名称": SU, "IP地址段": "58.2.0.0/16"} | own,
    ]
    write_records(folder / "IP备案.csv", ranges)
    return {item["key"]: item for item in audited(folder, base / "run").document["accuracy"]}


def _counted(item: dict[str, Any]) -> dict[str | None, tuple[int, int, int]]:
    for rate in item["rates"]:
        assert rate["records"] == rate["checked"] + rate["unknown"]
        assert rate["checked"] == rate["correct"] + rate["wrong"]
    return {r["provider"]: (r["correct"], r["wrong"], r["unknown"]) for r in item["rates"]}


def test_there_are_three_two_and_four_items_in_their_order(items: dict[str, dict[str, Any]]) -> None:
    groups = [item["group"] for item in items.values()]
    assert groups == ["qualification"] * 3 + ["access"] * 2 + ["contact"] * 4


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("business_licence", {None: (2, 1, 1), YUN: (2, 0, 0), SU: (0, 1, 1)}),
        ("resident_id", {None: (0, 0, 1)}),
        ("organisation_code", {None: (0, 0, 0)}),
        ("provider_name", {None: (2, 1, 2), YUN: (2, 0, 0), SU: (0, 1, 2)}),
        ("website_ip", {None: (1, 3, 1), YUN: (1, 1, 0), SU: (0, 2, 1)}),
    ],
)
def test_rates_are_those_counted_by_hand(
    items: dict[str, dict[str, Any]], item: str, expected: dict[str | None, tuple[int, int, int]]
) -> None:
    assert items[item]["measured"]
    assert _counted(items[item]) == expected


@pytest.mark.parametrize("item", ["subject_mobile", "subject_phone", "service_mobile", "service_phone"])
def test_calls_are_listed_with_their_reason_and_without_a_rate(
    items: dict[str, dict[str, Any]], item: str
) -> None:
    assert not items[item]["measured"]
    assert items[item]["rates"] == []
    assert "外呼" in items[item]["reason"]["zh"]
    assert items[item]["needs_missing"] == []


def test_an_item_whose_table_is_absent_says_what_it_needs(tmp_path: Path) -> None:
    found = audited(small(tmp_path / "data"), tmp_path / "run").document["accuracy"]
    items = {item["key"]: item for item in found}
    assert items["business_licence"]["needs_missing"] == ["registry.credential_no", "registry.name"]
    assert not items["business_licence"]["measured"]
    assert "resolutions.domain" in items["website_ip"]["needs_missing"]

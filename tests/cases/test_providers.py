"""Whose address is it? Wordings, branches, families and filings that could not be read accuse no access."""

from __future__ import annotations

from pathlib import Path

import pytest

from .province import Province

CLOUD, SPRING = "黔云数据有限公司", "黔溯数据有限公司"
TELECOM = "中国电信股份有限公司贵州分公司"
RULES = ["ACC-001", "ACC-002", "ACC-006", "IP-001", "IP-003"]
OWN, OTHER, FAR = "222.85.1.9", "58.42.1.9", "36.7.1.9"
OWN_USE = {"备案层级": "来源", "分配方式": "", "使用单位": ""}
FILINGS = [
    {"接入商": CLOUD, "起始IP": "222.85.1.0", "终止IP": "222.85.1.255", **OWN_USE},
    {"接入商": SPRING, "起始IP": "58.42.1.0", "终止IP": "58.42.1.255", **OWN_USE},
    {"接入商": TELECOM, "起始IP": "222.85.2.0", "终止IP": "222.85.2.255", **OWN_USE},
]


def half_read(unit: str) -> dict[str, str]:
    """A filing whose last address is masked."""
    return {"接入商": unit, "起始IP": "36.7.1.0", "终止IP": "36.7.1.2*5"}


# provider of the access, its address, further filings, ACC-001, ACC-002
ACCESSES: list[tuple[str, str, list[dict[str, str]], str, str]] = [
    (CLOUD, OWN, [], "pass", "pass"),
    ("黔云数据有限责任公司", OWN, [], "pass", "pass"),
    (CLOUD, FAR, [], "fail", "pass"),
    ("黔云数据有限责任公司", FAR, [], "fail", "pass"),
    (CLOUD, OTHER, [], "pass", "fail"),
    ("黔云数据有限责任公司", OTHER, [], "pass", "fail"),
    (CLOUD, "10.1.1.1", [], "pass", "fail"),
    (
        TELECOM + "贵阳营业部",
        "222.85.2.9",
        [{"接入商": TELECOM + "贵阳营业部", "起始IP": "1.2.3.4", "终止IP": "1.2.3.4"}],
        "unknown",
        "unknown",
    ),
    (
        "中国电信股份有限公司",
        "222.85.2.9",
        [{"接入商": "中国电信股份有限公司", "起始IP": "1.2.3.4", "终止IP": "1.2.3.4"}],
        "unknown",
        "unknown",
    ),
    (CLOUD, f"{OWN};240e:1::9", [], "unknown", "unknown"),  # it filed no IPv6 at all
    (CLOUD, "240e:1::9", [{"接入商": CLOUD, "起始IP": "240e:2::", "终止IP": "240e:2::ff"}], "fail", "pass"),
    (
        CLOUD,
        "240e:1::9",
        [{"接入商": SPRING, "起始IP": "240e:1::", "终止IP": "240e:1::ff"}],
        "unknown",
        "unknown",
    ),
    # a filing whose addresses could not be read: of the provider itself, of nobody knows whom, of another unit
    (CLOUD, FAR, [half_read(CLOUD)], "unknown", "unknown"),
    (CLOUD, OTHER, [half_read(CLOUD)], "unknown", "unknown"),
    (CLOUD, FAR, [{"接入商": "***", "起始IP": "36.7.1.0", "终止IP": "36.7.1.255"}], "unknown", "unknown"),
    (CLOUD, FAR, [half_read(SPRING)], "unknown", "unknown"),
    (CLOUD, OWN, [half_read(SPRING)], "pass", "pass"),
    (CLOUD, "10.1.1.1", [{"接入商": "***", "起始IP": "36.7.1.0", "终止IP": "***"}], "pass", "fail"),
    (CLOUD, OTHER, [half_read(SPRING)], "pass", "fail"),
    ("***", OTHER, [], "unknown", "unknown"),
]


def _by_filings() -> list[list[int]]:
    """Lines that share their further filings, which one audit can hold."""
    groups: dict[str, list[int]] = {}
    for line, case in enumerate(ACCESSES):
        groups.setdefault(str(case[2]), []).append(line)
    return list(groups.values())


@pytest.mark.parametrize("lines", _by_filings())
def test_accesses(tmp_path: Path, lines: list[int]) -> None:
    province, shown = Province(), {}
    for line in lines:
        provider, address, *_ = ACCESSES[line]
        number = province.subject()
        access = {**province.rows["accesses"][-1], "接入商名称": provider, "IP地址列表": address}
        province.rows["accesses"][-1] = access
        shown[line] = "|".join([f"{number}-1", "" if provider == "***" else provider, address])
    for filing in (*FILINGS, *ACCESSES[lines[0]][2]):
        province.add("ip", **filing)
    found = province.verdicts(tmp_path, rules=RULES)
    for line, access_shown in shown.items():
        seen = found["ACC-001", access_shown], found["ACC-002", access_shown]
        assert seen == ACCESSES[line][-2:], ACCESSES[line]


def test_a_branch_may_act_under_a_listed_licence(tmp_path: Path) -> None:
    province = Province()
    names = [CLOUD, "黔云数据有限责任公司", "黔云数据有限公司贵阳分公司", "黔川数据有限公司"]
    shown = []
    for name in names:
        number = province.subject()
        province.rows["accesses"][-1] = {**province.rows["accesses"][-1], "接入商名称": name}
        shown.append(f"{number}-1|{name}|58.1.0.9")
    province.add("providers", 接入商名称=names[0], 许可证有效期="2029-01-01", 接入商状态="存续")
    found = province.verdicts(tmp_path, rules=RULES)
    assert [found["ACC-006", one] for one in shown] == ["pass", "pass", "unknown", "fail"]


SOURCE = {"备案层级": "来源", "分配方式": "", "使用单位": ""}
USED = {
    "备案层级": "分配",
    "分配方式": "分配且使用",
    "使用方式": "静态",
    "使用单位": "黔客有限公司",
    "分配日期": "2020-01-01",
}
UNIT, LOWER = CLOUD, "黔川数据有限公司"
# the unit that assigns 36.7.1.0-36.7.1.255, further filings, IP-001, IP-003
SOURCES: list[tuple[str, list[dict[str, str]], str, str]] = [
    (UNIT, [{"接入商": UNIT, "起始IP": "36.7.1.0", "终止IP": "36.7.1.255", **SOURCE}], "pass", "pass"),
    (
        UNIT,
        [{"接入商": "黔云数据有限责任公司", "起始IP": "36.7.1.0", "终止IP": "36.7.1.255", **SOURCE}],
        "pass",
        "pass",
    ),
    (UNIT, [{"接入商": UNIT, "起始IP": "36.8.1.0", "终止IP": "36.8.1.255", **SOURCE}], "fail", "pass"),
    (UNIT, [{"接入商": UNIT, "起始IP": "36.7.1.0", "终止IP": "36.7.1.2*5", **SOURCE}], "unknown", "unknown"),
    (
        UNIT,
        [{"接入商": "***", "起始IP": "36.7.1.0", "终止IP": "36.7.1.255", **SOURCE}],
        "unknown",
        "unknown",
    ),
    (
        LOWER,
        [{"接入商": UNIT, "起始IP": "36.7.0.0", "终止IP": "36.7.255.255", **SOURCE}],
        "not_applicable",
        "fail",
    ),
    (
        LOWER,
        [
            {"接入商": UNIT, "起始IP": "36.7.0.0", "终止IP": "36.7.255.255", **SOURCE},
            {
                "接入商": UNIT,
                "起始IP": "36.7.1.0",
                "终止IP": "36.7.1.255",
                "备案层级": "分配",
                "分配方式": "再分配",
                "使用单位": LOWER,
            },
        ],
        "pass",
        "pass",
    ),
    (
        LOWER,
        [
            {"接入商": UNIT, "起始IP": "36.7.0.0", "终止IP": "36.7.255.255", **SOURCE},
            {
                "接入商": UNIT,
                "起始IP": "36.7.1.0",
                "终止IP": "36.7.1.255",
                "备案层级": "分配",
                "分配方式": "再分配",
                "使用单位": "***",
            },
        ],
        "unknown",
        "unknown",
    ),
    (
        LOWER,
        [
            {"接入商": UNIT, "起始IP": "36.7.0.0", "终止IP": "36.7.255.255", **SOURCE},
            {
                "接入商": UNIT,
                "起始IP": "36.7.1.0",
                "终止IP": "36.7.1.255",
                "备案层级": "分配",
                "分配方式": "***",
                "使用单位": LOWER,
            },
        ],
        "unknown",
        "unknown",
    ),
]


@pytest.mark.parametrize("line", range(len(SOURCES)))
def test_sources(tmp_path: Path, line: int) -> None:
    unit, more, beyond, without = SOURCES[line]
    province = Province()
    province.subject()
    for filing in ({"接入商": unit, "起始IP": "36.7.1.0", "终止IP": "36.7.1.255", **USED}, *more):
        province.add("ip", **filing)
    found = province.verdicts(tmp_path, rules=RULES)
    (shown,) = (
        i for rule, i in found if rule == "IP-001" and i.startswith(f"{unit}|assignment|36.7.1.0") and True
    )
    assert (found["IP-001", shown], found["IP-003", shown]) == (beyond, without)

"""Guizhou: its cities and counties, for addresses that look right and name no real door."""

from __future__ import annotations

PROVINCE = "贵州"
SIGN = "黔"

# City and one of its counties with the GB/T 2260 code that a unit's USCC carries.
COUNTIES: tuple[tuple[str, str, str], ...] = (
    ("贵阳市", "南明区", "520102"),
    ("贵阳市", "云岩区", "520103"),
    ("贵阳市", "花溪区", "520111"),
    ("贵阳市", "观山湖区", "520115"),
    ("六盘水市", "钟山区", "520201"),
    ("六盘水市", "水城区", "520204"),
    ("遵义市", "红花岗区", "520302"),
    ("遵义市", "播州区", "520304"),
    ("安顺市", "西秀区", "520402"),
    ("安顺市", "平坝区", "520403"),
    ("毕节市", "七星关区", "520502"),
    ("毕节市", "大方县", "520521"),
    ("铜仁市", "碧江区", "520602"),
    ("铜仁市", "万山区", "520603"),
    ("黔西南布依族苗族自治州", "兴义市", "522301"),
    ("黔东南苗族侗族自治州", "凯里市", "522601"),
    ("黔南布依族苗族自治州", "都匀市", "522701"),
    ("黔南布依族苗族自治州", "惠水县", "522731"),
)

_ROADS = (
    "沁岭路",
    "霁云大道",
    "溯溪街",
    "栎林路",
    "澄江大道",
    "璟湖路",
    "岚桥街",
    "芷园路",
    "珩山路",
    "鹭洲街",
)


def street(county: tuple[str, str, str], i: int) -> str:
    """An invented street address in a county."""
    door = f"{_ROADS[i % 10]}{i // 10 % 988 + 1}号{i % 7 + 1}栋{i % 28 + 1}0{i % 4 + 1}室"
    return f"贵州省{county[0]}{county[1]}{door}"

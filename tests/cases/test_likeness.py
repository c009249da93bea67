"""Look-alikes are not accused, and what is really different still is: names, addresses and people against the registry."""

from __future__ import annotations

import pytest

from .province import Province

# filed name, registered name, CRED-002 (the numbers are equal)
NAMES = [
    ("贵州甲科技有限公司", "贵州甲科技有限公司", "pass"),
    ("贵州ABC科技有限公司", "贵州ａｂｃ科技有限公司", "pass"),
    ("贵州甲（云）有限公司", "贵州甲(云)有限公司", "pass"),
    ("贵州甲（云）有限公司", "贵州甲【云】有限公司", "pass"),
    ("Acme Trading Co., Ltd.", "ACME TRADING CO LTD", "pass"),
    ("阿不都·热西提商行", "阿不都．热西提商行", "pass"),
    ("阿不都•热西提商行", "阿不都热西提商行", "pass"),
    ("贵州甲科技有限公司", "贵州甲科技有限责任公司", "unknown"),  # one legal form in two wordings
    ("贵州甲科技有限责任公司", "贵州甲科技有限公司", "unknown"),
    ("贵州甲科技股份公司", "贵州甲科技股份有限公司", "unknown"),
    ("老王面馆", "老王面馆（个体工商户）", "unknown"),
    ("贵州甲中心", "贵州甲中心（有限合伙）", "unknown"),
    ("贵州甲律师事务所（特殊普通合伙）", "贵州甲律师事务所", "unknown"),
    ("贵州甲（集团）有限公司", "贵州甲集团有限公司", "unknown"),
    ("貴州甲網絡有限公司", "贵州甲网络有限公司", "unknown"),
    ("贵州甲有限公司贵阳分公司", "贵州甲有限公司", "unknown"),
    ("贵州乙有限公司", "贵州乙有限公司（原贵州甲有限公司）", "unknown"),
    ("Acme Trading Ltd", "贵州甲贸易有限公司", "unknown"),  # no comparison between alphabets
    ("شىنجاڭ سودا شىركىتى", "新疆商贸有限公司", "unknown"),
    ("བོད་ལྗོངས་ཚོང་ལས", "西藏商贸有限公司", "unknown"),
    ("贵州甲***有限公司", "贵州甲科技有限公司", "unknown"),
    ("贵州甲科技有限公司", "贵州乙科技有限公司", "fail"),
    ("贵州甲科技有限公司", "贵州甲网络科技有限公司", "fail"),
    ("贵州甲科技有限公司", "贵州甲科技股份有限公司", "fail"),  # another legal form
    ("贵州甲中心（普通合伙）", "贵州甲中心（有限合伙）", "fail"),
    ("贵州甲有限公司贵阳分公司", "贵州乙有限公司贵阳分公司", "fail"),
    ("www.acme.cn", "贵州甲贸易有限公司", "fail"),
    ("12345678", "贵州甲贸易有限公司", "fail"),
    ("Acme Trading Ltd", "Apex Trading Ltd", "fail"),
]

STREET = "贵州省贵阳市云岩区中华北路15号"
# filed address, registered address, CRED-005 (the licence changed long after the filing)
ADDRESSES = [
    (STREET, STREET, "pass"),
    (STREET, "贵州省贵阳市云岩区中华北路１５号", "pass"),
    ("中华北路15号", STREET, "pass"),
    ("贵阳市中华北路15号", STREET, "pass"),
    ("贵州贵阳云岩中华北路15号", STREET, "pass"),
    (STREET, STREET + "（一照多址）", "pass"),
    (STREET + "（一照多址）", STREET, "pass"),
    (STREET + "[经营场所：另设]", STREET, "pass"),
    (STREET + "3楼", STREET + "三楼", "pass"),
    (STREET + "十二层", STREET + "12楼", "pass"),
    (STREET, STREET + "附2号", "pass"),
    (STREET, STREET + "3栋2单元1503室", "pass"),
    (STREET + "3幢1503室", STREET + "3栋1503", "pass"),
    ("貴州省貴陽市雲岩區中華北路15號", STREET, "pass"),
    ("贵州省贵阳市云岩区****", STREET, "unknown"),
    (STREET, "贵州省贵阳市云岩区****", "unknown"),
    ("贵州省贵阳市云岩区中华北路**号", STREET, "unknown"),
    ("****", STREET, "unknown"),
    ("贵州省贵阳市云岩县中华北路15号", STREET, "unknown"),
    ("贵州省贵阳市云岩区中华路15号", STREET, "unknown"),
    ("贵州省贵阳市云岩区中华北路15-1号", STREET, "unknown"),
    ("贵州省遵义市红花岗区****", STREET, "fail"),  # what is visible is another city
    ("贵州省贵阳市云岩区中华北路16号", STREET, "fail"),
    ("贵州省贵阳市云岩区中华南路15号", STREET, "fail"),
    ("贵州省贵阳市南明区中华北路15号", STREET, "fail"),
    (STREET + "3楼", STREET + "4楼", "fail"),
    ("贵州省遵义市红花岗区民主路1号", STREET, "fail"),
]

# person in charge, legal representative, CRED-003 (not authorised)
PEOPLE = [
    ("吴明", "吴明", "pass"),
    ("阿不都·热西提", "阿不都•热西提", "pass"),
    ("阿不都热西提", "阿不都·热西提", "pass"),
    ("Wu Ming", "WU MING", "pass"),
    ("李四", "张三、李四", "pass"),
    ("吴明", "WU MING", "unknown"),
    ("吳明", "吴明", "unknown"),
    ("Ming Wu", "WU MING", "unknown"),
    ("吴某", "吴明", "unknown"),
    ("吴*", "吴明", "unknown"),
    ("吴明", "贵州甲投资有限公司（委派代表：吴明）", "unknown"),
    ("吴明", "贵州甲投资有限公司", "unknown"),
    ("吴明", "李四", "fail"),
    ("李某", "吴明", "fail"),
    ("WU MING", "LI SI", "fail"),
    ("李四", "张三、王五", "fail"),
]


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int], str]:
    """Each case by its rule and its place in its list."""
    province, asked = Province(), {}
    for line, (filed, registered, _) in enumerate(NAMES):
        asked["CRED-002", line] = province.subject({"企业名称": registered}, 主办单位名称=filed)
    for line, (filed, registered, _) in enumerate(ADDRESSES):
        asked["CRED-005", line] = province.subject({"住所": registered}, 证件住所=filed)
    for line, (filed, registered, _) in enumerate(PEOPLE):
        asked["CRED-003", line] = province.subject({"法定代表人": registered}, 主体负责人姓名=filed)
    found = province.verdicts(tmp_path_factory.mktemp("likeness"))
    return {case: found[case[0], number] for case, number in asked.items()}


@pytest.mark.parametrize("line", range(len(NAMES)))
def test_names(verdicts: dict[tuple[str, int], str], line: int) -> None:
    assert verdicts["CRED-002", line] == NAMES[line][-1], NAMES[line]


@pytest.mark.parametrize("line", range(len(ADDRESSES)))
def test_addresses(verdicts: dict[tuple[str, int], str], line: int) -> None:
    assert verdicts["CRED-005", line] == ADDRESSES[line][-1], ADDRESSES[line]


@pytest.mark.parametrize("line", range(len(PEOPLE)))
def test_people(verdicts: dict[tuple[str, int], str], line: int) -> None:
    assert verdicts["CRED-003", line] == PEOPLE[line][-1], PEOPLE[line]

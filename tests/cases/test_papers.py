"""Papers, names and holders that look wrong and are not, beside those that are."""

from __future__ import annotations

import pytest
from stdnum.cn import uscc

from .province import Province

INDIVIDUAL = {
    "主办单位性质": "个人",
    "主办单位名称": "吴明",
    "主体负责人姓名": "吴明",
    "证件类型": "居民身份证",
    "证件号码": "11010519491231002X",
}
HOSPITAL = {"主办单位性质": "医疗机构", "主办单位名称": "贵阳市第一人民医院"}
OLD_NAME, HIDDEN = "黔岚旧名有限公司", "unknown"

# rule, what the subject files, its registry entry (None: none), verdict
SUBJECTS: list[tuple[str, dict[str, str], dict[str, str] | None, str]] = [
    # the number itself says which paper it is
    ("CRED-001", {"证件号码": "5201002101234"}, None, "unknown"),
    ("CRED-008", {"证件号码": "5201002101234"}, None, "fail"),
    ("CRED-001", {"证件号码": "企独黔总字第000123号"}, None, "unknown"),
    ("CRED-008", {"证件号码": "企独黔总字第000123号"}, None, "fail"),
    ("CRED-008", {"证件号码": "110108000000016"}, None, "fail"),
    ("CRED-001", {"证件号码": "110108000000016"}, None, "pass"),
    ("CRED-001", {"证件号码": "110108000000017"}, None, "fail"),
    ("CRED-001", {"证件号码": "520100210123"}, None, "fail"),
    ("CRED-001", {"主办单位性质": "境外机构", "证件号码": "1234567800001234"}, None, "unknown"),
    ("CRED-001", {**INDIVIDUAL, "证件号码": "810000199408230021"}, None, "pass"),
    ("CRED-001", {**INDIVIDUAL, "证件类型": "港澳通行证", "证件号码": "H12345678"}, None, "not_applicable"),
    ("CRED-001", {**INDIVIDUAL, "证件号码": "110105194912310021"}, None, "fail"),
    # what such bodies really hold
    (
        "CRED-006",
        {"主办单位性质": "群众性团体组织", "证件类型": "统一社会信用代码证书", "prefix": "81"},
        None,
        "unknown",
    ),
    ("CRED-006", {"证件类型": "统一社会信用代码"}, None, "unknown"),
    ("CRED-006", {**HOSPITAL, "证件类型": "事业单位法人证书", "prefix": "12"}, None, "unknown"),
    ("CRED-006", {**HOSPITAL, "证件类型": "营业执照"}, None, "unknown"),
    (
        "CRED-006",
        {"主办单位性质": "事业单位", "证件类型": "医疗机构执业许可证", "prefix": "12"},
        None,
        "unknown",
    ),
    (
        "CRED-006",
        {"主办单位性质": "社会团体", "证件类型": "统一社会信用代码证书", "prefix": "51"},
        None,
        "unknown",
    ),
    ("CRED-007", {**HOSPITAL, "prefix": "12"}, None, "unknown"),
    ("CRED-007", {"主办单位性质": "社会团体", "prefix": "81"}, None, "unknown"),
    ("CRED-006", {"证件类型": "居民身份证"}, None, "fail"),
    ("CRED-006", {**INDIVIDUAL, "证件类型": "营业执照"}, None, "fail"),
    ("CRED-006", {**HOSPITAL, "证件类型": "居民身份证"}, None, "fail"),
    ("CRED-006", {"主办单位性质": "事业单位", "证件类型": "营业执照", "prefix": "12"}, None, "fail"),
    ("CRED-007", {"主办单位性质": "事业单位"}, None, "fail"),
    # names in the script of a minority
    ("CRED-011", {"主办单位名称": "شىنجاڭ سودا شىركىتى"}, None, "pass"),
    ("CRED-011", {"主办单位名称": "བོད་ལྗོངས་ཚོང་ལས"}, None, "pass"),
    ("CRED-011", {"主办单位名称": "ᠥᠪᠥᠷ ᠮᠣᠩᠭᠣᠯ"}, None, "pass"),
    ("CRED-011", {"主办单位名称": "ꆈꌠꉙꀉ"}, None, "pass"),
    ("CRED-011", {"主办单位名称": "ABC"}, None, "fail"),
    ("CRED-011", {"主办单位名称": "甲厂"}, None, "fail"),
    ("CRED-011", {"主办单位名称": "www.abc.cn"}, None, "fail"),
    # words of registers
    *(
        ("CRED-004", {}, {"登记状态": word}, "fail")
        for word in (
            "注销企业",
            "吊销企业",
            "已注销（2025-03-01）",
            "吊销，未注销",
            "已吊销（未注销）",
            "注销登记",
            "撤销",
        )
    ),
    *(
        ("CRED-004", {}, {"登记状态": word}, "pass")
        for word in ("存续企业", "在营（开业）企业", "在业/存续", "正常")
    ),
    ("CRED-004", {}, {"登记状态": "状态甲"}, "unknown"),
    # a sole trader under the operator's name
    ("CRED-002", {"主办单位名称": "余雅春", "prefix": "92"}, {"企业名称": "老余面馆"}, "unknown"),
    ("CRED-002", {"主办单位名称": "老余面馆", "prefix": "92"}, {"企业名称": "余雅春"}, "unknown"),
    ("CRED-002", {"主办单位名称": "老王面馆", "prefix": "92"}, {"企业名称": "老余面馆"}, "fail"),
    ("CRED-002", {"主办单位名称": "余雅春"}, {"企业名称": "岚禾老余有限公司"}, "fail"),
    # the day of the last change
    ("CRED-005", {"主办单位名称": OLD_NAME}, {"企业名称": "黔岚新名有限公司"}, "fail"),
    (
        "CRED-005",
        {"主办单位名称": OLD_NAME, "最近修改时间": "2026-**-**"},
        {"企业名称": "黔岚新名有限公司"},
        "unknown",
    ),
    (
        "CRED-005",
        {"主办单位名称": OLD_NAME, "最近修改时间": "2026-13-45"},
        {"企业名称": "黔岚新名有限公司"},
        "unknown",
    ),
    (
        "CRED-005",
        {"主办单位名称": OLD_NAME, "最近修改时间": "2026-02-01"},
        {"企业名称": "黔岚新名有限公司"},
        "pass",
    ),
    (
        "CRED-005",
        {"主办单位名称": OLD_NAME, "最近修改时间": "****", "首次报备时间": "2026-03-01"},
        {"企业名称": "黔岚新名有限公司"},
        "pass",
    ),
]

# rule, nature and name, holder, more of the registration, verdict
PERSON, UNIT = INDIVIDUAL, {"主办单位名称": "贵州甲科技有限公司"}
BRANCH = {"主办单位名称": "贵州甲科技有限公司贵阳分公司"}
HIDDEN_HOLDERS = (
    "REDACTED FOR PRIVACY",
    "隐私保护",
    "Statutory Masking Enabled",
    "Super Whois Privacy Corp.",
    "Domains By Proxy, LLC",
    "注册局设置保护",
    "Privacy service provided by Withheld for Privacy ehf",
    "Not Disclosed",
    "域名隐私保护服务",
    "信息已隐藏",
    "***",
    "吴*",
    "Contact Privacy Inc. Customer 0123",
    "Data Protected",
    "持有者信息保护",
)
HOLDERS: list[tuple[str, dict[str, str], str, dict[str, str], str]] = [
    *(("DOM-005", PERSON, holder, {}, "unknown") for holder in HIDDEN_HOLDERS),
    *(("DOM-009", UNIT, holder, {}, "unknown") for holder in HIDDEN_HOLDERS),
    ("DOM-005", PERSON, "WU MING", {}, "unknown"),
    ("DOM-005", PERSON, "吳明", {}, "unknown"),
    ("DOM-005", PERSON, "吴某", {}, "unknown"),
    ("DOM-005", PERSON, "阿里云计算有限公司", {"注册商": "阿里云计算有限公司"}, "unknown"),
    ("DOM-005", PERSON, "吴 明", {}, "pass"),
    ("DOM-005", PERSON, "李四", {"注册人证件号码": INDIVIDUAL["证件号码"]}, "pass"),
    ("DOM-005", PERSON, "李四", {}, "fail"),
    ("DOM-005", PERSON, "贵州甲科技有限公司", {}, "fail"),
    ("DOM-009", UNIT, "贵州甲科技有限责任公司", {}, "pass"),
    ("DOM-009", UNIT, "余雅春", {}, "pass"),
    ("DOM-009", UNIT, "赵法人", {}, "pass"),
    ("DOM-009", BRANCH, "贵州甲科技有限公司", {}, "pass"),
    ("DOM-009", UNIT, "Guizhou Jia Technology Co., Ltd.", {}, "unknown"),
    ("DOM-009", UNIT, "贵州乙科技有限公司", {}, "fail"),
    ("DOM-009", UNIT, "李四", {}, "fail"),
]


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int], str]:
    province, asked = Province(), {}
    for line, (rule, filed, registry, _) in enumerate(SUBJECTS):
        asked["subject", line] = rule, province.subject(registry, **filed)
    for line, (rule, filed, holder, more, _) in enumerate(HOLDERS):
        number = province.subject({"法定代表人": "赵法人"}, **filed)
        asked["holder", line] = rule, province.holder(number, holder, **more)
    found = province.verdicts(tmp_path_factory.mktemp("papers"))
    return {case: found[case_of] for case, case_of in asked.items()}


@pytest.mark.parametrize("line", range(len(SUBJECTS)))
def test_papers(verdicts: dict[tuple[str, int], str], line: int) -> None:
    assert verdicts["subject", line] == SUBJECTS[line][-1], SUBJECTS[line]


@pytest.mark.parametrize("line", range(len(HOLDERS)))
def test_holders(verdicts: dict[tuple[str, int], str], line: int) -> None:
    assert verdicts["holder", line] == HOLDERS[line][-1], HOLDERS[line]


def test_numbers_of_the_cases_are_what_they_say() -> None:
    assert uscc.is_valid(Province().code())


def test_without_the_column_of_the_last_change_nobody_is_accused(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    province = Province()
    late = province.subject({"企业名称": "黔岚新名有限公司"}, 主办单位名称=OLD_NAME)
    early = province.subject(
        {"企业名称": "黔岚新名有限公司", "变更日期": "2015-01-01"}, 主办单位名称=OLD_NAME
    )
    found = province.verdicts(tmp_path_factory.mktemp("lost"), without=["最近修改时间"])
    assert (found["CRED-005", late], found["CRED-005", early]) == ("unknown", "pass")


def test_www_is_kept_where_nothing_registrable_would_be_left(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    province = Province()
    filed = ["www.mil.cn", "www.cn", "www.lanhe.cn", "a.lanhe.cn", "www.lanhe.gz.cn"]
    for domain in filed:
        province.subject()
        province.rows["services"][-1] = {**province.rows["services"][-1], "域名": domain}
    found = province.verdicts(tmp_path_factory.mktemp("www"))
    bare = ["www.mil.cn", "www.cn", "lanhe.cn", "a.lanhe.cn", "lanhe.gz.cn"]
    assert [found["DOM-007", domain] for domain in bare] == ["pass", "pass", "pass", "fail", "pass"]


def test_lists_in_any_width(tmp_path_factory: pytest.TempPathFactory) -> None:
    province = Province()
    number, name, free, domain = (province.subject() for _ in range(4))
    wide = {ord(c): chr(ord(c) + 0xFEE0) for c in map(chr, range(0x21, 0x7F))}
    rows = {row["主体备案号"]: row for row in province.rows["subjects"]}
    for value, level in [
        (rows[number]["证件号码"].translate(wide), "1"),
        (rows[name]["主办单位名称"], "１"),
        (rows[free]["证件号码"], "２"),  # the level of the public query that means: not listed
        (province.rows["services"][-1]["域名"].translate(wide), "1"),
    ]:
        province.add("blacklist", 黑名单类型="", 黑名单内容=value, 级别=level, 原因="冒用")
    found = province.verdicts(tmp_path_factory.mktemp("listed"))
    assert [found["LIFE-001", one] for one in (number, name, free)] == ["fail", "fail", "pass"]
    assert [found["LIFE-002", f"{one}-1"] for one in (number, domain)] == ["pass", "fail"]

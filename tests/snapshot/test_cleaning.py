"""Cleaning: what each kind of cell becomes, and the promises of the fast path."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.snapshot.cleaning import KINDS, Kind, code, filing_number, ip
from auditor.snapshot.cleaning.columns import canonical, clean_column
from auditor.snapshot.codes import packaged
from auditor.snapshot.schema import CODES

from .make import arrow_strings

ALL_KINDS = {**KINDS, **{f"code:{name}": code.kind(packaged(name)) for name in CODES}}

READ = [
    ("filing_number", "黔ICP备15000412号", "黔ICP备15000412号"),
    ("filing_number", "陇ICP备 05000593", "陇ICP备05000593号"),
    ("filing_number", "黔icp备２０２１００３１５８号", "黔ICP备2021003158号"),
    ("filing_number", "京ICP证030173号", "京ICP证030173号"),
    ("filing_number", "粤B2-20090059-5", "粤B2-20090059"),
    ("filing_number", "黔ICP备15000412号-3", "黔ICP备15000412号"),
    ("service_number", "陕ICP备12000810-2号", "陕ICP备12000810号-2"),
    ("service_number", "黔ICP备15000412号－４ａ", "黔ICP备15000412号-4A"),
    ("service_number", "粤B2-20090059-1626X", "粤B2-20090059-1626X"),
    ("service_number", "黔ICP备15000412号-7K", "黔ICP备15000412号-7K"),
    ("service_number", "京ICP证030173号-1", "京ICP证030173号-1"),
    ("service_number", "京ICP证030173号", "京ICP证030173号"),
    ("credential", " 91520100ma6dqy7t0n ", "91520100MA6DQY7T0N"),
    ("credential", "60003734-1", "600037341"),
    ("credential", "52010219900101123x", "52010219900101123X"),
    ("name", "贵州 ＡＢＣ(集团)公司", "贵州ABC（集团）公司"),
    ("name", "阿里木•买买提", "阿里木·买买提"),
    ("name", "Foo  Bar Ltd", "Foo Bar Ltd"),
    ("text", " 多行\n文本\x00 ", "多行 文本"),
    ("date", "2024-3-1", "2024-03-01"),
    ("date", "2024/03/01 09:25:43", "2024-03-01"),
    ("date", "2024年3月1日", "2024-03-01"),
    ("date", "20240301", "2024-03-01"),
    ("date", "42758", "2017-01-23"),
    ("date", "42758.4", "2017-01-23"),
    ("date", "2024-03-01T09:25:43", "2024-03-01"),
    ("date", "2024-02-29", "2024-02-29"),
    ("ip_ranges", "1.2.3.4-1.2.3.9；1.2.4.1、1.2.5.1", "1.2.3.4-1.2.3.9;1.2.4.1;1.2.5.1"),
    ("ip_ranges", "1.2.3.0/24", "1.2.3.0-1.2.3.255"),
    ("ip_ranges", "255.237.146.54", "255.237.146.54"),
    ("ip_ranges", "1.2.3.4-1.2.3.4", "1.2.3.4"),
    ("ip_ranges", "16909060-16909069", "1.2.3.4-1.2.3.13"),
    ("ip_ranges", "1.2.3.4 － 1.2.3.9\n2001:DB8::1", "1.2.3.4-1.2.3.9;2001:db8::1"),
    ("domains", "http://WWW.例子.cn:8080/x；b.com.cn.", "www.xn--fsqu00a.cn;b.com.cn"),
    ("domains", "1.2.3.4", None),
    ("domains", "[2001:db8::1]", None),
    ("domain", "HTTPS://a.cn/", "a.cn"),
    ("flag", "无", "false"),
    ("flag", "有", "true"),
    ("flag", "1", "true"),
    ("flag", "Y", "true"),
    ("phone", "+86 138 0000 0000", "13800000000"),
    ("phone", "0851-88888888；13800000000", "0851-88888888;13800000000"),
    ("phone", "0851-88888888转803", "0851-88888888-803"),
    ("phone", "(010)87654321 分机 12", "01087654321-12"),
    ("phone", "13800000000 13900000000", "13800000000;13900000000"),
    ("phone", "8613800000000", "13800000000"),
    ("phone", "+852 2345 6789", "0085223456789"),
    ("email", "A@B.CN", "a@b.cn"),
    ("integer", "1,200", "1200"),
    ("integer", "200.0", "200"),
    ("url", "ｗｗｗ.a.cn", "www.a.cn"),
    ("url", "http://www.黔岚.中国:80/首页", "http://www.xn--xit145m.xn--fiqs8s:80/首页"),
    ("url", "首页", "首页"),
    ("code:nature", "企业", "enterprise"),
    ("code:nature", "4", "enterprise"),
    ("code:credential_type", "13", "uscc_certificate"),
    ("code:access_mode", "16", "cloud"),
    ("code:service_type", "小程序", "mini_program"),
    ("code:registry_status", "存续（在营、开业、在册）", "active"),
]

UNREADABLE = [
    ("ip_ranges", "255.255.240.0", "bad_ip"),
    ("ip_ranges", "-1.2.3.4", "bad_ip"),
    ("ip_ranges", "— 2400:3200::1", "bad_ip"),
    ("filing_number", "黔ICP备1500041X号", "masked"),
    ("filing_number", "黔ICP备1500****号", "masked"),
    ("filing_number", "黔公网安备52010202000123号", "bad_filing_number"),
    ("filing_number", "桜ICP备15000412号", "bad_filing_number"),
    ("filing_number", "1.5E+07", "damaged"),
    ("service_number", "黔ICP备1500041X号-1", "masked"),
    ("service_number", "黔ICP备15000412号", "bad_filing_number"),
    ("credential", "9.15E+17", "damaged"),
    ("credential", "520102199001011000", "damaged"),
    ("credential", "5201**********1234", "masked"),
    ("name", "张*", "masked"),
    ("name", "#N/A", "damaged"),
    ("text", "***", "masked"),
    ("text", "#REF!", "damaged"),
    ("date", "2024-02-30", "bad_date"),
    ("date", "1989-12-31", "bad_date"),
    ("date", "2101-01-01", "bad_date"),
    ("date", "不详", "bad_date"),
    ("ip_ranges", "1.2.3.9-1.2.3.4", "bad_ip"),
    ("ip_ranges", "1.2.3.256", "bad_ip"),
    ("ip_ranges", "8", "bad_ip"),
    ("domain", "a.cn;b.cn", "bad_domain"),
    ("domains", "没有域名", "bad_domain"),
    ("domains", "42758", "bad_domain"),
    ("domains", "999.1.1.1", "bad_domain"),
    ("flag", "也许", "unknown_flag"),
    ("code:nature", "火星机构", "unknown_code"),
    ("code:filing_status", "4", "unknown_code"),
    ("phone", "138****0000", "masked"),
    ("phone", "138xxxx0000", "masked"),
    ("phone", "1380000x000", "masked"),
    ("phone", "138●●●●0000", "masked"),
    ("phone", "1.38E+10", "damaged"),
    ("phone", "abc", "bad_phone"),
    ("phone", "微信同号", "bad_phone"),
    ("email", "nobody", "bad_email"),
    ("integer", "x", "bad_integer"),
]


@pytest.mark.parametrize(("kind", "text", "value"), READ)
def test_reads(kind: str, text: str, value: str | None) -> None:
    assert ALL_KINDS[kind].clean(text) == (value, None)


@pytest.mark.parametrize(("kind", "text", "reason"), UNREADABLE)
def test_names_the_reason(kind: str, text: str, reason: str) -> None:
    assert ALL_KINDS[kind].clean(text) == (None, reason)


@pytest.mark.parametrize("kind", ALL_KINDS)
@pytest.mark.parametrize("text", ["", " ", "-", "—", "NULL", "N/A", "　"])
def test_empty_cells_are_null(kind: str, text: str) -> None:
    assert ALL_KINDS[kind].clean(text) == (None, None)


@pytest.mark.parametrize("kind", sorted(set(ALL_KINDS) - {"flag"}))
def test_none_in_chinese_is_null_except_for_flags(kind: str) -> None:
    assert ALL_KINDS[kind].clean("无") == (None, None)


def test_one_bad_part_keeps_the_good_ones() -> None:
    assert ip.clean("1.2.3.4;x;1.2.3.6") == ("1.2.3.4;1.2.3.6", "bad_ip")
    assert KINDS["domains"].clean("a.cn;没有") == ("a.cn", "bad_domain")


ALPHABET = (
    "黔粤川ICP备证号公网安B2-0123456789AXK*./:;,－（）() \u3000\t\n\x00年月日TE+_a无有是否NULL#例·•@中文"
)
messy = st.one_of(st.text(st.sampled_from(ALPHABET), max_size=30), st.text(max_size=30))
canonical_texts = st.sampled_from([(k, v) for k, _, v in READ if v])


@pytest.mark.parametrize("name", ALL_KINDS)
@settings(deadline=None)
@given(text=messy)
def test_never_raises_and_is_idempotent(name: str, text: str) -> None:
    kind = ALL_KINDS[name]
    value = kind.clean(text).value
    if value is not None:
        assert kind.clean(value) == (value, None)


@pytest.mark.parametrize("name", ALL_KINDS)
@settings(deadline=None)
@given(data=st.data())
def test_the_fast_path_keeps_only_what_cleaning_keeps(name: str, data: st.DataObject) -> None:
    kind = ALL_KINDS[name]
    pattern = kind.pattern.replace(r"\x{4E00}-\x{9FFF}", "一-鿿").replace("^", r"\A", 1).replace("$", r"\Z")
    text = data.draw(st.one_of(st.from_regex(pattern, fullmatch=True), messy))
    if _surely(kind, text):
        assert kind.clean(text) == (text, None)


def _surely(kind: Kind, text: str) -> bool:
    try:
        cells = arrow_strings([text])
    except UnicodeEncodeError:  # a lone surrogate cannot be in a decoded file
        return False
    return bool(canonical(kind, cells)[0].as_py())


@settings(deadline=None)
@given(text=st.one_of(messy, st.from_regex(r"\A20\d\d[-/]\d\d?[-/]\d\d?[ T]\d\d?:[\d:.]*\Z")))
def test_the_coarse_form_of_a_date_means_the_same(text: str) -> None:
    kind = KINDS["date"]
    try:
        cells = arrow_strings([text])
    except UnicodeEncodeError:
        return
    column = clean_column(kind, cells)
    assert (column.values[0].as_py(), column.reasons[0].as_py()) == tuple(kind.clean(text))


@settings(deadline=None)
@given(st.integers(0, 2**128 - 1), st.integers(0, 2**128 - 1))
def test_ip_keys_sort_like_addresses(a: int, b: int) -> None:
    assert (ip.key(a) < ip.key(b)) == (a < b)
    assert ip.key(a) < ip.key(a + 1)


def test_a_column_is_cleaned_like_its_cells() -> None:
    texts = [text for kind, text, _ in [*READ, *UNREADABLE] if kind == "ip_ranges"] * 2
    column = clean_column(KINDS["ip_ranges"], arrow_strings(texts))
    expected = [ip.clean(text) for text in texts]
    assert column.values.to_pylist() == [c.value for c in expected]
    assert column.reasons.to_pylist() == [c.reason for c in expected]
    assert column.values.type == pa.string()


@pytest.mark.parametrize(
    ("text", "service", "patterns"),
    [
        ("黔ICP备1500041X号-1", True, ["黔ICP备1500041_号-1"]),
        ("黔ICP备1500041*号-5X", True, ["黔ICP备1500041_号-5X"]),
        ("x,黔ICP备15000412号,y", True, ["黔ICP备15000412号%"]),
        ("黔ICP备15000412号,黔ICP备15000412号-2", True, ["黔ICP备15000412号-2"]),
        ("黔ICP备15000412号-2", False, ["黔ICP备15000412号"]),
        ("1.5E+07", True, []),
        ("贵ICP備15000412號-3", True, ["黔ICP备15000412号-3"]),
        ("ICP备15000412号-3", True, ["_ICP备15000412号-3"]),
        ("\ufffdICP备15000412号-3", True, ["_ICP备15000412号-3"]),
        ("B2-20090059-3", True, ["_B2-20090059-3"]),
        ("甲网站（合字B2-20090059）", False, ["合字B2-20090059"]),
    ],
)
def test_mentions(text: str, service: bool, patterns: list[str]) -> None:
    assert filing_number.mentions([text], service=service) == patterns


def test_every_cell_is_searched_by_itself() -> None:
    cells = ["黔ICP备20160001号-1", "222.85.1.1"]
    assert filing_number.mentions(cells, service=True) == ["黔ICP备20160001号-1"]
    assert filing_number.mentions(["黔ICP备20160001号", "***"], service=True) == ["黔ICP备20160001号%"]
    cells = ["黔ICP备20160001号", "黔ICP备20160001号-2"]
    assert filing_number.mentions(cells, service=True) == ["黔ICP备20160001号-2"]

"""Header synonyms and masking."""

from __future__ import annotations

import pytest

from auditor.snapshot.header_words import READ_TABLES
from auditor.snapshot.headers import guess, match
from auditor.snapshot.masking import mask, mask_raw
from auditor.snapshot.schema import CODES, TABLES, Mask
from auditor.snapshot.spelling import normal


@pytest.mark.parametrize("table", READ_TABLES, ids=lambda t: t.name)
def test_no_header_means_two_columns(table) -> None:  # type: ignore[no-untyped-def]
    owners: dict[str, set[str]] = {}
    for column in table.columns.values():
        for header in column.headers:
            owners.setdefault(normal(header), set()).add(column.name)
    assert {h: names for h, names in owners.items() if len(names) > 1} == {}


@pytest.mark.parametrize("table", READ_TABLES, ids=lambda t: t.name)
def test_canonical_names_and_labels_are_headers(table) -> None:  # type: ignore[no-untyped-def]
    for names in (list(table.columns), [c.label.zh for c in table.columns.values()]):
        found = match(table, names, 1)
        assert list(found.columns.values()) == list(table.columns)
        assert guess([names], "x.csv", None).table == table  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("headers", "columns"),
    [
        (["主体备案号", "备案号"], ["subject_no", "service_no"]),
        (["备案号", "网站备案号"], ["subject_no", "service_no"]),
        (["* 网站备案号 ", "网站名称（必填）", "ＩＣＰ负责人姓名："], ["service_no", "name", "person_name"]),
        (["mainLicence", "serviceLicence", "homeUrl"], ["subject_no", "service_no", "home_url"]),
    ],
)
def test_service_headers(headers: list[str], columns: list[str]) -> None:
    assert list(dict(sorted(match(TABLES["services"], headers, 1).columns.items())).values()) == columns


@pytest.mark.parametrize(
    ("headers", "file", "table"),
    [
        (["网站备案号", "域名"], "域名列表.csv", "service_domains"),
        (["网站备案号", "接入商", "网站IP"], "x.csv", "accesses"),
        (["接入商名称", "起始IP", "终止IP"], "x.csv", "ip_allocations"),
        (["统一社会信用代码", "企业名称", "法定代表人", "经营状态"], "x.csv", "registry"),
        (["域名", "解析IP", "拨测时间"], "x.csv", "resolutions"),
        (["域名", "注册商", "到期日"], "x.csv", "domain_registrations"),
    ],
)
def test_tables_are_told_by_their_headers(headers: list[str], file: str, table: str) -> None:
    found = guess([headers], file, None)
    assert found and found.table.name == table


def test_code_keys_are_unambiguous() -> None:
    for name, values in CODES.items():
        seen: dict[str, str] = {}
        for value in values.values():
            for word in {value.key, value.label.zh, *value.names, *map(str, value.numbers)}:
                assert seen.setdefault(word.lower(), value.key) == value.key, (name, word)


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        ("none", "贵州", "贵州"),
        ("person", "王小明", "王**"),
        ("phone", "13812345678", "138******78"),
        ("email", "abc@b.cn", "a***@b.cn"),
        ("credential", "520102199001011234", "5201************34"),
        ("credential", "91520100MA6DQY7T0N", "91520100MA6DQY7T0N"),
        ("address", "贵州省贵阳市云岩区1号", "贵州省贵阳市*****"),
    ],
)
def test_masks(kind: Mask, text: str, shown: str) -> None:
    assert mask(text, kind) == shown


def test_raw_text_loses_numbers_and_mails() -> None:
    raw = "王某 52010219900101123X，138-1234-5678，０８５１，13812345678,a.b@c.cn 黔ICP备15000412号-1"
    shown = mask_raw(raw)
    assert "黔ICP备15000412号-1" in shown
    assert not any(s in shown for s in ("52010219900101123X", "138-1234-5678", "13812345678", "a.b@"))

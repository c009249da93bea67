"""What snapshot.yml decides: values, providers, numbers of code lists; and what it is told when it is wrong."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from snapshot.make import ACCESSES, SUBJECTS, read, rejects_of, rows_of, write_folder

from auditor.errors import SettingsError
from auditor.reference import load
from auditor.snapshot.cleaning import KINDS, province
from auditor.snapshot.settings import load_settings
from auditor.snapshot.settings_file import json_schema
from auditor.text import Lang


def settle(folder: Path, text: str) -> Path:
    (folder / "snapshot.yml").write_text(text, encoding="utf-8")
    return folder


def mistakes(folder: Path, text: str, lang: Lang = "en") -> list[str]:
    folder.mkdir(exist_ok=True)
    with pytest.raises(SettingsError) as caught:
        load_settings(settle(folder, text))
    return [mistake.to(lang) for mistake in caught.value.mistakes]


def natures(folder: Path, numbers: str, *written: str) -> tuple[list[Any], list[str]]:
    """The values of cells of a column of natures under some codes, and the reasons of those that are refused."""
    rows = [[f"黔ICP备1500{i:04}号", "某某", cell, "", ""] for i, cell in enumerate(written)]
    snapshot = read(
        settle(write_folder(folder, subjects=[SUBJECTS[0], *rows]), f"codes: {{nature: {numbers}}}")
    )
    return [r["nature"] for r in rows_of(snapshot, "subjects")], [r["reason"] for r in rejects_of(snapshot)]


# --- code lists (numbers as in domain research: two systems number the same natures differently)


def test_numbers_mean_what_the_system_says(tmp_path: Path) -> None:
    assert natures(tmp_path / "a", "2023", "4", "7", "9") == (
        ["enterprise", None, "private_non_enterprise"], ["unknown_code"],
    )  # fmt: skip
    assert natures(tmp_path / "b", "2013", "4", "7", "9") == (
        ["enterprise", None, None],
        ["unknown_code"] * 2,
    )
    assert natures(tmp_path / "c", "2023-without-gaps", "7", "9", "16") == (
        ["private_non_enterprise", "law_firm", "notary"], [],
    )  # fmt: skip


def test_numbers_written_out_replace_all_others(tmp_path: Path) -> None:
    numbers = "{numbers: {7: private_non_enterprise, 8: 基金会}}"
    assert natures(tmp_path / "s", numbers, "7", "8", "9", "企业") == (
        ["private_non_enterprise", "foundation", None, "enterprise"], ["unknown_code"],
    )  # fmt: skip


def test_numbers_on_top_of_a_system(tmp_path: Path) -> None:
    numbers = "{system: 2013, numbers: {7: foundation, 5: null}}"
    assert natures(tmp_path / "s", numbers, "4", "5", "7") == (
        ["enterprise", None, "foundation"],
        ["unknown_code"],
    )


def test_names_are_added_and_numbers_stay(tmp_path: Path) -> None:
    numbers = "{names: {公司法人: enterprise}}"
    assert natures(tmp_path / "s", numbers, "公司法人", "9", "企业") == (
        ["enterprise", "private_non_enterprise", "enterprise"], [],
    )  # fmt: skip


def test_a_code_file_beside_the_data(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    folder.mkdir()
    (folder / "性质.yml").write_text(
        "numbers: {1: 企业, 2: individual}\nnames: {甲类: enterprise}\n", encoding="utf-8"
    )
    assert natures(folder, "{file: 性质.yml, numbers: {3: 基金会}}", "1", "2", "3", "4", "甲类") == (
        ["enterprise", "individual", "foundation", None, "enterprise"], ["unknown_code"],
    )  # fmt: skip
    assert read(folder).warnings[0].en == "the code list 'nature' is read as snapshot.yml says"


def modes(folder: Path, *written: str, codes: str = "") -> list[tuple[Any, str | None]]:
    rows = [[f"黔ICP备15000412号-{i}", "云商", cell] for i, cell in enumerate(written, 1)]
    write_folder(folder, accesses=[["网站备案号", "接入商", "接入方式"], *rows])
    snapshot = read(settle(folder, codes) if codes else folder)
    reasons = {r["row"]: r["reason"] for r in rejects_of(snapshot)}
    return [(row["mode"], reasons.get(i)) for i, row in enumerate(rows_of(snapshot, "accesses"), 2)]


def test_bit_flags_never_give_a_wrong_single_value(tmp_path: Path) -> None:
    assert modes(tmp_path / "s", "16", "1", "17", "32", "48", "0", "16.0") == [
        ("cloud", None), ("dedicated_line", None), (None, "several_codes"), (None, "unknown_code"),
        (None, "unknown_code"), (None, "unknown_code"), ("cloud", None),
    ]  # fmt: skip


def test_several_words_in_a_cell(tmp_path: Path) -> None:
    assert modes(tmp_path / "s", "云接入;主机托管", "云、云接入", "云接入,别的", "云接入") == [
        (None, "several_codes"), ("cloud", None), (None, "unknown_code"), ("cloud", None),
    ]  # fmt: skip


def test_ids_instead_of_bits(tmp_path: Path) -> None:
    codes = "codes: {access_mode: {flags: false, numbers: {1: 专线, 2: 主机托管, 3: 虚拟主机}}}"
    assert modes(tmp_path / "s", "1", "3", "16", codes=codes) == [
        ("dedicated_line", None), ("virtual_host", None), (None, "unknown_code"),
    ]  # fmt: skip


def test_code_lists_of_one_file_only(tmp_path: Path) -> None:
    old = [SUBJECTS[0], ["黔ICP备15000001号", "某某", "7", "", ""]]
    new = [SUBJECTS[0], ["黔ICP备15000002号", "某某", "7", "", ""]]
    folder = settle(
        write_folder(tmp_path / "s", subjects=new, 旧主体=old),
        "codes: {nature: 2023-without-gaps}\nfiles: {旧主体.csv: {codes: {nature: {numbers: {7: 军队}}}}}",
    )
    assert {r["subject_no"]: r["nature"] for r in rows_of(read(folder), "subjects")} == {
        "黔ICP备15000001号": "defence", "黔ICP备15000002号": "private_non_enterprise",
    }  # fmt: skip


# --- values, providers, patterns


def test_a_whole_file_of_one_provider(tmp_path: Path) -> None:
    accesses = [["网站备案号", "接入方式"], ["黔ICP备15000412号-1", "16"]]
    ranges = [["起始IP", "终止IP"], ["36.1.1.0", "36.1.1.255"]]
    text = "files:\n  接*.csv: {table: accesses, values: {provider: 贵州云商（集团）公司, status: 接入}}\n"
    folder = settle(write_folder(tmp_path / "s", accesses=accesses), text)
    snapshot = read(folder)
    assert [(r["provider"], r["status"], r["mode"]) for r in rows_of(snapshot, "accesses")] == [
        ("贵州云商（集团）公司", "active", "cloud")
    ]
    assert {"accesses.provider", "accesses.status"} <= snapshot.columns
    assert "in every row" in snapshot.warnings[0].en
    folder = settle(write_folder(tmp_path / "t", accesses=accesses, IP备案=ranges), "provider: 云商\n")
    snapshot = read(folder)
    assert [r["provider"] for r in rows_of(snapshot, "accesses")] == ["云商"]
    assert [r["provider"] for r in rows_of(snapshot, "ip_allocations")] == ["云商"]


def test_a_column_of_the_file_wins_and_empty_cells_stay_unknown(tmp_path: Path) -> None:
    accesses = [
        ACCESSES[0],
        ["黔ICP备15000412号-1", "甲", "36.1.1.1", ""],
        ["黔ICP备15000412号-2", "", "36.1.1.1", ""],
    ]
    snapshot = read(settle(write_folder(tmp_path / "s", accesses=accesses), "provider: 云商\n"))
    assert [r["provider"] for r in rows_of(snapshot, "accesses")] == ["甲", None]


def test_a_value_does_not_make_an_empty_row_a_record(tmp_path: Path) -> None:
    accesses = [["网站备案号", "接入方式"], ["", "16"], ["合计", "1"], ["黔ICP备15000412号-1", "16"]]
    snapshot = read(settle(write_folder(tmp_path / "s", accesses=accesses), "provider: 云商\n"))
    assert len(rows_of(snapshot, "accesses")) == 1
    assert [r["reason"] for r in rejects_of(snapshot)] == ["no_key", "total_row"]


def test_settings_that_speak_of_nothing_are_named(tmp_path: Path) -> None:
    folder = settle(
        write_folder(tmp_path / "s"),
        "files: {主体信息表.csv: {table: subjects}, 接入信息.csv: {table: accesses, columns: {接入商名: provider, 备注: null}}}",
    )
    assert [w.en for w in read(folder).warnings] == [
        "接入信息.csv: the header '接入商名' of snapshot.yml is not in the sheet; did you mean '接入商'?",
        "snapshot.yml, files.主体信息表.csv: there is no such file or sheet; did you mean '主体信息.csv'?",
    ]


def test_other_settings_are_another_snapshot(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "s")
    marks = [load_settings(folder).sha256]
    for text in ("codes: {nature: 2013}", "codes: {nature: {file: c.yml}}"):
        (folder / "c.yml").write_text("numbers: {1: 企业}", encoding="utf-8")
        marks.append(load_settings(settle(folder, text)).sha256)
    (folder / "c.yml").write_text("numbers: {2: 企业}", encoding="utf-8")
    marks.append(load_settings(folder).sha256)
    assert len(set(marks)) == 4


# --- mistakes


def test_all_mistakes_at_once_with_line_and_column(tmp_path: Path) -> None:
    text = """\
as_of: 2026-13-01
province: 贵洲
codes:
  natur: 2013
  nature: {numbers: {x: 企业, 7: 企页}}
  registry_status: 2013
  access_mode: {file: none.yml}
files:
  a.csv: {table: accesses, values: {mode: 飞, provder: x, service_no: 黔ICP备15000412号-1}}
  b.csv: {values: {provider: x}}
  b.csv: {}
"""
    assert mistakes(tmp_path, text) == ["snapshot.yml:11:3: the key 'b.csv' is written twice"]
    found = mistakes(tmp_path, text.replace("  b.csv: {}\n", ""))
    assert [line.partition(" (known")[0] for line in found] == [
        "snapshot.yml:4:3: there is no code list 'natur'; did you mean 'nature'?",
        "snapshot.yml:5:22: 'x' is not a number",
        "snapshot.yml:5:29: the code list 'nature' has no '企页'; did you mean '企业'?",
        "snapshot.yml:6:3: the code list 'registry_status' has no numbering '2013'",
        "snapshot.yml:7:17: there is no file 'none.yml'",
        "snapshot.yml:9:37: '飞' cannot be read as “access mode”",
        "snapshot.yml:9:46: there is no column 'provder'; did you mean 'provider'?",
        "snapshot.yml:9:58: 'service_no' cannot be the same in every row",
        "snapshot.yml:10:11: values needs table",
        "snapshot.yml:1:1: not a date: 2026-13-01",
        "snapshot.yml:2:1: no province '贵洲'; did you mean '贵州'?",
    ]
    assert len(mistakes(tmp_path, text.replace("  b.csv: {}\n", ""), "zh")) == len(found)


def test_mistakes_in_a_code_file(tmp_path: Path) -> None:
    (tmp_path / "c.yml").write_text("numbers: {1: 企页}\nname: {}\n", encoding="utf-8")
    assert mistakes(tmp_path, "codes: {nature: {file: c.yml}}") == [
        "c.yml:2:1: there is no key 'name'; did you mean 'names'?"
    ]
    (tmp_path / "c.yml").write_text("numbers: {1: 企页}\n", encoding="utf-8")
    assert mistakes(tmp_path, "codes: {nature: {file: c.yml}}") == [
        "c.yml:1:11: the code list 'nature' has no '企页'; did you mean '企业'?"
    ]


# --- provinces


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("贵州省", "黔"), ("贵州", "黔"), ("黔", "黔"), ("贵", "黔"), ("Guizhou", "黔"), ("guizhou province", "黔"),
        ("52", "黔"), ("520000", "黔"), ("520103", "黔"), ("520000.0", "黔"), (" 贵 州 ", "黔"), ("内蒙古自治区", "蒙"),
        ("广西壮族自治区", "桂"), ("新疆维吾尔自治区", "新"), ("北京市", "京"), ("陕西", "陕"), ("山西", "晋"), ("川", "蜀"),
        ("Inner Mongolia", "蒙"), ("１１００００", "京"),
    ],
)  # fmt: skip
def test_provinces(text: str, key: str) -> None:
    assert province.clean(text) == (key, None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("贵洲", "unknown_province"), ("99", "unknown_province"), ("5", "unknown_province"), ("贵阳", "unknown_province"),
     ("贵**", "masked"), ("", None), ("-", None), ("5.2E+05", "damaged")],
)  # fmt: skip
def test_no_provinces(text: str, reason: str | None) -> None:
    assert province.clean(text) == (None, reason)


def test_region_codes_are_those_of_the_standard() -> None:
    codes = {key: spec["gb"] for key, spec in load("provinces").items()}
    assert len(set(codes.values())) == len(codes) == 31
    assert {k: codes[k] for k in "京蒙辽沪豫琼渝蜀黔藏陕新"} == {
        "京": 11, "蒙": 15, "辽": 21, "沪": 31, "豫": 41, "琼": 46, "渝": 50, "蜀": 51, "黔": 52, "藏": 54, "陕": 61, "新": 65,
    }  # fmt: skip


@given(st.text())
def test_provinces_are_cleaned_once_and_for_all(text: str) -> None:
    value = KINDS["province"].clean(text).value
    assert value is None or KINDS["province"].clean(value) == (value, None)


# --- the schema


def test_the_published_schema_is_current() -> None:
    published = files("auditor.reference").joinpath("snapshot.schema.json").read_text(encoding="utf-8")
    assert json.loads(published) == json_schema()
    assert published == json.dumps(json_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def test_the_schema_knows_the_columns_of_each_table() -> None:
    sheet = json_schema()["$defs"]["SheetPart"]
    tables = {part["if"]["properties"]["table"]["const"]: part["then"] for part in sheet["allOf"]}
    assert set(tables) == set(sheet["properties"]["table"].get("anyOf", [{}])[0].get("enum", [])) | set(
        sheet["properties"]["table"].get("enum", [])
    )
    columns = tables["accesses"]["properties"]["columns"]["additionalProperties"]["enum"]
    assert "provider" in columns
    assert None in columns
    assert "authorised" not in columns

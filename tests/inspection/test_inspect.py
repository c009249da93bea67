"""What an inspection says of good data, of data that an audit refuses, and of files that nobody knows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from snapshot.make import ACCESSES, AS_OF, SERVICES, SUBJECTS, csv_bytes, write_folder, write_xlsx

from auditor.cli import main
from auditor.errors import SnapshotError
from auditor.inspection import describe, inspect
from auditor.inspection.model import Inspection, SheetReport
from auditor.inspection.wrapping import joined, width
from auditor.snapshot.readers import open_file
from auditor.snapshot.readers.base import Batch, Opened, Sheet
from auditor.text import Lang

SAMPLE = Path(__file__).parents[2] / "samples" / "weekly"
SECRETS = ("张三", "13812345678", "52010319800101001X", "zhang@example.cn")


def sheet_of(found: Inspection, place: str) -> SheetReport:
    return next(sheet for sheet in found.sheets if sheet.place == place)


def both(found: Inspection) -> str:
    return describe(found, "DATA", "zh") + describe(found, "DATA", "en") + found.model_dump_json()


def test_the_committed_sample() -> None:
    found = inspect(SAMPLE)
    assert (found.auditable, str(found.as_of), found.as_of_from, found.province) == (
        True, "2026-11-23", "snapshot.yml", "贵州",
    )  # fmt: skip
    assert found.gaps == []
    assert found.provinces == {"黔": 272, "渝": 1}
    people = sheet_of(found, "主体信息.csv")
    assert (people.encoding, people.header_row, people.table, people.read) == ("gb18030", 1, "subjects", 273)
    assert [u.header for u in people.unknown] == ["序号"]
    assert {(r.column, r.reason, r.count) for r in people.rejects} == {
        ("credential_no", "damaged", 1), ("credential_no", "masked", 1), ("credential_expires_on", "bad_date", 1),
        ("person_credential_no", "masked", 1), ("person_email", "bad_email", 1), ("person_email", "masked", 1),
        ("person_mobile", "bad_phone", 1), ("person_mobile", "damaged", 1), ("person_mobile", "masked", 1),
        ("person_phone", "bad_phone", 1), ("person_phone", "masked", 1),
    }  # fmt: skip
    assert sheet_of(found, "接入信息.xlsx#接入信息").header_row == 2
    assert sheet_of(found, "网站信息.csv").rejected == 1
    assert [(d.table, d.numbers, d.rows) for d in found.duplicates] == [
        ("subjects", 2, 4),
        ("services", 2, 4),
    ]
    assert found.duplicates[0].examples[0].places == ["主体信息.csv:212", "主体信息.csv:213"]
    assert [(o.table, o.parent, o.rows) for o in found.orphans] == [
        ("services", "subjects", 3), ("accesses", "services", 2),
    ]  # fmt: skip


def test_the_sums_are_those_of_the_files() -> None:
    for sheet in inspect(SAMPLE).sheets:
        assert sheet.read == sheet.accepted + sheet.rejected
        assert all(column.filled <= sheet.read for column in sheet.columns)


@pytest.fixture
def unknown(tmp_path: Path) -> Path:
    """A folder as it comes: no date, other words, no header, a file of another kind, a file in no encoding."""
    folder = tmp_path / "exports"
    folder.mkdir()
    tables = {
        "客户": [
            ["客户号", "客户", "备案编码", "性质", "证件", "手机"],
            ["1", "某某公司", "黔ICP备15000412号", "企业", "91520100MA6DQY7T0N", "13812345678"],
        ],
        "站点": [["站点编码", "站点", "地址"], ["黔ICP备15000412号-1", "某某", "a.cn"]],
        "主机": [
            ["网站备案号", "网站备案号", "IP", "机房"],
            ["黔ICP备15000412号-1", "黔ICP备15000412号-1", "1.2.3.4", "甲"],
        ],
        "名单": [["张三", "13812345678", "zhang@example.cn"], ["李四", "13812345679", "li@example.cn"]],
        "空": [],
    }
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_bytes(csv_bytes(rows, "gb18030"))
    (folder / "坏.csv").write_bytes(b"\xff\xff\xff,1\n")
    (folder / "说明.docx").write_bytes(b"x")
    return folder


def test_it_never_stops_at_the_first_problem(unknown: Path) -> None:
    found = inspect(unknown)
    assert not found.auditable
    assert [o.where.split("/")[-1] for o in found.obstacles] == ["主机.csv", "坏.csv", "", "exports"]
    assert all(obstacle.todo for obstacle in found.obstacles)
    assert [sheet.file for sheet in found.sheets] == ["主机.csv", "名单.csv", "客户.csv", "站点.csv"]
    notices = "".join(notice.en for notice in found.notices)
    assert "说明.docx" in notices
    assert "空.csv: holds nothing" in notices


def test_unknown_columns_have_a_nearest_guess(unknown: Path) -> None:
    found = inspect(unknown)
    customers = sheet_of(found, "客户.csv")
    assert (customers.table, customers.nearest, len(customers.lacks)) == (None, "subjects", 2)
    guesses = {u.header: u.guesses for u in customers.unknown}
    assert guesses == {"客户号": [], "客户": ["name"], "备案编码": ["subject_no"], "证件": ["credential_no"]}
    sites = sheet_of(found, "站点.csv")
    assert sites.nearest == "services"
    assert {u.header: u.guesses for u in sites.unknown} == {
        "站点编码": ["service_no"], "站点": ["name", "home_url"], "地址": ["domains", "home_url"],
    }  # fmt: skip
    assert [(c.column, c.headers) for c in sheet_of(found, "主机.csv").clashes] == [
        ("service_no", ["网站备案号", "网站备案号#2"])
    ]


def test_data_without_header_is_not_shown(unknown: Path) -> None:
    names = sheet_of(inspect(unknown), "名单.csv")
    assert (names.table, names.nearest, names.unknown) == (None, None, [])
    assert not any(secret in both(inspect(unknown)) for secret in SECRETS)


def test_missing_tables_and_the_rules_that_need_them(unknown: Path) -> None:
    gaps = {(gap.table, gap.column): gap for gap in inspect(unknown).gaps}
    assert [name for (name, column), gap in gaps.items() if gap.required] == [
        "subjects",
        "services",
        "accesses",
    ]
    assert "SHELL-004" in gaps["services", None].rules  # it waits for SHELL-001, which needs services


def test_missing_columns_and_the_rules_that_need_them(tmp_path: Path) -> None:
    found = inspect(write_folder(tmp_path / "2026-11-23"))
    gaps = {(gap.table, gap.column): gap.rules for gap in found.gaps}
    assert gaps["subjects", "credential_type"] == ["CRED-001", "CRED-006", "CRED-008"]
    assert "ACC-001" in gaps["ip_allocations", None]
    assert "CRED-002" in gaps["registry", None]
    assert {rule for (table, _), rules in gaps.items() if table == "accesses" for rule in rules} == {
        "ACC-005"
    }
    assert found.auditable
    assert found.as_of_from == "name"


def test_personal_data_is_masked(tmp_path: Path) -> None:
    subjects = [
        [*SUBJECTS[0], "负责人姓名", "负责人证件号码", "手机号码", "邮箱", "备案编号 13812345678"],
        [*SUBJECTS[1], "张三*", "52010319800101001X?", "13812345678x13812345678", "zhang@example.cn@", "x"],
        ["", "", "", "", "", "张三", "52010319800101001X", "13812345678", "zhang@example.cn", "x"],
    ]
    text = both(inspect(write_folder(tmp_path / "s", subjects=subjects), as_of=AS_OF))
    assert "no_key" in text
    assert not any(secret in text for secret in SECRETS)


def test_damage_is_counted_by_column(tmp_path: Path) -> None:
    subjects = [SUBJECTS[0]]
    subjects += [[f"黔ICP备1500041{i}号", "某某", "企业", "9.152E+17", "2015-03-01"] for i in range(3)]
    subjects += [["黔ICP备1500042*号", "某某", "企业", "9152***", "2015-03-01"]]
    found = inspect(write_folder(tmp_path / "s", subjects=subjects), as_of=AS_OF)
    rejects = {(r.header, r.reason): r for r in sheet_of(found, "主体信息.csv").rejects}
    assert rejects["证件号码", "damaged"].count == 3
    assert rejects["证件号码", "damaged"].rows == [2, 3, 4]
    assert rejects["证件号码", "masked"].count == rejects["主体备案号", "masked"].count == 1


def test_codes_written_in_numbers_say_what_they_are_taken_for(tmp_path: Path) -> None:
    rows = [[f"黔ICP备1500041{i}号", "某某", n, "", ""] for i, n in enumerate(["4", "4", "7", "9"])]
    found = inspect(write_folder(tmp_path / "s", subjects=[SUBJECTS[0], *rows]), as_of=AS_OF)
    nature = sheet_of(found, "主体信息.csv").numbers[0]
    assert (nature.codes, nature.system, nature.seen) == ("nature", "2023", {"4": 2, "7": 1, "9": 1})
    assert [m and m.en for m in nature.read_as.values()] == [
        "enterprise",
        None,
        "private non-enterprise unit",
    ]
    assert nature.systems == ["2013", "2023-without-gaps"]
    assert "codes.nature" in describe(found, "x", "zh")


def test_a_broken_snapshot_yml_does_not_hide_the_rest(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "s")
    (folder / "snapshot.yml").write_text("as_off: 2026-11-23\nfiles: {a: {tabel: x}}\n", encoding="utf-8")
    found = inspect(folder)
    assert found.obstacles[0].where == "snapshot.yml"
    assert [d.en for d in found.obstacles[0].details] == [
        "snapshot.yml:2:13: there is no key 'tabel'; did you mean 'table'?",
        "snapshot.yml:1:1: there is no key 'as_off'; did you mean 'as_of'?",
    ]
    assert [sheet.table for sheet in found.sheets] == ["subjects", "accesses", "services"]
    assert "did you mean 'as_of'?" in describe(found, "x", "en")


def test_a_workbook_with_a_sheet_that_is_no_table(tmp_path: Path) -> None:
    book = tmp_path / "2026-11-23.xlsx"
    write_xlsx(
        book,
        {"主体": SUBJECTS, "网站": SERVICES, "接入": ACCESSES, "说明": [["导出说明"], ["本表仅供内部使用"]]},
    )
    found = inspect(book)
    assert found.auditable
    assert [(s.sheet, s.table) for s in found.sheets] == [
        ("主体", "subjects"), ("网站", "services"), ("接入", "accesses"), ("说明", None),
    ]  # fmt: skip


def test_an_empty_folder_and_a_damaged_workbook(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    found = inspect(tmp_path / "empty")
    assert len(found.obstacles) == 2  # nothing to read, no date
    folder = write_folder(tmp_path / "2026-11-23")
    (folder / "证照库.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    found = inspect(folder)
    assert [o.where for o in found.obstacles] == ["证照库.xlsx"]
    assert len(found.sheets) == 3


def test_a_sheet_that_breaks_off_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_folder(
        tmp_path / "2026-11-23", 主体二=[SUBJECTS[0], ["黔ICP备15000413号", "某某", "企业", "", ""]]
    )

    def breaking(path: Path, *rest: Any) -> Opened:
        found = open_file(path, *rest)
        return replace(found, sheets=map(half, found.sheets)) if path.stem == "主体二" else found

    def half(sheet: Sheet) -> Sheet:
        def batches(header_row: int, width: int) -> Iterator[Batch]:
            yield from sheet.batches(header_row, width)
            raise OSError("disk")

        return replace(sheet, batches=batches)

    monkeypatch.setattr("auditor.snapshot.reading.open_file", breaking)
    found = inspect(folder)
    assert [(o.where, "disk" in o.found.en) for o in found.obstacles] == [("主体二.csv", True)]
    assert found.provinces == {"黔": 1}
    assert sheet_of(found, "主体二.csv").table is None


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError):
        inspect(tmp_path / "nowhere")


def test_it_is_the_same_every_time(unknown: Path) -> None:
    assert both(inspect(unknown)) == both(inspect(unknown))


def test_the_command(unknown: Path) -> None:
    run = CliRunner()
    good = run.invoke(main, ["inspect", str(SAMPLE)])
    assert good.exit_code == 0
    assert "可以审计：auditor audit" in good.stdout
    assert max(map(width, good.stdout.splitlines())) <= 130
    bad = run.invoke(main, ["inspect", str(unknown), "--lang", "en"])
    assert bad.exit_code == 3
    assert "Not ready for an audit" in bad.stdout
    printed = json.loads(run.invoke(main, ["inspect", str(unknown), "--json"]).stdout)
    assert printed["auditable"] is False
    assert Inspection.model_validate(printed) == inspect(unknown)


def test_an_item_is_never_broken() -> None:
    lines = joined("头：", ["主体备案号" * 3] * 9, "、", 3)
    assert all(width(line) <= 100 for line in lines)
    assert "".join(line.strip() for line in lines) == "头：" + "、".join(["主体备案号" * 3] * 9)


@pytest.mark.parametrize(("name", "lang"), [("README.md", "en"), ("README.zh-CN.md", "zh")])
def test_the_readme_shows_what_is_printed(name: str, lang: Lang) -> None:
    readme = (Path(__file__).parents[2] / name).read_text(encoding="utf-8")
    shown = readme.partition("$ auditor inspect samples/weekly")[2].partition("```")[0].split("\n")[1:]
    printed = describe(inspect(SAMPLE), "samples/weekly", lang).split("\n")
    assert len(shown) > 20
    assert [line for line in shown if line not in (*printed, "...")] == []

"""Workbooks made by LibreOffice and XlsxWriter: the same data in every format, and what goes wrong with each."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from auditor.snapshot import read_snapshot

from .make import (
    ACCESSES,
    AS_OF,
    SERVICES,
    SUBJECTS,
    csv_bytes,
    read,
    rejects_of,
    rows_of,
    unreadable_cells,
    write_folder,
    write_xlsx,
)
from .test_errors import refusal

DATA = Path(__file__).parents[1] / "data"
FILES = ["libreoffice.xls", "libreoffice.ods", "libreoffice.xlsx", "libreoffice.xlsm"]
FILES_1904 = ["libreoffice-1904.xls", "xlsxwriter-1904.xlsx"]


@pytest.mark.parametrize("name", FILES + FILES_1904)
def test_every_format_gives_the_same_rows(tmp_path: Path, name: str) -> None:
    snapshot = read_snapshot(DATA / name, work=tmp_path, as_of=AS_OF)
    first, second = rows_of(snapshot, "subjects")
    assert (first["subject_no"], first["name"], first["nature"], first["credential_no"]) == (
        "黔ICP备15000412号",
        "贵州某某科技有限公司",
        "enterprise",
        "91520100MA6DQY7T0N",
    )
    assert (first["person_name"], first["person_mobile"]) == ("王某", "13800000001")
    assert (first["filed_on"], first["changed_on"]) == (date(2015, 3, 1), date(2017, 1, 23))
    assert (first["address"], unreadable_cells(snapshot, first)) == ("贵阳市观山湖区1号", [])  # a formula
    assert (second["person_mobile"], second["filed_on"]) == ("13800000002", date(2016, 5, 4))
    assert unreadable_cells(snapshot, second) == ["credential_no", "changed_on"]  # too many digits, and #N/A
    assert rows_of(snapshot, "accesses")[0]["cancelled_on"] == date(2016, 8, 1)  # a bare day number


@pytest.mark.parametrize("name", FILES)
def test_every_row_is_accounted_for(tmp_path: Path, name: str) -> None:
    snapshot = read_snapshot(DATA / name, work=tmp_path, as_of=AS_OF)
    assert [(s.table, s.header_row, s.read, s.accepted) for s in snapshot.sources] == [
        ("subjects", 6, 3, 2),
        ("services", 1, 1, 1),
        ("accesses", 1, 1, 1),
    ]
    assert [row["row_id"] % 2**32 for row in rows_of(snapshot, "subjects")] == [7, 9]
    assert [(r["row"], r["column"], r["reason"]) for r in rejects_of(snapshot)] == [
        (9, "credential_no", "damaged"),
        (9, "changed_on", "damaged"),
        (10, None, "total_row"),
    ]
    assert [warning.en for warning in snapshot.warnings] == [
        f"{name}#接入信息: a hidden sheet, read all the same"
    ]


@pytest.mark.parametrize("name", [f for f in FILES if f != "libreoffice.xlsm"])
@pytest.mark.parametrize("suffix", [".et", ".xls", ".xlsx", ".ods", ".csv"])
def test_what_a_file_holds_counts_and_not_its_suffix(tmp_path: Path, name: str, suffix: str) -> None:
    shutil.copy(DATA / name, tmp_path / f"备案{suffix}")
    snapshot = read_snapshot(tmp_path / f"备案{suffix}", work=tmp_path / "work", as_of=AS_OF)
    assert {s.format for s in snapshot.sources} == {name.rpartition(".")[2]}
    assert len(rows_of(snapshot, "subjects")) == 2


def test_text_under_the_suffix_of_a_workbook_is_read_as_text(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "s")
    (folder / "主体信息.csv").unlink()
    (folder / "主体信息.xls").write_bytes(csv_bytes(SUBJECTS, "gb18030", "\t"))
    assert rows_of(read(folder), "subjects")[0]["name"] == "贵州某某科技有限公司"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html><table><tr><td>1</td></tr></table></html>", "web page"),
        (b"\0\1\2\3nothing", "no workbook"),
        (b"", "empty"),
        (b"PK\x03\x04 and no more", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and no more", "cannot be opened"),
    ],
)
@pytest.mark.parametrize("suffix", [".xls", ".et", ".ods", ".xlsm"])
def test_no_workbook_at_all(tmp_path: Path, suffix: str, content: bytes, said: str) -> None:
    folder = write_folder(tmp_path / "s")
    (folder / f"证照库{suffix}").write_bytes(content)
    error = refusal(folder, tmp_path / "work")
    assert (error.where, "cannot be opened" in str(error)) == (f"证照库{suffix}", True)
    assert said in str(error)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("keep", [0.3, 0.6, 0.95])
def test_truncated_workbooks(tmp_path: Path, name: str, keep: float) -> None:
    content = (DATA / name).read_bytes()
    path = tmp_path / name
    path.write_bytes(content[: int(keep * len(content))])
    assert "cannot be opened" in str(refusal(path, tmp_path / "work"))


@pytest.mark.parametrize("name", ["password.xls", "password.xlsx", "password.ods"])
def test_a_password_is_named_as_the_reason(tmp_path: Path, name: str) -> None:
    assert "password" in str(refusal(DATA / name, tmp_path / "work"))


def test_columns_under_the_same_word_are_told_apart_by_the_row_above(tmp_path: Path) -> None:
    path = tmp_path / "服务.xlsx"
    write_xlsx(tmp_path / "其他.xlsx", {"主体": SUBJECTS, "接入": ACCESSES})
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("网站")
        sheet.merge_range("A1:B1", "网站信息")
        sheet.merge_range("C1:D1", "主体负责人")
        sheet.merge_range("E1:F1", "网站负责人")
        sheet.write_row("A2", ["备案号", "名称", "姓名", "手机", "姓名", "手机"])
        sheet.write_row(
            "A3", ["黔ICP备15000412号-1", "某某官网", "甲某", "13800000001", "乙某", "13800000002"]
        )
    row = rows_of(read(tmp_path), "services")[0]
    assert (row["name"], row["person_name"], row["person_mobile"]) == ("某某官网", "乙某", "13800000002")


def test_a_header_above_an_empty_row_stays_one_row(tmp_path: Path) -> None:
    services = [SERVICES[0], [""] * 5, *SERVICES[1:]]
    snapshot = read(write_folder(tmp_path / "s", services=services))
    assert [s.header_row for s in snapshot.sources if s.table == "services"] == [1]

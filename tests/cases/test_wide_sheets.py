"""Sheets of real layouts: which table they are, several tables side by side, rows that repeat a record."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from audit.runs import audited

from auditor.inspection import inspect, write_draft

HERE = Path(__file__).parent
DAY = date(2026, 11, 23)

QUIET = (
    "filing-type-is-kind-of-order",
    "group-header-swapped",
    "provider-wide-sheet",
    "provider-three-templates",
    "flat-xls",
    "asset-export-counts-as-filing",
    "ip-source-unit",
    "row-per-domain",
    "provider-portal",
    "idc-isp-export",
    "hunter-export",
)


@pytest.mark.parametrize("case", QUIET)
def test_nobody_is_accused(case: str, tmp_path: Path) -> None:
    assert audited(HERE / case, tmp_path, as_of=DAY).findings == []


def test_a_registry_is_no_list_of_providers(tmp_path: Path) -> None:
    found = audited(HERE / "registry-read-as-providers", tmp_path, as_of=DAY)
    assert list(found.failed()) == [("CRED-004", "subject", "黔ICP备2023000102号")]


def tables_of(place: Path) -> dict[str, tuple[str, ...]]:
    """By table, the columns that are understood."""
    found = inspect(place, as_of=DAY)
    return {sheet.table: tuple(c.column for c in sheet.columns) for sheet in found.sheets if sheet.table}


def test_a_wide_sheet_gives_three_tables() -> None:
    tables = tables_of(HERE / "provider-wide-sheet")
    assert list(tables) == ["subjects", "services", "accesses"]
    assert {"person_phone", "person_mobile", "person_email", "credential_no"} <= set(tables["subjects"])
    assert {"person_phone", "person_mobile", "person_email", "person_credential_no"} <= set(
        tables["services"]
    )
    assert {"place", "mode", "ip_list"} <= set(tables["accesses"])


def test_an_export_of_the_public_query_gives_subjects() -> None:
    tables = tables_of(HERE / "icpquery-excel")
    assert {"subject_no", "name", "nature"} == set(tables["subjects"])
    assert "approved_on" in tables["services"]
    assert "changed_on" not in tables["services"]


WIDE = ["网站备案号", "网站名称", "域名", "主体备案号", "主办单位名称", "主办单位性质", "主办单位证件类型",
        "主办单位证件号码", "接入商", "接入方式", "服务器放置地", "IP地址", "备案状态"]  # fmt: skip
SUBJECT = ["黔ICP备2023000101号", "贵阳青禾商贸有限公司", "企业", "营业执照", "91520102MA00000153"]
ACCESS = ["贵州示例数据中心有限公司", "主机托管", "贵州"]


def row(serial: int, domain: str, ip: str, status: str = "有效") -> list[str]:
    return [f"黔ICP备2023000101号-{serial}", f"青禾第{serial}站", domain, *SUBJECT, *ACCESS, ip, status]


def workbook(folder: Path, rows: list[list[Any]], name: str = "全部.xlsx") -> Path:
    folder.mkdir(exist_ok=True)
    with xlsxwriter.Workbook(str(folder / name)) as book:
        sheet = book.add_worksheet("备案")
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
    return folder


def test_rows_for_each_domain_and_address_are_one_record(tmp_path: Path) -> None:
    rows = [
        row(1, "jia-demo.cn", "58.42.1.1"),
        row(1, "jia-demo.com", "58.42.1.2"),
        row(2, "yi-demo.cn", "58.42.1.3"),
    ]
    folder = workbook(tmp_path / "in", [WIDE, *rows])
    found = inspect(folder, as_of=DAY)
    counts = {s.table: (s.read, s.accepted, s.rejected, s.folded) for s in found.sheets}
    assert counts == {"subjects": (3, 1, 0, 2), "services": (3, 2, 0, 1), "accesses": (3, 2, 0, 1)}
    verdicts = audited(folder, tmp_path / "out", as_of=DAY)
    assert verdicts.findings == []
    assert {key[1] for key in verdicts.verdicts if key[0] == "DOM-001"} >= {"jia-demo.cn", "jia-demo.com"}


def test_a_number_in_groups_of_digits_is_no_other_number(tmp_path: Path) -> None:
    rows = [
        [*row(1, "jia-demo.cn", "58.42.1.1"), "13885550123"],
        [*row(1, "jia-demo.com", "58.42.1.1"), "138-8555-0123"],
    ]
    folder = workbook(tmp_path / "in", [[*WIDE, "网站负责人手机号码"], *rows])
    found = inspect(folder, as_of=DAY)
    assert {s.table: s.accepted for s in found.sheets} == {"subjects": 1, "services": 1, "accesses": 1}


def test_rows_that_contradict_each_other_stay(tmp_path: Path) -> None:
    second = row(2, "yi-demo.cn", "58.42.1.3")
    second[4] = "贵阳另一商贸有限公司"
    folder = workbook(tmp_path / "in", [WIDE, row(1, "jia-demo.cn", "58.42.1.1"), second])
    found = audited(folder, tmp_path / "out", as_of=DAY)
    assert found.failed()["INT-003", "subject", "黔ICP备2023000101号"] == 2


def test_the_only_status_of_a_row_cancels_no_subject_and_no_access(tmp_path: Path) -> None:
    rows = [row(1, "jia-demo.cn", "58.42.1.1", "已注销"), row(2, "yi-demo.cn", "58.42.1.3")]
    found = audited(workbook(tmp_path / "in", [WIDE, *rows]), tmp_path / "out", as_of=DAY)
    assert not [key for key in found.failed() if key[0].startswith("LIFE")]


def test_a_site_without_access_has_blank_cells(tmp_path: Path) -> None:
    bare = row(2, "yi-demo.cn", "")
    bare[8:11] = ["", "", ""]
    headers = [*WIDE, "首次报备时间"]
    rows = [[*row(1, "jia-demo.cn", "58.42.1.1"), "2019-01-01"], [*bare, "2019-01-01"]]
    found = audited(workbook(tmp_path / "in", [headers, *rows]), tmp_path / "out", as_of=DAY)
    assert found.verdicts["SHELL-001", "黔ICP备2023000101号-2", "fail"] == 1
    without = [i for i, header in enumerate(headers) if header != "接入商"]
    thin = [[cells[i] for i in without] for cells in (headers, *rows)]
    found = audited(workbook(tmp_path / "thin", thin), tmp_path / "out2", as_of=DAY)
    assert found.verdicts["SHELL-001", "黔ICP备2023000101号-2", "unknown"] == 1


def subject_without_site(serial: int) -> list[str]:
    own = [f"黔ICP备20230002{serial:02d}号", f"贵阳第{serial}商贸有限公司", *SUBJECT[2:4]]
    return ["", "", "", *own, *[""] * 5, "有效"]


def test_a_subject_without_site_hides_no_service(tmp_path: Path) -> None:
    """Its status and date are those of the row, and show no site whose number was lost."""
    headers = [*WIDE, "首次报备时间"]
    rows = [[*row(1, "jia-demo.cn", "58.42.1.1"), "2019-01-01"], [*subject_without_site(2), "2019-01-01"]]
    folder = workbook(tmp_path / "in", [headers, *rows])
    found = inspect(folder, as_of=DAY)
    assert {s.table: (s.read, s.rejected) for s in found.sheets} == {
        "subjects": (2, 0),
        "services": (1, 0),
        "accesses": (1, 0),
    }
    audit = audited(folder, tmp_path / "out", as_of=DAY)
    assert audit.verdicts["SHELL-003", "黔ICP备2023000202号", "fail"] == 1


def test_an_access_shows_that_its_site_is_there(tmp_path: Path) -> None:
    lost = subject_without_site(2)
    lost[8:12] = [*ACCESS, "58.42.1.9"]
    folder = workbook(tmp_path / "in", [WIDE, row(1, "jia-demo.cn", "58.42.1.1"), lost])
    audit = audited(folder, tmp_path / "out", as_of=DAY)
    assert audit.verdicts["SHELL-003", "黔ICP备2023000202号", "unknown"] == 1


def test_without_a_column_for_its_name_a_site_may_be_there(tmp_path: Path) -> None:
    kept = [i for i, header in enumerate(WIDE) if header != "网站名称"]
    rows = [WIDE, row(1, "jia-demo.cn", "58.42.1.1"), subject_without_site(2)]
    folder = workbook(tmp_path / "in", [[cells[i] for i in kept] for cells in rows])
    audit = audited(folder, tmp_path / "out", as_of=DAY)
    assert audit.verdicts["SHELL-003", "黔ICP备2023000202号", "unknown"] == 1


def test_beside_dates_that_stand_twice_a_single_one_is_told_by_its_place(tmp_path: Path) -> None:
    headers = [*WIDE[3:8], "首次报备时间", "最近修改时间", *WIDE[:3], "首次报备时间", *WIDE[8:]]
    tables = tables_of(workbook(tmp_path / "in", [headers]))
    assert "changed_on" in tables["subjects"]
    assert "changed_on" not in tables["services"]


def test_cells_merged_over_rows_hold_their_value_in_each(tmp_path: Path) -> None:
    rows = [row(1, "jia-demo.cn", "58.42.1.1"), row(2, "yi-demo.cn", "58.42.1.2")]
    (tmp_path / "in").mkdir()
    with xlsxwriter.Workbook(str(tmp_path / "in" / "全部.xlsx")) as book:
        sheet = book.add_worksheet("备案")
        for number, cells in enumerate([WIDE, *rows]):
            sheet.write_row(number, 0, cells)
        for column in (3, 4, 5, 6, 7, 8, 9, 10):
            sheet.merge_range(1, column, 2, column, rows[0][column])
    found = inspect(tmp_path / "in", as_of=DAY)
    assert {s.table: s.accepted for s in found.sheets} == {"subjects": 1, "services": 2, "accesses": 2}
    assert audited(tmp_path / "in", tmp_path / "out", as_of=DAY).findings == []


def test_an_optional_table_that_is_unclear_is_left_out_and_told(tmp_path: Path) -> None:
    folder = workbook(tmp_path / "in", [WIDE, row(1, "jia-demo.cn", "58.42.1.1")])
    clash = "接入商,单位名称,起始IP,终止IP\n甲,乙,112.80.0.0,112.80.0.255\n"
    (folder / "IP备案.csv").write_text(clash, encoding="utf-8")
    (folder / "IP备案二.csv").write_text(
        "接入商,起始IP,终止IP\n甲,112.80.1.0,112.80.1.255\n", encoding="utf-8"
    )
    found = audited(folder, tmp_path / "out", as_of=DAY)
    assert found.findings == []
    assert any("“IP备案”表整体未采用" in warning["zh"] for warning in found.document["warnings"])


def test_words_that_nobody_knows_are_an_alarm_with_its_cure(tmp_path: Path) -> None:
    rows = [row(i, f"s{i}-demo.cn", f"58.42.1.{i}", "已放行") for i in (1, 2, 3)]
    found = audited(workbook(tmp_path / "in", [WIDE, *rows]), tmp_path / "out", as_of=DAY)
    cure = "codes: {filing_status: {names: {已放行: 有效}}}"
    assert any(cure in warning["zh"] for warning in found.document["warnings"])


def test_the_draft_of_a_wide_sheet_changes_nothing(tmp_path: Path) -> None:
    folder = workbook(tmp_path / "in", [[*WIDE, "联系人"], [*row(1, "jia-demo.cn", "58.42.1.1"), "甲"]])
    found = inspect(folder, as_of=DAY)
    written = write_draft(found, folder, "zh").read_text(encoding="utf-8")
    assert "- table: accesses" in written
    assert "不确定，可能是" in written
    again = inspect(folder, as_of=DAY)
    assert again.auditable
    assert [s.columns for s in again.sheets] == [s.columns for s in found.sheets]


def test_tables_of_a_sheet_can_be_told(tmp_path: Path) -> None:
    headers = ["户号", "户名", "站号", "站名", "机器"]
    rows = [["黔ICP备2023000101号", "贵阳青禾商贸有限公司", "黔ICP备2023000101号-1", "青禾", "58.42.1.1"]]
    folder = workbook(tmp_path / "in", [headers, *rows])
    (folder / "snapshot.yml").write_text(
        """
files:
  全部.xlsx:
    tables:
      - {table: subjects, key: 户号, columns: {户名: name}}
      - {table: services, key: 站号, columns: {站名: name}}
      - {table: accesses, key: 站号, columns: {机器: ip_list}, values: {mode: 云接入}}
""",
        encoding="utf-8",
    )
    tables = tables_of(folder)
    assert tables == {
        "subjects": ("subject_no", "name"),
        "services": ("service_no", "name"),
        "accesses": ("service_no", "ip_list"),
    }

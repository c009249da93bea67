"""Data of which a part cannot be read: the rest is audited, and every row is accounted for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from .folders import ACCESS, SERVICE, SUBJECT, TABLES, small, write_rows
from .runs import Audited, Printed, audited

Auditor = Callable[..., Printed]

SECOND = {**SUBJECT, "主体备案号": "黔ICP备15000413号", "主办单位名称": "贵阳霖栎网络科技有限公司"}
OF_SECOND = {
    **SERVICE,
    "网站备案号": "黔ICP备15000413号-1",
    "主体备案号": "黔ICP备15000413号",
    "域名": "linli.cn",
}
TO_SECOND = {**ACCESS, "网站备案号": "黔ICP备15000413号-1"}
ORPHAN = {
    **SERVICE,
    "网站备案号": "黔ICP备15000999号-1",
    "主体备案号": "黔ICP备15000999号",
    "域名": "guer.cn",
}
PARTLY: Mapping[str, Any] = {
    "subjects": [
        {**SUBJECT, "证件号码": "5299*********10006"},
        {**SECOND, "证件号码": "9.15206E+17"},
        {**SUBJECT, "主办单位名称": "同号另一家公司"},
    ],
    "services": [SERVICE, OF_SECOND, OF_SECOND, ORPHAN],
    "accesses": [ACCESS, {**ACCESS, "IP地址列表": "见附件", "网站备案号": "黔ICP备15000999号-1"}, TO_SECOND],
}


@pytest.fixture(scope="module")
def partly(tmp_path_factory: pytest.TempPathFactory) -> Audited:
    folder = small(tmp_path_factory.mktemp("partly") / "data", **PARTLY)
    with (folder / "网站信息.csv").open("a", encoding="utf-8") as file:
        file.write("黔ICP备15000414号-1,黔ICP备15000414号,站,名,里,有,逗号,2015-03-01,正常,尾\r\n")
        file.write("黔ICP备15000415号-1,太短\r\n")
        file.write("合计,5\r\n")
    return audited(folder, folder.parent / "run")


@pytest.mark.parametrize(
    ("rule", "identity", "expected"),
    [
        ("INT-003", "黔ICP备15000412号", {"fail": 2}),
        ("INT-003", "黔ICP备15000413号", {"pass": 1}),
        ("INT-002", "黔ICP备15000413号-1", {"fail": 2}),
        ("INT-001", "黔ICP备15000999号-1", {"fail": 1}),
        ("CRED-001", "黔ICP备15000413号", {"unknown": 1}),
        ("CRED-001", "黔ICP备15000412号", {"unknown": 1, "pass": 1}),
        ("SHELL-005", "黔ICP备15000999号-1", {"unknown": 1}),
        ("SHELL-001", "黔ICP备15000412号-1", {"pass": 1}),
    ],
)  # fmt: skip
def test_partly_readable_data_is_audited(
    partly: Audited, rule: str, identity: str, expected: dict[str, int]
) -> None:
    found = {v: n for (r, i, v), n in partly.verdicts.items() if (r, i) == (rule, identity)}
    assert found == expected


def test_every_row_is_accepted_or_rejected(partly: Audited) -> None:
    for file in partly.document["files"]:
        assert file["read"] == file["accepted"] + file["rejected"]
    services = next(file for file in partly.document["files"] if file["file"] == "网站信息.csv")
    assert (services["read"], services["accepted"], services["rejected"]) == (7, 4, 3)


def test_rejects_say_file_row_and_reason(partly: Audited) -> None:
    frame = partly.run.rejects
    found = {(r["file"], str(r["row"]), r["reason"]) for r in partly.document["rejects"]}
    assert found == {
        ("主体信息.csv", "2", "masked"), ("主体信息.csv", "3", "damaged"), ("接入信息.csv", "3", "bad_ip"),
        ("网站信息.csv", "6", "ragged_row"), ("网站信息.csv", "7", "ragged_row"), ("网站信息.csv", "8", "total_row"),
    }  # fmt: skip
    assert len(frame) == len(found)


def test_every_reject_has_a_reason_that_people_can_read(partly: Audited, weekly: Audited) -> None:
    for document in (partly.document, weekly.document):
        for tally in document["reject_tallies"]:
            assert tally["label"]["zh"] != tally["reason"]
            assert tally["label"]["en"] != tally["label"]["zh"]


def test_the_console_shows_what_was_read_and_refused(auditor: Auditor, tmp_path: Path) -> None:
    folder = small(tmp_path / "data")
    with (folder / "网站信息.csv").open("a", encoding="utf-8") as file:
        file.write("黔ICP备15000415号-1,太短\r\n")
    printed = auditor("audit", folder, "--out", tmp_path / "run", "--lang", "en")
    assert "read 2 rows = accepted 1 + rejected 1" in printed.out
    assert json.loads((tmp_path / "run" / "result.json").read_text(encoding="utf-8"))["complete"] is True


@pytest.mark.parametrize("table", ["subjects", "services", "accesses"])
def test_a_required_table_with_a_header_only(auditor: Auditor, tmp_path: Path, table: str) -> None:
    folder = small(tmp_path / "data")
    file = dict(zip(("subjects", "services", "accesses"), TABLES, strict=True))[table]
    write_rows(folder / file, [list(TABLES[file])])
    printed = auditor("audit", folder, "--out", tmp_path / "run", "--lang", "en")
    # The access still names a service, so that nobody is called a shell, nor anything else.
    assert printed.code in ((5,) if table == "services" else (0, 1)), printed.err
    assert "has no rows" in printed.out


def test_one_workbook_with_three_sheets(auditor: Auditor, tmp_path: Path) -> None:
    import xlsxwriter  # noqa: PLC0415

    with xlsxwriter.Workbook(str(tmp_path / "week.xlsx")) as book:
        for name, record in (("主体", SUBJECT), ("网站", SERVICE), ("接入", ACCESS)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, list(record))
            sheet.write_row(1, 0, list(record.values()))
    printed = auditor("audit", tmp_path / "week.xlsx", "--as-of", "2026-11-23", "--out", tmp_path / "run")
    assert printed.code == 0, printed

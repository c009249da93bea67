"""Data that cannot be audited: one screen that says what, where and what to do; and data that can, in part."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from .folders import ACCESS, SERVICE, SUBJECT, TABLES, small, write_rows
from .runs import WEEKLY, Audited, Printed, audited

Auditor = Callable[..., Printed]
Spoil = Callable[[Path], None]

SCREEN = 25


def missing(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()


def empty(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()


def no_subjects(folder: Path) -> None:
    (folder / "主体信息.csv").unlink()


def unknown_encoding(folder: Path) -> None:
    noise = random.Random(3).randbytes(4000)
    (folder / "主体信息.csv").write_bytes("主体备案号,主办单位名称\r\n".encode() + noise)


def truncated_workbook(folder: Path) -> None:
    whole = (WEEKLY / "接入信息.xlsx").read_bytes()
    (folder / "接入信息.csv").unlink()
    (folder / "接入信息.xlsx").write_bytes(whole[: len(whole) // 2])


def duplicate_headers(folder: Path) -> None:
    write_rows(folder / "主体信息.csv", [[*SUBJECT, "主体备案号"], [*SUBJECT.values(), "黔ICP备15000413号"]])


def no_header(folder: Path) -> None:
    write_rows(folder / "主体信息.csv", [list(SUBJECT.values())] * 3)


def all_rows_refused(folder: Path) -> None:
    write_rows(folder / "主体信息.csv", [[*SUBJECT], *[[*SUBJECT.values(), "多", "出"]] * 4])


def no_date(folder: Path) -> None:
    (folder / "snapshot.yml").unlink()


def unknown_setting(folder: Path) -> None:
    (folder / "snapshot.yml").write_text("as_off: 2026-11-23\n", encoding="utf-8")


def broken_setting(folder: Path) -> None:
    (folder / "snapshot.yml").write_text("as_of: [2026\n", encoding="utf-8")


def no_rows_at_all(folder: Path) -> None:
    (folder / "主体信息.csv").write_bytes(b"")


# What is spoilt, and words that the message must hold in Chinese and in English.
UNUSABLE: dict[Spoil, tuple[tuple[str, ...], tuple[str, ...]]] = {
    missing: (("路径不存在", "检查路径"), ("does not exist", "check the path")),
    empty: (("没有可读取的数据文件", ".csv"), ("no file that can be read", ".csv")),
    no_subjects: (("缺少必需的表", "主体", "主体备案号"), ("required tables are missing", "subjects", "subject_no")),
    unknown_encoding: (("主体信息.csv", "UTF-8"), ("主体信息.csv", "UTF-8")),
    truncated_workbook: (("接入信息.xlsx", "重新导出"), ("接入信息.xlsx", "export")),
    duplicate_headers: (("主体信息.csv", "主体备案号", "snapshot.yml"), ("主体信息.csv", "(A)", "snapshot.yml")),
    no_header: (("主体信息.csv", "表头"), ("主体信息.csv", "header")),
    all_rows_refused: (("主体信息.csv:2", "没有一行可用"), ("主体信息.csv:2", "no row of table")),
    no_date: (("快照日期", "--as-of"), ("date of the snapshot", "--as-of")),
    unknown_setting: (("snapshot.yml", "as_off", "as_of"), ("snapshot.yml", "did you mean 'as_of'")),
    broken_setting: (("snapshot.yml", "YAML"), ("snapshot.yml", "YAML")),
    no_rows_at_all: (("主体",), ("subject",)),
}  # fmt: skip


def is_one_screen(message: str) -> bool:
    """Short, and no trace of how the program is made."""
    lines = [line for line in message.splitlines() if not line.startswith("[")]
    return 0 < len(lines) < SCREEN and "Traceback" not in message and ".py" not in message


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("spoil", UNUSABLE, ids=lambda spoil: spoil.__name__)
def test_unusable_data(auditor: Auditor, tmp_path: Path, spoil: Spoil, lang: str) -> None:
    spoil(small(tmp_path / "data"))
    printed = auditor("audit", tmp_path / "data", "--out", tmp_path / "run", "--lang", lang)
    assert printed.code == 3, printed
    assert is_one_screen(printed.err), printed.err
    for word in UNUSABLE[spoil][lang == "en"]:
        assert word in printed.err
    assert not (tmp_path / "run").exists()


def rule_with_typo(folder: Path) -> None:
    import shutil  # noqa: PLC0415

    shutil.copytree(WEEKLY.parents[1] / "rules", folder / "rules")
    path = folder / "rules" / "shell" / "SHELL-001.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("condition:", "conditon:"), encoding="utf-8")


WRONG_USE: dict[str, tuple[list[str], tuple[str, ...], tuple[str, ...]]] = {
    "impossible day": (["--as-of", "2026-02-30"], ("--as-of", "2026-02-30"), ("--as-of", "2026-02-30")),
    "no day": (["--as-of", "yesterday"], ("--as-of", "yesterday"), ("cannot read the date",)),
    "not a run": (["--previous", "."], ("不是审计结果文件夹", "--previous"), ("not a run folder", "--previous")),
    "no such run": (["--previous", "nowhere"], ("nowhere", "result.json"), ("nowhere", "result.json")),
    "parameter not a number": (["--param", "shell_grace_days=soon"], ("--param", "soon"), ("NAME=INTEGER",)),
    "parameter without value": (["--param", "shell_grace_days"], ("--param",), ("NAME=INTEGER",)),
    "parameter misspelt": (["--param", "shell_grace_day=9"], ("shell_grace_days",), ("shell_grace_days",)),
    "parameter too large": (["--param", "shell_grace_days=900"], ("shell_grace_days", "90"), ("shell_grace_days", "90")),
    "parameter below zero": (["--param", "shell_grace_days=-1"], ("shell_grace_days", "0"), ("shell_grace_days", "0")),
    "no rules there": (["--rules", "nowhere"], ("nowhere",), ("nowhere",)),
}  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("case", WRONG_USE)
def test_wrong_use(auditor: Auditor, tmp_path: Path, case: str, lang: str) -> None:
    options, *words = WRONG_USE[case]
    printed = auditor("audit", small(tmp_path / "data"), "--out", tmp_path / "run", "--lang", lang, *options)
    assert printed.code == 2, printed
    assert is_one_screen(printed.err), printed.err
    for word in words[lang == "en"]:
        assert word in printed.err
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("words", [["audit", "data"], ["rules", "check"]], ids=["audit", "check"])
def test_a_typo_in_a_rule_is_shown_with_its_place(
    auditor: Auditor, tmp_path: Path, words: list[str], lang: str
) -> None:
    rule_with_typo(tmp_path)
    printed = auditor(*words, "--rules", tmp_path / "rules", "--lang", lang)
    assert printed.code == 2
    assert is_one_screen(printed.err)
    lines = (tmp_path / "rules" / "shell" / "SHELL-001.yml").read_text(encoding="utf-8").splitlines()
    line = next(n for n, text in enumerate(lines, 1) if text.startswith("conditon"))
    assert f"SHELL-001.yml:{line}:1" in printed.err
    assert "condition" in printed.err.replace("conditon", "")


@pytest.mark.parametrize(
    "words", [["audit"], ["audti", "x"], ["audit", "x", "--fail-on", "all"], ["sample"], ["rules", "show", "SHELL-01"]]
)  # fmt: skip
def test_a_misspelt_command_is_wrong_use(auditor: Auditor, words: list[str]) -> None:
    printed = auditor(*words)
    assert printed.code == 2
    assert is_one_screen(printed.err)


# ---- not errors: the rest is audited, and what could not be read is accounted for -----------------------------------

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
    assert printed.code in (0, 1), printed.err
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

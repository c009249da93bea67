"""Data that cannot be audited, and wrong use: one screen that says what, where and what to do."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from .folders import SUBJECT, small, write_rows
from .runs import WEEKLY, Audited, Printed

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
    "no time": (["--engine-seconds", "0"], ("--engine-seconds", "86400"), ("--engine-seconds", "86400")),
    "no end": (["--engine-seconds", "inf"], ("--engine-seconds", "86400"), ("--engine-seconds", "86400")),
    "no number": (["--engine-seconds", "nan"], ("--engine-seconds", "86400"), ("--engine-seconds", "86400")),
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


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("result.json", "{"), ("result.json", "[]"), ("result.json", "{}"), ("result.json", "null"),
        ("findings.parquet", "PAR1"), ("history.parquet", ""),
    ],
)  # fmt: skip
def test_a_damaged_earlier_run(
    auditor: Auditor, weekly: Audited, tmp_path: Path, file: str, content: str
) -> None:
    shutil.copytree(weekly.run.folder, tmp_path / "earlier")
    (tmp_path / "earlier" / file).write_text(content, encoding="utf-8")
    printed = auditor("audit", small(tmp_path / "data"), "--previous", tmp_path / "earlier", "--lang", "en")
    assert printed.code == 2
    assert is_one_screen(printed.err)
    assert "may be damaged" in printed.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_earlier_run_of_a_later_day(auditor: Auditor, weekly: Audited, tmp_path: Path, lang: str) -> None:
    day = ("--as-of", "2026-11-22", "--lang", lang)
    printed = auditor("audit", small(tmp_path / "data"), "--previous", weekly.run.folder, *day)
    assert printed.code == 2
    assert is_one_screen(printed.err)
    assert "--previous" in printed.err
    assert "2026-11-23" in printed.err


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

"""The command line: what it promises, its exit codes, its options, and where it writes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.cli.console import summary
from auditor.errors import ExitCode
from auditor.run import Run

from .folders import SERVICE, small
from .runs import OUTPUTS, ROOT, Audited, Printed

Auditor = Callable[..., Printed]


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot with one finding of high and one of medium severity: a website that never had access."""
    own = {
        "网站备案号": "黔ICP备15000412号-2",
        "网站名称": "空壳官网",
        "网站首页网址": "www.kongke.cn",
        "域名": "kongke.cn",
    }
    lost = {**SERVICE, **own}
    return small(tmp_path_factory.mktemp("shell") / "data", services=[SERVICE, lost])


def document(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    return content


# ---- help ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "example"),
    [
        ((), "auditor audit exports/"),
        (("audit",), "auditor audit exports/2026-11-23"),
        (("audit",), "--previous runs/"),
        (("sample",), "auditor sample demo"),
        (("rules",), "check"),
    ],
)
def test_help_shows_examples(auditor: Auditor, words: tuple[str, ...], example: str) -> None:
    printed = auditor(*words, "--help")
    assert printed.code == 0
    assert example in printed.out


def test_help_lists_the_exit_codes(auditor: Auditor) -> None:
    listed = re.findall(r"\b([0-5]) [\u4e00-\u9fff]+", auditor("--help").out)
    assert [int(code) for code in listed] == list(ExitCode)


# ---- exit codes 0, 1, 4 (2 and 3 are in test_bad_input) ------------------------------------------------------------


def test_findings_make_exit_code_one(auditor: Auditor, shell: Path, tmp_path: Path) -> None:
    printed = auditor("audit", shell, "--out", tmp_path / "run", "--lang", "en")
    assert printed.code == ExitCode.FINDINGS
    assert "1 findings" in printed.out
    assert "Shell filings 1" in printed.out
    assert not re.findall("[\u4e00-\u9fff]+", printed.out)
    assert {path.name for path in (tmp_path / "run").iterdir()} == OUTPUTS
    assert not list(tmp_path.glob(".*"))


def test_a_loosened_parameter_is_used_and_declared(auditor: Auditor, tmp_path: Path) -> None:
    newly = {**SERVICE, "首次报备时间": "2026-11-13"}
    folder = small(
        tmp_path / "data",
        services=newly,
        accesses=[{"网站备案号": "黔ICP备15000412号-9", "接入商名称": "商"}],
    )
    printed = auditor(
        *("audit", folder, "--out", tmp_path / "run", "--fail-on", "never", "--param", "shell_grace_days=14")
    )
    assert printed.code == ExitCode.CLEAN
    result = document(tmp_path / "run")
    param = next(p for p in result["params"] if p["name"] == "shell_grace_days")
    assert (param["value"], param["cited"], param["loosened"]) == (14, 7, True)
    assert [p["name"] for p in result["params"] if p["loosened"]] == ["shell_grace_days"]
    assert {f["rule"] for f in result["findings"]} == {"INT-004"}
    assert "宽于" in (tmp_path / "run" / "report.html").read_text(encoding="utf-8")


def test_an_engine_out_of_time_makes_the_run_incomplete(
    auditor: Auditor, shell: Path, tmp_path: Path
) -> None:
    printed = auditor(
        *("audit", shell, "--out", tmp_path / "run", "--engine-seconds", "0.001", "--fail-on", "never")
    )
    assert printed.code == ExitCode.INCOMPLETE_RUN
    assert "运行不完整" in printed.out
    assert {path.name for path in (tmp_path / "run").iterdir()} == OUTPUTS
    result = document(tmp_path / "run")
    assert result["complete"] is False
    assert result["incidents"]
    assert [f["rule"] for f in result["findings"]] == ["SHELL-001"]
    assert "本次审计未完成" in (tmp_path / "run" / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("fail_on", "counts", "code"),
    [
        ("high", {"high": 1}, ExitCode.FINDINGS),
        ("high", {"medium": 1, "low": 1}, ExitCode.CLEAN),
        ("medium", {"medium": 1}, ExitCode.FINDINGS),
        ("medium", {"low": 5, "notice": 1}, ExitCode.CLEAN),
        ("low", {"low": 1}, ExitCode.FINDINGS),
        ("low", {"high": 1}, ExitCode.FINDINGS),
        ("low", {"notice": 1}, ExitCode.CLEAN),
        ("notice", {"notice": 1}, ExitCode.FINDINGS),
        ("notice", {}, ExitCode.CLEAN),
    ],
)
def test_fail_on(weekly: Audited, fail_on: str, counts: dict[str, int], code: ExitCode) -> None:
    result = weekly.run.result
    severities = [s.model_copy(update={"count": counts.get(s.key, 0)}) for s in result.severities]
    run = Run(weekly.run.folder, result.model_copy(update={"severities": severities}))
    assert run.exit_code(fail_on) == code


# ---- where a run is written ----------------------------------------------------------------------------------------


def test_a_run_goes_to_runs_by_its_number(auditor: Auditor, shell: Path, tmp_path: Path) -> None:
    auditor("audit", shell)
    (folder,) = Path("runs").iterdir()
    assert re.fullmatch(r"20261123-[0-9a-f]{8}", folder.name)
    assert document(folder)["run"] == folder.name


def foreign_folder(place: Path) -> None:
    place.mkdir()
    (place / "thesis.txt").write_text("ten years", encoding="utf-8")


def foreign_folder_with_a_result(place: Path) -> None:
    foreign_folder(place)
    (place / "result.json").write_text("{}", encoding="utf-8")


def earlier_run(place: Path) -> None:
    (place / "parts").mkdir(parents=True)
    for name in OUTPUTS | {"report.pdf", "parts/0001-某某.html"}:
        (place / name).write_text("{}", encoding="utf-8")


def run_with_notes(place: Path) -> None:
    earlier_run(place)
    (place / "notes.txt").write_text("mine", encoding="utf-8")


def decided_run(place: Path) -> None:
    earlier_run(place)
    (place / "decisions" / "001").mkdir(parents=True)
    (place / "decisions" / "001" / "decisions.yml").write_text("version: 1", encoding="utf-8")


def signed_run(place: Path) -> None:
    earlier_run(place)
    (place / "manifest.sig").write_bytes(b"signature")


def run_with_a_note_among_its_parts(place: Path) -> None:
    earlier_run(place)
    (place / "parts" / "notes.txt").write_text("mine", encoding="utf-8")


def a_file(place: Path) -> None:
    place.write_text("a file", encoding="utf-8")


def below_a_file(place: Path) -> None:
    place.parent.rmdir()
    place.parent.write_text("a file", encoding="utf-8")


OCCUPIED: dict[Callable[[Path], None], str] = {
    foreign_folder: "其他内容", foreign_folder_with_a_result: "其他内容", run_with_notes: "其他内容",
    run_with_a_note_among_its_parts: "其他内容", decided_run: "处理意见", signed_run: "已签名的审计结果",
    a_file: "其他内容", below_a_file: "",
}  # fmt: skip


@pytest.mark.parametrize(("occupy", "told"), OCCUPIED.items())
def test_what_is_not_a_run_or_was_worked_on_is_never_overwritten(
    auditor: Auditor, shell: Path, tmp_path: Path, occupy: Callable[[Path], None], told: str
) -> None:
    place = tmp_path / "parent" / "place"
    place.parent.mkdir()
    occupy(place)
    before = contents(tmp_path)
    printed = auditor("audit", shell, "--out", place)
    assert printed.code == ExitCode.USAGE, printed
    assert "--out" in printed.err and told in printed.err
    assert "Traceback" not in printed.err
    assert contents(tmp_path) == before


def contents(folder: Path) -> dict[str, bytes | None]:
    return {str(p): p.read_bytes() if p.is_file() else None for p in folder.rglob("*")}


def test_an_earlier_run_is_replaced(auditor: Auditor, shell: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    earlier_run(folder)
    auditor("audit", shell, "--out", folder)
    assert document(folder)["complete"] is True
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    assert {path.name for path in folder.iterdir()} == OUTPUTS


# ---- rules and sample ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (("rules", "check"), "没有错误"),
        (("rules", "check", "--lang", "en"), "no mistakes"),
        (("rules", "list"), "SHELL-001"),
        (("rules", "list", "--lang", "en"), "Shell website"),
        (("rules", "show", "SHELL-001"), "空壳网站"),
        (("rules", "show", "SHELL-001", "--lang", "en"), "Shell website"),
        (("rules", "test", "SHELL-001"), "16"),
    ],
)
def test_rules(auditor: Auditor, words: tuple[str, ...], shown: str) -> None:
    printed = auditor(*words)
    assert printed.code == 0
    assert shown in printed.out


def test_every_rule_is_listed_once(auditor: Auditor) -> None:
    lines = auditor("rules", "list").out.splitlines()
    assert [line.split("\t")[0] for line in lines] == sorted({line.split("\t")[0] for line in lines})
    assert len(lines) == len(list((ROOT / "rules").glob("*/*-[0-9][0-9][0-9].yml")))


@pytest.mark.parametrize("words", [("rules", "show", "SHELL-01"), ("rules", "test", "SHELL-01")])
def test_an_unknown_rule_is_wrong_use_and_the_nearest_is_named(
    auditor: Auditor, words: tuple[str, ...]
) -> None:
    printed = auditor(*words)
    assert printed.code == ExitCode.USAGE
    assert "SHELL-001" in printed.err


def test_a_sample_is_written_and_never_over_something(auditor: Auditor, tmp_path: Path) -> None:
    assert auditor("sample", tmp_path / "demo", "--services", "3").code == 0
    before = contents(tmp_path)
    printed = auditor("sample", tmp_path / "demo", "--services", "3", "--lang", "en")
    assert printed.code == ExitCode.USAGE
    assert "not empty" in printed.err
    assert contents(tmp_path) == before


@pytest.mark.parametrize("value", ["--5", "-", "1.5", "1e3", "", "²"])
def test_a_parameter_is_a_whole_number(auditor: Auditor, shell: Path, value: str) -> None:
    printed = auditor("audit", shell, "--param", f"shell_grace_days={value}")
    assert printed.code == ExitCode.USAGE
    assert "Traceback" not in printed.err


def test_the_summary_is_short_and_verbose_lists_every_rule(auditor: Auditor, weekly: Audited) -> None:
    result = weekly.run.result
    judged = [rule for rule in result.rules if rule.counts]
    short = summary(weekly.run, "zh")
    assert len(short.splitlines()) < 30
    assert f"规则 {len(judged)} 条，每条两次判定一致" in short
    assert re.search(r"^文件或工作表 \d+ 个：读取 \d+ 行 = 采用 \d+ \+ 拒收 \d+$", short, re.MULTILINE)
    assert re.search(r"^无法判定 \d+ 处，主要因为不知道：", short, re.MULTILINE)
    for theme in result.themes:
        assert (f"  {theme.label.zh} {theme.count}" in short) == bool(theme.count)
    every = summary(weekly.run, "zh", verbose=True)
    assert all(f"\n  {rule.id}  {rule.counts.records} = " in every for rule in judged if rule.counts)
    assert every.count(" → ") == len(result.files)
    assert "--verbose" in auditor("audit", "--help").out

"""`auditor decide`: checked against the run, kept beside it, rendered, and taken up by the next run."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import yaml
from python_calamine import CalamineWorkbook

from auditor.findings.history import read_earlier

from .folders import ACCESS, small
from .runs import Audited, Printed, command

Auditor = Callable[..., Printed]
Finding = dict[str, Any]


@pytest.fixture
def run(weekly: Audited, tmp_path: Path) -> Path:
    return Path(shutil.copytree(weekly.run.folder, tmp_path / "run"))


def document(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    return read


def exported(run: Path, to: Path, *items: str, by: str = "王复核") -> Path:
    """A file as the report page exports it."""
    head = f"version: 1\nrun: {document(run)['run']}\ndecided_by: {by}\ndecisions:\n"
    to.write_text(head + "".join(f"  - {{{item}}}\n" for item in items), encoding="utf-8")
    return to


def on(finding: Finding, decision: str, more: str = "") -> str:
    return f'fingerprint: "{finding["fingerprint"]}", rule: {finding["rule"]}, decision: {decision}{more}'


def four(findings: list[Finding]) -> list[str]:
    return [
        on(findings[0], "confirmed", ', reason: null, owner: null, expires: null, note: "属实"'),
        on(findings[1], "false_alarm", ', reason: "登记有误，电话 13912345678"'),
        on(findings[2], "waived", ', reason: 搬迁, owner: 张三, expires: "2026-12-10"'),
        on(findings[3], "field_check"),
    ]


def test_a_version_beside_the_run(auditor: Auditor, run: Path, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in run.iterdir()}
    findings = document(run)["findings"]
    file = exported(run, tmp_path / "d.yml", *four(findings))
    printed = auditor("decide", run, file)
    assert "处理意见 4 条：确认 1，误报 1，豁免 1，现场核查 1" in printed.out
    assert {path.name: path.read_bytes() for path in run.iterdir() if path.is_file()} == before
    assert auditor("verify", run).code == 0
    read = document(run / "decisions" / "001")
    assert [f["state"] for f in read["findings"][:5]] == ["new", "false_alarm", "waived", "new", "new"]
    assert [f["decision"] and f["decision"]["decided_by"] for f in read["findings"][:5]] == ["王复核"] * 4 + [
        None
    ]
    assert (read["findings_total"], read["set_aside_total"]) == (len(findings) - 2, 2)
    assert [d["effect"] for d in read["decisions"]] == ["applied"] * 4
    text = (run / "decisions" / "001" / "result.json").read_text(encoding="utf-8")
    assert "13912345678" not in text
    assert {p.name for p in (run / "decisions" / "001").iterdir()} > {
        "decisions.yml",
        "report.html",
        "findings.xlsx",
    }


def altered(auditor: Auditor, run: Path) -> list[str]:
    """What `auditor verify` finds wrong."""
    printed = auditor("verify", run, "--lang", "en")
    wrong = [line.split() for line in printed.out.splitlines() if line.startswith(("  ALTERED", "  MISSING"))]
    assert (printed.code, bool(wrong)) in ((0, False), (1, True))
    return [f"{state} {name}" for state, name in wrong]


def test_a_change_of_any_version_is_noticed(auditor: Auditor, run: Path, tmp_path: Path) -> None:
    items = four(document(run)["findings"])
    for some in (items[:3], items[3:]):
        auditor("decide", run, exported(run, tmp_path / "d.yml", *some))
    assert altered(auditor, run) == []
    old, new = (run / "decisions" / name for name in ("001", "002"))
    text = (new / "decisions.yml").read_text(encoding="utf-8")
    (new / "decisions.yml").write_text(text.replace("搬迁", "搬家"), encoding="utf-8")
    (new / "findings.csv").unlink()
    (new / "more.txt").write_text("", encoding="utf-8")
    assert altered(auditor, run) == [
        "ALTERED decisions/002/decisions.yml",
        "MISSING decisions/002/findings.csv",
    ]
    assert "not part of the run  decisions/002/more.txt" in auditor("verify", run, "--lang", "en").out
    (new / "decisions.yml").write_text(text, encoding="utf-8")
    manifest = (old / "manifest.json").read_text(encoding="utf-8")
    (old / "manifest.json").write_text(manifest + " ", encoding="utf-8")
    assert altered(auditor, run)[0] == "ALTERED decisions/002/manifest.json"
    shutil.rmtree(old)
    assert altered(auditor, run)[0] == "MISSING decisions/001/manifest.json"


def test_versions_follow_each_other_and_none_is_lost(auditor: Auditor, run: Path, tmp_path: Path) -> None:
    items = four(document(run)["findings"])
    auditor("decide", run, exported(run, tmp_path / "d.yml", *items))
    first = (run / "decisions" / "001" / "decisions.yml").read_bytes()
    assert "没有新的处理意见" in auditor("decide", run, tmp_path / "d.yml").out
    some = exported(run, tmp_path / "d.yml", *items[1:])
    assert "没有新的处理意见" in auditor("decide", run, some).out
    assert "1 条不在本版" in auditor("decide", run, some, "--replace").out
    assert sorted(path.name for path in (run / "decisions").iterdir()) == ["001", "002"]
    assert (run / "decisions" / "001" / "decisions.yml").read_bytes() == first


def in_force(run: Path, version: str) -> dict[str, tuple[str, str]]:
    """What is decided in a version, and by whom, by fingerprint."""
    kept = yaml.safe_load((run / "decisions" / version / "decisions.yml").read_text(encoding="utf-8"))
    return {part["fingerprint"]: (part["decision"], part["decided_by"]) for part in kept["decisions"]}


def test_two_reviewers_add_to_each_other(auditor: Auditor, run: Path, tmp_path: Path) -> None:
    findings = document(run)["findings"]
    marks = [finding["fingerprint"] for finding in findings]
    one = [on(finding, "confirmed") for finding in findings[:3]]
    two = [on(finding, "field_check") for finding in findings[3:5]]
    auditor("decide", run, exported(run, tmp_path / "a.yml", *one, by="甲"))
    said = auditor("decide", run, exported(run, tmp_path / "b.yml", *two, by="乙")).out
    assert "处理意见 5 条" in said
    assert "新增 2 条，改动 0 条" in said
    expected = dict.fromkeys(marks[:3], ("confirmed", "甲")) | dict.fromkeys(
        marks[3:5], ("field_check", "乙")
    )
    assert in_force(run, "002") == expected


def test_a_decision_in_force_changes_only_after_a_yes(auditor: Auditor, run: Path, tmp_path: Path) -> None:
    findings = document(run)["findings"]
    marks = [finding["fingerprint"] for finding in findings]
    auditor(
        "decide",
        run,
        exported(run, tmp_path / "a.yml", on(findings[0], "confirmed"), by="甲"),
        "--on",
        "2026-11-24",
    )
    other = exported(
        run,
        tmp_path / "b.yml",
        on(findings[0], "false_alarm", ", reason: 登记有误"),
        on(findings[1], "confirmed"),
        by="乙",
    )
    refused = auditor("decide", run, other, "--on", "2026-11-25")
    assert refused.code == 2
    line = f"{findings[0]['rule']} {findings[0]['identity']}：确认（甲，2026-11-24） → 误报：登记有误（乙，2026-11-25）"
    assert line in refused.err
    assert not (run / "decisions" / "002").exists()
    assert "未采用的改动 1 条" in auditor("decide", run, other, "--keep").out
    assert in_force(run, "002") == {marks[0]: ("confirmed", "甲"), marks[1]: ("confirmed", "乙")}
    assert "新增 0 条，改动 1 条" in auditor("decide", run, other, "--on", "2026-11-25", "--yes").out
    assert in_force(run, "003")[marks[0]] == ("false_alarm", "乙")
    history = yaml.safe_load((run / "decisions" / "003" / "decisions.yml").read_text(encoding="utf-8"))[
        "history"
    ]
    assert [(h["fingerprint"], h["decision"], h["decided_by"], str(h["decided_on"])) for h in history] == [
        (marks[0], "confirmed", "甲", "2026-11-24")
    ]


def test_an_old_copy_takes_nothing_back(auditor: Auditor, run: Path, tmp_path: Path) -> None:
    """乙 starts from version 1 and adds one; meanwhile 甲 changed one of version 1 and withdrew another."""
    findings = document(run)["findings"]
    marks = [finding["fingerprint"] for finding in findings]
    confirmed = [on(finding, "confirmed") for finding in findings[:3]]
    auditor("decide", run, exported(run, tmp_path / "a.yml", *confirmed, by="甲"))
    based = exported(
        run,
        tmp_path / "c.yml",
        on(findings[0], "field_check"),
        on(findings[1], "withdrawn"),
        confirmed[2],
        by="甲",
    )
    based.write_text(
        based.read_text(encoding="utf-8").replace("decided_by", "base: 1\ndecided_by", 1), encoding="utf-8"
    )
    auditor("decide", run, based, "--yes")
    assert in_force(run, "002") == {marks[0]: ("field_check", "甲"), marks[2]: ("confirmed", "甲")}
    late = exported(run, tmp_path / "b.yml", *confirmed, on(findings[3], "confirmed"), by="乙")
    late.write_text(
        late.read_text(encoding="utf-8").replace("decided_by", "base: 1\ndecided_by", 1), encoding="utf-8"
    )
    assert "新增 1 条，改动 0 条" in auditor("decide", run, late).out
    assert in_force(run, "003") == {
        marks[0]: ("field_check", "甲"), marks[2]: ("confirmed", "甲"), marks[3]: ("confirmed", "乙")
    }  # fmt: skip
    late.write_text(late.read_text(encoding="utf-8").replace("base: 1", "base: 9"), encoding="utf-8")
    assert "没有那一版" in auditor("decide", run, late).err


def test_two_at_the_same_moment(run: Path, tmp_path: Path) -> None:
    findings = document(run)["findings"]
    marks = [finding["fingerprint"] for finding in findings]
    lists = [
        exported(
            run, tmp_path / f"{n}.yml", *(on(finding, "confirmed") for finding in findings[n : n + 3]), by=by
        )
        for n, by in ((0, "甲"), (3, "乙"), (6, "丙"))
    ]
    with ThreadPoolExecutor() as pool:
        printed = list(pool.map(lambda file: command("decide", run, file), lists))
    assert [one.code for one in printed] == [0, 0, 0]
    assert sorted(path.name for path in (run / "decisions").iterdir()) == ["001", "002", "003"]
    assert set(in_force(run, "003")) == set(marks[:9])
    assert command("verify", run).code == 0


def test_every_mistake_of_every_file_at_once(auditor: Auditor, run: Path, tmp_path: Path) -> None:
    findings = document(run)["findings"]
    one = exported(
        run, tmp_path / "one.yml",
        'fingerprint: "0000000000000000", rule: SHELL-001, decision: confirmed',
        on(findings[0], "waived", ", reason: r, owner: o"),
        on(findings[1], "false_alarm"),
        on(findings[2] | {"rule": "SHELL-999"}, "confirmed"),
        on(findings[3], "maybe"),
        on(findings[4], "waived", ", reason: r, owner: o, expires: 2026-11-22"),
        on(findings[4], "confirmed"),
    )  # fmt: skip
    two = exported(run, tmp_path / "two.yml", on(findings[5], "confirmed"))
    two.write_text(two.read_text(encoding="utf-8").replace("run: ", "run: x"), encoding="utf-8")
    printed = auditor("decide", run, one, two)
    assert printed.code == 2
    said = [
        ("one.yml:5:", "没有问题“0000000000000000”"), ("one.yml:6:", "“waived”必须写明 expires"),
        ("one.yml:7:", "“false_alarm”必须写明 reason"), ("one.yml:8:", "不是 SHELL-999"), ("one.yml:9:", "decision"),
        ("one.yml:10:", "2026-11-22 早于数据日期"), ("one.yml:11:", "不止一条意见"),
        ("two.yml:2:", "属于审计 x"),
    ]  # fmt: skip
    lines = printed.err.splitlines()[2:]
    assert not [one for one in said if not [line for line in lines if one[0] in line and one[1] in line]], (
        printed.err
    )
    assert len(lines) == len(said)
    assert not (run / "decisions").exists()


def filled(source: Path, to: Path, cells: dict[str, dict[str, str]]) -> Path:
    """findings.xlsx as a reviewer saves it, with cells by fingerprint and column title."""
    read = CalamineWorkbook.from_path(source)
    with xlsxwriter.Workbook(str(to)) as book:
        for name in read.sheet_names:
            rows = read.get_sheet_by_name(name).to_python()
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                new = cells.get(str(row[0]), {})
                sheet.write_row(line, 0, [new.get(str(rows[0][i]), cell) for i, cell in enumerate(row)])
    return to


def test_decisions_in_the_workbook(auditor: Auditor, run: Path, tmp_path: Path) -> None:
    findings = document(run)["findings"]
    marks = [finding["fingerprint"] for finding in findings]
    cells = {
        marks[0]: {"处理意见": "确认", "备注": "属实"},
        marks[-1]: {"处理意见": "豁免", "处理理由": "搬迁", "责任人": "张三", "到期日": "2026-12-10"},
    }
    book = filled(run / "findings.xlsx", tmp_path / "f.xlsx", cells)
    assert "--by" in auditor("decide", run, book).err
    assert auditor("decide", run, book, "--by", "王复核").code == 0
    read = document(run / "decisions" / "001")
    assert (read["findings"][0]["decision"]["note"], read["findings"][-1]["state"]) == ("属实", "waived")


def test_mistakes_in_the_workbook_name_sheet_and_row(auditor: Auditor, run: Path, tmp_path: Path) -> None:
    mark = document(run)["findings"][0]["fingerprint"]
    book = filled(run / "findings.xlsx", tmp_path / "f.xlsx", {mark: {"处理意见": "豁免", "责任人": "张三"}})
    printed = auditor("decide", run, book, "--by", "王复核")
    places = [line for line in printed.err.splitlines() if "f.xlsx#" in line and ":2:" in line]
    assert [("expires" in line, "reason" in line) for line in places] == [(False, True), (True, False)]
    (tmp_path / "no.xlsx").write_bytes(b"no")
    assert "不是可读的工作簿" in auditor("decide", run, tmp_path / "no.xlsx", "--by", "x").err


def test_the_next_run_takes_them_up(auditor: Auditor, tmp_path: Path) -> None:
    """A false alarm and a confirmed finding are carried from run to run; what lies in the page's export is not enough."""
    shell = small(tmp_path / "in", accesses=ACCESS | {"取消接入时间": "2020-01-01", "接入状态": "已取消"})
    auditor("audit", shell, "--out", tmp_path / "one")
    findings = document(tmp_path / "one")["findings"]
    assert len(findings) > 1
    file = exported(
        tmp_path / "one",
        tmp_path / "d.yml",
        on(findings[0], "false_alarm", ", reason: r"),
        on(findings[1], "confirmed"),
    )
    assert "auditor decide" in auditor("audit", shell, "--decisions", file).err
    auditor("decide", tmp_path / "one", file)
    auditor("audit", shell, "--previous", tmp_path / "one", "--out", tmp_path / "two")
    read = document(tmp_path / "two")
    assert [f["state"] for f in read["findings"][:2]] == ["false_alarm", "open"]
    assert [f["decision"]["decision"] for f in read["findings"][:2]] == ["false_alarm", "confirmed"]
    assert {d["origin"] for d in read["decisions"]} == {"previous"}
    assert read["set_aside_total"] == 1
    checked = ("verify", tmp_path / "two", "--previous", tmp_path / "one")
    assert "decisions/001/decisions.yml" in auditor(*checked).out
    assert auditor(*checked).code == 0
    (tmp_path / "one" / "manifest.json").write_text("{}", encoding="utf-8")
    assert "已被改动  manifest.json" in auditor(*checked).out
    handed_on = read_earlier(tmp_path / "two").decisions
    assert [d.fingerprint for d in handed_on] == [d["fingerprint"] for d in read["decisions"]]


def test_a_public_report_where_all_findings_of_a_rule_are_set_aside(
    auditor: Auditor, run: Path, tmp_path: Path
) -> None:
    findings = document(run)["findings"]
    rule = findings[0]["rule"]
    items = [on(f, "false_alarm", ", reason: 登记有误") for f in findings if f["rule"] == rule]
    auditor("decide", run, exported(run, tmp_path / "d.yml", *items))
    printed = auditor("report", run, "--audience", "public", "--out", tmp_path / "public")
    assert (printed.code, printed.err) == (0, "")
    kept = document(tmp_path / "public")["findings"]
    assert kept
    assert rule not in {finding["rule"] for finding in kept}

"""`auditor decide`: checked against the run, kept beside it, rendered, and taken up by the next run."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from auditor.findings.history import read_earlier

from .folders import ACCESS, small
from .runs import Audited, Printed

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
    for some in (items, items[1:]):
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
    assert "与上一版相同" in auditor("decide", run, tmp_path / "d.yml").out
    assert "1 条不在本版" in auditor("decide", run, exported(run, tmp_path / "d.yml", *items[1:])).out
    assert sorted(path.name for path in (run / "decisions").iterdir()) == ["001", "002"]
    assert (run / "decisions" / "001" / "decisions.yml").read_bytes() == first


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
    two = exported(run, tmp_path / "two.yml", on(findings[0], "confirmed"))
    two.write_text(two.read_text(encoding="utf-8").replace("run: ", "run: x"), encoding="utf-8")
    printed = auditor("decide", run, one, two)
    assert printed.code == 2
    said = [
        ("one.yml:5:", "没有问题“0000000000000000”"), ("one.yml:6:", "“waived”必须写明 expires"),
        ("one.yml:7:", "“false_alarm”必须写明 reason"), ("one.yml:8:", "不是 SHELL-999"), ("one.yml:9:", "decision"),
        ("one.yml:10:", "2026-11-22 早于数据日期"), ("one.yml:11:", "不止一条意见"),
        ("two.yml:2:", "属于审计 x"), ("two.yml:5:", "另一个文件"),
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

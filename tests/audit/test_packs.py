"""Packs, overlays and own rules from files through the command line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .folders import SERVICE, small, write_records
from .own_rules import own_rules
from .runs import Printed

Auditor = Callable[..., Printed]
NUMBER = "黔ICP备15000412号"
# What the export's extra column says of each service, and the verdict that follows; the last stands in a file without it.
VERIFIED = {"是": "passed", "否": "fail", "": "unknown", "**": "unknown", "也许": "unknown", None: "unknown"}
# Days since 2026-11-23 are counted: 30 pass, 31 fail, a day to come passes.
VISITED = {
    "2026-10-24": "passed",
    "2026/10/23": "fail",
    "2026年12月1日": "passed",
    "": "unknown",
    "上周": "unknown",
}


def _snapshot(folder: Path) -> Path:
    cells = [cell for cell in VERIFIED if cell is not None]
    services = [
        SERVICE
        | {"网站备案号": f"{NUMBER}-{n}", "域名": f"lanhe{n}.cn", "公众号核验": cell, "首页巡查日期": visited}
        for n, (cell, visited) in enumerate(zip(cells, VISITED, strict=True), 1)
    ]
    small(folder, services=services)
    last = SERVICE | {"网站备案号": f"{NUMBER}-{len(cells) + 1}", "域名": "last.cn"}
    write_records(folder / "网站信息2.csv", [last])
    return folder


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _snapshot(tmp_path_factory.mktemp("packs") / "data")


def _result(folder: Path) -> dict[str, Any]:
    result: dict[str, Any] = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    return result


def test_own_columns_rules_and_overrides_from_files_to_findings(
    auditor: Auditor, data: Path, tmp_path: Path
) -> None:
    rules, out = own_rules(tmp_path / "company"), tmp_path / "run"
    printed = auditor("audit", data, "--rules", rules, "--out", out, "--lang", "en")
    assert printed.code in (0, 1), printed.err
    result = _result(out)
    by_id = {rule["id"]: rule for rule in result["rules"]}
    counts = by_id["OWN-001"]["counts"]
    expected = {v: list(VERIFIED.values()).count(v) for v in ("fail", "passed", "unknown")}
    assert {name: counts[name] for name in expected} == expected
    (finding,) = [f for f in result["findings"] if f["rule"] == "OWN-001"]
    (evidence,) = finding["evidence"]
    assert (finding["identity"], evidence["fact"], evidence["value"]) == (
        f"{NUMBER}-2",
        "service.public_account",
        "false",
    )
    assert (evidence["file"], evidence["row"]) == ("网站信息.csv", 3)
    assert result["fact_labels"]["service.public_account"]["zh"] == "公众号已核验"
    # the days since a date of one's own, which nobody has to declare
    visits = [f for f in result["findings"] if f["rule"] == "OWN-003"]
    assert [f["identity"] for f in visits] == [f"{NUMBER}-2"]
    assert [e["value"] for e in visits[0]["evidence"]] == ["2026-10-23", "31"]
    days = by_id["OWN-003"]["counts"]
    assert (days["fail"], days["passed"], days["unknown"]) == (1, 2, 3)  # one is in a file without the column
    # a rule whose column no file has can judge nothing, and says what it lacks
    assert not by_id["OWN-002"]["evaluated"]
    assert by_id["OWN-002"]["counts"]["unknown"] == by_id["OWN-002"]["counts"]["records"] == 1
    assert by_id["OWN-002"]["needs_missing"] == ["subjects.check_score"]
    assert result["need_labels"]["subjects.check_score"]["zh"] == "主体（“核验分”列）"
    explained = auditor("explain", out, NUMBER, "--rule", "OWN-002").out
    assert "OWN-002 公众号未核验: 无法判定" in explained
    assert "核验分：未知" in explained
    # a number of one's own rests on no text and is never laxer than one
    (mark,) = [p for p in result["params"] if p["name"] == "pass_mark"]
    assert (mark["value"], mark["cited"], mark["loosened"]) == (60, None, False)
    assert "without citation" in auditor("rules", "show", "OWN-002", "--rules", rules, "--lang", "en").out
    assert "without citation" in (out / "report.html").read_text(encoding="utf-8")
    # what the folder replaces and adds is told
    assert by_id["SHELL-003"]["severity"] == "low"
    assert [a["what"] for a in by_id["SHELL-003"]["adjustments"]][:1] == ["override"]
    assert [a["what"] for a in by_id["OWN-001"]["adjustments"]] == ["added"]
    assert "网站信息.csv, own column “public account verified”: 2 cell(s) unreadable" in printed.out
    assert "the rules folder replaces packaged rules: SHELL-003" in printed.out
    # the overlay of the snapshot's province is taken by itself, and that is said
    assert [(o["name"], o["asked"]) for o in result["overlays"]] == [("guizhou", False)]
    assert "the rules of 'Guizhou' apply" in printed.out
    (age,) = [p for p in result["params"] if p["name"] == "minimum_age_years"]
    assert (age["origin"], age["reason_basis"]) == ("rules/overlays/guizhou.yml", ["PROVINCE-2017"])


def test_a_pack_and_an_overlay_leave_rules_out_with_their_reason(
    auditor: Auditor, data: Path, tmp_path: Path
) -> None:
    pack = tmp_path / "mine.yml"
    pack.write_text(
        "title: {zh: 试, en: trial}\nabout: {zh: 试, en: trial}\nselect: {groups: [shell, credentials]}\n"
        "off:\n  CRED-001: {zh: 另行核查, en: checked elsewhere}\n"
        "severity:\n  SHELL-001: {to: notice, zh: 只看不办, en: only looked at}\n",
        encoding="utf-8",
    )
    out = tmp_path / "run"
    options = ("--pack", pack, "--overlay", "beijing", "--param", "shell_grace_days=14", "--fail-on", "never")
    printed = auditor("audit", data, "--out", out, "--lang", "en", *options)
    assert printed.code == 0, printed.err
    result = _result(out)
    rules = {rule["id"]: rule for rule in result["rules"]}
    assert (result["pack"]["name"], result["overlays"][0]["name"]) == ("mine", "beijing")
    off = {id_: rules[id_]["off"] for id_ in ("CRED-001", "CRED-003", "DOM-001")}
    assert [(o["what"], o["origin"], o["confirmed"]) for o in off.values()] == [
        ("off", "mine.yml", None), ("off", "rules/overlays/beijing.yml", False), ("not_in_pack", "mine.yml", None),
    ]  # fmt: skip
    assert not any(rules[id_]["evaluated"] for id_ in off)
    assert not {f["rule"] for f in result["findings"]} & {"DOM-001", "CRED-001", "CRED-003"}
    assert rules["SHELL-001"]["severity"] == "notice"
    assert "CRED-001  not evaluated: switched off (checked elsewhere; mine.yml)" in printed.out
    assert "DOM-001" not in printed.out
    assert "not evaluated, not in this pack: " in printed.out
    assert "! parameter shell_grace_days=14, laxer than the cited 7 (from --param)" in printed.out
    report = (out / "report.html").read_text(encoding="utf-8")
    assert "switched off</b>: checked elsewhere" in report
    assert "not in this pack" in report


def test_parameters_with_their_origin(auditor: Auditor) -> None:
    options = ("--overlay", "guizhou", "--param", "shell_grace_days=14", "--show-origin", "--lang", "en")
    lines = auditor("params", *options).out.splitlines()
    at = lines.index("shell_grace_days = 14 day  Days without access after which a service is a shell")
    assert [line.strip() for line in lines[at + 1 : at + 5]] == [
        "bounds 0-90, lower is stricter", "from --param", "basis FAQ-SHELL",
        "! parameter shell_grace_days=14, laxer than the cited 7 (from --param)",
    ]  # fmt: skip
    assert "    from rules/overlays/guizhou.yml: the person in charge is 18 or older" in lines
    refused = auditor("params", "--param", "shell_grace_days=91", "--lang", "en")
    assert refused.code == 2
    assert "shell_grace_days=91 is out of bounds" in refused.err
    assert "0 to 90" in refused.err


def test_an_inspection_knows_own_columns(auditor: Auditor, data: Path, tmp_path: Path) -> None:
    rules, copy = own_rules(tmp_path / "company"), shutil.copytree(data, tmp_path / "data")
    unknown = auditor("inspect", copy)
    assert "没有使用的列：公众号核验" in unknown.out
    known = auditor("inspect", copy, "--rules", rules, "--write", "--force")
    assert "公众号核验 → 公众号已核验" in known.out
    assert "没有使用的列" not in known.out
    assert "“公众号核验”有 2 格读不出（无法识别为是或否）" in known.out
    assert "“主体”表没有“核验分”列，无法判定：OWN-002" in known.out
    assert f"auditor audit {copy} --rules {rules}" in known.out
    assert "公众号核验" not in (copy / "snapshot.yml").read_text(encoding="utf-8")


def test_own_facts_with_mistakes_are_told_at_their_places(auditor: Auditor, tmp_path: Path) -> None:
    rules = own_rules(tmp_path / "company")
    facts = rules / "facts.yml"
    text = facts.read_text(encoding="utf-8")
    for old, new in (
        ("table: services", "table: subjects"), ("[公众号核验]", "[网站名称]"), ("record: subject", "record: domain"),
        ("public_account:", "home_url:"), ("visited_on:", "filing_on:"),
    ):  # fmt: skip
        text = text.replace(old, new)
    facts.write_text(text, encoding="utf-8")
    printed = auditor("rules", "check", "--rules", rules, "--lang", "en")
    assert printed.code == 2
    for place, message in {
        "company/facts.yml:1:1": "there is already a fact or column 'home_url'",
        "company/facts.yml:3:3": "the columns of a service stand in the table services",
        "company/facts.yml:7:13": "the header '网站名称' already means 'service name'",
        "company/facts.yml:9:3": "own facts belong to",
        "company/facts.yml:15:1": "there is already a fact or column 'days_since_filing'",
    }.items():
        assert f"{place}: {message}" in printed.err
    assert "there is no fact" not in printed.err  # since what the broken file declares is not known


def test_a_folder_without_rulebook_yml_is_complete_by_itself(auditor: Auditor, tmp_path: Path) -> None:
    rules = own_rules(tmp_path / "company")
    (rules / "rulebook.yml").unlink()
    printed = auditor("rules", "check", "--rules", rules, "--lang", "en")
    assert printed.code == 2
    assert "company/rulebook.yml:1:1: this file is missing: to add to the packaged rules" in printed.err


def test_check_says_what_is_replaced_and_what_comes_next(auditor: Auditor, tmp_path: Path) -> None:
    rules = own_rules(tmp_path / "company")
    printed = auditor("rules", "check", "--rules", rules)
    assert printed.code == 0
    assert printed.out.count("规则文件夹替换了自带的规则：SHELL-003") == 1
    assert printed.out.endswith(f"auditor rules test --rules {rules}\n")


def test_cases_on_own_facts_run_through_the_engine(auditor: Auditor, tmp_path: Path) -> None:
    printed = auditor(
        "rules", "test", "OWN-001", "OWN-002", "--rules", own_rules(tmp_path / "company"), "--lang", "en"
    )
    assert (printed.code, printed.out.strip()) == (0, "6 cases, 6 right, 0 wrong")


def test_numbers_of_several_provinces_choose_no_overlay_and_that_is_said(
    auditor: Auditor, tmp_path: Path
) -> None:
    small(tmp_path / "data")
    path = tmp_path / "data" / "主体信息.csv"
    head, row = path.read_text(encoding="utf-8-sig").splitlines()[:2]
    path.write_text(
        "\n".join([head, row, row.replace("黔ICP备15000412号", "京ICP备15000413号")]), encoding="utf-8"
    )
    out = tmp_path / "run"
    printed = auditor("audit", tmp_path / "data", "--as-of", "2026-11-23", "--out", out, "--fail-on", "never")
    assert printed.code == 0, printed.err
    assert "数据含多个省份的备案号（北京、贵州），没有自动采用任何省份的叠加" in printed.out
    assert not _result(out)["overlays"]

"""Waivers: applied to findings that exist, kept in the list, counted apart, and told when they are of no use."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from auditor.findings.decision import Decision, Decisions

from .folders import ACCESS, small
from .runs import Printed

Auditor = Callable[..., Printed]
NUMBER = "黔ICP备15000412号-1"
AS_OF = date(2026, 11, 23)


def listed(folder: Path, *items: str) -> Path:
    text = "version: 1\nwaivers:\n" + "".join(f"  - {{{item}}}\n" for item in items)
    (folder / "waivers.yml").write_text(text, encoding="utf-8")
    return folder / "waivers.yml"


def waiver(rule: str, expires: str) -> str:
    return f"rule: {rule}, identity: {NUMBER}, owner: 张三, reason: 机房搬迁 13912345678, expires: {expires}"


def test_an_audit_with_waivers(auditor: Auditor, tmp_path: Path) -> None:
    """The one shell is waived until the day itself; its subject's finding is not and still decides the exit code."""
    shell = small(tmp_path / "in", accesses=ACCESS | {"取消接入时间": "2020-01-01", "接入状态": "已取消"})
    given = [("SHELL-001", "2026-11-23"), ("SHELL-001", "2026-11-22"), ("ACC-001", "2027-11-23")]
    file = listed(tmp_path, *(waiver(*one) for one in given))
    printed = auditor("audit", shell, "--out", tmp_path / "run", "--waivers", file, "--fail-on", "high")
    document = json.loads((tmp_path / "run" / "result.json").read_text(encoding="utf-8"))
    shells = [finding for finding in document["findings"] if finding["rule"] == "SHELL-001"]
    assert [(f["identity"], f["state"], f["decision"]["owner"]) for f in shells] == [
        (NUMBER, "waived", "张三")
    ]
    assert printed.code == 0
    assert document["findings_total"] == len(document["findings"]) - 1
    assert {s["key"]: s["count"] for s in document["severities"]}["high"] == 0
    assert [r["counts"]["fail"] - r["set_aside"] for r in document["rules"] if r["id"] == "SHELL-001"] == [0]
    assert [d["effect"] for d in document["decisions"]] == ["applied", "expired", "unmatched"]
    for said in ("1 条问题", "2026-11-23 到期", "2026-11-22 到期，不再适用", "本次没有对应的问题"):
        assert said in printed.out
    assert "13912345678" not in (tmp_path / "run" / "result.json").read_text(encoding="utf-8")
    checked = ("verify", tmp_path / "run", "--waivers", file, "--lang", "en")
    assert auditor(*checked).code == 0
    file.write_text(file.read_text(encoding="utf-8").replace("2027", "2028"), encoding="utf-8")
    printed = auditor(*checked)
    assert (printed.code, "ALTERED  waivers.yml" in printed.out) == (1, True)
    assert (
        "not used by the run  waivers.yml"
        in auditor("verify", tmp_path / "run", "--decisions", file, "--lang", "en").out
    )


WRONG = {
    "no owner": ("rule: SHELL-001, identity: x, reason: r, expires: 2027-01-01", "3:5", "缺少键“owner”"),
    "no reason": ("rule: SHELL-001, identity: x, owner: o, reason: ' ', expires: 2027-01-01", "3:46", "reason"),
    "no expiry": ("rule: SHELL-001, identity: x, owner: o, reason: r", "3:5", "缺少键“expires”"),
    "no date": ("rule: SHELL-001, identity: x, owner: o, reason: r, expires: soon", "3:57", "日期 YYYY-MM-DD"),
    "no such rule": ("rule: SHEL-001, identity: x, owner: o, reason: r, expires: 2027-01-01", "3:6", "SHELL-001"),
    "no such key": ("rule: SHELL-001, identity: x, ownr: o, reason: r, expires: 2027-01-01", "3:36", "“owner”"),
    "half a target": ("rule: SHELL-001, owner: o, reason: r, expires: 2027-01-01", "3:5", "fingerprint"),
    "two targets": ("fingerprint: f, rule: SHELL-001, owner: o, reason: r, expires: 2027-01-01", "3:5", "rule 与 identity"),
}  # fmt: skip


def test_every_mistake_is_told_at_once(auditor: Auditor, tmp_path: Path) -> None:
    file = listed(tmp_path, *(item for item, _, _ in WRONG.values()))
    printed = auditor("audit", tmp_path, "--waivers", file)
    assert printed.code == 2
    for line, (_, place, said) in enumerate(WRONG.values(), start=3):
        where = f"waivers.yml:{line}:{place.partition(':')[2]}: "
        assert [told for told in printed.err.splitlines() if where in told and said in told], (where, said)


def test_a_file_that_is_none_is_told(auditor: Auditor, tmp_path: Path) -> None:
    (tmp_path / "w.yml").write_text("waivers: []\n", encoding="utf-8")
    printed = auditor("audit", tmp_path, "--waivers", tmp_path / "w.yml", "--lang", "en")
    assert (printed.code, "w.yml:1:1: the key 'version' is missing" in printed.err) == (2, True)
    assert "没有这个文件" in auditor("audit", tmp_path, "--waivers", tmp_path / "none.yml").err


def decision(**changed: Any) -> Decision:
    values: dict[str, Any] = {
        "fingerprint": "f1", "rule": "SHELL-001", "identity": None, "rule_version": 3, "decision": "false_alarm",
        "reason": "r", "owner": None, "expires": None, "note": None, "decided_by": "王", "origin": "decisions",
    }  # fmt: skip
    return Decision(**(values | changed))


def outcome(*given: Decision) -> tuple[list[str], list[Decision]]:
    """The states of two findings on one record, and what came of the decisions."""
    decisions = Decisions(given, as_of=AS_OF, versions={"SHELL-001": 3})
    findings: Iterator[Mapping[str, Any]] = decisions.apply(
        {"fingerprint": mark, "rule": "SHELL-001", "identity": NUMBER, "state": "new"}
        for mark in ("f1", "f2")
    )
    return [finding["state"] for finding in findings], decisions.outcome()


@pytest.mark.parametrize(
    ("changed", "state", "effect"),
    [
        ({}, "false_alarm", "applied"),
        ({"rule_version": 2}, "new", "rule_changed"),
        ({"expires": AS_OF}, "false_alarm", "applied"),
        ({"expires": AS_OF - timedelta(days=1)}, "new", "expired"),
        ({"decision": "confirmed"}, "new", "applied"),
        ({"decision": "field_check"}, "new", "applied"),
        ({"fingerprint": "f3"}, "new", "unmatched"),
    ],
)
def test_a_decision_holds_or_not(changed: dict[str, Any], state: str, effect: str) -> None:
    states, told = outcome(decision(**changed))
    assert states == [state, "new"]
    assert [(one.effect, one.findings) for one in told] == [(effect, int(effect == "applied"))]


@pytest.mark.parametrize(("days", "soon"), [(-1, False), (0, True), (30, True), (31, False)])
def test_an_expiry_within_thirty_days_is_soon(days: int, soon: bool) -> None:
    assert outcome(decision(expires=AS_OF + timedelta(days=days)))[1][0].expires_soon is soon


def test_a_waiver_on_a_record_has_all_findings_of_the_rule_there() -> None:
    given = decision(decision="waived", fingerprint=None, identity=NUMBER, rule_version=None)
    states, told = outcome(given)
    assert (states, told[0].findings) == (["waived", "waived"], 2)


def test_of_two_decisions_the_first_that_holds_counts() -> None:
    old = decision(decision="waived", expires=AS_OF - timedelta(days=1))
    states, told = outcome(old, decision(decision="confirmed"), decision())
    assert states == ["new", "new"]
    assert [one.effect for one in told] == ["expired", "applied", "outweighed"]

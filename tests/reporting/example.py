"""A small hand-made run with hostile names, and the same run with any number of findings."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from auditor.findings.result import SCHEMA_VERSION, Result
from auditor.findings.store import SCHEMA, Findings

HOSTILE = (
    "<script>alert(1)</script>",
    '=HYPERLINK("http://evil.example")',
    "@SUM(1)",
    "公司\u202etxt.exe",
    "贵阳\x00\x07\r\n科技",
    "{{ 7*7 }}",
    "长" * 10_240,
    "</td></table><img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "_x0041_\ufffe",
)
PROVIDERS = ("贵州云帆数据有限公司", "贵阳华讯网络科技股份有限公司", "-1+<b>黔</b>", None)
RULES: tuple[tuple[str, str, str, str, str, str, str], ...] = (
    ("SHELL-001", "空壳网站", "Website filing without access", "shell-website", "shell", "high", "service"),
    ("SHELL-003", "空壳主体", "Subject without services", "shell-subject", "shell", "medium", "subject"),
    (
        "CRED-002",
        "名称或号码与证照库不一致",
        "Name or number differs from the registry",
        "subject-check",
        "credential",
        "high",
        "subject",
    ),
    (
        "ACC-001",
        "接入IP不在接入商已备案地址段",
        "Access IP outside the provider's filed ranges",
        "ip-unfiled",
        "access",
        "low",
        "access",
    ),
    (
        "INT-001",
        "服务找不到主体",
        "Service without its subject",
        "record-integrity",
        "integrity",
        "notice",
        "service",
    ),
    ("ACC-003", "少报接入", "Under-reported access", "access-under-reported", "access", "medium", "service"),
)
SEVERITIES = {
    "high": ("高", "high"),
    "medium": ("中", "medium"),
    "low": ("低", "low"),
    "notice": ("提示", "notice"),
}
THEMES = {
    "shell": ("空壳备案", "Shell filings"),
    "credential": ("证照不符", "Mismatched credentials"),
    "access": ("接入IP失效", "Stale access IPs"),
    "integrity": ("数据完整性", "Data integrity"),
}
CATEGORIES = {
    "shell-website": ("空壳网站", "Shell websites"),
    "shell-subject": ("空壳主体", "Shell subjects"),
    "subject-check": ("主体核查", "Subject check"),
    "ip-unfiled": ("未报", "IP not filed"),
    "access-under-reported": ("少报", "Under-reported"),
    "record-integrity": ("数据完整性", "Record integrity"),
}
Words = dict[str, str]


def words(zh: str, en: str) -> Words:
    return {"zh": zh, "en": en}


def findings_of(count: int) -> list[dict[str, Any]]:
    """Findings in report order; every hostile name is among the first ones of each rule."""
    made = [_finding(number) for number in range(count)]
    order = [rule[0] for rule in RULES]
    return sorted(made, key=lambda f: (order.index(f["rule"]), f["provider"] or "", f["identity"]))


def _finding(number: int) -> dict[str, Any]:
    rule, *_, record = RULES[number % 5]
    name = HOSTILE[number // 5 % len(HOSTILE)] if number < 100 else f"贵州示例第{number}科技有限公司"
    subject = f"黔ICP备{15000000 + number}号"
    service = f"{subject}-1" if record != "subject" else None
    return {
        "fingerprint": f"{number * 2654435761 % 2**64:016x}",
        "rule": rule,
        "record": record,
        "identity": service or subject,
        "subject_no": subject,
        "service_no": service,
        "subject_name": name,
        "service_name": "示例网站" if service else None,
        "domains": f"example{number}.cn;例子.cn" if service else None,
        "provider": PROVIDERS[number % 4],
        "city": (None, "贵阳市", "遵义市", "六盘水市")[number // 3 % 4],
        "state": "new" if number % 3 else "open",
        "decision": None,
        "first_seen": date(2026, 3, 1) if number % 3 else date(2026, 1, 5),
        "message": words(f"“{name}”已 37 天无接入。", f"“{name}” has had no access for 37 days."),
        "evidence": [
            _evidence("subject_name", name, "主体.csv", None, number + 2),
            _evidence("days_without_access", "37", None, None, None),
            _evidence("without_access_basis", "cancellation", "接入.xlsx", "接入信息", number + 2),
            _evidence("alive", "true" if number % 2 else None, "解析.csv", None, number + 9),
        ],
        "asked": [
            {"fact": "active_access_count", "value": "0"},
            {"fact": "days_without_access", "value": "37"},
        ],
        "actions": [
            {"do": "add-access", "sure": True, "caution": None},
            {
                "do": "cancel-service",
                "sure": number % 2 == 0,
                "caution": ("alive", "unverified", None)[number % 3],
            },
        ],
        "file": "主体.csv",
        "sheet": None,
        "row": number + 2,
    }


def _evidence(
    fact: str, value: str | None, file: str | None, sheet: str | None, row: int | None
) -> dict[str, Any]:
    return {"fact": fact, "value": value, "file": file, "sheet": sheet, "row": row}


def write(findings: list[dict[str, Any]], to: Path) -> Findings:
    pq.write_table(pa.Table.from_pylist(findings, schema=SCHEMA), to)
    return Findings(to)


def result_of(findings: list[dict[str, Any]], *, complete: bool = True) -> Result:
    by_rule = Counter(f["rule"] for f in findings)
    incident = words("规则 SHELL-001 两种判定不一致", "SHELL-001: engine and evaluator disagree")
    states = {"new": ("新增", "new"), "open": ("持续", "open"), "rectified": ("已整改", "rectified")}
    computed = {
        "schema_version": SCHEMA_VERSION,
        "complete": complete,
        "incidents": [] if complete else [incident],
        "rules": [_rule(rule, by_rule[rule[0]]) for rule in RULES],
        "states": _tallies(states, Counter(f["state"] for f in findings) | {"rectified": 205}),
        "severities": _tallies(SEVERITIES, _grouped(by_rule, 5)),
        "themes": _tallies(THEMES, _grouped(by_rule, 4)),
        "categories": _tallies(CATEGORIES, _grouped(by_rule, 3)),
        "providers": _providers(findings),
        "actions": [_action("cancel-service", len(findings)), _action("add-access", 0)],
        "overdue": len([f for f in findings if f["state"] == "open"]),
        "first": [_group(rule, findings) for rule in ("SHELL-001", "CRED-002") if by_rule[rule]],
        "trend": [_point(month, len(findings)) for month in range(1, 4)],
        "decisions": [],
        "set_aside_total": 0,
        "past": [_past(number) for number in range(205)] if findings else [],
        "findings_total": len(findings),
    }
    static = yaml.safe_load(Path(__file__).with_name("run.yml").read_text(encoding="utf-8"))
    return Result.model_validate(static | computed)


def _group(rule: str, findings: list[dict[str, Any]]) -> dict[str, Any]:
    states = Counter(f["state"] for f in findings if f["rule"] == rule)
    return {
        "rule": rule,
        "findings": states.total(),
        "new": states["new"],
        "overdue": states["open"],
        "provider": PROVIDERS[0],
        "provider_findings": states.total() // 4,
    }


def _point(month: int, findings: int) -> dict[str, Any]:
    return {
        "run": f"2026-{month:02}-01-77aa01",
        "as_of": date(2026, month, 1),
        "findings": findings + 30 - 10 * month,
        "new": 10,
        "open": findings + 20 - 10 * month,
        "overdue": 8,
        "rectified": 5 * month,
        "unknown": 210,
    }


def _action(do: str, findings: int) -> dict[str, Any]:
    return {"do": do, "findings": findings, "alive": findings // 3, "unverified": findings // 3}


def _grouped(by_rule: Counter[str], column: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    for rule in RULES:
        counts[rule[column]] += by_rule[rule[0]]
    return counts


def _tallies(labels: dict[str, tuple[str, str]], counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {"key": key, "label": words(*label), "count": counts.get(key, 0)} for key, label in labels.items()
    ]


def _rule(rule: tuple[str, str, str, str, str, str, str], fails: int) -> dict[str, Any]:
    name, zh, en, category, theme, severity, record = rule
    evaluated = name != "ACC-003"
    return {
        "id": name,
        "version": 1,
        "status": "trial" if name == "INT-001" else "active",
        "title": words(zh, en),
        "why": words(
            "备案长期无接入信息的，视为空壳备案，管局定期清理；正常使用而未补报接入的网站可能因此被误注销。",
            "A filing without access is a shell and is cleaned up; a live site may be cancelled by mistake.",
        ),
        "category": category,
        "category_label": words(*CATEGORIES[category]),
        "theme": theme,
        "theme_label": words(*THEMES[theme]),
        "severity": severity,
        "severity_label": words(*SEVERITIES[severity]),
        "record": record,
        "sentence": words(
            "有效接入数为 0，且无接入天数大于 7 日", "no active access and more than 7 days without access"
        ),
        "sentence_asked": words(
            "有效接入数为 0{active_access_count}，且无接入天数大于 7 日{days_without_access}",
            "no active access{active_access_count} and more than 7 days without access{days_without_access}",
        ),
        "basis": ["SPEC-GLOSSARY", "ORDER33-18"] if theme == "shell" else [],
        "params": ["shell_grace_days"] if theme == "shell" else [],
        "predicts": ["1063"] if name == "ACC-001" else [],
        "actions": [
            {"do": "add-access", "when": "alive", "title": words("补报接入", "Add access")},
            {
                "do": "cancel-service",
                "when": "not alive",
                "title": words("注销服务备案", "Cancel the service filing"),
            },
        ],
        "evaluated": evaluated,
        "off": None,
        "adjustments": [],
        "needs_missing": [] if evaluated else ["resolutions", "accesses.ip_list"],
        "counts": {
            "records": 130_250,
            "fail": fails,
            "passed": 130_250 - fails - 62,
            "unknown": 42,
            "not_applicable": 20,
        }
        if evaluated
        else None,
        "unknown_reasons": [
            {
                "fact": "days_without_access",
                "label": words("无接入天数", "Days without access"),
                "records": 42,
                "tables": ["accesses"],
            }
        ]
        if evaluated
        else [],
        "set_aside": 0,
        "situations": 7,
    }


def _providers(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    themes = {rule[0]: rule[4] for rule in RULES}
    names = sorted({f["provider"] for f in findings if f["provider"]})
    own = {name: Counter(themes[f["rule"]] for f in findings if f["provider"] == name) for name in names}
    return [
        {"provider": name, "services": 1000, "findings": own[name].total(), "themes": dict(own[name])}
        for name in names
    ]


def _past(number: int) -> dict[str, Any]:
    return {
        "fingerprint": f"aa{number:014x}",
        "rule": "SHELL-001",
        "record": "service",
        "identity": f"黔ICP备{16000000 + number}号-1",
        "subject_name": HOSTILE[number % len(HOSTILE)],
        "provider": PROVIDERS[number % 4],
        "state": "rectified",
        "first_seen": date(2026, 1, 5),
    }

"""A user's own rules folder that extends the packaged one: a declared column, a rule on it, a packaged rule overridden."""

from __future__ import annotations

from pathlib import Path

from auditor.rulebook.load import packaged_rules

FACTS = """\
public_account:
  record: service
  table: services
  type: flag
  label: {zh: 公众号已核验, en: public account verified}
  definition: {zh: 本公司核验公众号的结果, en: whether our company verified the public account}
  headers: [公众号核验]
check_score:
  record: subject
  table: subjects
  type: integer
  label: {zh: 核验分, en: check score}
  definition: {zh: 本公司的核验分, en: our company's score}
  headers: [核验分]
visited_on:
  record: service
  table: services
  type: date
  label: {zh: 巡查日期, en: visited on}
  definition: {zh: 本公司巡查的日期, en: when our company looked at it}
  headers: [首页巡查日期]
"""
PARAMS = """\
pass_mark:
  {value: 60, unit: point, label: {zh: 及格分, en: pass mark}, bounds: [0, 100], stricter: higher}
"""
RULE = """\
id: {id}
version: 1
status: active
title: {{zh: 公众号未核验, en: Public account not verified}}
why: {{zh: 本公司的要求, en: our company asks for it}}
category: content-check
severity: low
basis: []
scope: {{record: {record}, when: {{status: valid}}}}
select:
  bad: {test}
condition: bad
evidence: [{fact}]
message: {{zh: 未通过核验, en: not verified}}
actions: []
cases:
  - {{name: 未核验, given: {{status: valid, {bad}}}, expect: fail}}
  - {{name: 已核验, given: {{status: valid, {good}}}, expect: pass}}
  - {{name: 不知道, given: {{status: valid}}, expect: unknown}}
"""
ACCOUNT = RULE.format(
    id="OWN-001", record="service", fact="public_account", test="{public_account: false}",
    bad="public_account: false", good="public_account: true",
)  # fmt: skip
SCORE = RULE.format(
    id="OWN-002", record="subject", fact="check_score", test="{check_score: {lt: $pass_mark}}", bad="check_score: 59",
    good="check_score: 60",
)  # fmt: skip
VISIT = RULE.format(
    id="OWN-003", record="service", fact="visited_on, days_since_visited", test="{days_since_visited: {gt: 30}}",
    bad="days_since_visited: 31", good="days_since_visited: 30",
)  # fmt: skip


def own_rules(folder: Path) -> Path:
    """The folder, complete and without mistakes."""
    files = {
        "rulebook.yml": "extends: packaged\n",
        "facts.yml": FACTS,
        "params.yml": PARAMS,
        "own/OWN-001.yml": ACCOUNT,
        "own/OWN-002.yml": SCORE,
        "own/OWN-003.yml": VISIT,
        "own/SHELL-003.yml": (packaged_rules() / "shell" / "SHELL-003.yml")
        .read_text(encoding="utf-8")
        .replace("severity: high", "severity: low"),
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder

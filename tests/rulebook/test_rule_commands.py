"""The commands for rule authors: list, show, facts, new, docs, schema."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from auditor.cli import main
from auditor.facts.catalogue import FACTS

from .planting import Rules

SHELL1 = "shell/SHELL-001.yml"


def auditor(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def listed(*words: str) -> list[str]:
    printed = auditor("rules", "list", *words)
    assert printed.exit_code == 0
    return [line.split("\t")[0] for line in printed.output.splitlines()]


def test_rules_by_article_category_and_code() -> None:
    assert listed("--article", "DOMAIN-633") == ["DOM-001", "DOM-002"]
    assert listed("--category", "shell-subject") == ["SHELL-003", "SHELL-004"]
    assert listed("--code", "1063", "--category", "ip-conflict") == ["ACC-002"]
    assert listed("--code", "2002") == []


@pytest.mark.parametrize(
    ("words", "nearest"),
    [
        (("list", "--article", "DOMAIN-663"), "DOMAIN-633"),
        (("list", "--code", "1066x"), "1066"),
        (("show", "SHEL-001"), "SHELL-001"),
        (("facts", "--kind", "services"), "service"),
    ],
)
def test_a_wrong_word_gets_the_nearest(words: tuple[str, ...], nearest: str) -> None:
    printed = auditor("rules", *words)
    assert printed.exit_code == 2
    assert f"“{nearest}”" in printed.output


def test_a_rule_in_plain_words() -> None:
    zh, en = (
        auditor("rules", "show", "SHELL-001").output,
        auditor("rules", "show", "SHELL-001", "--lang", "en").output,
    )
    assert "命中条件：有效接入数为0条，且（无接入天数大于7天" in zh
    assert "shell_grace_days = 7天" in zh
    assert "（待确认）" in zh
    assert "Fails when: accesses in force is 0 record(s) and (days without access is more than 7 day(s)" in en
    assert "1063 接入IP与本单位IP备案不一致" in auditor("rules", "show", "ACC-001").output


def test_every_fact_is_explained() -> None:
    printed = auditor("rules", "facts").output
    for facts in FACTS.values():
        for fact in facts.values():
            assert f"{fact.name}  [" in printed
            assert fact.definition.zh in printed
    assert (
        "days_without_access  [整数（天）]  无接入天数"
        in auditor("rules", "facts", "--kind", "service").output
    )


def test_a_new_rule_loads_and_its_cases_fail_until_they_are_filled_in(rules: Rules) -> None:
    folder = rules.folder / "local"
    assert auditor("rules", "new", "LOCAL-001", "--out", folder).exit_code == 0
    path = folder / "LOCAL-001.yml"
    schema = path.read_text(encoding="utf-8").splitlines()[0].partition("$schema=")[2]
    assert (folder / schema).resolve().is_file()
    checked = auditor("rules", "check", "--rules", rules.folder)
    assert checked.exit_code == 0
    for warning in (
        "title 还是草稿的文字", "why 还是草稿的文字", "示例“待填：应命中 (to fill in, should fail)”还是草稿的名称",
        "示例“待填：应命中 (to fill in, should fail)”不成立：应为 fail（命中），得到 unknown（无法判定）",
    ):  # fmt: skip
        assert f"提醒：LOCAL-001: {warning}" in checked.output
    assert checked.output.endswith(f"auditor rules test --rules {rules.folder}\n")
    assert (
        auditor("rules", "test", "LOCAL-001", "--rules", rules.folder).output.splitlines()[-1]
        == "示例 4 个，正确 2，错误 2"
    )
    text = path.read_text(encoding="utf-8")
    for days, verdict in ((366, "fail"), (365, "pass")):
        empty = f"given: {{type: website, status: valid}}\n    expect: {verdict}"
        given = f"type: website, status: valid, active_access_count: 0, days_without_access: {days}"
        full = f"given: {{{given}}}\n    expect: {verdict}"
        text = text.replace(empty, full)
    path.write_text(text, encoding="utf-8")
    assert (
        auditor("rules", "test", "LOCAL-001", "--rules", rules.folder).output == "示例 4 个，正确 4，错误 0\n"
    )


def test_a_mistake_in_one_rule_does_not_block_the_test_of_another(rules: Rules) -> None:
    rules.plant("shell/SHELL-002.yml", "severity: high", "severity: hihg")
    rules.write("shell/my-rule.yml", "a: [")
    tested = auditor("rules", "test", "SHELL-001", "--rules", rules.folder)
    assert tested.exit_code == 0
    assert auditor("rules", "show", "SHELL-003", "--rules", rules.folder).exit_code == 0
    needing = auditor(
        "rules", "test", "SHELL-004", "--rules", rules.folder
    )  # asks for the verdicts of SHELL-002
    assert needing.exit_code == 2
    assert "rules/shell/SHELL-002.yml" in needing.output
    assert auditor("rules", "test", "--rules", rules.folder).exit_code == 2


def test_a_rule_of_ones_own_is_looked_for_where_rules_says(rules: Rules) -> None:
    alone = auditor("rules", "test", "LOCAL-001")
    assert alone.exit_code == 2
    assert "如 --rules own" in alone.output
    assert "--rules own" not in auditor("rules", "test", "LOCAL-001", "--rules", rules.folder).output


def test_the_words_that_a_rule_may_use(rules: Rules) -> None:
    everything = auditor("rules", "words", "--rules", rules.folder).output
    for line in (
        "== 类别 (category) ==", "shell-website  空壳网站", "high  高", "add-access  新增接入",
        "1063  接入IP与本单位IP备案不一致",
        "shell_grace_days  = 7  无接入多少天以上视为空壳", "trial  试行", "service  服务", "unknown  无法判定",
    ):  # fmt: skip
        assert line in everything.splitlines()
    rules.plant(SHELL1, "severity: high", "severity: hihg")  # is no reason to withhold the right words
    words = auditor("rules", "words", "severity", "--rules", rules.folder, "--lang", "en").output
    assert words.splitlines() == [
        "== severities (severity) ==",
        "high  High",
        "medium  Medium",
        "low  Low",
        "notice  Notice",
    ]
    assert auditor("rules", "words", "severities").exit_code == 2
    assert (
        "取值 valid 有效、cancelled 已注销、changing 变更中"
        in auditor("rules", "facts", "--kind", "subject").output
    )


def test_a_new_rule_says_what_comes_next(tmp_path: Path) -> None:
    own = tmp_path / "own"
    assert (
        "内容为一行 extends: packaged" in auditor("rules", "new", "LOCAL-001", "--out", own / "local").output
    )
    (own / "rulebook.yml").write_text("extends: packaged\n", encoding="utf-8")
    second = auditor("rules", "new", "LOCAL-002", "--out", own / "local").output
    assert f"auditor rules test LOCAL-002 --rules {own}\n" in second
    assert auditor("rules", "test", "LOCAL-002", "--rules", own).exit_code == 1


def test_a_new_rule_overwrites_nothing_and_has_a_proper_id(tmp_path: Path) -> None:
    (tmp_path / "LOCAL-001.yml").write_text("mine", encoding="utf-8")
    assert auditor("rules", "new", "LOCAL-001", "--out", tmp_path).exit_code == 2
    assert (tmp_path / "LOCAL-001.yml").read_text(encoding="utf-8") == "mine"
    assert auditor("rules", "new", "local-1", "--out", tmp_path).exit_code == 2


def test_pages_are_written(tmp_path: Path) -> None:
    assert auditor("rules", "docs", "--out", tmp_path / "pages").exit_code == 0
    assert "空壳网站" in (tmp_path / "pages" / "SHELL-001.md").read_text(encoding="utf-8")

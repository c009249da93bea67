"""`auditor rules ...`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from auditor.cli.options import LANG, RULES
from auditor.errors import ExitCode, UsageError
from auditor.text import Lang, Text


@click.group()
def rules() -> None:
    """规则：检查、测试、列出、查看。 / Rules: check, test, list, show."""


@rules.command("check")
@RULES
@LANG
def rules_check(rules: Path | None, lang: Lang) -> None:
    """检查全部规则文件，一次列出所有错误。 / Check all rule files; all mistakes at once."""
    from auditor.rulebook.load import load_rulebook  # noqa: PLC0415

    book = load_rulebook(rules)
    counts = len(book.rules), len(book.articles), len(book.procedures), len(book.params)
    zh = "规则 {} 条、依据 {} 条、处置 {} 项、参数 {} 个：没有错误"
    en = "{} rules, {} articles, {} procedures, {} parameters: no mistakes"
    click.echo({"zh": zh, "en": en}[lang].format(*counts))


@rules.command("test")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@RULES
@LANG
def rules_test(ids: tuple[str, ...], rules: Path | None, lang: Lang) -> None:
    """用真正的引擎运行规则自带的示例。 / Run the cases that rules carry through the real engine."""
    from auditor.cli.console import case_lines  # noqa: PLC0415
    from auditor.engine.cases import run_cases  # noqa: PLC0415
    from auditor.rulebook.load import load_rulebook  # noqa: PLC0415

    book = load_rulebook(rules)
    for rule in ids:
        _known(rule, book.rules)
    outcomes = run_cases(book, ids)
    click.echo(case_lines(outcomes, lang))
    click.get_current_context().exit(0 if all(o.good for o in outcomes) else int(ExitCode.FINDINGS))


@rules.command("list")
@RULES
@LANG
def rules_list(rules: Path | None, lang: Lang) -> None:
    """列出规则：编号、严重程度、类别、标题。 / List rules: id, severity, category, title."""
    from auditor.cli.console import rule_lines  # noqa: PLC0415
    from auditor.rulebook.load import load_rulebook  # noqa: PLC0415

    click.echo(rule_lines(load_rulebook(rules), lang))


@rules.command("show")
@click.argument("rule", metavar="ID")
@RULES
@LANG
def rules_show(rule: str, rules: Path | None, lang: Lang) -> None:
    """用文字说明一条规则。 / One rule in plain words."""
    from auditor.cli.console import rule_page  # noqa: PLC0415
    from auditor.rulebook.load import load_rulebook  # noqa: PLC0415

    book = load_rulebook(rules)
    _known(rule, book.rules)
    click.echo(rule_page(book, book.rules[rule], lang))


def _known(rule: str, known: Any) -> None:
    from auditor.nearest import did_you_mean  # noqa: PLC0415

    if rule not in known:
        hint = did_you_mean(rule, known)
        raise UsageError(Text(f"没有规则“{rule}”{hint.zh}", f"there is no rule '{rule}'{hint.en}"))

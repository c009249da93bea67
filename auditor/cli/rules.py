"""`auditor rules ...`: what there is and whether it is right."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import click

from auditor.cli.options import LANG, RULES
from auditor.cli.rule_writing import docs, new, schema
from auditor.errors import ExitCode, UsageError
from auditor.text import Lang, Text


@click.group()
def rules() -> None:
    """规则：检查、测试、列出、查看、新建。 / Rules: check, test, list, show, write."""


@rules.command("check")
@RULES
@LANG
def check(rules: Path | None, lang: Lang) -> None:
    """检查全部规则文件，一次列出所有错误；没有错误时再列出可疑之处。

    Check all rule files; all mistakes at once. Without mistakes, warn of what is probably not meant: selections that no
    case depends on, conditions that cannot hold, what nothing uses, rules that overlap. Warnings leave the exit code at 0.
    """
    from auditor.rulebook.choice import Choice  # noqa: PLC0415
    from auditor.rulebook.load import load_library  # noqa: PLC0415
    from auditor.rulebook.warnings import warnings  # noqa: PLC0415

    library = load_library(rules)
    book, found = library.book(Choice()), warnings(library)
    for warning in found:
        click.echo({"zh": "提醒：", "en": "warning: "}[lang] + warning.to(lang))
    counts = len(book.rules), len(book.articles), len(book.procedures), len(book.params), len(found)
    zh = "规则 {} 条、依据 {} 条、处置 {} 项、参数 {} 个：没有错误，提醒 {} 条"
    en = "{} rules, {} articles, {} procedures, {} parameters: no mistakes, {} warning(s)"
    click.echo({"zh": zh, "en": en}[lang].format(*counts))


@rules.command("test")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@RULES
@LANG
def test(ids: tuple[str, ...], rules: Path | None, lang: Lang) -> None:
    """用真正的引擎运行规则自带的示例。 / Run the cases that rules carry through the real engine."""
    from auditor.cli.rule_text import case_lines  # noqa: PLC0415
    from auditor.engine.cases import run_cases  # noqa: PLC0415
    from auditor.rulebook.load import load_rulebook  # noqa: PLC0415

    book = load_rulebook(rules)
    for rule in ids:
        _known(rule, book.rules, "规则", "rule")
    outcomes = run_cases(book, ids)
    click.echo(case_lines(outcomes, lang))
    click.get_current_context().exit(0 if all(o.good for o in outcomes) else int(ExitCode.FINDINGS))


@rules.command("list")
@click.option("--pack", metavar="NAME|FILE", help="该规则包采用的 / used by this pack")
@click.option("--article", metavar="ID", help="以该条为依据的 / resting on this article")
@click.option("--category", metavar="ID", help="该类别的 / of this category")
@click.option("--code", metavar="CODE", help="预计退回代码为此的 / predicting this return code")
@RULES
@LANG
def list_rules(
    *, pack: str | None, article: str | None, category: str | None, code: str | None, rules: Path | None, lang: Lang
) -> None:  # fmt: skip
    """列出规则：编号、状态、严重程度、类别、标题。 / List rules: id, status, severity, category, title."""
    from auditor.cli.rule_text import rule_lines  # noqa: PLC0415
    from auditor.reference import load  # noqa: PLC0415
    from auditor.rulebook.choice import Choice  # noqa: PLC0415
    from auditor.rulebook.load import load_rulebook  # noqa: PLC0415

    book = load_rulebook(rules, choice=Choice(pack=pack) if pack else None)
    _known(article, book.articles, "依据", "article")
    _known(category, book.vocabulary.categories, "类别", "category")
    _known(code, load("return_codes"), "返回代码", "return code")
    wanted = [
        rule for rule in book.rules.values()
        if (pack is None or book.is_judged(rule)) and article in (None, *rule.file.basis)
        and category in (None, rule.file.category) and code in (None, *rule.file.predicts)
    ]  # fmt: skip
    click.echo(rule_lines(book, wanted, lang), nl=bool(wanted))


@rules.command("show")
@click.argument("rule", metavar="ID")
@RULES
@LANG
def show(rule: str, rules: Path | None, lang: Lang) -> None:
    """用文字说明一条规则。 / One rule in plain words."""
    from auditor.cli.rule_text import rule_page  # noqa: PLC0415
    from auditor.rulebook.load import load_rulebook  # noqa: PLC0415

    book = load_rulebook(rules)
    _known(rule, book.rules, "规则", "rule")
    click.echo(rule_page(book, book.rules[rule], lang))


@rules.command("facts")
@click.option(
    "--kind", metavar="KIND", help="只列一种记录，如 service / of one kind of record, such as service"
)
@RULES
@LANG
def facts(kind: str | None, rules: Path | None, lang: Lang) -> None:
    """列出规则可以询问的全部事实。 / Every fact a rule may ask for, with definition, type and needed columns."""
    from auditor.cli.rule_text import fact_lines  # noqa: PLC0415
    from auditor.facts.kind import KINDS  # noqa: PLC0415
    from auditor.rulebook.load import load_rulebook  # noqa: PLC0415

    _known(kind, KINDS, "记录种类", "kind of record")
    click.echo(fact_lines(load_rulebook(rules), [kind] if kind else KINDS, lang))


def _known(word: str | None, known: Collection[str], zh: str, en: str) -> None:
    from auditor.nearest import did_you_mean  # noqa: PLC0415

    if word is not None and word not in known:
        hint = did_you_mean(word, known)
        raise UsageError(Text(f"没有{zh}“{word}”{hint.zh}", f"there is no {en} '{word}'{hint.en}"))


for command in (new, docs, schema):
    rules.add_command(command)

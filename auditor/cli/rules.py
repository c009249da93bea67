"""`auditor rules ...`: what there is and whether it is right."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.options import LANG, RULES, given
from auditor.cli.rule_writing import docs, new, schema
from auditor.errors import ExitCode, UsageError
from auditor.text import Lang, Text

if TYPE_CHECKING:
    from auditor.rulebook.rule import Rulebook


@click.group()
def rules() -> None:
    """规则：检查、测试、列出、查看、新建。 / Rules: check, test, list, show, write."""


@rules.command("check")
@RULES
@LANG
def check(rules: Path | None, lang: Lang) -> None:
    """检查全部规则文件，一次列出所有错误；没有错误时再列出可疑之处。

    Check all rule files; all mistakes at once. Without mistakes, warn of what is probably not meant: cases that do not
    hold or are missing, conditions that cannot hold, what nothing uses, rules that overlap, what rests on texts that are
    out of force. Warnings leave the exit code at 0. Advice that has ended by today is a mistake.
    """
    from auditor.rulebook.choice import Choice  # noqa: PLC0415
    from auditor.rulebook.in_force import refuse_ended, rests_on_history  # noqa: PLC0415
    from auditor.rulebook.load import load_library  # noqa: PLC0415
    from auditor.rulebook.warnings import warnings  # noqa: PLC0415

    library, today = load_library(rules), date.today()
    book = library.book(Choice())
    refuse_ended(library, book, today)
    found = [*warnings(library), *rests_on_history(book, today)]
    for notice in book.notices:
        click.echo(notice.to(lang))
    for warning in found:
        click.echo({"zh": "提醒：", "en": "warning: "}[lang] + warning.to(lang))
    counts = len(book.rules), len(book.articles), len(book.procedures), len(book.params), len(found)
    zh = "规则 {} 条、依据 {} 条、处置 {} 项、参数 {} 个：没有错误，提醒 {} 条"
    en = "{} rules, {} articles, {} procedures, {} parameters: no mistakes, {} warning(s)"
    click.echo({"zh": zh, "en": en}[lang].format(*counts))
    then = {"zh": "接着用真正的引擎运行示例：", "en": "now run the cases through the engine: "}[lang]
    click.echo(f"{then}auditor rules test{given(rules)}")


@rules.command("test")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@RULES
@LANG
def test(ids: tuple[str, ...], rules: Path | None, lang: Lang) -> None:
    """用真正的引擎运行规则自带的示例；写了编号的，不受其他规则中错误的影响。

    Run the cases that rules carry through the real engine; with ids, mistakes in other rules are in nobody's way.
    """
    from auditor.cli.rule_text import case_lines  # noqa: PLC0415
    from auditor.engine.cases import run_cases  # noqa: PLC0415

    outcomes = run_cases(_book_of(ids, rules), ids)
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

    book = _book_of([rule], rules)
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
    click.echo(fact_lines(load_rulebook(rules, only=()), [kind] if kind else KINDS, lang))


@rules.command("words")
@click.argument("key", required=False)
@RULES
@LANG
def words(key: str | None, rules: Path | None, lang: Lang) -> None:
    """列出规则中可以写的词：类别、严重程度、依据、处置、参数、返回代码；KEY 只列一种，如 category。

    The words that rules may use: categories, severities, articles, actions, parameters, return codes; KEY: one of the lists.
    """
    from auditor.cli.rule_text import word_lines  # noqa: PLC0415
    from auditor.rulebook.load import load_rulebook  # noqa: PLC0415
    from auditor.rulebook.words import words as lists  # noqa: PLC0415

    known = lists(load_rulebook(rules, only=()))
    _known(key, known, "词表", "list")
    click.echo(word_lines({key: known[key]} if key else known, lang))


def _book_of(ids: Sequence[str], rules: Path | None) -> Rulebook:
    """These rules with those that they wait for; all of them when none is named."""
    from auditor.rulebook.choice import Choice  # noqa: PLC0415
    from auditor.rulebook.load import load_library  # noqa: PLC0415

    library = load_library(rules, only=ids or None)
    for rule in ids:
        _known(rule, library.names, "规则", "rule", None if rules else _PACKAGED_ONLY)
    return library.book(Choice())


_PACKAGED_ONLY = Text(
    "这里只有自带的规则；自己的规则请用 --rules 指出文件夹，如 --rules own",
    "these are the packaged rules; for a rule of your own name its folder, such as --rules own",
)


def _known(word: str | None, known: Collection[str], zh: str, en: str, todo: Text | None = None) -> None:
    from auditor.nearest import did_you_mean  # noqa: PLC0415

    if word is not None and word not in known:
        hint = did_you_mean(word, known)
        raise UsageError(Text(f"没有{zh}“{word}”{hint.zh}", f"there is no {en} '{word}'{hint.en}"), todo=todo)


for command in (new, docs, schema):
    rules.add_command(command)

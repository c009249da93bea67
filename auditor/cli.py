"""The command line: parse, call, print."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from auditor import __version__
from auditor.errors import AuditorError, ExitCode, UsageError
from auditor.options import LANG, RULES, SNAPSHOT, day, time_limit, user_cache, values
from auditor.text import Lang, Text


class _Group(click.Group):
    """Prints our own errors as their one screen and exits with their code; never a traceback for bad input."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except AuditorError as error:
            click.echo(_shown(error.render(_language(sys.argv))), err=True)
            ctx.exit(int(error.exit_code))


def _shown(message: str) -> str:
    """The message without control characters, which a file name or a cell in it may hold."""
    from auditor.reporting.visible import visible  # noqa: PLC0415

    return "\n".join(map(visible, message.split("\n")))


def _language(arguments: Sequence[str]) -> Lang:
    """The language asked for, also when parsing did not get as far as the option."""
    return "en" if "--lang=en" in arguments or ("--lang", "en") in pairwise(arguments) else "zh"


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="auditor")
def main() -> None:
    """ICP 备案数据审计：检查空壳备案、证照不符、接入 IP 失效，给出处置建议。

    Audits ICP filing snapshots: shell records, mismatched credentials, stale access IPs, with recommended actions.

    \b
    auditor audit exports/2026-11-23          审计一个导出文件夹 / audit a folder of exports
    auditor inspect exports/2026-11-23        先看看读出了什么 / look at what is read first
    auditor sample demo && auditor audit demo 先用合成数据试一遍 / try it on synthetic data
    auditor rules list                        有哪些规则 / which rules there are

    \b
    退出码 / exit codes: 0 无问题 clean · 1 有问题 findings · 2 用法或规则错误 usage or rules ·
    3 快照不可用 unusable snapshot · 4 运行不完整 incomplete run
    """


@main.command()
@click.argument("path", type=SNAPSHOT)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="结果文件夹（默认 runs/编号） / run folder (default runs/ID)",
)
@click.option("--as-of", "as_of", metavar="YYYY-MM-DD", help="快照日期 / the day the snapshot speaks of")
@click.option(
    "--previous",
    type=click.Path(path_type=Path),
    help="上一次的结果文件夹 / earlier run folder to compare with",
)
@click.option(
    "--param",
    "params",
    multiple=True,
    metavar="NAME=VALUE",
    help="临时改一个参数 / change a parameter for this run",
)
@click.option(
    "--fail-on", type=click.Choice(["high", "medium", "low", "notice", "never"]), default="medium", show_default=True,
    help="从哪个严重程度起以退出码 1 结束 / lowest severity that makes exit code 1",
)  # fmt: skip
@click.option(
    "--engine-seconds",
    type=float,
    default=300.0,
    show_default=True,
    help="推理引擎时限 / time limit of the engine",
)
@click.option(
    "--cache", type=click.Path(path_type=Path), envvar="AUDITOR_CACHE", metavar="DIR",
    help="读取结果的缓存文件夹（默认在本用户的缓存目录） / folder that keeps what was read (default: the user's cache folder)",
)  # fmt: skip
@click.option("--no-cache", is_flag=True, help="不缓存读取结果 / keep nothing of what was read")
@RULES
@LANG
def audit(
    path: str | Path, *, out: Path | None, as_of: str | None, previous: Path | None, params: tuple[str, ...], fail_on: str,
    engine_seconds: float, cache: Path | None, no_cache: bool, rules: Path | None, lang: Lang,
) -> None:  # fmt: skip
    """审计 PATH：一个导出文件夹（CSV、XLSX），或一个含多张工作表的工作簿。

    Audit PATH: a folder of exports (CSV, XLSX) or one workbook with several sheets.

    \b
    auditor audit exports/2026-11-23
    auditor audit week48.xlsx --as-of 2026-11-23 --out result/week48
    auditor audit exports/2026-11-30 --previous runs/20261123-1a2b3c4d
    auditor audit exports/2026-11-23 --param shell_grace_days=14 --fail-on high
    """
    from auditor.console import progress, summary  # noqa: PLC0415
    from auditor.run import audit as run_audit  # noqa: PLC0415  the imports of an audit take a second

    with progress(lang) as tell:
        run = run_audit(
            path, out=out, as_of=day(as_of), previous=previous, rules=rules, params=values(params), lang=lang,
            progress=tell, seconds=time_limit(engine_seconds), cache=None if no_cache else cache or user_cache(),
        )  # fmt: skip
    click.echo(summary(run, lang))
    code = run.exit_code(fail_on) if fail_on != "never" or not run.result.complete else ExitCode.CLEAN
    click.get_current_context().exit(int(code))


@main.command()
@click.argument("path", type=SNAPSHOT)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
@click.option(
    "--write", is_flag=True, help="在数据旁写一份 snapshot.yml 草稿 / write a draft of snapshot.yml"
)
@click.option("--force", is_flag=True, help="重写已有的 snapshot.yml / write over an existing snapshot.yml")
@click.option("--as-of", "as_of", metavar="YYYY-MM-DD", help="快照日期 / the day the snapshot speaks of")
@LANG
def inspect(
    path: str | Path, *, as_json: bool, write: bool, force: bool, as_of: str | None, lang: Lang
) -> None:
    """看一看 PATH：每个文件是什么、认出哪些列、缺什么、有什么问题；不审计。

    Look at PATH: what each file is, which columns are understood, what is missing and what is wrong, without an audit.
    Exit code 3 when an audit would refuse the data.

    \b
    auditor inspect exports/2026-11-23
    auditor inspect week48.xlsx --as-of 2026-11-23 --write
    """
    from auditor.console import progress  # noqa: PLC0415
    from auditor.inspection import describe, write_draft  # noqa: PLC0415
    from auditor.inspection import inspect as run_inspection  # noqa: PLC0415
    from auditor.snapshot.origin import origin_of  # noqa: PLC0415

    with progress(lang) as tell:
        found = run_inspection(path, as_of=day(as_of), progress=tell)
    click.echo(found.model_dump_json(indent=2) if as_json else describe(found, origin_of(path).given, lang))
    if write:
        target = write_draft(found, path, lang, force=force)
        click.echo({"zh": f"已写出 {target}，请核对", "en": f"wrote {target}: check it"}[lang], err=True)
    click.get_current_context().exit(0 if found.auditable else int(ExitCode.UNUSABLE_SNAPSHOT))


@main.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--services", type=click.IntRange(1), default=300, show_default=True, help="服务数 / number of services"
)
@click.option("--seed", type=int, default=1, show_default=True, help="随机种子 / seed; same seed, same bytes")
@LANG
def sample(out: Path, services: int, seed: int, lang: Lang) -> None:
    """在 OUT 写一个合成的省级快照，内含各类问题和答案（truth/）。

    Write a synthetic province to OUT, with planted problems of each kind and their truth in truth/.

    \b
    auditor sample demo --services 300 --seed 1
    """
    from auditor.sample import write_sample  # noqa: PLC0415

    write_sample(out, services=services, seed=seed)
    click.echo({"zh": f"已写出 {out}", "en": f"wrote {out}"}[lang])


@main.group()
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
    from auditor.console import case_lines  # noqa: PLC0415
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
    from auditor.console import rule_lines  # noqa: PLC0415
    from auditor.rulebook.load import load_rulebook  # noqa: PLC0415

    click.echo(rule_lines(load_rulebook(rules), lang))


@rules.command("show")
@click.argument("rule", metavar="ID")
@RULES
@LANG
def rules_show(rule: str, rules: Path | None, lang: Lang) -> None:
    """用文字说明一条规则。 / One rule in plain words."""
    from auditor.console import rule_page  # noqa: PLC0415
    from auditor.rulebook.load import load_rulebook  # noqa: PLC0415

    book = load_rulebook(rules)
    _known(rule, book.rules)
    click.echo(rule_page(book, book.rules[rule], lang))


def _known(rule: str, known: Any) -> None:
    from auditor.nearest import did_you_mean  # noqa: PLC0415

    if rule not in known:
        hint = did_you_mean(rule, known)
        raise UsageError(Text(f"没有规则“{rule}”{hint.zh}", f"there is no rule '{rule}'{hint.en}"))

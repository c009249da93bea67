"""`auditor inspect`."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.cli.options import LANG, RULES, SNAPSHOT, day
from auditor.errors import ExitCode
from auditor.text import Lang


@click.command()
@click.argument("path", type=SNAPSHOT)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
@click.option(
    "--write", is_flag=True, help="在数据旁写一份 snapshot.yml 草稿 / write a draft of snapshot.yml"
)
@click.option("--force", is_flag=True, help="重写已有的 snapshot.yml / write over an existing snapshot.yml")
@click.option("--as-of", "as_of", metavar="YYYY-MM-DD", help="快照日期 / the day the snapshot speaks of")
@RULES
@LANG
def inspect(
    path: str | Path,
    *,
    as_json: bool,
    write: bool,
    force: bool,
    as_of: str | None,
    rules: Path | None,
    lang: Lang,
) -> None:
    """看一看 PATH：每个文件是什么、认出哪些列、缺什么、有什么问题；不审计。

    Look at PATH: what each file is, which columns are understood, what is missing and what is wrong, without an audit.
    Exit code 3 when an audit would refuse the data.

    \b
    auditor inspect exports/2026-11-23
    auditor inspect week48.xlsx --as-of 2026-11-23 --write
    auditor inspect exports/2026-11-23 --rules own    连同 own/facts.yml 中的列 / with the columns of own/facts.yml
    """
    from auditor.cli.console import progress  # noqa: PLC0415
    from auditor.inspection import describe, write_draft  # noqa: PLC0415
    from auditor.inspection import inspect as run_inspection  # noqa: PLC0415
    from auditor.reporting.visible import escaped, visible  # noqa: PLC0415
    from auditor.snapshot.origin import origin_of  # noqa: PLC0415

    with progress(lang) as tell:
        found = run_inspection(path, as_of=day(as_of), rules=rules, progress=tell)
    given = origin_of(path).given
    click.echo(escaped(found.model_dump_json(indent=2)) if as_json else describe(found, given, lang, rules))
    if write:
        target = write_draft(found, path, lang, force=force)
        said = {"zh": f"已写出 {target}，请核对", "en": f"wrote {target}: check it"}[lang]
        click.echo(visible(said), err=True)
    click.get_current_context().exit(0 if found.auditable else int(ExitCode.UNUSABLE_SNAPSHOT))

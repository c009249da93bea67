"""`auditor params`."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.cli.options import LANG, OVERLAYS, PACK, PARAMS, RULES, day, values
from auditor.text import Lang


@click.command()
@click.option(
    "--show-origin",
    is_flag=True,
    help="写明范围、由谁设定、依据、是否放宽 / bounds, who set it, basis, laxer or not",
)
@click.option(
    "--as-of",
    "as_of",
    metavar="YYYY-MM-DD",
    help="叠加须在这一天施行 / the day on which overlays must be in force",
)
@PACK
@OVERLAYS
@PARAMS
@RULES
@LANG
def params(
    *, show_origin: bool, as_of: str | None, pack: str | None, overlays: tuple[str, ...], params: tuple[str, ...],
    rules: Path | None, lang: Lang,
) -> None:  # fmt: skip
    """列出参数及其取值。先后：params.yml < 规则包 < 省份叠加 < 接入商叠加 < --param。

    The parameters and their values. Order: params.yml < pack < overlay of a province < of a provider < --param.

    \b
    auditor params --show-origin
    auditor params --pack precheck --overlay guizhou --param shell_grace_days=14 --show-origin
    """
    from auditor.cli.choice_lines import param_lines  # noqa: PLC0415
    from auditor.findings import describe_choice  # noqa: PLC0415
    from auditor.rulebook.choice import Choice  # noqa: PLC0415
    from auditor.rulebook.load import load_rulebook  # noqa: PLC0415

    choice = Choice(pack, overlays, values(params), as_of=day(as_of))
    book = load_rulebook(rules, choice=choice)
    click.echo("\n".join(param_lines(describe_choice.params(book), lang, origin=show_origin)))

"""`auditor decide`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.options import LANG, day, one_line
from auditor.text import Lang

if TYPE_CHECKING:
    from auditor.decide import Agree
    from auditor.findings.joined import Change

_KINDS = {
    "zh": {"confirmed": "确认", "false_alarm": "误报", "waived": "豁免", "field_check": "现场核查"},
    "en": {
        "confirmed": "confirmed",
        "false_alarm": "false alarm",
        "waived": "waived",
        "field_check": "field check",
    },
}
_SAID = {
    "zh": {
        "head": "处理意见 {n} 条：{kinds}",
        "news": "新增 {added} 条，改动 {changed} 条",
        "kept": "未采用的改动 {n} 条，原意见保留",
        "dropped": "上一版中有 {n} 条不在本版",
        "same": "没有新的处理意见，未另存",
        "written": "写出：{folder}",
        "change": "以下 {n} 条已有的处理意见会被改动：",
        "agree": "改动这些意见吗？（否：保留原意见，只加新的）",
    },
    "en": {
        "head": "{n} decision(s): {kinds}",
        "news": "{added} added, {changed} changed",
        "kept": "{n} change(s) not taken; the decisions stay as they were",
        "dropped": "{n} decision(s) of the version before are not in this one",
        "same": "no new decision; nothing was written",
        "written": "written: {folder}",
        "change": "{n} decision(s) in force would change:",
        "agree": "Change them? (no: keep them, and add only what is new)",
    },
}


@click.command()
@click.argument("run", type=click.Path(path_type=Path))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--by", metavar="NAME", help="由谁决定（工作簿须写明） / who decided (needed for workbooks)")
@click.option(
    "--on", metavar="DATE", help="决定的日期，默认今天 / the day of the decisions; today by default"
)
@click.option("--yes", "answer", flag_value="yes", help="改动已有的意见 / change decisions in force")
@click.option(
    "--keep",
    "answer",
    flag_value="keep",
    help="保留已有的意见，只加新的 / keep decisions in force, add only new ones",
)
@click.option(
    "--replace",
    is_flag=True,
    help="不沿用上一版，重新开始 / start anew instead of adding to the newest version",
)
@LANG
def decide(
    *,
    run: Path,
    files: tuple[Path, ...],
    by: str | None,
    on: str | None,
    answer: str | None,
    replace: bool,
    lang: Lang,
) -> None:
    """核对处理意见，加入最新一版，并重新生成带处理意见的报告；审计结果本身不变。

    Check decisions against a run, add them to its newest version and render the reports with them. FILE is the
    decisions.yml that the report page exports, or findings.xlsx with its column of decisions filled in. A decision in
    force changes only after a yes.

    \b
    auditor decide runs/20261123-1a2b3c4d decisions.yml
    auditor decide runs/20261123-1a2b3c4d findings.xlsx --by 张三
    auditor audit exports/2026-11-30 --previous runs/20261123-1a2b3c4d     之后沿用 / taken up from there
    """
    from auditor.decide import decide as decide_run  # noqa: PLC0415  waits until it is needed
    from auditor.reporting.visible import visible  # noqa: PLC0415

    version = decide_run(
        run,
        files,
        by=one_line(by, "--by"),
        on=day(on, "--on"),
        agree=_agreement(answer, run, lang),
        replace=replace,
        lang=lang,
    )
    said = _SAID[lang]
    listed = ("，" if lang == "zh" else ", ").join(
        f"{name} {version.kinds[kind]}" for kind, name in _KINDS[lang].items()
    )
    click.echo(said["head"].format(n=version.kinds.total(), kinds=listed))
    if version.is_new:
        click.echo(said["news"].format(added=version.added, changed=version.changed))
    for name, count in (("kept", version.kept), ("dropped", version.dropped)):
        if count:
            click.echo(said[name].format(n=count))
    click.echo(visible(said["written"].format(folder=version.folder)) if version.is_new else said["same"])


def _agreement(answer: str | None, run: Path, lang: Lang) -> Agree | None:
    """What to say to changes: what the options say, else what a person at the terminal says, else nothing."""
    if answer is not None:
        return lambda _: answer == "yes"
    if not sys.stdin.isatty():
        return None

    def ask(changes: Sequence[Change]) -> bool:
        from auditor.decide import change_lines  # noqa: PLC0415
        from auditor.reporting.visible import visible  # noqa: PLC0415

        click.echo(_SAID[lang]["change"].format(n=len(changes)))
        for line in change_lines(changes, run):
            click.echo(f"  {visible(line.to(lang))}")
        return click.confirm(_SAID[lang]["agree"])

    return ask

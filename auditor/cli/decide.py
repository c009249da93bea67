"""`auditor decide`."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.cli.options import LANG, one_line
from auditor.text import Lang

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
    "zh": ("处理意见 {n} 条：{kinds}", "上一版中有 {n} 条不在本版", "与上一版相同，未另存", "写出：{folder}"),
    "en": (
        "{n} decision(s): {kinds}",
        "{n} decision(s) of the version before are not in this one",
        "the same as the version before; nothing was written",
        "written: {folder}",
    ),
}


@click.command()
@click.argument("run", type=click.Path(path_type=Path))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--by", metavar="NAME", help="由谁决定（工作簿须写明） / who decided (needed for workbooks)")
@LANG
def decide(run: Path, files: tuple[Path, ...], by: str | None, lang: Lang) -> None:
    """核对处理意见，另存为新的一版，并重新生成带处理意见的报告；审计结果本身不变。

    Check decisions against a run, keep them as a new version beside it and render the reports with them. FILE is the
    decisions.yml that the report page exports, or findings.xlsx with its column of decisions filled in.

    \b
    auditor decide runs/20261123-1a2b3c4d decisions.yml
    auditor decide runs/20261123-1a2b3c4d findings.xlsx --by 张三
    auditor audit exports/2026-11-30 --previous runs/20261123-1a2b3c4d     之后沿用 / taken up from there
    """
    from auditor.decide import decide as decide_run  # noqa: PLC0415  waits until it is needed
    from auditor.reporting.visible import visible  # noqa: PLC0415

    version = decide_run(run, files, by=one_line(by, "--by"), lang=lang)
    head, dropped, same, written = _SAID[lang]
    listed = ("，" if lang == "zh" else ", ").join(
        f"{name} {version.kinds[kind]}" for kind, name in _KINDS[lang].items()
    )
    click.echo(head.format(n=version.kinds.total(), kinds=listed))
    if version.dropped:
        click.echo(dropped.format(n=version.dropped))
    click.echo(visible(written.format(folder=version.folder)) if version.is_new else same)

"""`auditor runs`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.options import LANG
from auditor.text import Lang, Text

if TYPE_CHECKING:
    from auditor.reporting.runs_index import Survey


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE",
    help="总览页（默认 DIR/index.html） / the page (default: DIR/index.html)",
)  # fmt: skip
@LANG
def runs(folder: Path, *, out: Path | None, lang: Lang) -> None:
    """各期审计总览：DIR 中每期结果一行，附趋势图；index.json 记住已读过的各期。

    A page over the runs in DIR with their trend; index.json remembers those that were read.

    \b
    auditor runs runs
    auditor runs runs --out overview.html --lang en
    """
    from auditor.reporting.runs_page import write_runs  # noqa: PLC0415
    from auditor.reporting.visible import visible  # noqa: PLC0415

    page, found = write_runs(folder, out, lang)
    for line in _told(page, found):
        click.echo(visible(line.to(lang)))


def _told(page: Path, found: Survey) -> Iterator[Text]:
    for name in found.damaged:
        yield Text(
            f"警告：{name} 读不出来：已损坏，或由其他版本的程序写出",
            f"warning: {name} cannot be read: damaged, or of another version of the program",
        )
    for name in found.vanished:
        yield Text(f"提示：{name} 已不在", f"note: {name} is gone")
    total = len(found.lines)
    yield Text(f"共 {total} 期，本次读取 {found.read} 期", f"{total} run(s), {found.read} read now")
    yield Text(f"写出：{page}", f"written: {page}")

"""`auditor sample`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.options import LANG
from auditor.text import Lang

if TYPE_CHECKING:
    from auditor.sample import Layout


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--services", type=click.IntRange(1), default=340, show_default=True, help="服务数 / number of services"
)
@click.option("--seed", type=int, default=1, show_default=True, help="随机种子 / seed; same seed, same bytes")
@click.option(
    "--layout",
    type=click.Choice(["tables", "rough", "wide", "provider"]),
    default="tables",
    show_default=True,
    help="管局导出；几经转手；一张宽表；一家接入商的数据 / a bureau's export; after several hands; a wide sheet; one provider's",
)
@LANG
def sample(out: Path, services: int, seed: int, layout: Layout, lang: Lang) -> None:
    """在 OUT 写一个合成的省级快照，内含各类问题和答案（truth/）。

    Write a synthetic province to OUT, with planted problems of each kind and their truth in truth/.

    \b
    auditor sample demo --services 340 --seed 1
    """
    from auditor.sample import write_sample  # noqa: PLC0415

    write_sample(out, services=services, seed=seed, layout=layout)
    click.echo({"zh": f"已写出 {out}", "en": f"wrote {out}"}[lang])

"""`auditor audit`."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.options import (
    LANG,
    OVERLAYS,
    PACK,
    PARAMS,
    RULES,
    SNAPSHOT,
    day,
    one_line,
    time_limit,
    user_cache,
    values,
)
from auditor.text import Lang

if TYPE_CHECKING:
    from auditor.reporting import By
    from auditor.reporting.pdf import Extent


@click.command()
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
    "--waivers", type=click.Path(path_type=Path), metavar="FILE",
    help="豁免清单 waivers.yml / list of accepted findings",
)  # fmt: skip
@click.option(
    "--decisions", type=click.Path(path_type=Path), metavar="FILE",
    help="处理意见（--previous 所带的自动沿用） / decisions to apply (those of --previous are taken up anyway)",
)  # fmt: skip
@PACK
@OVERLAYS
@PARAMS
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
@click.option("--batch", metavar="NAME", help="批次名称，写入报告 / the batch, named in the report")
@click.option(
    "--operator", metavar="NAME", help="审计人员，写入报告 / who runs the audit, named in the report"
)
@click.option(
    "--split", type=click.Choice(["provider", "city", "category"]),
    help="HTML 报告分册：按接入商、地市或问题类别；每册只含自己的问题 / report in parts, each with its own findings only",
)  # fmt: skip
@click.option(
    "--pdf", "printed", type=click.Choice(["summary", "evidence"]),
    help="另写 report.pdf：摘要或附证据（需要 Chromium） / write report.pdf too, a summary or with evidence (needs Chromium)",
)  # fmt: skip
@click.option(
    "-v", "--verbose", is_flag=True,
    help="汇总逐份文件、逐条规则列出 / list every file and every rule in the summary",
)  # fmt: skip
@click.option("--no-cache", is_flag=True, help="不缓存读取结果 / keep nothing of what was read")
@click.option(
    "--backend", default="duckdb", show_default=True, metavar="NAME",
    help="计算引擎：duckdb、spark 或 spark=主节点地址 / where to compute: duckdb, spark or spark=MASTER-URL",
)  # fmt: skip
@RULES
@LANG
def audit(
    path: str | Path, *, out: Path | None, as_of: str | None, previous: Path | None, waivers: Path | None,
    decisions: Path | None, params: tuple[str, ...], fail_on: str, engine_seconds: float, cache: Path | None,
    no_cache: bool, batch: str | None, operator: str | None,
    split: By | None, printed: Extent | None, pack: str | None, overlays: tuple[str, ...], rules: Path | None, lang: Lang,
    backend: str, verbose: bool,
) -> None:  # fmt: skip
    """审计 PATH：一个导出文件夹（CSV、XLSX），或一个含多张工作表的工作簿。

    Audit PATH: a folder of exports (CSV, XLSX) or one workbook with several sheets.

    \b
    auditor audit exports/2026-11-23
    auditor audit week48.xlsx --as-of 2026-11-23 --out result/week48
    auditor audit exports/2026-11-30 --previous runs/20261123-1a2b3c4d
    auditor audit exports/2026-11-23 --param shell_grace_days=14 --fail-on high
    auditor audit exports/2026-11-23 --pack precheck --overlay ningxia
    """
    # An audit builds hundreds of thousands of small objects that all live on; looking for cycles among them at the usual
    # rate takes a fifth of a small run.
    gc.set_threshold(50_000, 20, 20)
    from auditor.cli.console import progress, summary  # noqa: PLC0415
    from auditor.run import audit as run_audit  # noqa: PLC0415  the imports of an audit take a second

    with progress(lang) as tell:
        run = run_audit(
            path, out=out, as_of=day(as_of), previous=previous, waivers=waivers,
            decisions=decisions, rules=rules, pack=pack, overlays=overlays, params=values(params), lang=lang,
            progress=tell, seconds=time_limit(engine_seconds), cache=None if no_cache else cache or user_cache(),
            backend=backend, batch=one_line(batch, "--batch"), operator=one_line(operator, "--operator"),
            split=split, printed=printed,
        )  # fmt: skip
    click.echo(summary(run, lang, verbose=verbose))
    click.get_current_context().exit(int(run.exit_code(fail_on)))

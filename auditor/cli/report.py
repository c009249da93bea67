"""`auditor report`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.options import LANG
from auditor.errors import UsageError
from auditor.text import Lang, Text

if TYPE_CHECKING:
    from auditor.findings.result import Audience
    from auditor.reporting import By
    from auditor.reporting.pdf import Extent

_FORMATS = ("html", "xlsx", "csv", "json")


@click.command()
@click.argument("run", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="报告文件夹（默认在结果文件夹旁边） / folder (default: beside the run)",
)
@click.option(
    "--format", "formats", default=",".join(_FORMATS), show_default=True, metavar="LIST",
    help="格式，以逗号分隔 / formats, separated by commas",
)  # fmt: skip
@click.option(
    "--audience", type=click.Choice(["regulator", "provider", "public"]), default="regulator", show_default=True,
    help="读者：管局、接入商（只含其自身记录）、公众（不含个人信息） / who reads it",
)  # fmt: skip
@click.option("--provider", metavar="NAME", help="接入商名称 / the access provider")
@click.option(
    "--all-providers",
    is_flag=True,
    help="每家有问题的接入商各一个文件夹 / one folder for each provider with findings",
)
@click.option(
    "--mask", type=click.Choice(["none", "default", "strict"]), default="default", show_default=True,
    help="结果中没有未脱敏的数据，只能更严 / a run holds no unmasked data: it can only be stricter",
)  # fmt: skip
@click.option(
    "--split",
    type=click.Choice(["provider", "city", "category"]),
    help="页面分为几份 / part the page by this",
)
@click.option(
    "--pdf", "printed", type=click.Choice(["summary", "evidence"]),
    help="另写 report.pdf：摘要或附证据 / write report.pdf too (needs Chromium)",
)  # fmt: skip
@LANG
def report(
    run: Path, *, out: Path | None, formats: str, audience: Audience, provider: str | None, all_providers: bool, mask: str,
    split: By | None, printed: Extent | None, lang: Lang,
) -> None:  # fmt: skip
    """不用快照，从审计结果重新生成报告；已有处理意见的，采用最新一版。

    Render the reports of RUN again, without its snapshot, with the newest decisions beside it.

    \b
    auditor report runs/20261123-1a2b3c4d --lang en
    auditor report runs/20261123-1a2b3c4d --audience provider --provider 黔溯禾数据中心有限公司
    auditor report runs/20261123-1a2b3c4d --audience provider --all-providers --format html,xlsx
    auditor report runs/20261123-1a2b3c4d --audience public
    """
    from auditor.findings.audience import View  # noqa: PLC0415  waits until it is needed
    from auditor.findings.decided import versions  # noqa: PLC0415
    from auditor.report import report as write_report  # noqa: PLC0415
    from auditor.report import report_each  # noqa: PLC0415
    from auditor.reporting import Form  # noqa: PLC0415
    from auditor.reporting.visible import visible  # noqa: PLC0415

    _check(audience, provider, all_providers, mask)
    view = View(audience, provider, mask == "strict")
    form = Form(lang, _chosen(formats), split, printed)
    if all_providers:
        written = report_each(run, view=view, form=form, out=out)
    else:
        written = [write_report(run, view=view, form=form, out=out)]
    for version in versions(run)[-1:]:
        click.echo(
            Text(f"采用处理意见第 {version.name} 版", f"with the decisions of version {version.name}").to(
                lang
            )
        )
    for folder in written:
        click.echo(visible(Text(f"写出：{folder}", f"written: {folder}").to(lang)))


def _chosen(formats: str) -> list[str]:
    chosen = [name.strip() for name in formats.split(",")]
    for name in chosen:
        if name not in _FORMATS:
            raise UsageError(
                Text(f"没有格式“{name}”", f"there is no format '{name}'"), where="--format",
                expected=Text("、".join(_FORMATS), ", ".join(_FORMATS)),
            )  # fmt: skip
    return list(dict.fromkeys(chosen))


def _check(audience: str, provider: str | None, all_providers: bool, mask: str) -> None:
    if mask == "none":
        raise UsageError(
            Text("审计结果中没有未脱敏的数据，不能取消脱敏", "a run holds no unmasked data; masking cannot be taken off"),
            where="--mask",
            todo=Text("需要原值的，按来源文件和行号查原始数据", "look the values up in the source, by file and row"),
        )  # fmt: skip
    if (audience == "provider") != (bool(provider) != all_providers) or (provider and all_providers):
        raise UsageError(
            Text("接入商报告须指明一家（--provider）或全部（--all-providers），其他读者不用",
                 "a provider's report takes --provider or --all-providers, other audiences neither"),
            where="--audience",
        )  # fmt: skip

"""The command line: each command in a file of its own parses, calls, prints; imports of an audit wait until it runs."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from itertools import pairwise
from typing import Any

import click

from auditor import __version__
from auditor.cli.audit import audit
from auditor.cli.decide import decide
from auditor.cli.explain import explain
from auditor.cli.inspect import inspect
from auditor.cli.params import params
from auditor.cli.report import report
from auditor.cli.rules import rules
from auditor.cli.runs import runs
from auditor.cli.sample import sample
from auditor.cli.verify import sign, verify
from auditor.errors import AuditorError
from auditor.text import Lang, Text

INTERRUPTED = 128 + signal.SIGINT
"""What shells say of a command that Ctrl-C ended; click's own 1 would mean findings."""

_INTERRUPTED = Text("已中断", "interrupted")
_DUCKDB_INTERRUPTED = "Query interrupted"
"""What DuckDB makes of Ctrl-C during a query: a bare RuntimeError with these words."""


class _Group(click.Group):
    """Prints our own errors as their one screen and exits with their code; never a traceback for bad input."""

    def invoke(self, ctx: click.Context) -> Any:
        _print_anything()
        try:
            return super().invoke(ctx)
        except AuditorError as error:
            click.echo(_shown(error.render(_language(sys.argv))), err=True)
            ctx.exit(int(error.exit_code))
        except KeyboardInterrupt:
            _say_interrupted(ctx)
        except RuntimeError as error:
            if str(error) != _DUCKDB_INTERRUPTED:
                raise
            _say_interrupted(ctx)


def _say_interrupted(ctx: click.Context) -> None:
    click.echo(_INTERRUPTED.to(_language(sys.argv)), err=True)
    ctx.exit(INTERRUPTED)


def _print_anything() -> None:
    """A terminal that lacks a character gets its number instead of a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


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
    auditor decide runs/20261123-1a2b3c4d decisions.yml   处理意见 / what reviewers decided
    auditor report runs/20261123-1a2b3c4d --audience public  给不同读者的报告 / reports for others
    auditor runs runs                         各期总览和趋势 / all runs and their trend
    auditor verify runs/20261123-1a2b3c4d     结果有没有被改动 / was a run altered

    \b
    退出码 / exit codes: 0 无问题 clean · 1 有问题 findings · 2 用法或规则错误 usage or rules ·
    3 快照不可用 unusable snapshot · 4 运行不完整 incomplete run · 5 主要规则没有判定任何记录 nothing judged
    """


for command in (audit, explain, inspect, decide, report, runs, verify, sign, sample, rules, params):
    main.add_command(command)

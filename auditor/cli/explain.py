"""`auditor explain`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.options import LANG
from auditor.errors import UsageError
from auditor.text import Lang, Text

if TYPE_CHECKING:
    from auditor.findings.case_file import Record, Records


@click.command()
@click.argument("run", type=click.Path(path_type=Path))
@click.argument("record")
@click.option("--rule", metavar="ID", help="逐项说明一条规则 / explain one rule question by question")
@LANG
def explain(run: Path, record: str, rule: str | None, lang: Lang) -> None:
    """说明 RUN（结果文件夹）中 RECORD 的判定：备案号、域名或名称；列出其主体及名下全部记录。

    Explain the verdicts on RECORD (a filing number, a domain or a name) in RUN, a run folder: its subject with everything
    below it, and with --rule each question of that rule with the value it was answered by.

    \b
    auditor explain runs/weekly 黔ICP备15000412号-1
    auditor explain runs/weekly example.cn --rule SHELL-001 --lang en
    """
    from auditor.findings.case_file import Records  # noqa: PLC0415  the imports take a second
    from auditor.findings.conditions import read_conditions  # noqa: PLC0415
    from auditor.nearest import did_you_mean  # noqa: PLC0415
    from auditor.reporting.explanation import explain_case, explain_rule  # noqa: PLC0415

    records = Records(run)
    rules = read_conditions(run)
    if rule and rule not in rules:
        hint = did_you_mean(rule, rules)
        raise UsageError(
            Text(f"没有规则“{rule}”{hint.zh}", f"there is no rule '{rule}'{hint.en}"), where="--rule"
        )
    case = _case(records, record)
    click.echo(explain_rule(case, rules[rule], lang) if rule else explain_case(case, rules, lang))


def _case(records: Records, sought: str) -> list[Record]:
    """The one case that is meant."""
    from auditor.findings.search import cases_of, find, nearest  # noqa: PLC0415

    cases = cases_of(records, find(records, sought))
    if len(cases) == 1:
        return cases[0]
    if not cases:
        near = nearest(records, sought)
        raise UsageError(
            Text(f"没有找到“{sought}”", f"there is no '{sought}'"), where="RECORD",
            expected=Text("、".join(near), ", ".join(near)) if near else None,
            todo=Text("写备案号、域名或名称", "name a filing number, a domain or a name"),
        )  # fmt: skip
    heads = [case[0].identity for case in cases[:10]]
    raise UsageError(
        Text(f"有多个案卷与“{sought}”相符", f"several cases match '{sought}'"), where="RECORD",
        expected=Text("其中之一：" + "、".join(heads), "one of: " + ", ".join(heads)),
    )  # fmt: skip

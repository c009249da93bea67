"""What the command line prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from rich.console import Console
from rich.status import Status

from auditor.cli.choice_lines import choice_lines, off_line
from auditor.cli.told import decision_lines
from auditor.reporting.labels import Labels
from auditor.reporting.visible import visible
from auditor.reporting.wording import Wording
from auditor.text import Lang, Text

if TYPE_CHECKING:
    from auditor.run import Run


@contextmanager
def progress(lang: Lang) -> Iterator[Callable[[Text], None]]:
    """Tells each step on standard error; on a terminal the present step turns until it is done."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    started = monotonic()
    with Status("", console=console) as status:

        def tell(step: Text) -> None:
            said = visible(step.to(lang))
            console.print(f"[{monotonic() - started:6.1f} s] {said}", markup=False)
            status.update(said.replace("[", "("))

        yield tell


def summary(run: Run, lang: Lang) -> str:
    """The outcome in a few lines: what was read, what was found, where the report is."""
    lines = [
        *_files(run, lang), *_tables(run, lang), *_own_columns(run, lang), *choice_lines(run.result, lang),
        *_verdicts(run, lang), *decision_lines(run.result, lang), *_outcome(run, lang),
    ]  # fmt: skip
    return "\n".join(map(visible, lines))


def _files(run: Run, lang: Lang) -> list[str]:
    sums = {
        "zh": "{0}：读取 {1} 行 = 采用 {2} + 拒收 {3}",
        "en": "{0}: read {1} rows = accepted {2} + rejected {3}",
    }[lang]
    lines = []
    for file in run.result.files:
        name = f"{file.file} [{file.sheet}]" if file.sheet else file.file
        label = (file.table_label.zh if lang == "zh" else file.table_label.en) if file.table_label else "-"
        lines.append(sums.format(f"{name} → {label}", file.read, file.accepted, file.rejected))
    return lines


def _tables(run: Run, lang: Lang) -> list[str]:
    absent = [t.label.zh if lang == "zh" else t.label.en for t in run.result.tables_absent]
    lines = [(w.zh if lang == "zh" else w.en) for w in run.result.warnings]
    if absent:
        lines.append({"zh": "没有的表：", "en": "absent tables: "}[lang] + "、".join(absent))
    return lines


def _own_columns(run: Run, lang: Lang) -> Iterator[str]:
    """How many cells of a declared column could not be read: its declaration may be what is wrong."""
    from auditor.facts.kind import KINDS  # noqa: PLC0415
    from auditor.snapshot.schema import TABLES  # noqa: PLC0415

    tables = {(file.file, file.sheet): file.table for file in run.result.files}
    kinds = {kind.table: kind.name for kind in KINDS.values()}
    labels = Labels(run.result, Wording(lang))
    for tally in run.result.reject_tallies:
        table = tables.get((tally.file, tally.sheet))
        if table and tally.column and tally.column not in TABLES[table].columns:
            reason = tally.label.zh if lang == "zh" else tally.label.en
            column = labels.fact(f"{kinds[table]}.{tally.column}")
            yield {
                "zh": f"{tally.file} 自有的列“{column}”：{tally.cells} 格读不出（{reason}），见 rejects.csv",
                "en": f"{tally.file}, own column “{column}”: {tally.cells} cell(s) unreadable ({reason}), see rejects.csv",
            }[lang]


def _verdicts(run: Run, lang: Lang) -> list[str]:
    head = {
        "zh": "规则：记录 = 命中 + 通过 + 无法判定 + 不适用",
        "en": "rule: records = fail + pass + unknown + not applicable",
    }[lang]
    lines, labels = ["", head], Labels(run.result, Wording(lang))
    for rule in run.result.rules:
        title = rule.title.zh if lang == "zh" else rule.title.en
        if rule.counts:
            c = rule.counts
            sums = f"{c.records} = {c.fail} + {c.passed} + {c.unknown} + {c.not_applicable}"
        elif rule.off:
            sums = off_line(rule.off, lang)
        else:
            sums = {"zh": "未执行，缺", "en": "not evaluated, missing "}[lang]
            sums += {"zh": "、", "en": ", "}[lang].join(labels.needs(rule.needs_missing))
        lines.append(f"  {rule.id}  {sums}  {title}")
    return lines


def _outcome(run: Run, lang: Lang) -> list[str]:
    result = run.result
    levels = "，".join(f"{(s.label.zh if lang == 'zh' else s.label.en)} {s.count}" for s in result.severities)
    lines = [
        "",
        {
            "zh": f"问题 {result.findings_total} 条（{levels}）",
            "en": f"{result.findings_total} findings ({levels})",
        }[lang],
    ]
    if not result.complete:
        lines.append(
            {
                "zh": "！运行不完整，判定未全部确认：",
                "en": "! incomplete run, not every verdict is confirmed:",
            }[lang]
        )
        lines += [f"  {(i.zh if lang == 'zh' else i.en)}" for i in result.incidents]
    lines.append(
        {"zh": f"报告：{run.folder / 'report.html'}", "en": f"report: {run.folder / 'report.html'}"}[lang]
    )
    return lines

"""What the command line prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from rich.console import Console
from rich.status import Status

from auditor.cli.choice_lines import choice_lines
from auditor.cli.every_line import every_rule, file_lines, rule_lines, sum_of
from auditor.cli.told import decision_lines
from auditor.reporting.labels import Labels
from auditor.reporting.page import reasons, unknown_total, unlocked
from auditor.reporting.visible import visible
from auditor.reporting.wording import Wording
from auditor.text import Lang, Text

if TYPE_CHECKING:
    from auditor.findings.result import Result
    from auditor.run import Run

MOST_CAUSES = 3
"""How many causes the short summary names."""


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


def summary(run: Run, lang: Lang, *, verbose: bool = False) -> str:
    """The outcome in a few lines: what was read, found and left open, and where the report is; `verbose` lists it all."""
    result = run.result
    lines = [
        *_unjudged(run, lang), *_files(run, lang, verbose=verbose), *_tables(run, lang),
        *_own_columns(run, lang), *choice_lines(result, lang),
        "", *(every_rule(result, lang) if verbose else _rules(result, lang)),
        *decision_lines(result, lang), *_outcome(run, lang),
    ]  # fmt: skip
    return "\n".join(map(visible, lines))


def _unjudged(run: Run, lang: Lang) -> Iterator[str]:
    """Themes of which nothing could be judged come first, with what is missing and what to write."""
    labels = Labels(run.result, Wording(lang))
    for one in run.result.unjudged:
        label = one.label.zh if lang == "zh" else one.label.en
        yield {
            "zh": f"！“{label}”的规则没有判定任何记录（{one.unknown} 项无法判定），不是没有问题",
            "en": f"! the rules of “{label}” judged no record ({one.unknown} unknown); that does not mean that nothing is wrong",
        }[lang]
        for missing in labels.needs(one.missing):
            yield {"zh": "  缺少：", "en": "  missing: "}[lang] + missing
        yield from ("  " + (cure.zh if lang == "zh" else cure.en) for cure in one.cures)


def _files(run: Run, lang: Lang, *, verbose: bool) -> Iterator[str]:
    """All of them in one sum, and those apart of which something was rejected or nothing read."""
    files = run.result.files
    apart = files if verbose else [file for file in files if file.rejected or file.table is None]
    if files and not verbose:
        yield Text(f"文件或工作表 {len(files)} 个：", f"{len(files)} files or sheets: ").to(lang) + sum_of(
            files, lang
        )
    yield from file_lines(apart, lang)


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


def _rules(result: Result, lang: Lang) -> Iterator[str]:
    """That everything adds up, what was left out, and what left most verdicts open.

    An incomplete run says at its end what was not confirmed, and nothing here.
    """
    judged = [rule for rule in result.rules if rule.counts]
    if judged and result.complete:
        yield Text(
            f"规则 {len(judged)} 条，每条两次判定一致，记录 = 命中 + 通过 + 无法判定 + 不适用，逐条相符（--verbose 逐条列出）",
            f"{len(judged)} rules, each judged twice with one outcome; records = fail + pass + unknown + not applicable for "
            "every one (--verbose lists them)",
        ).to(lang)
    yield from _left_out(result, lang)
    causes = reasons(result)
    if causes:
        named = (
            Text("、", ", ")
            .to(lang)
            .join(
                f"{why.label.zh if lang == 'zh' else why.label.en} {why.records}"
                for why in causes[:MOST_CAUSES]
            )
        )
        yield Text(
            f"无法判定 {unknown_total(result)} 处，主要因为不知道：{named}",
            f"{unknown_total(result)} verdicts unknown, mostly for want of: {named}",
        ).to(lang)


def _left_out(result: Result, lang: Lang) -> Iterator[str]:
    """Rules that somebody switched off, each with the reason; how many are not in the pack, and how many lacked data."""
    off = [rule for rule in result.rules if rule.off and rule.off.what == "not_in_pack"]
    lacking = unlocked(result, Labels(result, Wording(lang)))
    yield from rule_lines([rule for rule in result.rules if rule.off and rule not in off], result, lang)
    if off:
        yield Text(
            f"未执行，不在本规则包内：{len(off)} 条", f"not evaluated, not in this pack: {len(off)} rule(s)"
        ).to(lang)
    if lacking:
        without = [rule for rule in result.rules if rule.needs_missing and not rule.counts]
        named = sorted(lacking, key=lambda need: (-len(lacking[need]), need))[:MOST_CAUSES]
        told = Text("、", ", ").to(lang).join(f"{need} {len(lacking[need])}" for need in named)
        yield Text(
            f"未执行，缺资料：{len(without)} 条（最多的是 {told}）",
            f"not evaluated for want of data: {len(without)} rule(s) (most of all {told})",
        ).to(lang)


def _outcome(run: Run, lang: Lang) -> list[str]:
    result = run.result
    levels = "，".join(f"{(s.label.zh if lang == 'zh' else s.label.en)} {s.count}" for s in result.severities)
    themes = [theme for theme in result.themes if theme.count]
    lines = [
        "",
        {
            "zh": f"问题 {result.findings_total} 条（{levels}）",
            "en": f"{result.findings_total} findings ({levels})",
        }[lang],
    ]
    lines += [f"  {(t.label.zh if lang == 'zh' else t.label.en)} {t.count}" for t in themes]
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

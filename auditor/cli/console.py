"""What the command line prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from rich.console import Console
from rich.status import Status

from auditor.cli.choice_lines import choice_lines, off_line
from auditor.cli.told import decision_lines
from auditor.reporting.visible import visible
from auditor.text import Lang, Text

if TYPE_CHECKING:
    from auditor.engine.cases import Outcome
    from auditor.rulebook.rule import Rule, Rulebook
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
    lines = [*_files(run, lang), *_tables(run, lang), *choice_lines(run.result, lang), *_verdicts(run, lang),
             *decision_lines(run.result, lang), *_outcome(run, lang)]  # fmt: skip
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


def _verdicts(run: Run, lang: Lang) -> list[str]:
    head = {
        "zh": "规则：记录 = 命中 + 通过 + 无法判定 + 不适用",
        "en": "rule: records = fail + pass + unknown + not applicable",
    }[lang]
    lines = ["", head]
    for rule in run.result.rules:
        title = rule.title.zh if lang == "zh" else rule.title.en
        if rule.counts:
            c = rule.counts
            sums = f"{c.records} = {c.fail} + {c.passed} + {c.unknown} + {c.not_applicable}"
        elif rule.off:
            sums = off_line(rule.off, lang)
        else:
            sums = {"zh": "未执行，缺 ", "en": "not evaluated, missing "}[lang] + ", ".join(
                rule.needs_missing
            )
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


def case_lines(outcomes: Sequence[Outcome], lang: Lang) -> str:
    """Wrong cases one by one, then the sum."""
    wrong = [o for o in outcomes if not o.good]
    text = {"zh": "{0} “{1}”：应为 {2}，得到 {3}", "en": "{0} '{1}': expected {2}, got {3}"}[lang]
    lines = [text.format(o.rule, o.case, o.expected, o.got) for o in wrong]
    total = {"zh": "示例 {0} 个，正确 {1}，错误 {2}", "en": "{0} cases, {1} right, {2} wrong"}[lang]
    return "\n".join([*lines, total.format(len(outcomes), len(outcomes) - len(wrong), len(wrong))])


def rule_lines(book: Rulebook, lang: Lang) -> str:
    """One line for each rule."""
    words = book.vocabulary
    lines = []
    for rule in book.rules.values():
        severity, category = (
            words.severities[rule.file.severity].label,
            words.categories[rule.file.category].label,
        )
        title = rule.file.title
        zh, en = (severity.zh, category.zh, title.zh), (severity.en, category.en, title.en)
        lines.append("\t".join([rule.id, rule.file.status, *(zh if lang == "zh" else en)]))
    return "\n".join(lines)


def rule_page(book: Rulebook, rule: Rule, lang: Lang) -> str:
    """One rule: why, when, on what basis, what to do."""
    from auditor.rulebook.wording import rule_sentence  # noqa: PLC0415

    def say(text: object) -> str:
        return str(getattr(text, lang))

    heads = {
        "zh": ("原因", "条件", "依据", "处置", "示例"),
        "en": ("why", "condition", "basis", "actions", "cases"),
    }[lang]
    unconfirmed = {"zh": "（待确认）", "en": " (unconfirmed)"}[lang]
    basis = []
    for key in rule.file.basis:
        one = book.articles[key]
        basis.append(
            f"{say(one.instrument)} {one.article}：{say(one.text)}{'' if one.confirmed else unconfirmed}"
        )
    actions = [
        say(book.procedures[a.do].title) + (f"  [{a.when}]" if a.when else "") for a in rule.file.actions
    ]  # fmt: skip
    cases = [f"{case.expect}: {case.name}" for case in rule.file.cases]
    parts = [
        f"{rule.id}  {say(rule.file.title)}",
        f"{heads[0]}: {say(rule.file.why)}",
        f"{heads[1]}: {rule_sentence(rule).to(lang)}",
        *(f"{head}:\n" + "\n".join(f"  - {line}" for line in lines)
          for head, lines in zip(heads[2:], (basis, actions, cases), strict=True)),
    ]  # fmt: skip
    return "\n".join(parts)

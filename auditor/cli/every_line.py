"""What `auditor audit --verbose` lists one by one: every file and every rule with its sum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.cli.choice_lines import off_line
from auditor.findings.result import Result, RuleResult
from auditor.findings.source_model import File
from auditor.reporting.labels import Labels
from auditor.reporting.wording import Wording
from auditor.text import Lang, Text


def file_lines(files: Iterable[File], lang: Lang) -> Iterator[str]:
    """Rows read = accepted + rejected + folded, file by file."""
    for file in files:
        name = f"{file.file} [{file.sheet}]" if file.sheet else file.file
        label = (file.table_label.zh if lang == "zh" else file.table_label.en) if file.table_label else "-"
        yield f"{name} → {label}" + Text("：", ": ").to(lang) + sum_of([file], lang)


def sum_of(files: Iterable[File], lang: Lang) -> str:
    """What all rows of these files came to."""
    counts = ((f.read, f.accepted, f.rejected, f.folded) for f in files)
    read, accepted, rejected, folded = (sum(numbers) for numbers in zip(*counts, strict=True))
    more = Text(f" + 并入同一记录 {folded}", f" + repeating a record {folded}").to(lang) if folded else ""
    line = Text(
        f"读取 {read} 行 = 采用 {accepted} + 拒收 {rejected}",
        f"read {read} rows = accepted {accepted} + rejected {rejected}",
    ).to(lang)
    return line + more


def every_rule(result: Result, lang: Lang) -> Iterator[str]:
    """Every rule of the run, under a heading."""
    yield Text(
        "规则：记录 = 命中 + 通过 + 无法判定 + 不适用",
        "rule: records = fail + pass + unknown + not applicable",
    ).to(lang)
    yield from rule_lines(result.rules, result, lang)


def rule_lines(rules: Iterable[RuleResult], result: Result, lang: Lang) -> Iterator[str]:
    """These rules: records by verdict, or why it was not evaluated."""
    labels = Labels(result, Wording(lang))
    for rule in rules:
        title = rule.title.zh if lang == "zh" else rule.title.en
        if rule.counts:
            c = rule.counts
            sums = f"{c.records} = {c.fail} + {c.passed} + {c.unknown} + {c.not_applicable}"
        elif rule.off:
            sums = off_line(rule.off, lang)
        else:
            sums = Text("未执行，缺", "not evaluated, missing ").to(lang)
            sums += Text("、", ", ").to(lang).join(labels.needs(rule.needs_missing))
        yield f"  {rule.id}  {sums}  {title}"

"""What the commands of `auditor rules` print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from auditor.text import Lang

if TYPE_CHECKING:
    from auditor.engine.cases import Outcome
    from auditor.rulebook.rule import Rule, Rulebook
    from auditor.rulebook.words import Labels, Words


def case_lines(outcomes: Sequence[Outcome], lang: Lang) -> str:
    """Wrong cases one by one, then the sum."""
    wrong = [o for o in outcomes if not o.good]
    text = {"zh": "{0} “{1}”：应为 {2}，得到 {3}", "en": "{0} '{1}': expected {2}, got {3}"}[lang]
    lines = [text.format(o.rule, o.case, o.expected, o.got) for o in wrong]
    total = {"zh": "示例 {0} 个，正确 {1}，错误 {2}", "en": "{0} cases, {1} right, {2} wrong"}[lang]
    return "\n".join([*lines, total.format(len(outcomes), len(outcomes) - len(wrong), len(wrong))])


def rule_lines(book: Rulebook, rules: Iterable[Rule], lang: Lang) -> str:
    """One line for each rule: id, status, severity, category, title."""
    words = book.vocabulary
    lines = []
    for rule in rules:
        texts = (
            words.severities[rule.file.severity].label,
            words.categories[rule.file.category].label,
            rule.file.title,
        )
        lines.append("\t".join([rule.id, rule.file.status, *(getattr(text, lang) for text in texts)]))
    return "\n".join(lines)


def rule_page(book: Rulebook, rule: Rule, lang: Lang) -> str:
    """One rule in plain words."""
    from auditor.rulebook.rule_page import sections, title  # noqa: PLC0415

    lines = [f"{rule.id}  {title(rule).to(lang)}"]
    for section in sections(book, rule):
        heading, (first, *rest) = section.heading.to(lang), [line.to(lang) for line in section.lines]
        colon = "：" if lang == "zh" else ": "
        lines += (
            [f"{heading}{colon}{first}"]
            if not rest
            else [f"{heading}{colon}", *(f"  - {line}" for line in (first, *rest))]
        )
    return "\n".join(lines)


def fact_lines(book: Rulebook, kinds: Iterable[str], lang: Lang) -> str:
    """Every fact of these kinds: name, type with unit or values, label and definition, columns it needs."""
    from auditor.facts.kind import KINDS  # noqa: PLC0415
    from auditor.rulebook.reference_docs import fact_type  # noqa: PLC0415
    from auditor.rulebook.words import code_lists  # noqa: PLC0415

    lists, can_be = code_lists(), {"zh": "    取值 ", "en": "    can be "}[lang]
    needs = {"zh": "    需要 ", "en": "    needs "}[lang]
    lines = []
    for kind in kinds:
        lines.append(f"== {KINDS[kind].label.to(lang)} (record: {kind}) ==")
        for fact in book.facts[kind].values():
            lines.append(f"{fact.name}  [{fact_type(fact).to(lang)}]  {fact.label.to(lang)}")
            lines.append(f"    {fact.definition.to(lang)}")
            values = lists.get(fact.codes or "", {})
            lines += [can_be + _listed(values, lang)] if values else []
            lines += [needs + ", ".join(fact.needs)] if fact.needs else []
    return "\n".join(lines)


def word_lines(lists: Mapping[str, Words], lang: Lang) -> str:
    """Every word of these lists with what it says."""
    lines = []
    for key, words in lists.items():
        lines.append(f"== {words.heading.to(lang)} ({key}) ==")
        lines += [f"{word}  {label.to(lang)}" for word, label in words.labels.items()]
    return "\n".join(lines)


def _listed(labels: Labels, lang: Lang) -> str:
    between = {"zh": "、", "en": ", "}[lang]
    return between.join(f"{word} {label.to(lang)}" for word, label in labels.items())

"""What the cases of a rule leave open: wrong ones, missing ones, and changes of the rule that none of them notices."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from auditor.reference import load
from auditor.rulebook.condition import ALWAYS, NEVER, Ask, Condition, evaluate, fill_in, questions_of
from auditor.rulebook.example import Example
from auditor.rulebook.mutants import Change, mutants
from auditor.rulebook.possible import Asked
from auditor.rulebook.rule import Rule, Rulebook
from auditor.rulebook.rule_page import VERDICTS
from auditor.rulebook.sentence import parse
from auditor.rulebook.wording import part_text
from auditor.text import Text

Answer = Callable[[Asked], bool | None]


def case_warnings(book: Rulebook, rule: Rule) -> list[Text]:
    """All of them; what no case notices is only said once every case holds."""
    examples = [Example(book, rule.record, case) for case in rule.file.cases]
    wrong = list(_wrong(rule, examples))
    return [*_left_over(rule), *_missing(rule), *(wrong or _unnoticed(rule, examples))]


def survivors(rule: Rule, examples: Sequence[Example]) -> list[Change]:
    """Every small change of the rule after which all of its cases come out as before."""
    verdicts = [example.verdict(rule) for example in examples]
    return [
        change for change, mutant in mutants(rule)
        if all(example.verdict(mutant) == verdict for example, verdict in zip(examples, verdicts, strict=True))
    ]  # fmt: skip


def matters(rule: Rule, name: str, answer: Answer) -> bool:
    """Would the other answer to this selection lead to another verdict?"""
    said = evaluate(rule.selections[name], answer)
    if said is None:
        return False
    turned = _with(rule, name, NEVER if said else ALWAYS)
    return evaluate(turned, answer) != evaluate(rule.condition, answer)


def _with(rule: Rule, name: str, replacement: Condition) -> Condition:
    """The rule's condition with one selection replaced."""
    sentence = parse(rule.file.condition, list(rule.selections))
    return fill_in(sentence, {**rule.selections, name: replacement})


def _left_over(rule: Rule) -> Iterator[Text]:
    """Texts of the draft that nobody changed."""
    draft = load("rule_template")
    for key in ("title", "why"):
        words = getattr(rule.file, key)
        if words.zh == draft[key]["zh"] or words.en == draft[key]["en"]:
            yield Text(f"{key} 还是草稿的文字", f"{key} is still the text of the draft")
    names = {case["name"] for case in draft["cases"][:2]}
    for case in rule.file.cases:
        if case.name in names:
            yield Text(
                f"示例“{case.name}”还是草稿的名称", f"the case '{case.name}' still has its name in the draft"
            )


def _missing(rule: Rule) -> Iterator[Text]:
    expected = {case.expect for case in rule.file.cases}
    for verdict in ("fail", "pass", "unknown"):
        if verdict not in expected:
            yield Text(
                f"没有一个示例的预期是 {verdict}（{VERDICTS[verdict].zh}）", f"no case expects {verdict}"
            )


def _wrong(rule: Rule, examples: Sequence[Example]) -> Iterator[Text]:
    for example in examples:
        wanted, got = example.case.expect, example.verdict(rule)
        if got != wanted:
            yield Text(
                f"示例“{example.case.name}”不成立：应为 {wanted}（{VERDICTS[wanted].zh}），得到 {got}（{VERDICTS[got].zh}）",
                f"the case '{example.case.name}' does not hold: expected {wanted}, got {got}",
            )


def _unnoticed(rule: Rule, examples: Sequence[Example]) -> Iterator[Text]:
    """First the selections that no case depends on, then one change for each other place that no case notices."""
    applying = [example for example in examples if evaluate(rule.scope, example.answer) is True]
    idle = [name for name in rule.selections if not any(matters(rule, name, e.answer) for e in applying)]
    told = {question for name in idle for question in questions_of(rule.selections[name])}
    for name in idle:
        yield Text(f"没有一个示例的结论取决于“{name}”", f"no case depends on '{name}'")
    changes = survivors(rule, examples)
    for change in sorted(changes, key=lambda change: not isinstance(change.old, Ask)):
        asked = set(questions_of(change.old))
        if not asked & told:
            told |= asked
            old, new = part_text(change.old, rule), part_text(change.new, rule)
            yield Text(
                f"示例不够：把“{old.zh}”改成“{new.zh}”，全部示例的结论不变",
                f"cases are missing: with '{new.en}' in place of '{old.en}' every case comes out the same",
            )

"""Why a record got its verdicts, as text: its case, and for one rule every question with its answer and value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from auditor.facts.catalogue import FACTS
from auditor.facts.kind import KINDS
from auditor.findings.case_file import Place, Record, Situation
from auditor.findings.conditions import Node, RuleCondition, truth
from auditor.reporting.visible import visible
from auditor.rulebook.wording import plain_text, value_text
from auditor.text import Lang, Text

Rules = Mapping[str, RuleCondition]

_VERDICTS = {
    "fail": Text("命中", "fail"),
    "unknown": Text("无法判定", "unknown"),
    "pass": Text("通过", "pass"),
    "not_applicable": Text("不适用", "not applicable"),
}
_ANSWERS = {True: Text("是", "yes"), False: Text("否", "no"), None: Text("未知", "unknown")}
_JOINTS = {
    "and": Text("以下全部成立", "all of these"),
    "or": Text("以下至少一项成立", "at least one of these"),
    "not": Text("并非以下情况", "not this"),
}
_NAMES = {"subject": "name", "service": "name", "access": "provider", "domain": "service_name"}
_SCOPE = Text("适用条件", "applies when")
_CONDITION = Text("命中条件", "fails when")
_EVIDENCE = Text("证据", "evidence")
_LACKING = Text("未评估，缺少 {0}", "not evaluated, missing {0}")
_ROW = Text("第{0}行", "row {0}")


def explain_case(records: Sequence[Record], rules: Rules, lang: Lang) -> str:
    """Every record of a case with its place and its verdicts; what failed or is unknown with the rule's title."""
    lines: list[str] = []
    for record in records:
        lines += [_head(record, lang), *_verdicts(record, rules, lang), ""]
    return _shown(lines)


def explain_rule(records: Sequence[Record], rule: RuleCondition, lang: Lang) -> str:
    """How one rule judged each record of its kind."""
    lines: list[str] = []
    for record in (one for one in records if one.kind == rule.record):
        lines.append(_head(record, lang))
        situation = record.situations.get(rule.id)
        if situation is None:
            lines += [f"  {_title(rule, lang)}: {_lacking(rule, lang)}", ""]
        else:
            lines += [*_judged(record, rule, situation, lang), ""]
    return _shown(lines)


def _shown(lines: Sequence[str]) -> str:
    return "\n".join(visible(line) for line in lines).rstrip()


def _head(record: Record, lang: Lang) -> str:
    name = record.facts.get(_NAMES.get(record.kind, ""))
    words = [KINDS[record.kind].label.to(lang), record.identity, str(name or "")]
    return f"{' '.join(word for word in words if word)}{_place(record.place(), lang)}"


def _place(place: Place, lang: Lang) -> str:
    if place.file is None or place.row is None:
        return ""
    file = f"{place.file}#{place.sheet}" if place.sheet else place.file
    text = f"{file} {_ROW.to(lang).format(place.row)}"
    return f"（{text}）" if lang == "zh" else f" ({text})"


def _title(rule: RuleCondition, lang: Lang) -> str:
    return f"{rule.id} {getattr(rule.title, lang)}"


def _lacking(rule: RuleCondition, lang: Lang) -> str:
    between = "、" if lang == "zh" else ", "
    return _LACKING.to(lang).format(between.join(getattr(need, lang) for need in rule.lacking))


def _verdicts(record: Record, rules: Rules, lang: Lang) -> Iterator[str]:
    for verdict, label in _VERDICTS.items():
        found = [rule for rule, situation in record.situations.items() if situation.verdict == verdict]
        if verdict in ("fail", "unknown"):
            yield from (f"  {label.to(lang)}  {_title(rules[rule], lang)}" for rule in found)
        elif found:
            yield f"  {label.to(lang)}  {' '.join(found)}"
    lacking = [rule.id for rule in rules.values() if rule.record == record.kind and rule.lacking]
    if lacking:
        yield f"  {Text('未评估', 'not evaluated').to(lang)}  {' '.join(lacking)}"


def _judged(record: Record, rule: RuleCondition, situation: Situation, lang: Lang) -> Iterator[str]:
    yield f"  {_title(rule, lang)}: {_VERDICTS[situation.verdict].to(lang)}"
    told = _Told(record, rule, situation.answers, lang)
    if rule.scope.parts or rule.scope.op == "ask":
        yield from told.tree(_SCOPE.to(lang), rule.scope)
    yield from told.tree(_CONDITION.to(lang), rule.condition)
    yield f"    {_EVIDENCE.to(lang)}"
    yield from (f"      {told.fact(name)}" for name in rule.evidence)


class _Told:
    """One rule on one record, told line by line."""

    def __init__(self, record: Record, rule: RuleCondition, answers: Sequence[bool | None], lang: Lang):
        self.record, self.rule, self.answers, self.lang = record, rule, answers, lang

    def tree(self, label: str, node: Node) -> Iterator[str]:
        yield f"    {label}: {self._answer(node)}"
        yield from self._node(node, 3)

    def _answer(self, node: Node) -> str:
        return _ANSWERS[truth(node, self.answers)].to(self.lang)

    def _node(self, node: Node, depth: int) -> Iterator[str]:
        line = f"{'  ' * depth}[{self._answer(node)}] "
        if node.op == "ask":
            yield line + self._question(node.question or 0)
        elif len(node.parts) == 1 and node.op != "not":
            yield from self._node(node.parts[0], depth)
        else:
            yield line + _JOINTS[node.op].to(self.lang)
            for part in node.parts:
                yield from self._node(part, depth + 1)

    def _question(self, number: int) -> str:
        question = self.rule.questions[number]
        said = getattr(question.words, self.lang)
        return f"{said}  ← {self.fact(question.fact)}" if question.fact else str(said)

    def fact(self, name: str) -> str:
        """A fact's label, value and place."""
        fact, value = FACTS[self.record.kind].get(name), self.record.facts.get(name)
        label = fact.label.to(self.lang) if fact else str(getattr(self.rule.own_facts[name], self.lang))
        said = value_text(fact, value, self.lang) if fact else plain_text(value, self.lang)
        colon = "：" if self.lang == "zh" else ": "
        return f"{label}{colon}{said}{_place(self.record.place(name), self.lang)}"

"""A rule's condition as a sentence, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from auditor.facts.fact import Fact
from auditor.facts.kind import KINDS
from auditor.reference import load
from auditor.rulebook.condition import Ask, Condition, Conjunction, Negation, Question, Value, VerdictQuestion
from auditor.rulebook.rule import Rule
from auditor.text import Lang, Text

LANGS: tuple[Lang, Lang] = ("zh", "en")

Slot = Callable[[str], str]

_OPERATORS = {
    "eq": Text("{fact}为{0}", "{fact} is {0}"),
    "not": Text("{fact}不是{0}", "{fact} is not {0}"),
    "in": Text("{fact}为{0}", "{fact} is {0}"),
    "not_in": Text("{fact}不是{0}", "{fact} is none of {0}"),
    "lt": Text("{fact}小于{0}", "{fact} is less than {0}"),
    "lte": Text("{fact}不超过{0}", "{fact} is at most {0}"),
    "gt": Text("{fact}大于{0}", "{fact} is more than {0}"),
    "gte": Text("{fact}不少于{0}", "{fact} is at least {0}"),
    "between": Text("{fact}在{0}至{1}之间", "{fact} is between {0} and {1}"),
    "missing": Text("{fact}为空或读不出", "{fact} is missing or unreadable"),
    "present": Text("{fact}有值", "{fact} is present"),
}
_LINKS = {
    "every_child_fails": Text("下级记录全部命中{0}", "every record below fails {0}"),
    "some_child_fails": Text("有下级记录命中{0}", "some record below fails {0}"),
    "parent_fails": Text("上级记录命中{0}", "the record above fails {0}"),
    "also_fails": Text("本记录命中{0}", "this record fails {0}"),
}
_ALWAYS, _NEVER = Text("总是成立", "always"), Text("从不成立", "never")
_JOINS = {"zh": ("，且", "，或"), "en": (" and ", " or ")}
_OR = {"zh": "或", "en": " or "}
_UNITS = {
    "day": Text("天", " day(s)"),
    "record": Text("条", " record(s)"),
    "service": Text("个", " service(s)"),
    "range": Text("段", " range(s)"),
    "access": Text("条", " access(es)"),
    "domain": Text("个", " domain(s)"),
    "website": Text("个", " website(s)"),
    "subject": Text("个", " subject(s)"),
    "number": Text("个", " number(s)"),
    "letter": Text("字", " letter(s)"),
    "character": Text("字", " character(s)"),
    "year": Text("岁", " year(s)"),
}


def rule_sentence(rule: Rule) -> Text:
    """To what the rule applies and when it fails, as one sentence."""
    return Text(_sentence(rule, "zh"), _sentence(rule, "en"))


def rule_sentence_asked(rule: Rule) -> Text:
    """The same sentence with `{fact}` behind each question on a fact, where the value of a record can be put."""
    return Text(_sentence(rule, "zh", _slot), _sentence(rule, "en", _slot))


def scope_text(rule: Rule) -> Text:
    """Which records the rule judges."""
    label = KINDS[rule.record].label
    if rule.scope == Conjunction(()):
        return Text(f"全部{label.zh}记录", f"every {label.en} record")
    zh, en = (_words(rule.scope, rule, lang, _no_slot) for lang in LANGS)
    return Text(f"{label.zh}：{zh}", f"{label.en}: {en}")


def condition_text(rule: Rule) -> Text:
    """When the rule fails a record it judges."""
    return part_text(rule.condition, rule)


def part_text(condition: Condition, rule: Rule) -> Text:
    """Any piece of a rule's condition or scope."""
    zh, en = (_words(condition, rule, lang, _no_slot) for lang in LANGS)
    return Text(zh, en)


def unit_text(unit: str) -> Text:
    """A unit as it stands behind a number."""
    return _UNITS.get(unit, Text(f" {unit}", f" {unit}"))


def question_text(rule: Rule, question: Question | VerdictQuestion) -> Text:
    """One question of a rule in words."""
    return Text(_question(question, rule, "zh", _no_slot), _question(question, rule, "en", _no_slot))


def _slot(fact: str) -> str:
    return f"{{{fact}}}"


def _no_slot(fact: str) -> str:
    return ""


def value_text(fact: Fact, value: Value | None, lang: Lang) -> str:
    """One value of a fact as people read it, with its unit."""
    bare = bare_value(fact, value, lang)
    return bare + _UNITS[fact.unit].to(lang) if fact.unit in _UNITS and value is not None else bare


def bare_value(fact: Fact, value: Value | None, lang: Lang) -> str:
    """One value of a fact as people read it, without its unit: the texts that quote it have their own."""
    known = load("codes").get(fact.codes or "", {}).get(value)
    return str(known[lang]) if known else plain_text(value, lang)


def plain_text(value: Value | None, lang: Lang) -> str:
    """A value that is no code as people read it."""
    if value is None:
        return "未知" if lang == "zh" else "unknown"
    if isinstance(value, bool):
        return {("zh", True): "是", ("zh", False): "否", ("en", True): "yes", ("en", False): "no"}[
            lang, value
        ]
    return value.isoformat() if isinstance(value, date) else str(value)


def _sentence(rule: Rule, lang: Lang, slot: Slot = _no_slot) -> str:
    scope = _words(rule.scope, rule, lang, slot) if rule.scope != Conjunction(()) else ""
    condition = _words(rule.condition, rule, lang, slot)
    if not scope:
        return condition
    return f"当{scope}时：{condition}" if lang == "zh" else f"When {scope}: {condition}"


def _words(condition: Condition, rule: Rule, lang: Lang, slot: Slot, *, inner: bool = False) -> str:
    if isinstance(condition, Ask):
        return _question(condition.question, rule, lang, slot)
    if isinstance(condition, Negation):
        part = _words(condition.part, rule, lang, slot, inner=True)
        return f"并非（{part}）" if lang == "zh" else f"not ({part})"
    if not condition.parts:
        return (_ALWAYS if isinstance(condition, Conjunction) else _NEVER).to(lang)
    joint = _JOINS[lang][0 if isinstance(condition, Conjunction) else 1]
    if len(condition.parts) == 1:
        return _words(condition.parts[0], rule, lang, slot, inner=inner)
    text = joint.join(_words(part, rule, lang, slot, inner=True) for part in condition.parts)
    if not inner:
        return text
    return f"（{text}）" if lang == "zh" else f"({text})"


def _question(question: Question | VerdictQuestion, rule: Rule, lang: Lang, slot: Slot) -> str:
    if isinstance(question, VerdictQuestion):
        return _LINKS[question.link].to(lang).format(_OR[lang].join(question.rules))
    return _comparison(question, rule.known[question.fact], lang) + slot(question.fact)


def _comparison(question: Question, fact: Fact, lang: Lang) -> str:
    if fact.type == "flag" and question.op in ("eq", "not"):
        positive = question.values[0] is (question.op == "eq")
        if lang == "zh":
            return fact.label.zh if positive else f"并非“{fact.label.zh}”"
        return fact.label.en if positive else f'not "{fact.label.en}"'
    values = [value_text(fact, value, lang) for value in question.values]
    if question.op in ("in", "not_in"):
        values = [_OR[lang].join(values)]
    return _OPERATORS[question.op].to(lang).format(*values, fact=fact.label.to(lang))

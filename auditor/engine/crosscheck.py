"""The same situations judged twice: by durable-rules and by the plain evaluator. They must agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.engine.inference import Fact, Pattern, infer
from auditor.engine.links import UNKNOWN
from auditor.engine.normal_form import outcomes
from auditor.engine.situations import Answer, Situation
from auditor.rulebook.condition import conclude
from auditor.rulebook.rule import Rule
from auditor.text import Text


@dataclass(frozen=True)
class Judged:
    """One situation and its verdict; `confirmed` when both evaluators came to it."""

    situation: Situation
    verdict: str
    confirmed: bool


def plain_verdict(rule: Rule, answers: Sequence[Answer]) -> str:
    """The verdict straight from the rule's tree."""
    by_question = dict(zip(rule.questions, answers, strict=True))
    return conclude(rule.scope, rule.condition, by_question.__getitem__)


def judge(
    rules: Mapping[str, Rule], situations: Sequence[Situation], *, seconds: float = 300.0
) -> tuple[list[Judged], list[Text]]:
    """Verdicts of all situations, and what went wrong.

    Where the engine failed or disagreed, the plain evaluator's verdict stands, unconfirmed, and the incident names
    rule and situation.
    """
    patterns = [pattern for rule in rules.values() for pattern in _patterns(rule)]
    facts = [_fact(situation) for situation in situations]
    inference = infer(patterns, facts, seconds=seconds)
    incidents: list[Text] = []
    if inference.failure:
        incidents.append(_failed(situations[inference.failure[0]], inference.failure[1]))
    judged = []
    for number, situation in enumerate(situations):
        verdict = plain_verdict(rules[situation.rule], situation.answers)
        inferred = _verdict(inference.fired[number]) if number < len(inference.fired) else None
        if inferred is not None and inferred != verdict:
            incidents.append(_disagreed(situation, inferred, verdict))
        judged.append(Judged(situation, verdict, inferred == verdict))
    return judged, incidents


def _patterns(rule: Rule) -> list[Pattern]:
    return [
        Pattern(
            f"{verdict}/{rule.id}/{number}", rule.id, tuple(_property(q, yes) for q, yes in sorted(conjunct))
        )
        for verdict, conjuncts in outcomes(rule).items()
        for number, conjunct in enumerate(conjuncts)
    ]


def _property(question: int, yes: bool) -> str:
    return f"q{question}_{'yes' if yes else 'no'}"


def _fact(situation: Situation) -> Fact:
    properties = {}
    for number, answer in enumerate(situation.answers):
        properties[_property(number, True)] = answer is True
        properties[_property(number, False)] = answer is False
    return Fact(situation.rule, properties)


def _verdict(fired: frozenset[str]) -> str:
    """Firings of one situation, deduplicated; more than one kind of verdict is a disagreement in itself."""
    verdicts = sorted({name.split("/", 1)[0] for name in fired})
    return "+".join(verdicts) if verdicts else UNKNOWN


def _name(situation: Situation) -> str:
    words = {True: "yes", False: "no", None: "unknown"}
    return f"{situation.rule} [{', '.join(words[a] for a in situation.answers)}]"


def _failed(situation: Situation, why: str) -> Text:
    return Text(
        f"推理引擎在情形 {_name(situation)} 中断（{why}）；其后的判定只由第二评估器作出，未经确认",
        f"the engine stopped at situation {_name(situation)} ({why}); verdicts from there on are unconfirmed",
    )


def _disagreed(situation: Situation, inferred: str, verdict: str) -> Text:
    return Text(
        f"两个评估器对情形 {_name(situation)} 的判定不同：推理引擎 {inferred}，第二评估器 {verdict}",
        f"the evaluators disagree on situation {_name(situation)}: engine {inferred}, plain evaluator {verdict}",
    )

"""The adapter at its limits: names that hash apart, many rules, many facts."""

from __future__ import annotations

import time
from itertools import combinations
from random import Random

from auditor.engine.crosscheck import judge
from auditor.engine.inference import MOST_RULES, Fact, Pattern, infer
from auditor.engine.normal_form import outcomes
from auditor.engine.situations import MOST_QUESTIONS
from auditor.rulebook.condition import Conjunction, Disjunction, Negation

from .conditions import ask, every_situation, rule, verdict


def _fnv1a(word: str) -> int:
    """32-bit FNV-1a: durable-rules compares these instead of the words themselves."""
    found = 0x811C9DC5
    for byte in word.encode():
        found = (found ^ byte) * 0x01000193 % 2**32
    return found


def test_the_hash_is_fnv_1a() -> None:
    assert [_fnv1a(word) for word in ("", "a", "foobar")] == [0x811C9DC5, 0xE40C292C, 0xBF9CF968]


def test_no_two_words_given_to_the_engine_share_a_hash() -> None:
    properties = [f"q{n}_{answer}" for n in range(MOST_QUESTIONS) for answer in ("yes", "no")]
    ids = [f"{n:06d}" for n in range(1000)]
    words = ["kind", "sid", "id", "c", "sid-c", "t", "f", "n", "m", "s", "trigger", "canary", "never", "all", "any",
             "$s", "$m", "$and", "$or", "$not", "$neq", "$lt", "$gt", "$lte", "$gte", "$ex", "$nex", "$forward",
             "$pulse"]  # fmt: skip
    every = [*properties, *ids, *words]
    assert len({_fnv1a(word) for word in every}) == len(set(every)) == len(every)


def test_three_hundred_rules_fill_several_packs() -> None:
    """Every pair and triple of five questions, so that rules differ in shape; each in all of its situations."""
    shapes = [c for size in (2, 3) for c in combinations(range(5), size)]
    rules = {}
    for number in range(300):
        chosen = [ask(i) for i in shapes[number % len(shapes)]]
        joined = Conjunction(tuple(chosen)) if number % 3 else Disjunction((*chosen[1:], Negation(chosen[0])))
        made = rule(f"RND-{number:03d}", joined, ask(9) if number % 2 else Conjunction(()))
        rules[made.id] = made
    patterns = sum(len(conjuncts) for made in rules.values() for conjuncts in outcomes(made).values())
    assert patterns > 4 * MOST_RULES
    situations = [situation for made in rules.values() for situation in every_situation(made)]
    judged, incidents = judge(rules, situations)
    assert incidents == []
    assert [one.verdict for one in judged] == [verdict(rules[s.rule], s.answers) for s in situations]


def test_a_rule_with_as_many_branches_as_allowed() -> None:
    """Sixty branches of one kind, all of which one fact meets: the engine's own limit is sixty-four."""
    patterns = [
        Pattern(f"p{n}", "K", tuple(f"q{m}_yes" for m in {n % 39, n // 39, (n * 7) % 39})) for n in range(60)
    ]
    properties = {f"q{m}_{answer}": answer == "yes" for m in range(39) for answer in ("yes", "no")}
    found = infer(patterns, [Fact("K", properties), Fact("K", dict.fromkeys(properties, False))])
    assert found.failure is None
    assert found.fired == [frozenset(p.name for p in patterns), frozenset()]


def test_twenty_thousand_facts_through_one_process() -> None:
    random = Random(7)
    kinds = [f"K-{n}" for n in range(12)]
    wanted = {kind: [tuple(random.sample([f"q{i}_{a}" for i in range(6) for a in ("yes", "no")], 3)) for _ in range(8)]
              for kind in kinds}  # fmt: skip
    patterns = [Pattern(f"{kind}/{n}", kind, props) for kind in kinds for n, props in enumerate(wanted[kind])]
    facts = []
    for _ in range(20_000):
        answers = [random.choice((True, False, None)) for _ in range(6)]
        yes = {f"q{i}_yes": answer is True for i, answer in enumerate(answers)}
        facts.append(
            Fact(random.choice(kinds), yes | {f"q{i}_no": a is False for i, a in enumerate(answers)})
        )
    started = time.monotonic()
    found = infer(patterns, facts)
    assert time.monotonic() - started < 60
    assert found.failure is None
    assert found.fired == [
        frozenset(
            f"{f.kind}/{n}" for n, props in enumerate(wanted[f.kind]) if all(f.properties[p] for p in props)
        )
        for f in facts
    ]


def test_a_job_without_facts() -> None:
    found = infer([Pattern("p", "K", ("q0_yes",))], [])
    assert (found.fired, found.failure) == ([], None)

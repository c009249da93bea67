"""Random rule sets as Hypothesis strategies, and random records, both as plain data that no tested module has read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import yaml
from hypothesis import strategies as st

from auditor.facts.catalogue import FACTS
from auditor.reference import load

KINDS = ("subject", "service", "access")
BELOW = {"subject": "service", "service": "access"}
ABOVE = {"service": "subject", "access": "service"}
PARAMS = {"small_limit": 2, "large_limit": 5}

Tree = tuple[Any, ...]  # ("name", n) ("not", t) ("and", [t]) ("or", [t]) ("any", "x_*") ("all", "x_*")
Row = dict[str, Any]

INTEGERS = [0, 1, 2, 5, 7, -1]
DATES = [date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2026, 1, 1)]
TEXTS = ["a", "甲", "A", "it's", 'say "x"', "100%", "no", "7"]


@dataclass(frozen=True)
class Spec:
    """One rule as its author would write it; `tree` is the condition, rendered into the file as a sentence."""

    id: str
    kind: str
    types: list[str]
    when: dict[str, Any]
    select: dict[str, Any]
    tree: Tree
    after: list[str]


def domain_of(kind: str, fact: str) -> list[Any]:
    """The few values with which both rules and records are made, so that they often meet."""
    declared = FACTS[kind][fact]
    if declared.type == "code":
        known = list(load("codes").get(declared.codes or "", {}))
        return known[:4] or ["one", "two"]
    domains: dict[str, list[Any]] = {"integer": INTEGERS, "date": DATES, "text": TEXTS, "flag": [True, False]}
    return domains[declared.type]


# ---- rules -------------------------------------------------------------------------------------------------------


@st.composite
def _tests(draw: st.DrawFn, kind: str, fact: str) -> Any:
    value = st.sampled_from(domain_of(kind, fact))
    type_ = FACTS[kind][fact].type
    several = st.lists(value, min_size=1, max_size=3)
    forms: list[st.SearchStrategy[Any]] = [
        value, several, value.map(lambda v: {"not": v}), several.map(lambda v: {"in": v}),
        several.map(lambda v: {"not_in": v}), st.just({"missing": True}), st.just({"present": True}),
    ]  # fmt: skip
    if type_ in ("integer", "date"):
        one = value if type_ == "date" else st.one_of(value, st.sampled_from([f"${name}" for name in PARAMS]))
        forms += [st.fixed_dictionaries({op: one}) for op in ("lt", "lte", "gt", "gte")]
        forms += [
            st.tuples(one, one).map(lambda pair: {"between": list(pair)}),
            st.tuples(one, one).map(lambda pair: {"gte": pair[0], "lt": pair[1]}),
        ]
    return draw(st.one_of(forms))


def _facts(kind: str) -> st.SearchStrategy[str]:
    """Facts of every type equally often, though most are texts."""
    by_type: dict[str, list[str]] = {}
    for name, fact in sorted(FACTS[kind].items()):
        by_type.setdefault(fact.type, []).append(name)
    return st.sampled_from(sorted(by_type)).flatmap(lambda type_: st.sampled_from(by_type[type_]))


def _links(kind: str, earlier: Sequence[Spec]) -> list[tuple[str, list[str]]]:
    """Links that a rule of this kind can use, with the earlier rules they may name."""
    of_kind = {k: [spec.id for spec in earlier if spec.kind == k] for k in KINDS}
    candidates = [("also_fails", of_kind[kind])]
    if kind in BELOW:
        candidates += [
            ("every_child_fails", of_kind[BELOW[kind]]),
            ("some_child_fails", of_kind[BELOW[kind]]),
        ]
    if kind in ABOVE:
        candidates.append(("parent_fails", of_kind[ABOVE[kind]]))
    return [(link, ids) for link, ids in candidates if ids]


@st.composite
def _maps(draw: st.DrawFn, kind: str, pool: Sequence[str], earlier: Sequence[Spec]) -> dict[str, Any]:
    links = _links(kind, earlier)
    entries: dict[str, Any] = {}
    linked = draw(st.booleans())
    if links and linked:
        link, ids = draw(st.sampled_from(links))
        entries[link] = draw(st.lists(st.sampled_from(ids), min_size=1, max_size=2, unique=True))
    for fact in draw(st.lists(st.sampled_from(pool), min_size=0 if entries else 1, max_size=2, unique=True)):
        entries[fact] = draw(_tests(kind, fact))
    return entries


@st.composite
def _trees(draw: st.DrawFn, names: Sequence[str], depth: int = 2) -> Tree:
    """A tree that uses every one of the names at least once."""
    if len(names) == 1:
        leaf: Tree = ("name", names[0])
        return ("not", leaf) if draw(st.integers(0, 3)) == 0 else leaf
    cut = draw(st.integers(1, len(names) - 1))
    parts = [draw(_trees(names[:cut], depth)), draw(_trees(names[cut:], depth))]
    if draw(st.integers(0, 4)) == 0:
        parts.append((draw(st.sampled_from(["any", "all"])), draw(st.sampled_from(["s_*", "*", names[0]]))))
    node: Tree = (draw(st.sampled_from(["and", "or"])), parts)
    return ("not", node) if draw(st.integers(0, 3)) == 0 else node


@st.composite
def rule_sets(draw: st.DrawFn) -> list[Spec]:
    """Three to six rules; a later rule may ask for verdicts of earlier ones."""
    specs: list[Spec] = []
    for number in range(draw(st.integers(3, 6))):
        kind = draw(st.sampled_from(KINDS))
        pool = draw(st.lists(_facts(kind), min_size=1, max_size=4, unique=True))
        scoped = draw(st.lists(_facts(kind), max_size=1))
        types: list[str] = domain_of("service", "type")
        names = [f"s_{i}" if i % 2 else f"t_{i}" for i in range(draw(st.integers(1, 4)))]
        names[0] = "s_0"
        select: dict[str, Any] = {}
        for name in names:
            maps = _maps(kind, pool, specs)
            select[name] = draw(st.one_of(maps, st.lists(maps, min_size=1, max_size=2)))
        after = sorted({rule for body in select.values() for rule in linked_rules(body)})
        specs.append(Spec(
            f"RND-{number + 1:03d}", kind,
            draw(st.lists(st.sampled_from(types), max_size=2, unique=True)) if kind != "subject" else [],
            {fact: draw(_tests(kind, fact)) for fact in scoped},
            select, draw(_trees(names)), after,
        ))  # fmt: skip
    return specs


def linked_rules(body: Any) -> list[str]:
    """Every rule that a selection asks for."""
    if isinstance(body, list):
        return [rule for item in body for rule in linked_rules(item)]
    return [
        rule
        for link, ids in body.items()
        if link.endswith("_fails") or link.endswith("_child_fails")
        for rule in ids
    ]


# ---- rule files ---------------------------------------------------------------------------------------------------


def sentence(tree: Tree) -> str:
    """The tree in words, with no more brackets than precedence needs: not, then and, then or."""
    match tree[0]:
        case "name":
            return str(tree[1])
        case "any" | "all":
            return f"{tree[0]} of {tree[1]}"
        case "not":
            inner = sentence(tree[1])
            return f"not ({inner})" if tree[1][0] in ("and", "or") else f"not {inner}"
        case "and":
            return " and ".join(f"({sentence(p)})" if p[0] == "or" else sentence(p) for p in tree[1])
    return " or ".join(sentence(part) for part in tree[1])


def write_rules(folder: Path, specs: Sequence[Spec]) -> Path:
    """A whole rules folder with these rules and next to nothing else."""
    both = {"zh": "字", "en": "word"}
    shared: dict[str, Any] = {
        "vocabulary.yml": {
            "severities": {"low": {"label": both, "meaning": both, "order": 1}},
            "categories": {"random": {"label": both, "theme": "random"}},
            "themes": {"random": {"label": both, "order": 1}}, "statuses": {},
        },
        "params.yml": {
            name: {"value": value, "unit": "day", "label": both, "bounds": [0, 90], "stricter": "lower", "cited": value}
            for name, value in PARAMS.items()
        },
        "articles.yml": {},
        "actions.yml": {"materials": {}, "procedures": {}},
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in shared.items():
        _dump(folder / name, data)
    for spec in specs:
        _dump(folder / f"{spec.id}.yml", _file(spec))
    return folder


def _file(spec: Spec) -> dict[str, Any]:
    both = {"zh": "字", "en": "word"}
    return {
        "id": spec.id, "version": 1, "status": "trial", "title": both, "why": both, "category": "random",
        "severity": "low", "basis": [], "scope": {"record": spec.kind, "types": spec.types, "when": spec.when},
        "select": spec.select, "condition": sentence(spec.tree), "after": spec.after,
        "evidence": [sorted(FACTS[spec.kind])[0]], "message": both, "actions": [],
        "cases": [{"name": "any", "given": {}, "expect": "unknown"}],
    }  # fmt: skip


class _NoAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _dump(path: Path, data: Any) -> None:
    path.write_text(yaml.dump(data, Dumper=_NoAliases, allow_unicode=True, sort_keys=False), encoding="utf-8")


# ---- records ------------------------------------------------------------------------------------------------------


def asked_facts(specs: Sequence[Spec]) -> dict[str, set[str]]:
    """The facts that the rules read, by kind of record."""
    asked: dict[str, set[str]] = {"subject": set(), "service": {"status"}, "access": set()}

    def walk(kind: str, body: Any) -> None:
        for item in body if isinstance(body, list) else [body]:
            asked[kind].update(name for name in item if name in FACTS[kind])

    for spec in specs:
        walk(spec.kind, spec.when)
        asked[spec.kind].update(["type"] if spec.types else [])
        for body in spec.select.values():
            walk(spec.kind, body)
    return asked


def random_records(random: Random, asked: dict[str, set[str]], size: int) -> dict[str, list[Row]]:
    """Subjects, services and accesses with shared, missing and dangling numbers, and facts that are often unknown."""
    subject_numbers = [f"S{i}" for i in range(max(1, size // 3))]
    service_numbers = [f"W{i}" for i in range(max(1, size // 2))]
    numbers: dict[str, tuple[list[str], list[str]]] = {
        "subject": (subject_numbers, []),
        "service": (service_numbers, [*subject_numbers, "orphan"]),
        "access": ([], [*service_numbers, "orphan"]),
    }
    counts = {"subject": size // 2, "service": size, "access": size}
    rows: dict[str, list[Row]] = {kind: [] for kind in KINDS}
    for kind in KINDS:
        own, parents = numbers[kind]
        for _ in range(counts[kind]):
            row: Row = {
                "record_id": sum(len(r) for r in rows.values()) + 1,
                "own_no": _pick(random, own, 0.1), "parent_no": _pick(random, parents, 0.1),
            }  # fmt: skip
            row |= {fact: _pick(random, domain_of(kind, fact), 0.25) for fact in sorted(asked[kind])}
            rows[kind].append(row)
    return rows


def _pick(random: Random, values: Sequence[Any], unknown: float) -> Any:
    return None if not values or random.random() < unknown else random.choice(values)

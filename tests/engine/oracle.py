"""An evaluator of its own: rule specifications against rows, one record at a time, in Kleene's logic, nothing shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from .worlds import ABOVE, BELOW, PARAMS, Row, Spec, Tree

Truth = bool | None
Verdicts = dict[tuple[str, int], str]  # (rule, record_id)


def k_not(value: Truth) -> Truth:
    return None if value is None else not value


def k_and(values: Iterable[Truth]) -> Truth:
    seen = list(values)
    return False if False in seen else None if None in seen else True


def k_or(values: Iterable[Truth]) -> Truth:
    return k_not(k_and(k_not(v) for v in values))


def all_verdicts(specs: Sequence[Spec], records: Mapping[str, list[Row]]) -> Verdicts:
    """Every rule on every record of its kind; rules come after those they ask for."""
    verdicts: Verdicts = {}
    for spec in specs:
        for row in records[spec.kind]:
            verdicts[spec.id, row["record_id"]] = _verdict(spec, row, records, verdicts)
    return verdicts


def _verdict(spec: Spec, row: Row, records: Mapping[str, list[Row]], verdicts: Verdicts) -> str:
    scope = [_test(row[fact], test) for fact, test in spec.when.items()]
    if spec.types:
        scope.append(_test(row["type"], spec.types))
    applies = k_and(scope)
    if applies is False:
        return "not_applicable"
    truths = {name: _selection(spec.kind, body, row, records, verdicts) for name, body in spec.select.items()}
    holds = _tree(spec.tree, truths)
    if applies is None or holds is None:
        return "unknown"
    return "fail" if holds else "pass"


def _tree(tree: Tree, truths: Mapping[str, Truth]) -> Truth:
    match tree[0]:
        case "name":
            return truths[tree[1]]
        case "not":
            return k_not(_tree(tree[1], truths))
        case "and":
            return k_and(_tree(part, truths) for part in tree[1])
        case "or":
            return k_or(_tree(part, truths) for part in tree[1])
    matched = [truth for name, truth in truths.items() if fnmatchcase(name, tree[1])]
    return k_or(matched) if tree[0] == "any" else k_and(matched)


def _selection(kind: str, body: Any, row: Row, records: Mapping[str, list[Row]], verdicts: Verdicts) -> Truth:
    if isinstance(body, list):
        return k_or(_selection(kind, item, row, records, verdicts) for item in body)
    return k_and(
        _link(kind, name, test, row, records, verdicts) if name.endswith("_fails") else _test(row[name], test)
        for name, test in body.items()
    )


def _test(value: Any, test: Any) -> Truth:
    if isinstance(test, list):
        test = {"in": test}
    if not isinstance(test, dict):
        test = {"in": [test]}
    return k_and(_compare(op, value, literal) for op, literal in test.items())


def _compare(op: str, value: Any, literal: Any) -> Truth:
    if op in ("missing", "present"):
        return (value is None) == (op == "missing")
    if value is None:
        return None
    wanted = [_param(v) for v in (literal if isinstance(literal, list) else [literal])]
    first = wanted[0]
    if op in ("lt", "lte", "gt", "gte"):
        return bool(
            {"lt": value < first, "lte": value <= first, "gt": value > first, "gte": value >= first}[op]
        )
    if op == "between":
        return bool(first <= value <= wanted[1])
    return (value in wanted) == (op == "in")


def _param(value: Any) -> Any:
    return PARAMS[value[1:]] if isinstance(value, str) and value.startswith("$") else value


def _link(  # noqa: PLR0917
    kind: str, link: str, rules: Sequence[str], row: Row, records: Mapping[str, list[Row]], verdicts: Verdicts
) -> Truth:
    def fails(record: Row) -> Truth:
        found = [verdicts[rule, record["record_id"]] for rule in rules]
        return True if "fail" in found else None if "unknown" in found else False

    if link == "also_fails":
        return fails(row)
    if link == "parent_fails":
        number = _parent(kind, row)
        above = [r for r in records[ABOVE[kind]] if number is not None and r["own_no"] == number]
        return k_or(map(fails, above)) if above else None
    if row["own_no"] is None:
        return None
    below = [r for r in records[BELOW[kind]] if _parent(BELOW[kind], r) == row["own_no"]]
    return (k_and if link == "every_child_fails" else k_or)(map(fails, below))


def _parent(kind: str, row: Row) -> Any:
    """A cancelled service belongs to nobody any more."""
    return None if kind == "service" and row["status"] == "cancelled" else row["parent_no"]

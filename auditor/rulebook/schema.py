"""The JSON Schema of a rule file, for editors: shape, facts of each kind of record, and the values they can have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from auditor.facts.catalogue import Catalogue
from auditor.facts.fact import Fact
from auditor.facts.kind import ABOVE, BELOW
from auditor.reference import load
from auditor.rulebook.condition import Link
from auditor.rulebook.files import RuleFile, VocabularyFile

Schema = dict[str, Any]

_PARAM: Schema = {
    "type": "string",
    "pattern": r"^\$[a-z0-9_]+$",
    "description": "参数 a parameter of params.yml",
}
_STATES: Schema = {"missing": {"const": True}, "present": {"const": True}}


def rule_schema(vocabulary: VocabularyFile, facts: Catalogue) -> Schema:
    """JSON Schema 2020-12 of one rule file."""
    schema = RuleFile.model_json_schema(by_alias=True)
    properties = schema["properties"]
    properties["category"] = _one_of({key: one.label for key, one in vocabulary.categories.items()})
    properties["severity"] = _one_of({key: one.label for key, one in vocabulary.severities.items()})
    properties["predicts"]["items"] = {"enum": sorted(load("return_codes"))}
    schema["$defs"] |= _definitions(facts)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "allOf": [
            {"if": _judges(kind), "then": {"properties": _of_kind(kind, list(facts[kind]))}} for kind in facts
        ],
    }


def _definitions(catalogue: Catalogue) -> Schema:
    """What is said once: values and tests by type of fact, questions and examples by kind of record."""
    facts = [fact for by_name in catalogue.values() for fact in by_name.values()]
    defined = {f"value_{_type(fact)}": _value(fact) for fact in facts}
    defined |= {f"test_{_type(fact)}": _test(fact) for fact in facts}
    for kind, by_name in catalogue.items():
        links = {
            link: {"type": "array", "items": {"type": "string"}, "minItems": 1} for link in get_args(Link)
        }
        defined[f"questions_{kind}"] = _object({**_each(by_name, "test"), **links})
        defined[f"given_{kind}"] = _object(_each(by_name, "value"))
    return defined


def _type(fact: Fact) -> str:
    return fact.codes if fact.codes and fact.codes in load("codes") else fact.type


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _each(facts: Mapping[str, Fact], what: str) -> Schema:
    return {
        name: {"title": f"{fact.label.zh} {fact.label.en}", **_ref(f"{what}_{_type(fact)}")}
        for name, fact in facts.items()
    }


def _one_of(labels: Mapping[str, Any]) -> Schema:
    return {
        "oneOf": [{"const": key, "description": f"{label.zh} {label.en}"} for key, label in labels.items()]
    }


def _judges(kind: str) -> Schema:
    return {"properties": {"scope": {"properties": {"record": {"const": kind}}, "required": ["record"]}},
            "required": ["scope"]}  # fmt: skip


def _of_kind(kind: str, facts: list[str]) -> Schema:
    """What the keys of a rule may hold when it judges this kind of record."""
    questions = _ref(f"questions_{kind}")
    return {
        "scope": {"properties": {"when": questions}},
        "select": {
            "additionalProperties": _any([questions, {"type": "array", "items": questions, "minItems": 1}])
        },
        "evidence": {"items": {"enum": facts}},
        "cases": {"items": {"properties": _relatives(kind)}},
    }


def _relatives(kind: str) -> Schema:
    given: Schema = {"given": _ref(f"given_{kind}")}
    if kind in BELOW:
        given["children"] = {"items": _ref(f"given_{BELOW[kind]}")}
    if kind in ABOVE:
        given["parent"] = _any([_ref(f"given_{ABOVE[kind]}"), {"type": "null"}])
    return given


def _object(properties: Schema, **more: Any) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False, **more}


def _value(fact: Fact) -> Schema:
    """One value of the fact, or null for unknown."""
    if _type(fact) == fact.codes:
        return {"enum": [*load("codes")[fact.codes], None]}
    if fact.type == "date":
        return {"type": ["string", "null"], "format": "date"}
    return {"type": [{"flag": "boolean", "integer": "integer"}.get(fact.type, "string"), "null"]}


def _test(fact: Fact) -> Schema:
    """A literal, a list of literals, or a map of operators."""
    value = _ref(f"value_{_type(fact)}")
    value = _any([value, _PARAM]) if fact.type == "integer" else value
    several: Schema = {"type": "array", "items": value, "minItems": 1}
    operators: Schema = {"not": value, "in": several, "not_in": several, **_STATES}
    if fact.type in ("integer", "date"):
        operators |= dict.fromkeys(("lt", "lte", "gt", "gte"), value)
        operators["between"] = {**several, "minItems": 2, "maxItems": 2}
    return _any([value, several, _object(operators, minProperties=1)])


def _any(schemas: Iterable[Schema]) -> Schema:
    return {"anyOf": list(schemas)}

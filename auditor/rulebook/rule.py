"""Rules as the program uses them: read, checked, and with every name resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from auditor.facts.kind import RecordKind
from auditor.rulebook.condition import Condition, Question, VerdictQuestion, questions_of
from auditor.rulebook.files import (
    ArticleFile,
    MaterialFile,
    ParamFile,
    ProcedureFile,
    RuleFile,
    VocabularyFile,
)


@dataclass(frozen=True)
class Rule:
    """One rule; `file` has all its texts."""

    file: RuleFile
    scope: Condition
    condition: Condition

    @property
    def id(self) -> str:
        """The rule's id, which is also its file's name."""
        return self.file.id

    @property
    def record(self) -> RecordKind:
        """The kind of record it judges."""
        return self.file.scope.record

    @cached_property
    def questions(self) -> tuple[Question | VerdictQuestion, ...]:
        """Its distinct questions, scope first, in reading order."""
        asked = [*questions_of(self.scope), *questions_of(self.condition)]
        return tuple(dict.fromkeys(asked))

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """The facts it asks for, in reading order."""
        return tuple(dict.fromkeys(q.fact for q in self.questions if isinstance(q, Question)))

    @cached_property
    def params(self) -> tuple[str, ...]:
        """The parameters it refers to, by name."""
        return tuple(sorted(set(_references(self.file.scope.when) | _references(self.file.select))))


def _references(written: Any) -> set[str]:
    """Every `$name` in a piece of a rule file."""
    if isinstance(written, str):
        return {written[1:]} if written.startswith("$") else set()
    parts = written.values() if isinstance(written, dict) else written if isinstance(written, list) else ()
    return {name for part in parts for name in _references(part)}


@dataclass(frozen=True)
class Rulebook:
    """Everything under `rules/`, in the order of ids."""

    rules: Mapping[str, Rule]
    articles: Mapping[str, ArticleFile]
    params: Mapping[str, ParamFile]
    values: Mapping[str, int]
    procedures: Mapping[str, ProcedureFile]
    materials: Mapping[str, MaterialFile]
    vocabulary: VocabularyFile
    sha256: str

    def strata(self) -> list[list[Rule]]:
        """Rules in the order in which they can be judged: each stratum only asks for verdicts of earlier ones."""
        depth: dict[str, int] = {}

        def depth_of(rule_id: str) -> int:
            if rule_id not in depth:
                depth[rule_id] = 1 + max((depth_of(r) for r in self.rules[rule_id].file.after), default=-1)
            return depth[rule_id]

        layers: dict[int, list[Rule]] = {}
        for rule in self.rules.values():
            layers.setdefault(depth_of(rule.id), []).append(rule)
        return [layers[level] for level in sorted(layers)]

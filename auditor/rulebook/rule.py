"""Rules as the program uses them: read, checked, and with every name resolved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from auditor.facts.catalogue import FACTS, Catalogue
from auditor.facts.fact import Fact
from auditor.facts.kind import RecordKind
from auditor.rulebook.choice import Adjustment, Overlay, Pack, ParamOrigin
from auditor.rulebook.condition import Condition, Question, VerdictQuestion, questions_of
from auditor.rulebook.files import (
    ArticleFile,
    MaterialFile,
    ParamFile,
    ProcedureFile,
    RuleFile,
    VocabularyFile,
)
from auditor.text import Text


@dataclass(frozen=True)
class Rule:
    """One rule; `file` has all its texts.

    Attributes:
        own: the facts of its kind of record that a user declared.
        group: the folder of its file.
        selections: what each name of its sentence stands for.
    """

    file: RuleFile
    scope: Condition
    condition: Condition
    own: Mapping[str, Fact] = field(default_factory=dict)
    group: str = ""
    selections: Mapping[str, Condition] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The rule's id, which is also its file's name."""
        return self.file.id

    @cached_property
    def known(self) -> Mapping[str, Fact]:
        """Every fact of its kind of record, by name."""
        return {**FACTS[self.record], **self.own}

    @property
    def live(self) -> bool:
        """Neither a draft nor retired."""
        return self.file.status not in ("draft", "retired")

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
    """The rules as one run uses them, in the order of ids.

    Attributes:
        facts: every fact that rules may ask for, declared ones included.
        pack: which rules are used; None where there are no packs, and all are.
        overlays: what a province or provider asks for differently, the strongest last.
        off: rules that are not judged, with who decided that and why.
        adjustments: what else packs, overlays and a user's folder did to rules.
        origins: who set each parameter.
        notices: what the user must be told of all that.
        chosen: name and digest of every pack and overlay that is used.
    """

    rules: Mapping[str, Rule]
    articles: Mapping[str, ArticleFile]
    params: Mapping[str, ParamFile]
    values: Mapping[str, int]
    procedures: Mapping[str, ProcedureFile]
    materials: Mapping[str, MaterialFile]
    vocabulary: VocabularyFile
    sha256: str
    facts: Catalogue = field(default_factory=lambda: FACTS)
    pack: Pack | None = None
    overlays: tuple[Overlay, ...] = ()
    off: Mapping[str, Adjustment] = field(default_factory=dict)
    adjustments: Mapping[str, Sequence[Adjustment]] = field(default_factory=dict)
    origins: Mapping[str, ParamOrigin] = field(default_factory=dict)
    notices: tuple[Text, ...] = ()
    chosen: tuple[str, ...] = ()

    def is_judged(self, rule: Rule) -> bool:
        """Whether a rule takes part in audits at all."""
        return rule.live and rule.id not in self.off

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

"""Facts that a user declares in `facts.yml`: extra columns of an export that rules may ask for like any other fact."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from auditor.facts.catalogue import FACTS, Catalogue
from auditor.facts.fact import Fact
from auditor.facts.kind import KINDS
from auditor.facts.own import OwnFact, own_facts
from auditor.nearest import did_you_mean
from auditor.rulebook.files import OwnFactFile
from auditor.snapshot.header_words import column_of
from auditor.snapshot.schema import TABLES, Column
from auditor.text import Text
from auditor.yaml_source import Source

_POSSIBLE = ("subject", "service", "access", "provider")
_NAME = r"[a-z][a-z0-9_]*"


@dataclass
class OwnFacts:
    """Every declared fact that has no mistake, by name."""

    declared: dict[str, OwnFact] = field(default_factory=dict)

    def add(self, files: Mapping[str, OwnFactFile], source: Source) -> None:
        """Take the facts of one file; mistakes are noted in it."""
        for name, file in files.items():
            before = len(source.mistakes)
            _check(name, file, source)
            made = _made(name, file)
            self._check_names(made, source)
            if len(source.mistakes) == before:
                self.declared |= {own.fact.name: own for own in made}

    def _check_names(self, made: Sequence[OwnFact], source: Source) -> None:
        """Neither a fact nor the days that come with it may have a name that is taken."""
        for own in made:
            name, column = own.fact.name, own.column.name
            taken = FACTS[own.kind].keys() | self.declared.keys() | _columns(own.kind)
            if name in taken:
                source.blame(
                    (column,), f"已有名为“{name}”的事实或列", f"there is already a fact or column '{name}'"
                )

    def facts(self, kind: str) -> dict[str, Fact]:
        """Those of one kind of record."""
        return {own.fact.name: own.fact for own in self.declared.values() if own.kind == kind}

    def catalogue(self) -> Catalogue:
        """All facts, the packaged ones and these."""
        return {kind: {**facts, **self.facts(kind)} for kind, facts in FACTS.items()}

    @property
    def all(self) -> list[OwnFact]:
        """Every declared fact, in the order of the files."""
        return list(self.declared.values())

    @property
    def columns(self) -> dict[str, tuple[Column, ...]]:
        """The columns to look for, by table."""
        cells = {name: own for name, own in self.declared.items() if own.column.name == name}
        tables = sorted({own.table for own in cells.values()})
        return {t: tuple(own.column for own in cells.values() if own.table == t) for t in tables}


def _columns(kind: str) -> set[str]:
    return set(TABLES[KINDS[kind].table].columns)


def _made(name: str, file: OwnFactFile) -> list[OwnFact]:
    label, definition = (Text(text.zh, text.en) for text in (file.label, file.definition))
    column = Column(name, file.type, label, headers=(name, label.zh, label.en, *file.headers), mask=file.mask)
    return own_facts(file.record, file.table, column, definition, file.unit)


def _check(name: str, file: OwnFactFile, source: Source) -> None:
    if not re.fullmatch(_NAME, name):
        source.blame((name,), f"“{name}”应由小写英文字母、数字、下划线组成",
                     f"'{name}' must consist of small letters, digits and _")  # fmt: skip
    if file.record not in _POSSIBLE:
        zh = "、".join(f"{kind} {KINDS[kind].label.zh}" for kind in _POSSIBLE)
        source.blame(
            (name, "record"), f"自有的列只能属于 {zh}", f"own facts belong to {', '.join(_POSSIBLE)}"
        )
        return
    table = KINDS[file.record].table
    if file.table != table:
        hint = did_you_mean(file.table, TABLES)
        source.blame((name, "table"), f"{file.record} 的列在表 {table} 中{hint.zh}",
                     f"the columns of a {file.record} stand in the table {table}{hint.en}")  # fmt: skip
    for i, header in enumerate(file.headers):
        known_as = column_of(TABLES[table], header)
        if known_as:
            source.blame((name, "headers", i), f"表头“{header}”已表示“{TABLES[table].columns[known_as].label.zh}”",
                         f"the header '{header}' already means '{TABLES[table].columns[known_as].label.en}'")  # fmt: skip

"""The words that a rule may use, each with what it says; told by `auditor rules words` and in messages about wrong ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auditor.facts.kind import KINDS
from auditor.reference import load
from auditor.rulebook.files import Bilingual
from auditor.rulebook.rule import Rulebook
from auditor.rulebook.rule_page import VERDICTS, article_text
from auditor.text import Text

Labels = Mapping[str, Text]


@dataclass(frozen=True)
class Words:
    """The words of one key of a rule file."""

    heading: Text
    labels: Labels


def words(book: Rulebook) -> dict[str, Words]:
    """All lists, by the key of a rule file where their words stand."""
    vocabulary = book.vocabulary
    return {
        "record": Words(
            Text("记录种类", "kinds of records"), {kind: one.label for kind, one in KINDS.items()}
        ),
        "category": Words(Text("类别", "categories"), labels(vocabulary.categories)),
        "severity": Words(Text("严重程度", "severities"), labels(vocabulary.severities)),
        "status": Words(Text("规则状态", "states of a rule"), labels(vocabulary.statuses)),
        "basis": Words(
            Text("依据", "articles"), {key: article_text(one) for key, one in book.articles.items()}
        ),
        "actions": Words(
            Text("处置", "actions"), {key: _text(one.title) for key, one in book.procedures.items()}
        ),
        "params": Words(
            Text("参数，写作 $名称", "parameters, written $name"),
            {key: _valued(book.values[key], one.label) for key, one in book.params.items()},
        ),
        "predicts": Words(Text("返回代码", "return codes"), code_labels(load("return_codes"))),
        "expect": Words(Text("示例的预期", "what a case expects"), VERDICTS),
    }


def code_lists() -> dict[str, Labels]:
    """The values of coded facts, by the name of the list."""
    return {name: code_labels(codes) for name, codes in load("codes").items()}


def labels(entries: Mapping[str, Any]) -> Labels:
    """Of entries of a shared file, each of which has a label."""
    return {key: _text(one.label) for key, one in entries.items()}


def code_labels(codes: Mapping[str, Mapping[str, str]]) -> Labels:
    """Of one packaged code list."""
    return {code: Text(one["zh"], one["en"]) for code, one in codes.items()}


def _text(words: Bilingual) -> Text:
    return Text(words.zh, words.en)


def _valued(value: int, label: Bilingual) -> Text:
    return Text(f"= {value}  {label.zh}", f"= {value}  {label.en}")

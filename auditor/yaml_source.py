"""YAML that remembers where everything stood, and refuses what a reader could misread.

Only what JSON knows, plus dates: `no`, `on` and `yes` stay words (YAML 1.1 would make them booleans, and a rule named
`on` would be lost), and a key that is written twice is a mistake instead of a silent overwrite.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from auditor.text import Text
from auditor.yaml_mistakes import explain

Key = tuple[str | int, ...]


@dataclass
class Source:
    """One YAML file: its data, and line and column of every key and item (both from 1)."""

    file: str
    data: Any = None
    marks: dict[Key, tuple[int, int]] = field(default_factory=dict)
    mistakes: list[Text] = field(default_factory=list)

    def at(self, key: Key) -> str:
        """`file:line:column` of the key, or of the nearest one above it."""
        while key and key not in self.marks:
            key = key[:-1]
        line, column = self.marks.get(key, (1, 1))
        return f"{self.file}:{line}:{column}"

    def blame(self, key: Key, zh: str, en: str) -> None:
        """Note a mistake at this key."""
        where = self.at(key)
        self.mistakes.append(Text(f"{where}: {zh}", f"{where}: {en}"))


PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where PyYAML was built with it: ten times faster, and a rulebook is read before anything else."""


def read_yaml(path: Path, file: str) -> Source:
    """Read one file; syntax errors and duplicate keys become mistakes, never exceptions."""
    source = Source(file)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        source.blame(
            (), f"不是 UTF-8 编码（第 {error.start} 字节），请另存为 UTF-8",
            f"not UTF-8 (byte {error.start}); save it as UTF-8",
        )  # fmt: skip
        return source
    try:
        root = _compose(text)
    except yaml.YAMLError as error:
        source.marks[()], words = explain(error, text)
        source.blame((), words.zh, words.en)
        return source
    source.data = None if root is None else _build(root, (), source)
    return source


def _compose(text: str) -> yaml.Node | None:
    """The nodes of a text without aliases: what repeats itself by reference can be endless, its places ambiguous."""
    for event in yaml.parse(text, Loader=PARSER) if "*" in text else ():
        if isinstance(event, yaml.AliasEvent):
            place: Any = event.start_mark
            raise yaml.MarkedYAMLError(problem="an alias (*) is not allowed", problem_mark=place)
    try:
        return yaml.compose(text, Loader=PARSER)
    except yaml.MarkedYAMLError:
        # libyaml may place a mistake at the line after it; PyYAML's own parser names the spot.
        return yaml.compose(text, Loader=yaml.SafeLoader)


def _build(node: yaml.Node, key: Key, source: Source) -> Any:
    source.marks.setdefault(key, (node.start_mark.line + 1, node.start_mark.column + 1))
    if isinstance(node, yaml.MappingNode):
        return _build_map(node, key, source)
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*key, i), source) for i, item in enumerate(node.value)]
    return _scalar(node)


def _build_map(node: yaml.MappingNode, key: Key, source: Source) -> dict[str, Any]:
    built: dict[str, Any] = {}
    for name_node, value_node in node.value:
        name = _whole(name_node.value)
        here = (*key, name)
        if name in built:
            source.marks[here] = (name_node.start_mark.line + 1, name_node.start_mark.column + 1)
            source.blame(here, f"键“{name}”重复", f"the key '{name}' is written twice")
            continue
        source.marks[here] = (name_node.start_mark.line + 1, name_node.start_mark.column + 1)
        built[name] = _build(value_node, here, source)
    return built


def _whole(value: Any) -> str:
    """The text with pairs of escapes joined, as JSON writes what lies beyond U+FFFF; half a pair stands for nothing."""
    return str(value).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


def _scalar(node: yaml.Node) -> Any:
    text = _whole(node.value)
    return text if getattr(node, "style", None) else plain_scalar(text)


def plain_scalar(text: str) -> Any:
    """What a text without quotes stands for: a truth value, null, an integer, a date, else itself."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text

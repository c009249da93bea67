"""Reads a whole rules folder and reports all mistakes of all files in one go."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from auditor.errors import RulebookError, UsageError
from auditor.nearest import did_you_mean
from auditor.reference import load as reference
from auditor.rulebook.files import ActionsFile, ArticleFile, ParamFile, RuleFile, VocabularyFile
from auditor.rulebook.references import SHARED, check_references
from auditor.rulebook.rule import Rule, Rulebook
from auditor.rulebook.rule_reader import RuleReader
from auditor.text import Text
from auditor.yaml_shape import blame_shape
from auditor.yaml_source import Source, read_yaml

T = TypeVar("T")


def packaged_rules() -> Path:
    """The rules that come with the program: inside the wheel, or at the top of the repository."""
    package = Path(__file__).parent.parent
    inside = package / "_rules"
    return inside if inside.is_dir() else package.parent / "rules"


def load_rulebook(folder: Path | None = None, params: Mapping[str, int] | None = None) -> Rulebook:
    """Load and check every file.

    Args:
        folder: a folder shaped like `rules/`; the packaged one by default.
        params: values that replace those of params.yml.

    Raises:
        RulebookError: with every mistake as file:line:column.
        UsageError: no such folder, or a parameter that does not exist or is out of bounds.
    """
    root = folder or packaged_rules()
    if not root.is_dir():
        raise UsageError(Text("没有这个规则文件夹", "there is no such rules folder"), where=str(root))
    return _Loader(root, params or {}).load()


class _Loader:
    """Collects sources and their mistakes while the pieces are put together."""

    def __init__(self, root: Path, overrides: Mapping[str, int]):
        self.root, self.overrides = root, overrides
        self.sources: list[Source] = []

    def load(self) -> Rulebook:
        vocabulary = self._one("vocabulary.yml", VocabularyFile)
        params = self._one("params.yml", dict[str, ParamFile])
        articles = self._one("articles.yml", dict[str, ArticleFile]) or {}
        actions = self._one("actions.yml", ActionsFile)
        values = None if params is None else _chosen(params, self.overrides)
        rules = self._rules(values)
        if vocabulary is None or actions is None or params is None or values is None:
            self._stop()
            raise AssertionError("unreachable: a missing file is a mistake")
        book = Rulebook(
            dict(sorted(rules.items())), articles, params, values, actions.procedures, actions.materials, vocabulary,
            self._digest(),
        )  # fmt: skip
        check_references(book, self.sources)
        self._stop()
        return book

    def _stop(self) -> None:
        mistakes = [mistake for source in self.sources for mistake in source.mistakes]
        if mistakes:
            raise RulebookError(mistakes)

    def _digest(self) -> str:
        digest = hashlib.sha256()
        for path in self._files():
            digest.update(path.relative_to(self.root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
        return digest.hexdigest()

    def _files(self) -> list[Path]:
        return sorted(p for p in self.root.rglob("*.yml") if p.is_file())

    def _open(self, path: Path) -> Source:
        source = read_yaml(path, path.relative_to(self.root.parent).as_posix())
        self.sources.append(source)
        return source

    def _one(self, name: str, shape: Any) -> Any:
        path = self.root / name
        if not path.is_file():
            source = Source(f"{self.root.name}/{name}")
            self.sources.append(source)
            source.blame((), "缺少这个文件", "this file is missing")
            return None
        return _shaped(self._open(path), shape)

    def _rules(self, values: Mapping[str, int] | None) -> dict[str, Rule]:
        rules: dict[str, Rule] = {}
        seen: dict[str, str] = {}
        codes = reference("codes")
        for path in self._rule_files():
            source = self._open(path)
            file = _shaped(source, RuleFile)
            if file is None:
                continue
            _check_name(source, file.id, path.stem, seen)
            rule = RuleReader(source, file, values, codes).read()
            if rule and not source.mistakes:
                rules[rule.id] = rule
        return rules

    def _rule_files(self) -> Iterable[Path]:
        return [p for p in self._files() if p.parent != self.root or p.name not in SHARED]


def _shaped(source: Source, shape: type[T]) -> T | None:
    """The file's data in its shape, or None after mistakes."""
    if source.mistakes:
        return None
    try:
        return TypeAdapter(shape).validate_python(source.data)
    except ValidationError as error:
        blame_shape(source, error, shape)
        return None


def _check_name(source: Source, rule_id: str, stem: str, seen: dict[str, str]) -> None:
    if rule_id != stem:
        source.blame(
            ("id",),
            f"编号“{rule_id}”与文件名“{stem}”不同",
            f"the id '{rule_id}' is not the file name '{stem}'",
        )
    if rule_id in seen:
        source.blame(
            ("id",),
            f"编号“{rule_id}”已用于 {seen[rule_id]}",
            f"'{rule_id}' is already used in {seen[rule_id]}",
        )
    seen[rule_id] = source.file


def _chosen(params: Mapping[str, ParamFile], overrides: Mapping[str, int]) -> dict[str, int]:
    for name, value in overrides.items():
        if name not in params:
            hint = did_you_mean(name, params)
            raise UsageError(
                Text(f"没有参数“{name}”{hint.zh}", f"there is no parameter '{name}'{hint.en}"),
                where="--param",
            )
        low, high = params[name].bounds
        if not low <= value <= high:
            raise UsageError(
                Text(f"参数 {name}={value} 超出范围", f"parameter {name}={value} is out of bounds"), where="--param",
                expected=Text(f"{low} 到 {high}", f"{low} to {high}"),
            )  # fmt: skip
    return {name: overrides.get(name, param.value) for name, param in params.items()}

"""Reads a whole rules folder and reports all mistakes of all files in one go."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from auditor.errors import RulebookError, UsageError
from auditor.rulebook.check_choices import check_choices
from auditor.rulebook.choice import Choice, Overlay, Pack
from auditor.rulebook.files import (
    ActionsFile,
    ArticleFile,
    ExtensionFile,
    OverlayFile,
    OwnFactFile,
    PackFile,
    ParamFile,
    RuleFile,
    VocabularyFile,
)
from auditor.rulebook.folder import EXTENSION, NEEDED, OWN_FACTS, misnamed, needed, rule_files, yaml_files
from auditor.rulebook.library import Library
from auditor.rulebook.own_facts import OwnFacts
from auditor.rulebook.references import check_references
from auditor.rulebook.rule import Rulebook
from auditor.rulebook.shelf import Named, RuleEntry, shaped
from auditor.snapshot.cleaning import province
from auditor.text import Text
from auditor.yaml_source import Source, read_yaml

T = TypeVar("T")


def packaged_rules() -> Path:
    """The rules that come with the program: inside the wheel, or at the top of the repository."""
    package = Path(__file__).parent.parent
    inside = package / "_rules"
    return inside if inside.is_dir() else package.parent / "rules"


def load_rulebook(
    folder: Path | None = None, params: Mapping[str, int] | None = None, choice: Choice | None = None,
    only: Collection[str] | None = None,
) -> Rulebook:  # fmt: skip
    """Load and check every file, and choose from it.

    Args:
        folder: a folder of rules; the packaged one by default.
        params: values that replace all others.
        choice: pack, overlays and more; the default pack alone by default.
        only: these rules and those whose verdicts they ask for; mistakes in other rules are then nobody's business.

    Raises:
        RulebookError: with every mistake as file:line:column.
        UsageError: no such folder, pack, overlay or parameter, or a value out of bounds.
    """
    return load_library(folder, only).book(choice or Choice(params=params or {}))


def load_library(folder: Path | None = None, only: Collection[str] | None = None) -> Library:
    """Load and check every file of a folder: one that is complete by itself, or one that extends the packaged rules.

    It extends them when its `rulebook.yml` says `extends: packaged`. `only` as for `load_rulebook`.

    Raises:
        RulebookError: with every mistake as file:line:column.
        UsageError: no such folder.
    """
    root = folder or packaged_rules()
    if not root.is_dir():
        raise UsageError(Text("没有这个规则文件夹", "there is no such rules folder"), where=str(root))
    return _Loader(root, only, f" --rules {folder}" if folder else "").load()


class _Loader:
    """Collects sources and their mistakes while the pieces are put together."""

    def __init__(self, root: Path, only: Collection[str] | None, given: str):
        self.sources: list[Source] = []
        self.only, self.given = only, given
        extends = (root / EXTENSION).is_file()
        self.roots = [packaged_rules(), root] if extends else [root]
        if extends:
            shaped(self._open(root, root / EXTENSION), ExtensionFile)

    def load(self) -> Library:
        self._complete()
        vocabulary = self._vocabulary()
        params = self._merged("params.yml", dict[str, ParamFile])
        articles = self._merged("articles.yml", dict[str, ArticleFile])
        procedures, materials = self._actions()
        own = self._own_facts()
        shared_broken = any(source.mistakes for source in self.sources)
        rules = self._rules()
        packs = {name: Pack(name, s, f) for name, s, f in self._choices("packs", PackFile)}
        overlays = {name: _overlay(name, s, f) for name, s, f in self._choices("overlays", OverlayFile)}
        if vocabulary is None:
            self._stop()
            raise AssertionError("unreachable: a missing file is a mistake")
        library = Library(
            vocabulary[1], vocabulary[0], params, articles, procedures, materials, rules, packs, overlays, own,
            {path.stem: path.parent.name for root in self.roots for path in rule_files(root)}, self._digest(),
        )  # fmt: skip
        # What a broken file holds is not known, and every name in it would look wrong.
        values = {name: param.value for name, param in params.entries.items()}
        book = library.read_rules(None if shared_broken else values)
        if not shared_broken:
            check_references(book, library)
            check_choices(library, [*packs.values(), *overlays.values()])
        self._stop()
        return library

    def _stop(self) -> None:
        mistakes = [mistake for source in self.sources for mistake in source.mistakes]
        if mistakes:
            raise RulebookError(mistakes, _todo(self.given))

    def _complete(self) -> None:
        """Whether the folder can be used at all, and all its files are known."""
        root = self.roots[0]
        missing = [name for name in NEEDED if not (root / name).is_file()]
        if missing:
            self._blame_file(root, root / EXTENSION, _not_complete(missing))
            self._stop()
        for root in self.roots:
            for path, words in misnamed(root) if self.only is None else ():
                self._blame_file(root, path, words)

    def _blame_file(self, root: Path, path: Path, words: Text) -> None:
        source = Source(path.relative_to(root.parent).as_posix())
        self.sources.append(source)
        source.blame((), words.zh, words.en)

    def _digest(self) -> str:
        digest = hashlib.sha256()
        for root in self.roots:
            for path in yaml_files(root):
                digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
        return digest.hexdigest()

    def _open(self, root: Path, path: Path) -> Source:
        source = read_yaml(path, path.relative_to(root.parent).as_posix())
        self.sources.append(source)
        return source

    def _shared(self, name: str, shape: type[T]) -> Iterator[tuple[Source, T]]:
        """The files of this name, the packaged one first."""
        for root in self.roots:
            path = root / name
            if path.is_file():
                source = self._open(root, path)
                file = shaped(source, shape)
                if file is not None:
                    yield source, file

    def _merged(self, name: str, shape: type[dict[str, T]]) -> Named[T]:
        named = Named[T]()
        for source, entries in self._shared(name, shape):
            named.add(entries, source)
        return named

    def _actions(self) -> tuple[Named[Any], Named[Any]]:
        procedures, materials = Named[Any](), Named[Any]()
        for source, file in self._shared("actions.yml", ActionsFile):
            procedures.add(file.procedures, source)
            materials.add(file.materials, source)
        return procedures, materials

    def _vocabulary(self) -> tuple[Source, VocabularyFile] | None:
        """The packaged one alone: reports and other folders rely on its words."""
        found = list(self._shared("vocabulary.yml", VocabularyFile))
        for source, _ in found[1:]:
            source.blame((), f"有 {EXTENSION} 的文件夹使用自带的词表，不能另写",
                         f"a folder with {EXTENSION} uses the packaged vocabulary and has none of its own")  # fmt: skip
        return found[0] if found else None

    def _own_facts(self) -> OwnFacts:
        found = OwnFacts()
        for root in self.roots:
            if (root / OWN_FACTS).is_file():
                source = self._open(root, root / OWN_FACTS)
                found.add(shaped(source, dict[str, OwnFactFile]) or {}, source)
        return found

    def _rules(self) -> dict[str, RuleEntry]:
        rules: dict[str, RuleEntry] = {}
        every = [path for root in self.roots for path in rule_files(root)]
        wanted = set(every) if self.only is None else needed(every, self.only)
        for root in self.roots:
            seen: dict[str, str] = {}
            for path in filter(wanted.__contains__, rule_files(root)):
                source = self._open(root, path)
                file = shaped(source, RuleFile)
                if file is not None:
                    _check_name(source, file.id, path.stem, seen)
                    own, overrides = root != self.roots[0], file.id in rules and file.id not in seen
                    rules[file.id] = RuleEntry(source, file, path.parent.name, own, overrides)
                    seen[file.id] = source.file
        return dict(sorted(rules.items()))

    def _choices(self, folder: str, shape: type[T]) -> Iterator[tuple[str, Source, T]]:
        for root in self.roots:
            for path in sorted((root / folder).glob("*.yml")):
                source = self._open(root, path)
                file = shaped(source, shape)
                if file is not None:
                    yield path.stem, source, file


def _overlay(name: str, source: Source, file: OverlayFile, *, asked: bool = False) -> Overlay:
    key = province.clean(file.province).value if file.province else None
    return Overlay(name, source, file, key, asked)


def _todo(given: str) -> Text:
    check, words = f"auditor rules check{given}", f"auditor rules words{given}"
    return Text(
        f"按行号逐条修改后运行 {check}；可以写的词用 {words} 列出",
        f"mend each line, then run: {check}; for the words that may be used: {words}",
    )


def _not_complete(missing: Collection[str]) -> Text:
    return Text(
        f"没有这个文件：要在自带的规则上增加，请新建它，内容为一行 extends: packaged"
        f"（没有它的文件夹须自成一套，这里缺少 {'、'.join(missing)}）",
        f"this file is missing: to add to the packaged rules, make it with one line, extends: packaged "
        f"(a folder without it must be complete, and this one lacks {', '.join(missing)})",
    )


def _check_name(source: Source, rule_id: str, stem: str, seen: Mapping[str, str]) -> None:
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

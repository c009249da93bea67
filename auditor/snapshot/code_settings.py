"""Code lists that ``snapshot.yml`` replaces: a known system, a file beside the data, or numbers and names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from auditor.nearest import did_you_mean
from auditor.snapshot.codes import CodeList, numbered_by, packaged, squeeze, systems
from auditor.snapshot.schema import CODES
from auditor.snapshot.settings_file import CodeFile, CodesPart
from auditor.yaml_shape import blame_shape
from auditor.yaml_source import Key, Source, read_yaml


class CodeSettings:
    """Resolves the ``codes`` of one snapshot.yml; mistakes are noted in the sources, none stops the reading."""

    def __init__(self, source: Source, folder: Path):
        self._folder = folder
        self._top = source
        self.files: dict[str, Source] = {}

    def resolve(
        self, key: Key, written: Mapping[str, CodesPart], base: Mapping[str, CodeList] | None = None
    ) -> dict[str, CodeList]:
        """The lists named in one ``codes`` mapping, on top of those of the whole snapshot."""
        found = dict(base or {})
        for name, part in written.items():
            if name not in CODES:
                hint = did_you_mean(name, CODES)
                self._top.blame(
                    (*key, name), f"没有代码表“{name}”{hint.zh}", f"there is no code list '{name}'{hint.en}"
                )
                continue
            found[name] = self._list((*key, name), part, found.get(name) or packaged(name))
        return found

    def _list(self, key: Key, part: CodesPart, codes: CodeList) -> CodeList:
        keep = part.system is not None
        if part.system is not None:
            codes = self._of_system(key, str(part.system), codes)
        if part.file is not None:
            source, content = self._open((*key, "file"), part.file)
            if content:
                codes = _extended(source, (), content, codes, keep=keep)
                keep = keep or content.numbers is not None
        return _extended(self._top, key, part, codes, keep=keep)

    def _of_system(self, key: Key, system: str, codes: CodeList) -> CodeList:
        known = systems(codes.name)
        if system in known:
            return numbered_by(codes, system)
        hint, listed = did_you_mean(system, known), "、".join(known) or "-"
        self._top.blame(
            key if (*key, "system") not in self._top.marks else (*key, "system"),
            f"代码表“{codes.name}”没有 {system} 编号（可用：{listed}）{hint.zh}",
            f"the code list '{codes.name}' has no numbering '{system}' (known: {listed}){hint.en}",
        )
        return codes

    def _open(self, key: Key, name: str) -> tuple[Source, CodeFile | None]:
        path = self._folder / name
        if not path.is_file():
            self._top.blame(key, f"没有文件“{name}”", f"there is no file '{name}'")
            return self._top, None
        source = self.files.setdefault(name, read_yaml(path, name))
        if source.mistakes:
            return source, None
        try:
            return source, CodeFile.model_validate(source.data)
        except ValidationError as error:
            blame_shape(source, error, CodeFile)
            return source, None


def _extended(source: Source, key: Key, part: CodeFile, codes: CodeList, *, keep: bool) -> CodeList:
    """The list with what one place says; its numbers replace all others unless these are to be kept.

    A numbering is all or nothing: 7 of one system beside 9 of another would give wrong values silently.
    """
    if part.numbers is not None:
        numbers = dict(codes.numbers) if keep else {}
        for text, word in part.numbers.items():
            here = (*key, "numbers", text)
            if not text.isdecimal():
                source.blame(here, f"“{text}”不是编号", f"'{text}' is not a number")
            elif word is None:
                numbers.pop(int(text), None)
            else:
                numbers[int(text)] = _key(source, here, word, codes)
        codes = replace(codes, numbers=numbers, system=codes.system if keep else None)
    words = {
        squeeze(text): _key(source, (*key, "names", text), word, codes) for text, word in part.names.items()
    }
    flags = codes.flags if part.flags is None else part.flags
    return replace(codes, words={**codes.words, **words}, flags=flags)


def _key(source: Source, key: Key, word: str, codes: CodeList) -> str:
    """The semantic key that a key, label or other spelling stands for."""
    known = packaged(codes.name).words
    found = known.get(squeeze(word))
    if found is None:
        hint = did_you_mean(squeeze(word), known)
        source.blame(
            key,
            f"代码表“{codes.name}”中没有“{word}”{hint.zh}",
            f"the code list '{codes.name}' has no '{word}'{hint.en}",
        )
    return found or ""

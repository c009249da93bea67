"""The files of one or two rules folders, opened once, each name with the file that holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from auditor.rulebook.files import RuleFile
from auditor.yaml_shape import blame_shape
from auditor.yaml_source import Source

T = TypeVar("T")


@dataclass(frozen=True)
class RuleEntry:
    """A rule file.

    Attributes:
        group: its folder, such as `shell`.
        own: it comes from a folder that extends the packaged rules.
        overrides: a packaged rule had this id.
    """

    source: Source
    file: RuleFile
    group: str
    own: bool = False
    overrides: bool = False


@dataclass
class Named(Generic[T]):
    """Entries by name, and the file of each; of two with one name the later stays."""

    entries: dict[str, T] = field(default_factory=dict)
    homes: dict[str, Source] = field(default_factory=dict)
    replaced: list[str] = field(default_factory=list)

    def add(self, entries: Mapping[str, T], source: Source) -> None:
        """Take the entries of one more file."""
        self.replaced += [name for name in entries if name in self.entries]
        self.entries.update(entries)
        self.homes.update(dict.fromkeys(entries, source))

    @property
    def files(self) -> dict[str, str]:
        """The file of each entry, as messages show it."""
        return {name: source.file for name, source in self.homes.items()}


def shaped(source: Source, shape: type[T]) -> T | None:
    """The file's data in its shape, or None after mistakes."""
    if source.mistakes:
        return None
    try:
        return TypeAdapter(shape).validate_python(source.data)
    except ValidationError as error:
        blame_shape(source, error, shape)
        return None

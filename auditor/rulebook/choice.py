"""What one run uses of the rules that there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from auditor.rulebook.files import Bilingual, OverlayFile, PackFile, Reason, Settings
from auditor.yaml_source import Source

WEEKLY = "weekly"
NONE = "none"
"""In place of an overlay's name: not even the one of the snapshot's province."""


@dataclass(frozen=True)
class Choice:
    """What a user asked for, and what of the snapshot matters.

    Attributes:
        pack: name or file of a pack; `weekly` where there is one.
        overlays: names or files; `none` keeps away the overlay of the snapshot's province.
        params: values that replace all others.
        province: key of the snapshot's province, such as 黔; its overlays apply by themselves.
        mixed: keys of the provinces of a snapshot that is not one province's; none of their overlays applies by itself.
        as_of: the day on which overlays must be in force; without it their dates are not looked at.
    """

    pack: str | None = None
    overlays: Sequence[str] = ()
    params: Mapping[str, int] = field(default_factory=dict)
    province: str | None = None
    as_of: date | None = None
    mixed: Sequence[str] = ()


@dataclass(frozen=True)
class Pack:
    """A pack that was read."""

    name: str
    source: Source
    file: PackFile


@dataclass(frozen=True)
class Overlay:
    """An overlay that was read; `province` is the key of its province."""

    name: str
    source: Source
    file: OverlayFile
    province: str | None
    asked: bool = False

    def in_force(self, day: date | None) -> bool:
        """Whether it is in force on a day; always when no day is given."""
        return self.file.effective.covers(day)


@dataclass(frozen=True)
class Layer:
    """Settings with their place in the order: later layers win."""

    title: Bilingual
    origin: str
    settings: Settings


What = Literal["not_in_pack", "off", "on", "severity", "note", "override", "added"]


@dataclass(frozen=True)
class Adjustment:
    """What became of a rule through a pack, an overlay or a user's folder.

    Attributes:
        title: of the pack or overlay; None for a folder.
        origin: the file that says so.
        value: the severity that it was given.
    """

    what: What
    origin: str
    title: Bilingual | None = None
    reason: Reason | None = None
    value: str | None = None


@dataclass(frozen=True)
class ParamOrigin:
    """Who set a parameter last, and why; `--param` or the file."""

    origin: str
    reason: Reason | None = None

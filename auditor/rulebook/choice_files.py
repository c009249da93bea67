"""The shape of packs, overlays and of what makes a folder extend the packaged rules."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from auditor.facts.kind import RecordKind
from auditor.rulebook.files import Bilingual, Effective, Filled, Part
from auditor.snapshot.schema import Mask


class Reason(Bilingual):
    """Why something is set differently, and what that rests on."""

    basis: list[str] = []


class ParamSetting(Reason):
    """Another value for a parameter."""

    value: int


class SeveritySetting(Reason):
    """Another severity for a rule."""

    to: Filled


class Settings(Part):
    """What packs and overlays may set, by name of the parameter or id of the rule; each with its reason."""

    params: dict[str, ParamSetting] = {}
    severity: dict[str, SeveritySetting] = {}
    notes: dict[str, Reason] = {}
    off: dict[str, Reason] = {}
    on: dict[str, Reason] = {}


class Selection(Part):
    """Rules by id, by folder, by category; `predicting`: those that predict a return code. Any of them will do."""

    rules: list[str] = []
    groups: list[str] = []
    categories: list[str] = []
    predicting: bool = False


class PackFile(Settings):
    """Which rules a run uses. Without `select`: those of the pack it extends, else every rule."""

    title: Bilingual
    about: Bilingual
    extends: str | None = None
    select: Selection | None = None


class OverlayFile(Settings):
    """What a province or a provider asks for differently, and when."""

    title: Bilingual
    about: Bilingual
    province: str | None = None
    provider: str | None = None
    effective: Effective = Effective()


class ExtensionFile(Part):
    """rulebook.yml: the folder adds to the packaged rules instead of replacing them."""

    extends: Literal["packaged"]


class OwnFactFile(Part):
    """One extra column of an export, declared by its user."""

    record: RecordKind
    type: Literal["text", "flag", "integer", "date"]
    label: Bilingual
    definition: Bilingual
    table: Filled
    headers: Annotated[list[Filled], Field(min_length=1)]
    unit: str | None = None
    mask: Mask = "none"

"""The texts that a result quotes: articles, procedures with their materials, parameters."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

Audience = Literal["regulator", "provider", "filer"]


class Model(BaseModel):
    """Strict and immutable, so that a typo is an error and a result never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Model):
    """One text in both languages."""

    zh: str
    en: str


class Dated(Model):
    """What was in force from a day to another, null where open; `in_force` is said of the day of the snapshot."""

    effective_from: date | None = None
    effective_to: date | None = None
    in_force: bool = True


class Article(Dated):
    """What a rule rests on; `confirmed` false is shown wherever the article is cited."""

    id: str
    instrument: Words
    article: str
    text: Words
    confirmed: bool
    source: str


class Voice(Model):
    """A procedure in the words of one audience."""

    steps: list[Words]


class Material(Model):
    """One paper to hand in, listed once."""

    id: str
    name: Words
    note: Words | None


class Procedure(Dated):
    """One action of the catalogue; one that is not in force is history, and advised to nobody."""

    id: str
    title: Words
    who: Words
    where: Words
    deadline: Words | None
    cancels: bool
    basis: list[str]
    materials: list[Material]
    voices: dict[Audience, Voice]


class Param(Model):
    """A parameter as it was used, and whether that is laxer than the text it rests on (`basis`; none: our practice).

    `cited` is what that text or usual practice says, null where there is none: a number of the user's own.
    `origin` is the file that set the value, or `--param`; `reason` and `reason_basis` are what a pack or overlay says.
    """

    name: str
    value: int
    cited: int | None
    unit: str
    label: Words
    loosened: bool
    basis: list[str]
    bounds: list[int]
    stricter: Literal["lower", "higher"]
    origin: str
    reason: Words | None
    reason_basis: list[str]

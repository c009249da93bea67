"""Packs and overlays as a result shows them: what a run used, and what that did to rules."""

from __future__ import annotations

from datetime import date
from typing import Literal

from auditor.findings.catalogue import Model, Words


class PackUse(Model):
    """The pack of the run; `file` is the rule file that holds it."""

    name: str
    title: Words
    about: Words
    file: str


class OverlayUse(Model):
    """One overlay of the run, the strongest last; `asked` false: taken because of the snapshot's province."""

    name: str
    title: Words
    about: Words
    file: str
    province: str | None
    provider: str | None
    effective_from: date | None
    effective_to: date | None
    asked: bool


class Adjustment(Model):
    """One thing that was done to a rule, by whom (`title` of a pack or overlay, `origin` its file) and why.

    what: not_in_pack, off (switched off), on (switched on though the pack leaves it out), severity (`value` is the new
    one), note (`reason` is the note), override (a user's rule in place of the packaged one), added (a user's own rule).
    `confirmed`: every article of `basis` is; null where there is no basis.
    """

    what: Literal["not_in_pack", "off", "on", "severity", "note", "override", "added"]
    origin: str
    title: Words | None
    reason: Words | None
    basis: list[str]
    confirmed: bool | None
    value: str | None

"""Packs, overlays and parameters in the words of the result."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.findings.catalogue import Param
from auditor.findings.choice_model import Adjustment, OverlayUse, PackUse
from auditor.findings.tallies import words
from auditor.rulebook import choice
from auditor.rulebook.files import ParamFile
from auditor.rulebook.rule import Rulebook


def pack(book: Rulebook) -> PackUse | None:
    """The pack of the run."""
    used = book.pack
    if used is None:
        return None
    return PackUse(
        name=used.name, title=words(used.file.title), about=words(used.file.about), file=used.source.file
    )


def overlays(book: Rulebook) -> list[OverlayUse]:
    """The overlays of the run, the strongest last."""
    return [
        OverlayUse(
            name=one.name, title=words(one.file.title), about=words(one.file.about), file=one.source.file,
            province=one.file.province, provider=one.file.provider, effective_from=one.file.effective.from_,
            effective_to=one.file.effective.to, asked=one.asked,
        )
        for one in book.overlays
    ]  # fmt: skip


def off(book: Rulebook, rule: str) -> Adjustment | None:
    """Who left the rule out, if anybody did."""
    return _adjustment(book, book.off[rule]) if rule in book.off else None


def adjustments(book: Rulebook, rule: str) -> list[Adjustment]:
    """What else was done to the rule, in order."""
    return [_adjustment(book, one) for one in book.adjustments.get(rule, ())]


def _adjustment(book: Rulebook, one: choice.Adjustment) -> Adjustment:
    basis = one.reason.basis if one.reason else []
    return Adjustment(
        what=one.what, origin=one.origin, title=words(one.title) if one.title else None,
        reason=words(one.reason) if one.reason else None, basis=basis, confirmed=_confirmed(book, basis),
        value=one.value,
    )  # fmt: skip


def _confirmed(book: Rulebook, basis: Sequence[str]) -> bool | None:
    return all(book.articles[name].confirmed for name in basis) if basis else None


def params(book: Rulebook) -> list[Param]:
    """The parameters as used: by whom set, and whether laxer than the text they rest on."""
    found = []
    for name, one in book.params.items():
        value = book.values[name]
        origin = book.origins.get(name) or choice.ParamOrigin("params.yml")
        found.append(Param(
            name=name, value=value, cited=one.cited, unit=one.unit, label=words(one.label),
            loosened=_is_laxer(value, one), basis=one.basis,
            bounds=one.bounds, stricter=one.stricter, origin=origin.origin,
            reason=words(origin.reason) if origin.reason else None,
            reason_basis=origin.reason.basis if origin.reason else [],
        ))  # fmt: skip
    return found


def _is_laxer(value: int, param: ParamFile) -> bool:
    """Than what it rests on; a number of one's own rests on nothing."""
    if param.cited is None:
        return False
    return value > param.cited if param.stricter == "lower" else value < param.cited

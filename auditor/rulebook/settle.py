"""Layers on top of one another: which rules are on, with which severity, and what every parameter is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.rulebook.choice import Adjustment, Layer, Pack, ParamOrigin
from auditor.rulebook.files import ParamFile, Selection
from auditor.rulebook.shelf import RuleEntry


@dataclass
class Settled:
    """What all layers together decided.

    Attributes:
        values: of every parameter.
        origins: who decided each.
        off: rules that are not judged, with who decided that.
        severities: of rules that were given another one.
        adjustments: by rule, in the order in which they were made.
    """

    values: dict[str, int]
    origins: dict[str, ParamOrigin]
    off: dict[str, Adjustment] = field(default_factory=dict)
    severities: dict[str, str] = field(default_factory=dict)
    adjustments: dict[str, list[Adjustment]] = field(default_factory=dict)

    def apply(self, layer: Layer) -> None:
        """Put one layer on top."""
        for name, setting in layer.settings.params.items():
            self.values[name], self.origins[name] = setting.value, ParamOrigin(layer.origin, setting)
        for rule, to in layer.settings.severity.items():
            self.severities[rule] = to.to
            self._note(rule, Adjustment("severity", layer.origin, layer.title, to, to.to))
        for rule, reason in layer.settings.notes.items():
            self._note(rule, Adjustment("note", layer.origin, layer.title, reason))
        for rule, reason in layer.settings.off.items():
            self.off[rule] = Adjustment("off", layer.origin, layer.title, reason)
        for rule, reason in layer.settings.on.items():
            if self.off.pop(rule, None):
                self._note(rule, Adjustment("on", layer.origin, layer.title, reason))

    def _note(self, rule: str, adjustment: Adjustment) -> None:
        self.adjustments.setdefault(rule, []).append(adjustment)


def settle(
    params: Mapping[str, ParamFile], homes: Mapping[str, str], rules: Mapping[str, RuleEntry], *,
    chain: Sequence[Pack], layers: Iterable[Layer], given: Mapping[str, int],
) -> Settled:  # fmt: skip
    """Params.yml, then the packs from the first one extended on, then the layers, then what the user gave.

    Args:
        params: what params.yml says.
        homes: the file of each parameter.
        rules: every rule.
        chain: the pack and those it extends, the base first.
        layers: overlays, the strongest last.
        given: values of `--param`.
    """
    settled = Settled(
        {name: param.value for name, param in params.items()},
        {name: ParamOrigin(homes[name]) for name in params},
    )
    for rule, entry in rules.items():
        if entry.own:
            what = "override" if entry.overrides else "added"
            settled.adjustments[rule] = [Adjustment(what, entry.source.file)]  # type: ignore[arg-type]
    _leave_out(settled, rules, chain)
    for pack in chain:
        settled.apply(Layer(pack.file.title, pack.source.file, pack.file))
    for layer in layers:
        settled.apply(layer)
    for name, value in given.items():
        settled.values[name], settled.origins[name] = value, ParamOrigin("--param")
    return settled


def _leave_out(settled: Settled, rules: Mapping[str, RuleEntry], chain: Sequence[Pack]) -> None:
    """Switch off what the pack does not select; the last of its chain that selects anything decides."""
    selecting = [pack for pack in chain if pack.file.select]
    if not selecting:
        return
    pack = selecting[-1]
    selection = pack.file.select or Selection()
    for rule, entry in rules.items():
        if not _selects(selection, entry):
            settled.off[rule] = Adjustment("not_in_pack", pack.source.file, pack.file.title)


def _selects(selection: Selection, entry: RuleEntry) -> bool:
    return (
        entry.file.id in selection.rules
        or entry.group in selection.groups
        or entry.file.category in selection.categories
        or (selection.predicting and bool(entry.file.predicts))
    )

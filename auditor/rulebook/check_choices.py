"""Names and values in packs and overlays: each must lead somewhere, and none may break a bound."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from auditor.nearest import did_you_mean
from auditor.rulebook.choice import Overlay, Pack
from auditor.rulebook.files import Reason, Selection, Settings
from auditor.snapshot.cleaning import province
from auditor.yaml_source import Key, Source

if TYPE_CHECKING:
    from auditor.rulebook.library import Library


def check_choices(library: Library, choices: Iterable[Pack | Overlay]) -> None:
    """Note every mistake of these packs and overlays, at its place in its file."""
    for choice in choices:
        _Check(library, choice.source).settings(choice.file)
        if isinstance(choice, Pack):
            _Check(library, choice.source).pack(choice)
        else:
            _whose(choice)


class _Check:
    """Looks at one file."""

    def __init__(self, library: Library, source: Source):
        self.library, self.source = library, source

    def settings(self, file: Settings) -> None:
        """Parameters within their bounds, known rules, severities and articles."""
        for name, setting in file.params.items():
            if self._known(("params", name), name, self.library.params.entries, "params.yml"):
                self._bounds(("params", name, "value"), name, setting.value)
        for rule, to in file.severity.items():
            self._known(("severity", rule, "to"), to.to, self.library.vocabulary.severities, "vocabulary.yml")
        reasons: dict[str, Mapping[str, Reason]] = {
            "params": file.params, "severity": file.severity, "notes": file.notes, "off": file.off, "on": file.on,
        }  # fmt: skip
        for part, named in reasons.items():
            for name, reason in named.items():
                if part != "params":
                    self._known((part, name), name, self.library.names, "rules")
                for i, article in enumerate(reason.basis):
                    self._known(
                        (part, name, "basis", i), article, self.library.articles.entries, "articles.yml"
                    )
        for rule in file.off.keys() & file.on.keys():
            self.source.blame(("on", rule), f"“{rule}”同时写在 off 和 on 中", f"'{rule}' is both off and on")

    def pack(self, pack: Pack) -> None:
        """What it selects, and what it extends."""
        selection = pack.file.select or Selection()
        known: dict[str, tuple[list[str], Collection[str], str]] = {
            "rules": (selection.rules, self.library.names, "rules"),
            "groups": (selection.groups, set(self.library.names.values()), "rules"),
            "categories": (selection.categories, self.library.vocabulary.categories, "vocabulary.yml"),
        }
        for part, (names, all_, where) in known.items():
            for i, name in enumerate(names):
                self._known(("select", part, i), name, sorted(all_), where)
        extends = pack.file.extends
        if extends and self._known(("extends",), extends, self.library.packs, "packs"):
            self._circle(pack)

    def _circle(self, pack: Pack) -> None:
        passed, now = [pack.name], pack
        while now.file.extends and now.file.extends in self.library.packs:
            now = self.library.packs[now.file.extends]
            if now.name in passed:
                self.source.blame(("extends",), "extends 形成了循环", "extends goes round in a circle")
                return
            passed.append(now.name)

    def _bounds(self, key: Key, name: str, value: int) -> None:
        low, high = self.library.params.entries[name].bounds
        if not low <= value <= high:
            self.source.blame(
                key,
                f"{name}={value} 超出范围 {low} 到 {high}",
                f"{name}={value} is out of bounds {low} to {high}",
            )

    def _known(self, key: Key, name: str, known: Collection[str], where: str) -> bool:
        if name not in known:
            hint = did_you_mean(name, known)
            self.source.blame(key, f"{where} 中没有“{name}”{hint.zh}", f"{where} has no '{name}'{hint.en}")
        return name in known


def _whose(overlay: Overlay) -> None:
    """Of a province, of a provider, or of a provider in a province; and its days in their order."""
    file, source = overlay.file, overlay.source
    if file.province and overlay.province is None:
        hint = did_you_mean(file.province, province.NAMES)
        source.blame(
            ("province",), f"没有省份“{file.province}”{hint.zh}", f"no province '{file.province}'{hint.en}"
        )
    if not file.province and not file.provider:
        source.blame((), "缺少 province 或 provider", "province or provider is missing")
    first, last = file.effective.from_, file.effective.to
    if first and last and last < first:
        source.blame(("effective", "to"), "to 早于 from", "to is before from")

"""Everything in the rules folders, checked, and what a run chooses from it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from auditor.errors import RulebookError, UsageError
from auditor.nearest import did_you_mean
from auditor.reference import load as reference
from auditor.rulebook.check_choices import check_choices
from auditor.rulebook.choice import NONE, WEEKLY, Choice, Layer, Overlay, Pack
from auditor.rulebook.files import (
    ArticleFile,
    MaterialFile,
    OverlayFile,
    PackFile,
    ParamFile,
    ProcedureFile,
    VocabularyFile,
)
from auditor.rulebook.own_facts import OwnFacts
from auditor.rulebook.rule import Rulebook
from auditor.rulebook.rule_reader import RuleReader
from auditor.rulebook.settle import settle
from auditor.rulebook.shelf import Named, RuleEntry, shaped
from auditor.snapshot.cleaning import province
from auditor.text import Text
from auditor.yaml_source import Source, read_yaml

T = TypeVar("T", PackFile, OverlayFile)


@dataclass(frozen=True)
class Library:
    """All files of the rules folders; `sha256` is of their bytes, `names` has every rule's folder, readable or not."""

    vocabulary: VocabularyFile
    vocabulary_source: Source
    params: Named[ParamFile]
    articles: Named[ArticleFile]
    procedures: Named[ProcedureFile]
    materials: Named[MaterialFile]
    rules: Mapping[str, RuleEntry]
    packs: Mapping[str, Pack]
    overlays: Mapping[str, Overlay]
    own: OwnFacts
    names: Mapping[str, str]
    sha256: str

    def read_rules(
        self, values: Mapping[str, int] | None, severities: Mapping[str, str] | None = None
    ) -> Rulebook:
        """Every rule with these values in place of `$name`; mistakes are noted in the files' sources.

        Without values, since a shared file could not be read, unknown parameters and facts are not held against a rule.
        """
        rules, codes, facts = {}, reference("codes"), self.own.catalogue()
        for name, entry in self.rules.items():
            changed = {"severity": severities[name]} if severities and name in severities else {}
            file = entry.file.model_copy(update=changed)
            known = len(entry.source.mistakes)
            own = self.own.facts(file.scope.record)
            rule = RuleReader(entry.source, file, values, codes, facts, own=own).read()
            if rule and len(entry.source.mistakes) == known:
                rules[name] = replace(rule, group=entry.group)
        return Rulebook(
            rules, self.articles.entries, self.params.entries, values or {}, self.procedures.entries, self.materials.entries,
            self.vocabulary, self.sha256, facts=facts,
        )  # fmt: skip

    def book(self, choice: Choice) -> Rulebook:
        """The rules as one run uses them.

        Raises:
            UsageError: no such pack, overlay or parameter; a value out of bounds; an overlay that is not in force.
            RulebookError: a pack or overlay file has mistakes.
        """
        _check_given(self.params.entries, choice.params)
        chain = self._chain(choice)
        overlays, notices = self._overlays(choice)
        layers = [Layer(o.file.title, o.source.file, o.file) for o in overlays]
        settled = settle(
            self.params.entries,
            self.params.files,
            self.rules,
            chain=chain,
            layers=layers,
            given=choice.params,
        )
        book = self.read_rules(settled.values, settled.severities)
        both: list[Pack | Overlay] = [*chain, *overlays]
        used = [(one.name, one.source) for one in both]
        return replace(
            book, pack=chain[-1] if chain else None, overlays=tuple(overlays), off=settled.off,
            adjustments=settled.adjustments, origins=settled.origins, notices=(*self._replaced(), *notices),
            chosen=tuple(f"{name} {_digest(source)}" for name, source in used),
        )  # fmt: skip

    def _chain(self, choice: Choice) -> list[Pack]:
        """The pack and those it extends, the base first; empty where there are no packs at all."""
        name = choice.pack or (WEEKLY if WEEKLY in self.packs else None)
        if name is None:
            return []
        pack = self.packs.get(name) or self._read_pack(name)
        chain = [pack]
        while pack.file.extends:
            pack = self.packs[pack.file.extends]
            chain.insert(0, pack)
        return chain

    def _read_pack(self, name: str) -> Pack:
        source, file = _read_choice(name, PackFile, self.packs, "--pack", Text("规则包", "pack"))
        pack = Pack(Path(name).stem, source, file)
        self._check(pack)
        return pack

    def _overlays(self, choice: Choice) -> tuple[list[Overlay], list[Text]]:
        """Those asked for, and the ones of the snapshot's province; provinces before providers."""
        asked = [self._asked(name, choice) for name in choice.overlays if name != NONE]
        by_itself: list[Overlay] = []
        notices: list[Text] = []
        if NONE not in choice.overlays and not any(o.province and not o.file.provider for o in asked):
            by_itself, notices = self._of_province(choice)
        both = [*by_itself, *asked]
        return sorted(both, key=lambda overlay: overlay.file.provider is not None), notices

    def _of_province(self, choice: Choice) -> tuple[list[Overlay], list[Text]]:
        if choice.mixed:
            return [], [_mixed(choice.mixed)]
        mine = [o for o in self.overlays.values() if o.province == choice.province and not o.file.provider]
        if choice.province is None or not mine:
            return [], []
        current = sorted((o for o in mine if o.in_force(choice.as_of)), key=_since)
        notices = [_applied(o) for o in current]
        notices += [_not_in_force(o) for o in mine if o not in current]
        return current, notices

    def _asked(self, name: str, choice: Choice) -> Overlay:
        overlay = self.overlays.get(name)
        if overlay is None:
            source, file = _read_choice(
                name, OverlayFile, self.overlays, "--overlay", Text("叠加", "overlay")
            )
            key = province.clean(file.province).value if file.province else None
            overlay = Overlay(Path(name).stem, source, file, key)
            self._check(overlay)
        if not overlay.in_force(choice.as_of):
            raise UsageError(
                Text(f"叠加“{name}”在 {choice.as_of} 不施行", f"the overlay '{name}' is not in force on {choice.as_of}"),
                where="--overlay", expected=_days(overlay),
                todo=Text("换一个叠加，或去掉这个选项", "choose another overlay, or leave the option out"),
            )  # fmt: skip
        return replace(overlay, asked=True)

    def _check(self, one: Pack | Overlay) -> None:
        check_choices(self, [one])
        if one.source.mistakes:
            raise RulebookError(one.source.mistakes)

    def _replaced(self) -> Iterator[Text]:
        """What a user's folder replaces of the packaged rules."""
        rules = [name for name, entry in self.rules.items() if entry.overrides]
        kinds: Sequence[tuple[Text, Sequence[str]]] = (
            (Text("规则", "rules"), rules), (Text("参数", "parameters"), self.params.replaced),
            (Text("依据", "articles"), self.articles.replaced), (Text("处置", "actions"), self.procedures.replaced),
            (Text("材料", "materials"), self.materials.replaced),
        )  # fmt: skip
        for kind, names in kinds:
            if names:
                yield Text(
                    f"规则文件夹替换了自带的{kind.zh}：{'、'.join(names)}",
                    f"the rules folder replaces packaged {kind.en}: {', '.join(names)}",
                )


def _read_choice(
    name: str, shape: type[T], known: Mapping[str, Any], option: str, what: Text
) -> tuple[Source, T]:
    """A pack or overlay that is given as a file."""
    path = Path(name)
    if not path.is_file():
        hint = did_you_mean(name, known)
        raise UsageError(
            Text(f"没有{what.zh}“{name}”{hint.zh}", f"there is no {what.en} '{name}'{hint.en}"), where=option,
            expected=Text("、".join([*known, "或一个文件"]), ", ".join([*known, "or a file"])),
        )  # fmt: skip
    source = read_yaml(path, path.name)
    file = shaped(source, shape)
    if file is None:
        raise RulebookError(source.mistakes)
    return source, file


def _check_given(params: Mapping[str, ParamFile], given: Mapping[str, int]) -> None:
    for name, value in given.items():
        if name not in params:
            hint = did_you_mean(name, params)
            raise UsageError(
                Text(f"没有参数“{name}”{hint.zh}", f"there is no parameter '{name}'{hint.en}"),
                where="--param",
            )
        low, high = params[name].bounds
        if not low <= value <= high:
            raise UsageError(
                Text(f"参数 {name}={value} 超出范围", f"parameter {name}={value} is out of bounds"), where="--param",
                expected=Text(f"{low} 到 {high}", f"{low} to {high}"),
            )  # fmt: skip


def _since(overlay: Overlay) -> tuple[str, str]:
    first = overlay.file.effective.from_
    return first.isoformat() if first else "", overlay.name


def _days(overlay: Overlay) -> Text:
    first, last = overlay.file.effective.from_, overlay.file.effective.to
    return Text(f"{first or '…'} 至 {last or '今'}", f"{first or '…'} to {last or 'now'}")


def _applied(overlay: Overlay) -> Text:
    return Text(
        f"按数据所属省份，适用“{overlay.file.title.zh}”的地方规定（{overlay.source.file}）",
        f"the rules of '{overlay.file.title.en}' apply, the province of the snapshot ({overlay.source.file})",
    )


def _not_in_force(overlay: Overlay) -> Text:
    days = _days(overlay)
    return Text(
        f"叠加“{overlay.file.title.zh}”（{overlay.source.file}）施行日期为 {days.zh}，未采用",
        f"overlay '{overlay.file.title.en}' ({overlay.source.file}) is in force {days.en}, not applied",
    )


def _mixed(keys: Sequence[str]) -> Text:
    names = [reference("provinces")[key] for key in keys]
    zh, en = ("、".join(name["zh"] for name in names), ", ".join(name["en"] for name in names))
    return Text(
        f"数据含多个省份的备案号（{zh}），没有自动采用任何省份的叠加；请按省份分开审计，或用 --overlay 指定",
        f"the numbers are of several provinces ({en}), so that no province's overlay applies by itself; audit them "
        "apart, or choose with --overlay",
    )


def _digest(source: Source) -> str:
    return hashlib.sha256(repr(source.data).encode()).hexdigest()[:16]

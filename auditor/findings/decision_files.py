"""Lists of waivers and of decisions that people write: strict, every mistake at once with its line and column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from auditor.errors import DecisionsError, UsageError
from auditor.findings.decision import Decision, Origin
from auditor.nearest import did_you_mean
from auditor.snapshot.masking import mask_raw
from auditor.text import Text
from auditor.yaml_shape import blame_shape
from auditor.yaml_source import Key, Source, read_yaml


def _day(value: Any) -> Any:
    """A date in quotes is a date."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _filled(value: Any) -> Any:
    """Nothing but blanks is nothing; sixteen digits without quotes are a fingerprint all the same."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return text.strip() or None if isinstance(text, str) else text


Words = Annotated[str, BeforeValidator(_filled), Field(min_length=1)]
Absent = Annotated[str | None, BeforeValidator(_filled)]
Day = Annotated[date, BeforeValidator(_day)]
NoDay = Annotated[date | None, BeforeValidator(lambda value: _day(value) or None)]


class Part(BaseModel):
    """Strict: a key that is not declared is a mistake, and nothing is converted silently."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class WaiverPart(Part):
    """One waiver: on one finding, or on every finding of a rule on one record."""

    fingerprint: Absent = None
    rule: Absent = None
    identity: Absent = None
    owner: Words
    reason: Words
    expires: Day
    note: Absent = None


class WaiversFile(Part):
    """waivers.yml; each item is a `WaiverPart`."""

    version: Literal[1]
    waivers: list[Any]


class DecisionPart(Part):
    """One decision, as the report page exports it; `auditor decide` adds the record, its rule's version, who and when.

    `withdrawn` takes back the decision that is in force.
    """

    fingerprint: Words
    rule: Words
    decision: Literal["confirmed", "false_alarm", "waived", "field_check", "withdrawn"]
    reason: Absent = None
    owner: Absent = None
    expires: NoDay = None
    note: Absent = None
    identity: Absent = None
    rule_version: int | None = None
    decided_by: Absent = None
    decided_on: NoDay = None


class DecisionsFile(Part):
    """decisions.yml; each item is a `DecisionPart`.

    `base` is the version of the decisions that the list started from, 0 where there was none yet; `history`, which only
    `auditor decide` writes, holds decisions that were replaced or withdrawn, oldest first.
    """

    version: Literal[1]
    run: Words
    base: int | None = None
    decided_by: Words
    decisions: list[Any]
    history: list[Any] = []


NEEDED: dict[str, tuple[str, ...]] = {"waived": ("owner", "reason", "expires"), "false_alarm": ("reason",)}
"""What a decision must state."""
File = TypeVar("File", bound=Part)


@dataclass(frozen=True)
class Decided:
    """A list of decisions by their number in it; `run` and `base` are None where it does not say what it started from."""

    source: Source
    run: str | None
    decided_by: str
    parts: Mapping[int, DecisionPart]
    base: int | None = None
    history: Sequence[DecisionPart] = ()

    def blame(self, number: int, name: str, zh: str, en: str) -> None:
        """Note a mistake at one key of one decision."""
        self.source.blame(("decisions", number, name), zh, en)


def read_waivers(path: Path, rules: Collection[str]) -> list[Decision]:
    """The waivers of a file.

    Raises:
        DecisionsError: with every mistake as file:line:column.
    """
    source = _opened(path)
    file = _shaped(source, WaiversFile, source.data)
    parts = _items(source, "waivers", file.waivers, WaiverPart) if file else {}
    for number, item in enumerate(file.waivers if file else ()):
        _check_rule(source, ("waivers", number, "rule"), item, rules)
    for number, part in parts.items():
        _check_target(source, ("waivers", number), part)
    stop([source])
    return [_waiver(part) for part in parts.values()]


def read_decisions(path: Path) -> Decided:
    """A file of decisions; mistakes in single ones are noted in its source, to be raised with those found later.

    Raises:
        DecisionsError: it is no list of decisions at all.
    """
    source = _opened(path)
    file = _shaped(source, DecisionsFile, source.data)
    if file is None:
        raise DecisionsError(source.mistakes)
    past = _items(source, "history", file.history, DecisionPart)
    parts = decision_parts(source, file.decisions)
    decided = Decided(source, file.run, file.decided_by, parts, file.base, list(past.values()))
    check_statements(decided)
    return decided


def decision_parts(source: Source, items: list[Any]) -> dict[int, DecisionPart]:
    """Those items that are decisions, by number; the others become mistakes of the source."""
    return _items(source, "decisions", items, DecisionPart)


def read_stored(path: Path, origin: Origin) -> list[Decision]:
    """The decisions of a file that `auditor decide` wrote.

    Raises:
        DecisionsError: with every mistake; one that never was compared with its run is a mistake too.
    """
    decided = read_decisions(path)
    for number, part in decided.parts.items():
        if part.rule_version is None:
            decided.blame(
                number, "rule_version", "这条意见尚未与审计结果核对：请先运行 auditor decide",
                "this decision has not been checked against its run: run auditor decide first",
            )  # fmt: skip
    stop([decided.source])
    return [_decision(part, decided.decided_by, origin) for part in decided.parts.values()]


def _decision(part: DecisionPart, decided_by: str, origin: Origin) -> Decision:
    """One decision as a result keeps it, personal data in its words hidden."""
    names = ("fingerprint", "rule", "identity", "rule_version", "decision", "owner", "expires")
    return Decision(
        **{name: getattr(part, name) for name in names}, reason=masked(part.reason), note=masked(part.note),
        decided_by=part.decided_by or decided_by, origin=origin,
    )  # fmt: skip


def stop(sources: Iterable[Source]) -> None:
    """Raise all mistakes at once, if there are any."""
    if mistakes := [mistake for source in sources for mistake in source.mistakes]:
        raise DecisionsError(mistakes)


def _waiver(part: WaiverPart) -> Decision:
    return Decision(
        fingerprint=part.fingerprint, rule=part.rule, identity=part.identity, rule_version=None, decision="waived",
        reason=masked(part.reason), owner=part.owner, expires=part.expires, note=masked(part.note), decided_by=None,
        origin="waivers",
    )  # fmt: skip


def masked(text: str | None) -> str | None:
    """What people wrote, without numbers of identity cards, telephones and mail addresses."""
    return mask_raw(text) if text else None


def _opened(path: Path) -> Source:
    if not path.is_file():
        raise UsageError(Text("没有这个文件", "there is no such file"), where=str(path))
    return read_yaml(path, path.name)


def _shaped(source: Source, shape: type[File], data: Any, below: Key = ()) -> File | None:
    """The data in its shape, or None after mistakes."""
    if not below and source.mistakes:
        return None
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        blame_shape(source, error, shape, below)
        return None


def _items(source: Source, key: str, items: list[Any], shape: type[File]) -> dict[int, File]:
    """Those items that have their shape, by number; one bad item does not hide the mistakes of the others."""
    shaped = ((number, _shaped(source, shape, item, (key, number))) for number, item in enumerate(items))
    return {number: part for number, part in shaped if part is not None}


def _check_rule(source: Source, key: Key, item: Any, rules: Collection[str]) -> None:
    rule = item.get("rule") if isinstance(item, dict) else None
    if isinstance(rule, str) and rule not in rules:
        hint = did_you_mean(rule, rules)
        source.blame(key, f"没有规则“{rule}”{hint.zh}", f"there is no rule '{rule}'{hint.en}")


def _check_target(source: Source, key: Key, part: WaiverPart) -> None:
    """One way to name findings, not two and not half of one."""
    by_record = part.rule is not None and part.identity is not None
    if (part.fingerprint is None) != by_record or (part.fingerprint and (part.rule or part.identity)):
        source.blame(
            key, "应写 fingerprint（问题编号），或者写 rule 与 identity（规则与记录）",
            "give either the fingerprint, or both rule and identity",
        )  # fmt: skip


def check_statements(decided: Decided) -> None:
    """Each decision states what it must, and no finding has two."""
    seen: Counter[str] = Counter()
    for number, part in decided.parts.items():
        seen[part.fingerprint] += 1
        for name in NEEDED.get(part.decision, ()):
            if getattr(part, name) is None:
                decided.blame(
                    number, name, f"“{part.decision}”必须写明 {name}", f"'{part.decision}' must state {name}"
                )
        if seen[part.fingerprint] == 2:
            decided.blame(
                number, "fingerprint", f"问题 {part.fingerprint} 有不止一条意见",
                f"there is more than one decision on finding {part.fingerprint}",
            )  # fmt: skip

"""What is taken out of a finding before it is shown to others: values, and wherever the same words stand in sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from auditor.facts.catalogue import FACTS
from auditor.facts.fact import Fact, TellsOf

Finding = dict[str, Any]
GONE = "***"
_PERSON_LIKE = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]+[·•・][\u3400-\u9fff·•・]+")
_PARTS = re.compile(r"[、;；,，]")
_FLAGS = ("true", "false")


def personal(fact: str, value: str) -> bool:
    """Is it personal data: a person's name, age, number, telephone, mail address or address?

    So may be whatever a user's own column holds, yes and no apart.
    """
    known = _known(fact)
    if known is None:
        return value not in _FLAGS
    return known.mask != "none" or known.tells_of == "person"


def tells_of(fact: str, *whom: TellsOf) -> bool:
    """Does a fact, given as "kind.fact", name one of these?"""
    known = _known(fact)
    return known is not None and known.tells_of in whom


def _known(fact: str) -> Fact | None:
    """The fact; None where a user declared it, or another version of the program."""
    kind, _, name = fact.partition(".")
    return FACTS.get(kind, {}).get(name)


def without(finding: Finding, hidden: Callable[[str, str], bool]) -> Finding:
    """The finding without the values that are hidden, in evidence, in answers and in the message.

    Args:
        hidden: told the fact, as "kind.fact", and its value.
    """
    taken = {
        item["value"] for item in finding["evidence"] if item["value"] and hidden(item["fact"], item["value"])
    }
    words = sorted({part for value in taken for part in (value, *_PARTS.split(value)) if len(part) > 1},
                   key=len, reverse=True)  # fmt: skip
    return {
        **finding,
        "evidence": [_gone(item, hidden) for item in finding["evidence"]],
        "asked": [_gone(item, hidden) for item in finding["asked"]],
        "message": {lang: _cut(text, words) for lang, text in finding["message"].items()},
    }


def _gone(item: Mapping[str, Any], hidden: Callable[[str, str], bool]) -> dict[str, Any]:
    return {**item, "value": GONE} if item["value"] and hidden(item["fact"], item["value"]) else dict(item)


def _cut(text: str, words: Iterable[str]) -> str:
    """The text without these words; a number is one only where it stands by itself."""
    for word in words:
        pattern = rf"(?<!\d){word}(?!\d)" if word.isdecimal() else re.escape(word)
        text = re.sub(pattern, GONE, text)
    return text


def said_otherwise(finding: Finding, say: Callable[[str], str], names: Collection[str]) -> Finding:
    """The finding with every text of it put through `say`: those named, message, evidence and answers."""
    return {
        **finding,
        **{name: say(finding[name]) if finding[name] else finding[name] for name in names},
        "message": {lang: say(text) for lang, text in finding["message"].items()},
        "evidence": [_said(item, say) for item in finding["evidence"]],
        "asked": [_said(item, say) for item in finding["asked"]],
    }


def _said(item: Mapping[str, Any], say: Callable[[str], str]) -> dict[str, Any]:
    return {**item, "value": say(item["value"]) if item["value"] else item["value"]}


def hidden_person(name: str | None, *, individual: bool) -> str | None:
    """The name of an individual, or what looks like one, without all but its first character; any other as it is."""
    if not name or not (individual or _PERSON_LIKE.fullmatch(name)):
        return name
    return name[:1] + "*" * (len(name) - 1)


def without_person(finding: Finding, individuals: Collection[str]) -> Finding:
    """The names of individuals are hidden wherever they stand: the subject's, and those of others whom a fact names."""
    is_individual = finding["subject_no"] in individuals
    items = [*finding["evidence"], *finding["asked"]]
    names = {finding["subject_name"], *(one["value"] for one in items if tells_of(one["fact"], "holder"))}
    hidden = {name: hidden_person(name, individual=is_individual) for name in names if name}
    for name, instead in hidden.items():
        if instead and instead != name:
            finding = said_otherwise(
                finding, _replacing(name, instead), ("subject_name", "service_name", "identity")
            )
    return finding


def _replacing(name: str, instead: str) -> Callable[[str], str]:
    return lambda text: text.replace(name, instead)


def without_places(finding: Finding, tables: Mapping[str, str]) -> Finding:
    """File names say who sent what: they give way to the name of the table that the file holds."""
    return {**_place(finding, tables), "evidence": [_place(item, tables) for item in finding["evidence"]]}


def _place(item: Mapping[str, Any], tables: Mapping[str, str]) -> dict[str, Any]:
    return {**item, "file": item["file"] and tables.get(item["file"], GONE), "sheet": None}

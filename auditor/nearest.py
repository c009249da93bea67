"""The nearest known word, for a word that is not known, and all of them where there are few."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from auditor.text import Text

FEW = 12


def did_you_mean(word: str, known: Iterable[str]) -> Text:
    """A tail for an error message, empty when nothing is near."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return _meant(near[0]) if near else Text("", "")


def choices(word: str, known: Mapping[str, Text]) -> Text:
    """The same for words with labels: a label or a piece of one leads to its word; where there are few, all are named."""
    labelled = [key for key, label in known.items() if word in (label.zh, label.en)]
    labelled += [key for key, label in known.items() if len(word) > 1 and word in label.zh]
    near = _meant(labelled[0]) if labelled else did_you_mean(word, known)
    if len(known) > FEW:
        return near
    zh = "、".join(f"{key} {label.zh}".strip() for key, label in known.items())
    return Text(f"{near.zh or '；'}可写：{zh}", f"{near.en} ({', '.join(known)})")


def _meant(word: str) -> Text:
    return Text(f"，是否指“{word}”？", f"; did you mean '{word}'?")

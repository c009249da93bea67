"""The nearest known word, for a word that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from auditor.text import Text


def did_you_mean(word: str, known: Iterable[str]) -> Text:
    """A tail for an error message, empty when nothing is near."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return Text(f"，是否指“{near[0]}”？", f"; did you mean '{near[0]}'?") if near else Text("", "")

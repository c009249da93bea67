"""What an output shows: its elements, its formulas, and whatever of it the eye cannot see."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


class Elements(HTMLParser):
    """Every element with its attributes."""

    def __init__(self, path: Path):
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    @property
    def names(self) -> set[str]:
        """Of elements, and of attributes behind `@`."""
        found = self.found
        return {tag for tag, _ in found} | {f"@{name}" for _, attrs in found for name in attrs}

    def values(self, attribute: str) -> set[str]:
        return {attrs[attribute] or "" for _, attrs in self.found if attribute in attrs}


def invisible(text: str) -> set[str]:
    """Control, format, line and surrogate characters, but for line feeds."""
    return {c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp", "Cs"}} - {"\n", "\ufeff"}

"""Lines of one width wherever they are printed; a Chinese character is as wide as two Latin letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

WIDTH = 100


def width(text: str) -> int:
    """Cells of a terminal that a text takes."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def joined(head: str, items: Iterable[str], between: str, indent: int) -> list[str]:
    """A head and its items in lines of at most WIDTH; an item is never broken."""
    lines, line, fresh = [], " " * indent + head, True
    for item in items:
        piece = item if fresh else between + item
        if not fresh and width(line + piece + between.rstrip()) > WIDTH:
            lines.append(line + between.rstrip())
            line, piece = " " * (indent + 2), item
        line, fresh = line + piece, False
    return [*lines, line]

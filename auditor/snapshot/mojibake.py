"""Text that was decoded wrongly before it was saved: UTF-8 read as Latin-1 or as GBK. It is named, not mended."""

from __future__ import annotations

from collections.abc import Callable

from auditor.snapshot.headers import recognise


def _as_latin(text: str) -> bytes:
    """The bytes of windows-1252 as programs use it: what it leaves undefined is Latin-1."""
    return b"".join(c.encode("cp1252", "ignore") or c.encode("latin-1", "ignore") for c in text)


def _as_gbk(text: str) -> bytes:
    return text.encode("gb18030", "ignore")


_READ_AS: dict[str, Callable[[str], bytes]] = {"Latin-1": _as_latin, "GBK": _as_gbk}


def mojibake(head: list[list[str]]) -> str | None:
    """As what the first rows of a sheet were decoded wrongly, if that makes headers of them; else None."""
    known = recognise(head)
    for encoding, bytes_of in _READ_AS.items():
        meant = [[bytes_of(cell).decode("utf-8", "ignore") for cell in row] for row in head]
        if recognise(meant) > max(known, 1):
            return encoding
    return None

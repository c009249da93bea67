"""Hiding personal data in text that people will see (个人信息保护法 第五十一条: de-identification)."""

from __future__ import annotations

import re
from collections.abc import Callable

from auditor.snapshot.schema import Mask

_ID = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[\dXxＸｘ]|\d{15})(?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<!\d)(?:[1１][3-9３-９]\d{9}|[1１][3-9３-９]\d[- ]\d{4}[- ]\d{4})(?!\d)")
_EMAIL = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"
)  # bounded, so that a long cell costs no more
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[- ]\d{7,8}(?!\d)")
_PERSON_LIKE = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]+[·•・][\u3400-\u9fff·•・]+")
_USCC = re.compile(r"(?=.*[A-Z].)[0-9A-Z]{18}|9[0-9A-Z]{17}", re.IGNORECASE)


def mask(text: str, kind: Mask) -> str:
    """A whole value, hidden as its mask class wants it; the length is kept where it tells nothing."""
    return _MASKS[kind](text)


def mask_raw(text: str) -> str:
    """Free text without identity numbers, phones and mail addresses. Personal names cannot be found in it."""
    text = _EMAIL.sub(lambda m: _email(m.group()), text)
    text = _ID.sub(lambda m: _keep(m.group(), 4, 2), text)
    text = _MOBILE.sub(lambda m: _keep(m.group(), 3, 2), text)
    return _LANDLINE.sub(lambda m: _keep(m.group(), 4, 2), text)


def mask_row(cells: list[str], kinds: list[Mask]) -> str:
    """A row whose cells may stand under the wrong headers; whatever may be a person's name is hidden too."""
    personal = "person" in kinds
    padded: list[Mask] = [*kinds, *["none"] * len(cells)]  # type: ignore[list-item]
    return ",".join(_cell(cell, kind, personal) for cell, kind in zip(cells, padded, strict=False))


def _cell(cell: str, kind: Mask, personal: bool) -> str:
    bare = cell.strip()
    if personal and _PERSON_LIKE.fullmatch(bare):
        return _person(bare)
    return mask_raw(mask(bare, kind))


def _keep(text: str, head: int, tail: int) -> str:
    """The first and last characters; everything between as asterisks."""
    if len(text) <= head + tail:
        return text[:1] + "*" * max(len(text) - 1, 0)
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]


def _person(text: str) -> str:
    return text[:1] + "*" * max(len(text) - 1, 0)


def _phone(text: str) -> str:
    return ";".join(_keep(part, 3, 2) for part in text.split(";"))


def _email(text: str) -> str:
    user, at, host = text.partition("@")
    return f"{user[:1]}***{at}{host}" if at else _person(text)


def _credential(text: str) -> str:
    """A unified social credit code of a unit is public and stays; anything else may belong to a person."""
    return text if _USCC.fullmatch(text.strip()) else _keep(text, 4, 2)


_MASKS: dict[Mask, Callable[[str], str]] = {
    "none": str,
    "person": _person,
    "phone": _phone,
    "email": _email,
    "address": lambda text: _keep(text, 6, 0) if len(text) > 6 else _person(text),
    "credential": _credential,
}

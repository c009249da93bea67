"""Phones and mail addresses, several joined by ``;``. Whether they are plausible is judged later.

A phone is digits and ``-``; an extension follows a ``-``; a foreign number begins with 00.
"""

from __future__ import annotations

import re

from auditor.snapshot.cleaning.base import Clean, Kind, cleaner

# Two whole numbers may also stand side by side; a space within one number is noise.
_SEPARATORS = re.compile(r"[;,、|/]+|(?<=[0-9]{7}) +(?=[0-9]{7})")
_PHONE_NOISE = re.compile(r"[ ()]+")
_EXTENSION = re.compile(r"(?:转|分机|ext\.?)[: ]*(?=[0-9]{1,6}$)", re.IGNORECASE)
# Whoever hides digits does it with one of these; a number with them is hidden, not wrong.
_HIDDEN = re.compile(r"[*xX×●•?#…]")
_DASHES = re.compile("[‐‑–—―−_]+")
_PHONE = re.compile(r"[0-9][0-9-]*")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


def _phone(part: str) -> str:
    number = _EXTENSION.sub("-", _PHONE_NOISE.sub("", _DASHES.sub("-", part)))
    national = re.sub(r"^(?:\+86|0086)-?|^86-?(?=1[0-9]{10}$)", "", number)
    return re.sub(r"^\+", "00", national).strip("-").removesuffix(".0")


def _convert_phone(text: str) -> Clean:
    phones = [p for p in map(_phone, _SEPARATORS.split(text)) if p]
    if phones and all(_PHONE.fullmatch(p) for p in phones):
        return Clean(";".join(phones))
    return Clean(None, "masked" if _HIDDEN.search(text) else "bad_phone")


def _convert_email(text: str) -> Clean:
    if "*" in text:
        return Clean(None, "masked")
    mails = [m.strip().lower() for m in re.split("[;,、|]+", text) if m.strip()]
    readable = bool(mails) and all(_EMAIL.fullmatch(m) for m in mails)
    return Clean(";".join(mails)) if readable else Clean(None, "bad_email")


clean_phone = cleaner(_convert_phone)
clean_email = cleaner(_convert_email)

PHONE = Kind(clean_phone, r"^(1[0-9]{10}|0[1-9][0-9]{1,2}-[0-9]{7,8})$")
EMAIL = Kind(clean_email, r"^[a-z0-9][a-z0-9._-]*@[a-z0-9][a-z0-9.-]*$")

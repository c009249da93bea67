"""Phones and mail addresses, several joined by ``;``. Whether they are plausible is judged later."""

from __future__ import annotations

import re

from auditor.snapshot.cleaning.base import Clean, Kind, cleaner

_SEPARATORS = re.compile(r"[;,、|/]+")
_PHONE_NOISE = re.compile(r"[ ()]+")
_DASHES = re.compile("[‐‑–—―−_]+")
_PHONE = re.compile(r"[0-9][0-9-]*")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


def _phone(part: str) -> str:
    number = _PHONE_NOISE.sub("", _DASHES.sub("-", part))
    return re.sub(r"^(?:\+86|0086)-?", "", number).strip("-").removesuffix(".0")


def _convert_phone(text: str) -> Clean:
    if "*" in text:
        return Clean(None, "masked")
    phones = [p for p in map(_phone, _SEPARATORS.split(text)) if p]
    readable = bool(phones) and all(_PHONE.fullmatch(p) for p in phones)
    return Clean(";".join(phones)) if readable else Clean(None, "bad_phone")


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

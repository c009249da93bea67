"""Phones and mail addresses, several joined by ``;``. Whether they are plausible is judged later.

A phone is digits and ``-``; an extension follows a ``-``; a foreign number begins with 00.
"""

from __future__ import annotations

import re

from auditor.snapshot.cleaning import peel
from auditor.snapshot.cleaning.base import Clean, Kind, cleaner, settled

# Two whole numbers may also stand side by side; a space within one number is noise.
_SEPARATORS = re.compile(r"[;,、|/。]+|(?<=[0-9]{7}) +(?=[0-9]{7}|0[0-9]{2,3}-[0-9]{7})")
_PHONE_NOISE = re.compile(r"[ ()]+")
_EXTENSION = re.compile(r"(?:转|分机|ext\.?)[: ]*(?=[0-9]{1,6}$)", re.IGNORECASE)
# Whoever hides digits does it with one of these; a number with them is hidden, not wrong.
_HIDDEN = re.compile(r"[*xX×●•?#…]")
_DASHES = re.compile("[‐‑–—―−_]+")
_PHONE = re.compile(r"[0-9][0-9-]*")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_SHORTEST = 7  # digits of a number that may have words around it
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_WORDS = re.compile(
    r"(?:QQ|TEL|PHONE|MOBILE)? ?:? ?[\u3400-\u9fff][\u3400-\u9fff ·.]*:? ?|(?:TEL|PHONE|MOBILE) ?[:.]? ?",
    re.IGNORECASE,
)
_OTHER_NUMBER = re.compile(r"(?:QQ|微信号?|传真|邮编)(?:号码?)?[: ]*[0-9A-Za-z_-]+", re.IGNORECASE)


def _phone(part: str) -> str:
    number = _EXTENSION.sub("-", _PHONE_NOISE.sub("", _DASHES.sub("-", part)))
    national = re.sub(r"^(?:\+86|0086)-?|^86-?(?=1[0-9]{10}$)", "", number)
    return re.sub(r"^\+", "00", national).strip("-").removesuffix(".0")


def _phones(text: str) -> list[str]:
    return [p for p in map(_phone, _SEPARATORS.split(text)) if p]


def _convert_phone(text: str) -> Clean:
    phones = _phones(text)
    if phones and all(map(_PHONE.fullmatch, phones)):
        return Clean(";".join(phones))
    if _HIDDEN.search(_OTHER_NUMBER.sub("", text)):
        return Clean(None, "masked")
    phones = _phones(_without_words(text))
    if not phones or not all(map(_PHONE.fullmatch, phones)) or max(map(len, phones)) < _SHORTEST:
        return Clean(None, "bad_phone")
    return Clean(None, "unclear") if peel.says_more(text) else Clean(";".join(phones))


def _without_words(text: str) -> str:
    """The numbers among names and remarks: ``199…（微信同号）``, ``手机：199…``, ``张三 199…``."""
    extended = [_EXTENSION.sub("-", part) for part in _SEPARATORS.split(_OTHER_NUMBER.sub("", text))]
    apart = _IN_BRACKETS.sub(lambda found: _apart(found[1]), ";".join(extended))
    return _WORDS.sub(";", apart)


def _apart(bracketed: str) -> str:
    """What stands in brackets: an area code belongs to the number behind it, all else stands alone."""
    return bracketed if re.fullmatch(r"\+?\d{2,4}", bracketed) else f";{bracketed};"


_MAIL_SEPARATORS = re.compile(r"[;,、|]+|(?<=[A-Za-z])[/ ]+(?=[^@\s/]+@)|[ /]+(?=[^@\s/]+@[^@\s]+$)")
_MAIL_REMARK = re.compile(r" *\(([^()@]*)\)")
_MAIL_LABEL = re.compile(r"^[^@:]{1,20} ?: ?|^[\u3400-\u9fff]+ ?(?=[A-Za-z0-9])")
_ANGLED = re.compile(r"<([^<>\s@]+@[^<>\s@]+)>")


def _mail(part: str) -> str:
    """One address without its label, remark and brackets."""
    text = _MAIL_LABEL.sub("", part.strip())
    remark = _MAIL_REMARK.search(text)
    text = _MAIL_REMARK.sub("", text) if remark and peel.harmless(remark[1]) else text
    return re.sub(r" *([@.]) *", r"\1", text).rstrip(".").lower()


def _convert_email(text: str) -> Clean:
    if "*" in text:
        return Clean(None, "masked")
    parts = _ANGLED.findall(text) or _MAIL_SEPARATORS.split(text.replace("。", "."))
    mails = [mail for mail in map(_mail, parts) if mail]
    readable = bool(mails) and all(_EMAIL.fullmatch(m) for m in mails)
    return Clean(";".join(mails)) if readable else Clean(None, "bad_email")


clean_phone = settled(cleaner(_convert_phone))
clean_email = settled(cleaner(_convert_email))

PHONE = Kind(clean_phone, r"^(1[0-9]{10}|0[1-9][0-9]{1,2}-[0-9]{7,8})$")
EMAIL = Kind(clean_email, r"^[a-z0-9][a-z0-9._-]*@([a-z0-9-]+\.)+[a-z0-9-]*[a-z0-9]$")

"""Numbers of credentials: licences, identity cards, passports. Whether they are valid is judged later."""

from __future__ import annotations

import re

from auditor.snapshot.cleaning import peel
from auditor.snapshot.cleaning.base import EMPTY, Clean, Kind, cleaner, settled, unspaced

_WHAT_IT_IS = re.compile(
    r"^(?:NO[.:]|统一|社会|信用|代码|机构|组织|工商|营业|执照|注册|登记|身份证?|居民|公民|证件|证照|证书|护照|号码?|编号|证)+[:/]*(?=[0-9A-Z-]{8,}$)"
)
_NUMBER = re.compile(r"[0-9A-Z]{8,}")
_ORGANISATION_CODE = re.compile(r"[0-9A-Z]{8}-[0-9X]")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def _passes_check(digits: str) -> bool:
    """Whether 18 digits carry the check digit of an identity card (GB 11643) or of a USCC (GB 32100)."""
    numbers = [int(d) for d in digits]
    id_sum = sum(w * d for w, d in zip(_ID_WEIGHTS, numbers, strict=False)) % 11
    uscc_sum = sum(w * d for w, d in zip(_USCC_WEIGHTS, numbers, strict=False)) % 31
    return digits[17] in ("10X98765432"[id_sum], str((31 - uscc_sum) % 31))


def _convert(text: str) -> Clean:
    number = unspaced(text.upper())
    if "*" in number:
        return Clean(None, "masked")
    if not number.isalnum() or not number.isascii():
        number = _WHAT_IT_IS.sub("", peel.bare(number))
        if not number:
            return EMPTY
        several = _NUMBER.findall(number)
        if len(set(several)) > 1:
            return Clean(None, "several_values")
        number = several[0] if len(several) > 1 and not _NUMBER.sub("", number).strip(";,、/|") else number
        if _NUMBER.search(number) and ":" in number:
            return Clean(None, "unclear")
    if _ORGANISATION_CODE.fullmatch(number):
        return Clean(number.replace("-", ""))
    # A spreadsheet keeps 15 digits of a number and fills up with zeros.
    lost = len(number) == 18 and number.isdecimal() and number.endswith("000") and not _passes_check(number)
    return Clean(None, "damaged") if lost else Clean(number)


clean = settled(cleaner(_convert))

_C = "[0-9A-Z]"
KIND = Kind(clean, rf"^({_C}{{5,17}}|{_C}{{15}}([1-9A-Z]{_C}{{2}}|{_C}[1-9A-Z]{_C}|{_C}{{2}}[1-9A-Z]))$")

"""IP addresses and ranges of both families.

Canonical text: ranges ``a-b``, a single address once, joined by ``;`` in the order of the source. Read as well: CIDR,
an address with its mask behind it, short ranges (``58.42.1.10-20``), ports, octets filled with zeros, names of lines.
"""

from __future__ import annotations

import re
from ipaddress import ip_network
from socket import AF_INET, AF_INET6, inet_ntop, inet_pton

from auditor.snapshot.cleaning import ip_words
from auditor.snapshot.cleaning.base import EMPTY, Clean, Kind, is_damaged, is_empty, narrow

Range = tuple[int, int]
"""First and last address, inclusive, as 128-bit numbers; IPv4 is mapped into ::ffff:0:0/96."""

_MAPPED = 0xFFFF << 32
_V4_MAX = _MAPPED | 0xFFFFFFFF
_LOWEST_INTEGER = 1 << 24  # a number below 1.0.0.0 is a count or a code, not an address

_TO = re.compile(r" *(?:[-‐‑–—―−~至到]+|--) *")
_SEPARATORS = re.compile(r"[;,、|\s]+")
_QUAD = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_SHORT = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,2}")
_ONES = r"(?:255|254|252|248|240|224|192|128|0)"
_MASK = re.compile(rf"255\.(?:{_ONES}\.0\.0|255\.{_ONES}\.0|255\.255\.{_ONES})")


def _address(text: str) -> int:
    """One address as a number; ValueError or OSError when it is none."""
    if text.isdecimal():
        number = int(text)
        if not _LOWEST_INTEGER <= number < 1 << 32:
            raise ValueError(text)
        return _MAPPED | number
    if ":" in text:
        return int.from_bytes(inet_pton(AF_INET6, text.partition("%")[0]), "big")
    if text.startswith("0") or ".0" in text:  # octets filled with zeros are decimal here
        text = ".".join(str(int(octet)) for octet in text.split(".")) if _QUAD.fullmatch(text) else text
    return _MAPPED | int.from_bytes(inet_pton(AF_INET, text), "big")


def _range(part: str) -> Range:
    if "/" in part:
        network = ip_network(part, strict=False)
        base = _MAPPED if network.version == 4 else 0
        return base | int(network[0]), base | int(network[-1])
    first, _, last = part.partition("-")
    if last and _QUAD.fullmatch(first) and _SHORT.fullmatch(last):
        kept = first.split(".")[: 4 - len(last.split("."))]
        last = ".".join([*kept, last])
    if _MASK.fullmatch(last or first):
        raise ValueError(part)  # a mask is no address
    pair = _address(first), _address(last or first)
    if pair[0] > pair[1] or (pair[0] < _MAPPED) != (pair[1] < _MAPPED):
        raise ValueError(part)
    return pair


def _try_range(part: str) -> Range | None:
    try:
        return _range(part)
    except (ValueError, OSError):
        return None


def _text(number: int) -> str:
    if _MAPPED <= number <= _V4_MAX:
        return inet_ntop(AF_INET, (number & 0xFFFFFFFF).to_bytes(4, "big"))
    return inet_ntop(AF_INET6, number.to_bytes(16, "big"))


def range_text(pair: Range) -> str:
    """The canonical text of one range."""
    return _text(pair[0]) if pair[0] == pair[1] else f"{_text(pair[0])}-{_text(pair[1])}"


def _ranges(text: str) -> list[Range | None]:
    return [_try_range(part) for part in _SEPARATORS.split(_TO.sub("-", text)) if part]


def clean(text: str) -> Clean:
    """All addresses and ranges of a cell; an unreadable one gives ``bad_ip`` and the others are kept."""
    usual = narrow(text.replace("。", ".")).strip(";,、| ")
    if is_empty(usual):
        return EMPTY
    if is_damaged(usual):
        return Clean(None, "damaged")
    ranges = _ranges(usual)
    reason = None
    if not all(ranges) or "255.255." in usual:
        plain, reason = ip_words.plain(usual)
        ranges = _ranges(plain)
    value = ";".join(range_text(r) for r in ranges if r) or None
    if not reason and all(ranges) and ranges:
        return Clean(value)
    return Clean(value, "masked" if "*" in usual else reason or "bad_ip")


def key(number: int) -> str:
    """The sortable key of an address: 32 lower-case hex digits; one past the highest address is ``g``."""
    return f"{number:032x}" if number < 1 << 128 else "g"


def keys(canonical: str) -> tuple[str, str]:
    """Of one canonical range: the key of its first address, and the key of one past its last."""
    first, last = _range(canonical)
    return key(first), key(last + 1)


_OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
KIND = Kind(clean, rf"^(25[0-4]|2[0-4][0-9]|1[0-9]{{2}}|[1-9]?[0-9])(\.{_OCTET}){{3}}$")

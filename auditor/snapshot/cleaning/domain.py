"""Domain names: lower-case ASCII (IDNA), without scheme, port, path and trailing dot."""

from __future__ import annotations

import re
from ipaddress import ip_address

from auditor.snapshot.cleaning.base import Clean, Kind, cleaner

_SEPARATORS = re.compile(r"[;,、|\s]+")
_SCHEME = re.compile(r"^[a-z][a-z0-9+-]*://")
_LONGEST = 253  # RFC 1035
_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{0,58}}[a-z0-9])")


def _ascii(label: str) -> str:
    """One label in ASCII; ValueError when it has none (UnicodeError is one)."""
    return label if label.isascii() else label.encode("idna").decode("ascii")


def _bare(part: str) -> str:
    """The host of an address; one with several colons is IPv6 and stays."""
    host = re.sub(r"[/?#].*$", "", _SCHEME.sub("", part.lower().replace("。", ".")))
    if host.count(":") > 1:
        return host
    return re.sub(r":\d*$", "", host).removeprefix("*.").rstrip(".")


def _is_address(bare: str) -> bool:
    try:
        ip_address(bare.strip("[]"))
    except ValueError:
        return False
    return True


def ascii_name(bare: str) -> str | None:
    """A host name as domains are stored; None when it is none."""
    if len(bare) > _LONGEST:
        return None
    try:
        name = ".".join(map(_ascii, bare.split(".")))
    except ValueError:
        return None
    return name if _DOMAIN.fullmatch(name) else None


def _convert_list(text: str) -> Clean:
    bare = [b for b in map(_bare, _SEPARATORS.split(text)) if b and not _is_address(b)]
    domains = [ascii_name(b) for b in bare]
    value = ";".join(dict.fromkeys(d for d in domains if d)) or None
    return Clean(value, None if all(domains) else "masked" if "*" in text else "bad_domain")


def _convert_one(text: str) -> Clean:
    found = _convert_list(text)
    return Clean(None, found.reason or "bad_domain") if found.reason or ";" in (found.value or "") else found


clean_list = cleaner(_convert_list)
"""Several domains in one cell, joined by ``;``; a site known by its address only gives none and no complaint."""

clean = cleaner(_convert_one)
"""Exactly one domain."""

_PATTERN = r"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$"
LIST = Kind(clean_list, _PATTERN)
ONE = Kind(clean, _PATTERN)

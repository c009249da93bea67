"""Cells in which addresses stand among other things: ports, masks, names of lines, labels, brackets."""

from __future__ import annotations

import re
from ipaddress import ip_address

from auditor.snapshot.cleaning import peel

_V4 = r"\d{1,3}(?:\.\d{1,3}){3}"
_MASK = r"255(?:\.\d{1,3}){3}"
_WITHOUT_START = re.compile(
    rf"(?:^|(?<=[;,、|]))\s*[-‐‑–—―−~]+\s*(?:{_V4}|[0-9a-f]*:[0-9a-f:.]+)", re.IGNORECASE
)
_SCHEME = re.compile(r"(?<![a-z])[a-z]{2,8}://([^/\s;,、]+)[^\s;,、]*", re.IGNORECASE)
_V6_IN_BRACKETS = re.compile(r"\[([0-9a-f:.%]+)\](?::\d{1,5})?", re.IGNORECASE)
_PORTS = re.compile(rf"(?<![\d.])({_V4}):\d{{1,5}}(?:[,/、]\d{{1,5}})*(?![\d.])")
_WITH_MASK = re.compile(
    rf"(?<![\d.-])({_V4})\s*(?:[/;,、(\s]|(?:子网|网络)?掩码:?|(?:net)?mask:?)*\s*({_MASK})(?![\d.])\)?",
    re.IGNORECASE,
)
_SLASH = re.compile(rf"\s*/\s*(?={_V4}|[0-9a-f]*:)", re.IGNORECASE)
_PREFIX = re.compile(r"\s+/\s*(?=\d{1,3}(?![\d.]))")
_MORE = re.compile(
    r"等(?:等|共|多|合计)?\s*\d*\s*[个条项余多]*(?:ip|地址|段)*|及其他|…+|\.{3,}", re.IGNORECASE
)
_COUNT = re.compile(
    r"\((?:共|计|合计)?\s*\d+\s*个?(?:ip|地址)*\)|(?:共|合计)\s*\d+\s*个(?:ip|地址)*", re.IGNORECASE
)
_LATIN = re.compile(
    r"(?<![0-9a-z.:])(?:ip地址|ipv?[46]?|v[46]|bgp|cmcc|ctcc|cucc|cnc|cernet|wan|eip|vip|net|host|addr(?:ess)?|from|to)(?![0-9a-z])\s*:?",
    re.IGNORECASE,
)
_HAN = re.compile(r"[\u3400-\u9fff]+(?:\d{1,2}(?=\s*:))?\s*:?")
_INSIDE = re.compile(r"内网|私网|局域网|内部|映射|nat", re.IGNORECASE)
_REST = re.compile(r"""["'`“”‘’=()\[\]<>{}【】①-⓿❶-➓]""")
_TO = re.compile(r"\s*(?:[-‐‑–—―−~]+|[至到])\s*")
_DANGLING = re.compile(r"(?<![0-9a-f:])-|-(?![0-9a-f:])", re.IGNORECASE)


def plain(text: str) -> tuple[str, str | None]:
    """The addresses and ranges alone, masks as prefixes; and why something was left out that may be one.

    An end without a start is no address of its own. Words that say something of an address (停用, 原) leave the cell as it
    is. Private addresses of a cell that speaks of
    its inner network are left out beside public ones.
    """
    reason = "incomplete" if _MORE.search(text) else None
    found = _spaced(_MORE.sub(" ", _COUNT.sub(" ", _WITHOUT_START.sub("?", text))))
    if any(map(peel.says_more, _HAN.findall(found))):
        return text, "unclear"
    inside = bool(_INSIDE.search(found))
    found = _V6_IN_BRACKETS.sub(r" \1 ", _SCHEME.sub(r"\1", found))
    found = _WITH_MASK.sub(_with_prefix, _PORTS.sub(r"\1", found))
    found = _PREFIX.sub("/", _SLASH.sub(" ", _spaced(found)))
    found = _LATIN.sub(" ", _HAN.sub(lambda m: m[0] if m[0] in "至到" else " ", found))
    found = _DANGLING.sub(" ", _TO.sub("-", _spaced(_REST.sub(" ", found)))).strip()
    return (_public(found), "unclear") if inside else (found, reason)


def _spaced(text: str) -> str:
    """With single spaces: patterns that begin with white space take the square of its length."""
    return " ".join(text.split())


def _with_prefix(match: re.Match[str]) -> str:
    """An address and its mask as CIDR; as it stands when the mask is none."""
    bits = "".join(f"{int(octet):08b}" if int(octet) < 256 else "01" for octet in match[2].split("."))
    address = ".".join(str(int(octet)) for octet in match[1].split("."))
    return match[0] if "01" in bits else f" {address}/{bits.count('1')} "


def _public(found: str) -> str:
    kept = [part for part in re.split(r"[\s;,、|]+", found) if part and not _is_private(part)]
    return " ".join(kept) if kept else found


def _is_private(part: str) -> bool:
    try:
        return ip_address(part).is_private
    except ValueError:
        return False

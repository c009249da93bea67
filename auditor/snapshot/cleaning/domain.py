"""Domain names: lower-case ASCII (IDNA), without scheme, port, path and trailing dot, under a top level that exists."""

from __future__ import annotations

import re
from ipaddress import ip_address
from itertools import pairwise

from auditor.snapshot.cleaning import peel
from auditor.snapshot.cleaning.base import Clean, Kind, cleaner
from auditor.snapshot.cleaning.suffixes import top_levels

_SEPARATORS = re.compile(r"[;,、|\s①-⓿❶-➓㈠-㈩]+|\([1-9]\d?\)|<br */?>")
_SCHEME = re.compile(r"^[a-z][a-z0-9+-]*:[/\\]{2}")
_LONGEST = 253  # RFC 1035
_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+([a-z]{{2,63}}|xn--[a-z0-9-]{{0,58}}[a-z0-9])")
_NAMED = re.compile(
    r"^(?:[^.:/@\s]*[^\x00-\x7f][^.:/@\s]*|pc|wap|app|h5|dns|www|url|web|host|domain):(?![/\\])"
)
_HTTP = re.compile(r"^https?:[/\\]*")
_REMARK = re.compile(r"\(([^()]*)\)")
_AND_MORE = re.compile(
    r"(?:[,、 ]*等(?:等|共|多|合计)?\d*[个条项家余多]*(?:域名|网站|地址|ip)*|及其他.*|…+|\.{3,}|\+\d+)$"
)
_AND = re.compile(r"[^\x00-\x7f]+")
_NUMBERED = re.compile(r"^(\d{1,2})[.、)](?=.*\.)")
# Top levels that are also suffixes of pages: a.cn/index.do is one site.
_WORST = ["incomplete", "bad_domain"]
_PAGES = {"do", "pl", "py", "sh", "md", "ps", "so", "rs", "zip", "mov", "app"}


def _ascii(label: str) -> str:
    """One label in ASCII; ValueError when it has none (UnicodeError is one)."""
    return label if label.isascii() else label.encode("idna").decode("ascii")


def _bare(part: str) -> str:
    """The host of an address; one with several colons is IPv6 and stays."""
    host = re.sub(r"[/\\?#].*$", "", _HTTP.sub("", _SCHEME.sub("", _NAMED.sub("", part))))
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
    match = _DOMAIN.fullmatch(name)
    return name if match and match[1] in top_levels() else None


def _parts(text: str) -> list[str]:
    """What stands between separators, by themselves, between two domains (``/``, 和), or as numbers of a list."""
    parts = [piece for part in _SEPARATORS.split(text) if part for piece in _by_slash(part)]
    numbers = [_NUMBERED.match(part) for part in parts]
    is_list = len(parts) > 1 and [int(n[1]) if n else 0 for n in numbers] == list(range(1, len(parts) + 1))
    return [_NUMBERED.sub("", part) for part in parts] if is_list else parts


def _by_slash(part: str) -> list[str]:
    """``a.cn/b.com`` and ``http://a.cn/http://b.com`` are two; ``a.cn/index.do`` and ``http://a.cn/b.com`` are one."""
    if re.search(r".https?://", part):
        return [piece.strip("/") for piece in re.split(r"(?=https?://)", part) if piece]
    pieces = [piece for piece in re.split(r"[/\\]+", part) if piece]
    if _SCHEME.match(part) or len(pieces) < 2 or not all(map(_is_domain, pieces)):
        return [part]
    return [part] if any(piece.rpartition(".")[2] in _PAGES for piece in pieces[1:]) else pieces


def _is_domain(text: str) -> bool:
    return "." in text and ascii_name(_bare(text)) is not None


def _by_words(part: str) -> list[str]:
    """``a.cn和b.cn`` and ``a.cn主域名``: Chinese words behind a top level are no part of the name."""
    if part.isascii() or "." not in part or len(part) > peel.LONGEST:
        return [part]
    cuts = [m for m in _AND.finditer(part) if re.search(r"\.([a-z]+)$", part[: m.start()])]
    cuts = [m for m in cuts if part[: m.start()].rpartition(".")[2] in top_levels()]
    cuts = [m for m in cuts if not part[m.end() :].startswith(".") and not peel.says_more(m[0])]
    if not cuts:
        return [part]
    bounds = [0, *(at for m in cuts for at in m.span()), len(part)]
    pieces = [part[a:b] for a, b in pairwise(bounds)][::2]
    return [piece for piece in pieces if piece] if all(_is_domain(p) for p in pieces if p) else [part]


def _read(part: str) -> tuple[list[str], str | None]:
    """The domains of one part, and why not all of it was read; an address by itself is none and no complaint."""
    match = _DOMAIN.fullmatch(part)
    if match and match[1] in top_levels() and len(part) <= _LONGEST:
        return [part], None
    if len(part) > peel.LONGEST:
        return [], "bad_domain"
    kept = _REMARK.sub(lambda found: "" if peel.harmless(found[1]) else found[0], part)
    whole = _AND_MORE.sub("", kept)
    bare = [b for b in map(_bare, _by_words(whole)) if b and not _is_address(b)]
    names = [ascii_name(b) for b in bare]
    reason = "incomplete" if whole != kept else None if all(names) else "bad_domain"
    return [n for n in names if n], reason


def _convert_list(text: str) -> Clean:
    read = [_read(part) for part in _parts(text.lower().replace("。", "."))]
    value = ";".join(dict.fromkeys(name for names, _ in read for name in names)) or None
    reasons = {reason for _, reason in read if reason}
    if not reasons:
        return Clean(value)
    return Clean(value, "masked" if "*" in text else min(reasons, key=_WORST.index))


def _convert_one(text: str) -> Clean:
    found = _convert_list(text)
    return Clean(None, found.reason or "bad_domain") if found.reason or ";" in (found.value or "") else found


clean_list = cleaner(_convert_list)
"""Several domains in one cell, joined by ``;``; a site known by its address only gives none and no complaint."""

clean = cleaner(_convert_one)
"""Exactly one domain."""

# The commonest ends; any other is looked up.
_ENDS = "(cn|com|net|org|gov|edu|top|xyz|cc|vip|info|shop|site|club|online|store|wang|tech|ltd|biz|tv|me|io|mobi|asia|fun)"
_PATTERN = rf"^([a-z0-9]([a-z0-9-]{{0,61}}[a-z0-9])?\.)+{_ENDS}$"
LIST = Kind(clean_list, _PATTERN)
ONE = Kind(clean, _PATTERN)

"""The Public Suffix List (offline copy of the package `publicsuffixlist`, ICANN part): what a domain may end in."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from publicsuffixlist import PSLFILE

_RESERVED = ("example", "test", "invalid", "localhost", "local")  # RFC 2606, RFC 6762


@cache
def public_suffixes() -> tuple[str, ...]:
    """Every suffix in ASCII, sorted. Wildcards (`*.ck`) and exceptions concern a handful of foreign registries: left out."""
    text = Path(PSLFILE).read_text(encoding="utf-8").partition("===BEGIN PRIVATE")[0]
    lines = (line.strip() for line in text.splitlines())
    return tuple(sorted(_ascii(line) for line in lines if line and line[0] not in "/*!"))


@cache
def top_levels() -> frozenset[str]:
    """Every top-level domain that exists, and the reserved ones that documentation uses."""
    return frozenset((*(suffix.rpartition(".")[2] for suffix in public_suffixes()), *_RESERVED))


def _ascii(suffix: str) -> str:
    return suffix.encode("idna").decode("ascii")

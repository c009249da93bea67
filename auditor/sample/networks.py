"""The address plan: which provider filed which addresses, and which nobody did.

Provider p has 58.p.0.0/17 and 112.p.0.0/17, filed in adjacent pieces, and 2409:8a{p}::/32. The upper halves
58.p.128.0/17 are filed by nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address

from auditor.sample.names import provider_name

_HALF = 1 << 15

# RFC 6890 special-purpose networks; a site cannot be reached there.
RESERVED = (
    "10.20.{}.5",
    "192.168.{}.10",
    "172.16.{}.8",
    "100.64.{}.3",
    "198.18.{}.7",
    "192.0.2.{}",
    "169.254.{}.9",
)


@dataclass(frozen=True)
class Provider:
    """One access provider; `pieces` is how many filings each of its blocks is split into."""

    index: int
    name: str
    pieces: int

    def ip(self, offset: int) -> str:
        """An address inside its first block."""
        offset %= _HALF
        return f"58.{self.index}.{offset >> 8}.{offset & 255}"

    def second_ip(self, offset: int) -> str:
        """An address inside its second block."""
        offset %= _HALF
        return f"112.{self.index}.{offset >> 8}.{offset & 255}"

    def unfiled(self, offset: int) -> str:
        """An address beside its block that no provider filed."""
        offset = _HALF + offset % _HALF
        return f"58.{self.index}.{offset >> 8}.{offset & 255}"

    def ipv6(self, offset: int) -> str:
        """An address inside its IPv6 block, compressed and in lower case (RFC 5952)."""
        return f"2409:8a{self.index:02x}::{offset % 0xFFFE + 1:x}"

    def ranges(self) -> Iterator[str]:
        """Every filed piece as `first-last`."""
        return (f"{first}-{last}" for first, last in self.blocks())

    def blocks(self) -> Iterator[tuple[str, str]]:
        """First and last address of every filed piece; none for a provider that filed nothing."""
        for net in ("58", "112") if self.pieces else ():
            width = 128 // self.pieces
            for low in range(0, 128, width):
                yield f"{net}.{self.index}.{low}.0", f"{net}.{self.index}.{low + width - 1}.255"
        if self.pieces:
            yield f"2409:8a{self.index:02x}::", f"2409:8a{self.index:02x}:ffff:ffff:ffff:ffff:ffff:ffff"


def is_within(ip: str, part: str) -> bool:
    """Whether an address lies in a single address or a range."""
    first, _, last = part.partition("-")
    wanted, low, high = (ip_address(text) for text in (ip, first, last or first))
    return wanted.version == low.version and int(low) <= int(wanted) <= int(high)


def plan(services: int) -> list[Provider]:
    """All providers, the last without any filed address; more and finer pieces for more services."""
    count = min(12 + services // 5000, 174)  # 江苏 2025-03: 174 providers file
    pieces = 2 if services <= 20_000 else 128
    return [
        *(Provider(p, provider_name(p), pieces) for p in range(1, count)),
        Provider(0, provider_name(count), 0),
    ]

"""How people and systems write one value: widths, spaces, dates, separators, in one cell of ten."""

from __future__ import annotations

from datetime import date
from ipaddress import IPv4Address
from random import Random

Cell = str | int | float | date | None

_WIDE = str.maketrans({chr(n): chr(n + 0xFEE0) for n in range(0x21, 0x7F)})
_SEPARATORS = (";", ";", ";", "；", ",", "、", "\n")


class Mess:
    """Chance spellings from one seeded source; those of a date are kept, since dates are few."""

    def __init__(self, seed: int):
        self.random = Random(f"mess {seed}").random
        self.days: dict[int, tuple[str, ...]] = {}

    def pick(self, count: int) -> int:
        """A chance number below `count`."""
        return int(self.random() * count)

    def number(self, number: str) -> str:
        """A filing number: usually clean, sometimes as it stands in footers of real sites."""
        chance = self.random()
        if chance < 0.9:
            return number
        return _NUMBER_FORMS[self.pick(len(_NUMBER_FORMS))](number)

    def name(self, name: str) -> str:
        """A name: stray spaces, brackets of the other width."""
        chance = self.random()
        if chance < 0.94:
            return name
        return name.replace("（", "(").replace("）", ")") if chance < 0.98 else f"{name} "

    def credential(self, number: str) -> str:
        """A credential number: lower case, full width or a space at the end, never another number."""
        chance = self.random()
        if chance < 0.97:
            return number
        return number.translate(_WIDE) if chance < 0.98 else f" {number.lower()} "

    def phone(self, number: str) -> str:
        """A telephone number: sometimes with the country code, or in groups."""
        chance = self.random()
        if chance < 0.95 or len(number) != 11:
            return number
        return f"+86 {number}" if chance < 0.98 else f"{number[:3]}-{number[3:7]}-{number[7:]}"

    def date(self, day: int | None) -> Cell:
        """A date as text, in one of five spellings."""
        if day is None:
            return ""
        forms = self.days.get(day) or self.days.setdefault(day, _date_forms(day))
        return forms[self.pick(len(forms))]

    def sheet_date(self, day: int | None) -> Cell:
        """A date in a spreadsheet: a date cell, a bare serial number or text."""
        if day is None:
            return None
        chance = self.random()
        if chance < 0.7:
            return date.fromordinal(day)
        return day - _EXCEL_EPOCH if chance < 0.85 else self.date(day)

    def addresses(self, parts: list[str]) -> str:
        """An IP list: several separators, `x-x` for a single address, CIDR where a range is one."""
        if len(parts) == 1 and self.random() < 0.8:
            return _cidr(parts[0])
        doubled = self.random() < 0.3
        shown = [f"{p}-{p}" if doubled and "-" not in p and ":" not in p else p for p in parts]
        return _SEPARATORS[self.pick(len(_SEPARATORS))].join(shown)

    def domains(self, domains: list[str]) -> str:
        """Domains of one cell, sometimes as addresses of pages."""
        if self.random() < 0.05:
            domains = [f"http://{d.upper()}/" for d in domains]
        return _SEPARATORS[self.pick(6)].join(domains)


def _swapped(number: str) -> str:
    subject, dash, serial = number.partition("-")
    return f"{subject.removesuffix('号')}-{serial}号" if dash else number


_NUMBER_FORMS = (
    lambda n: n.replace("ICP备", "icp备"),
    lambda n: n.replace("ICP备", "ICP备 "),
    lambda n: n.translate(_WIDE),
    lambda n: n.replace("号", ""),
    lambda n: f" {n}  ",
    _swapped,
)
_EXCEL_EPOCH = date(1899, 12, 30).toordinal()  # day 0 for serials since 1900-03-01


def _date_forms(day: int) -> tuple[str, ...]:
    d = date.fromordinal(day)
    return (
        d.isoformat(),
        f"{d.year}-{d.month}-{d.day}",
        f"{d:%Y/%m/%d} 09:{day % 60:02d}:{day * 7 % 60:02d}",
        f"{d.year}年{d.month}月{d.day}日",
        f"{d:%Y%m%d}",
    )


def _cidr(part: str) -> str:
    first, dash, last = part.partition("-")
    if not dash or ":" in part:
        return part
    size = int(IPv4Address(last)) - int(IPv4Address(first)) + 1
    aligned = size & (size - 1) == 0 and int(IPv4Address(first)) % size == 0
    return f"{first}/{33 - size.bit_length()}" if aligned else part

"""Is it the same address? A comparison by the parts of an address, as docs/comparisons.md describes it."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

from auditor.facts.likeness import Likeness, simplified
from auditor.reference import load

_NOTE = re.compile(r"[(\[{【〔<《][^()\[\]{}【】〔〕<>《》]*[)\]}】〕>》]")
_MARKS = re.compile(r"[\s.,;:'\"’‘“”·。，、；：!！?？_()\[\]{}【】〔〕<>《》]")
_MASK = re.compile(r"[*＊×]+|某+|[xX]{2,}|…+")
_DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_NUMERAL = re.compile("[零〇一二两三四五六七八九十百]+")
_TOKEN = re.compile(r"[0-9]+|[A-Z]+|.")
# Other words for one and the same kind of part.
_WORDS = (
    (r"(?<=\d)#", "号"),
    ("层", "楼"),
    ("[幢座]", "栋"),
    ("门牌号?", ""),
    ("No(?=\\d)", ""),
    ("^中国", ""),
)
_LEVELS = frozenset("省市区县州盟旗镇乡村社组街道路巷弄里号栋楼室单元房户铺柜")
_ENDS = tuple(load("likeness")["address_parts"])
_AREA = re.compile(r"^([^\d路街巷号]{2,6}?)(自治区|自治州|自治县|省|市|区|县|州|盟|旗)")


def address(one: str, other: str) -> Likeness | None:
    """Addresses, of which the one may say less than the other.

    `equal` where one only lacks whole parts (a province, a district, a floor) or remarks; `near` where one lacks pieces
    of parts or the kind of part differs; None where a part is hidden and nothing visible differs.
    """
    a, b = _usual(one), _usual(other)
    if _MASK.search(a) or _MASK.search(b):
        return _masked(a, b)
    plain = _plain(a), _plain(b)
    if not all(plain):
        return None
    found = _compared(*plain)
    if found != "equal" and (_NOTE.search(a) or _NOTE.search(b)):
        # A remark that stands on one side alone is only more detail; two of them are part of what is compared.
        alone = bool(_NOTE.search(a)) != bool(_NOTE.search(b))
        bare = _compared(_plain(_NOTE.sub("", a)), _plain(_NOTE.sub("", b)))
        found = bare if alone else "near" if bare != "different" else found
    return _elsewhere(*plain) if found == "different" else found


def _elsewhere(a: str, b: str) -> Likeness:
    """Addresses that begin with areas of several kinds, which may hold each other, are near if the rest is alike."""
    (one, a), (other, b) = _areas(a), _areas(b)
    if (one or other) and not _contradict(one, other) and a and b and _compared(a, b) != "different":
        return "near"
    return "different"


def _usual(text: str) -> str:
    return simplified(unicodedata.normalize("NFKC", text)).replace("（", "(").replace("）", ")").upper()


def _plain(usual: str) -> str:
    """Without marks, numerals as digits, one word for each kind of part."""
    text = _MARKS.sub("", re.sub("[‐‑–—－~～至]", "-", usual))
    text = _NUMERAL.sub(lambda numeral: str(_number(numeral[0])), text)
    for pattern, word in _WORDS:
        text = re.sub(pattern, word, text)
    return re.sub("-(?![0-9A-Z])|(?<![0-9A-Z])-", "", text)


def _number(numeral: str) -> int | str:
    """二十三 is 23 and 一二〇 is 120."""
    if not set(numeral) & set("十百"):
        return "".join(str(_DIGITS[digit]) for digit in numeral)
    total, digit = 0, 0
    for character in numeral:
        if character in _DIGITS:
            digit = _DIGITS[character]
        else:
            total, digit = total + (digit or 1) * (100 if character == "百" else 10), 0
    return total + digit


def _compared(a: str, b: str) -> Likeness:
    if a == b:
        return "equal"
    one, other = _TOKEN.findall(a), _TOKEN.findall(b)
    outcome: Likeness = "equal"
    differing = 0
    for first, last, other_first, other_last in _differences(one, other):
        differing += last - first
        if first < last and other_first < other_last:
            if not {*one[first:last], *other[other_first:other_last]} <= _LEVELS:
                return "different"
            outcome = "near"
        elif not (
            _whole_parts(one, first, last) if first < last else _whole_parts(other, other_first, other_last)
        ):
            outcome = "near"
    return outcome if differing < len(one) else "different"  # what shares nothing is not the same


def _differences(one: list[str], other: list[str]) -> list[tuple[int, int, int, int]]:
    """What only either side has, as first and last place in both; what they begin and end with in common is cut first."""
    shorter = min(len(one), len(other))
    start = next((i for i in range(shorter) if one[i] != other[i]), shorter)
    end = next((i for i in range(shorter - start) if one[-1 - i] != other[-1 - i]), shorter - start)
    here, there = one[start : len(one) - end], other[start : len(other) - end]
    if not here or not there:
        return [(start, start + len(here), start, start + len(there))]
    steps = SequenceMatcher(None, here, there, autojunk=False).get_opcodes()
    return [(start + i, start + j, start + k, start + m) for kind, i, j, k, m in steps if kind != "equal"]


def _whole_parts(tokens: list[str], first: int, last: int) -> bool:
    """Is what only one side has some whole parts, the words for parts alone, or just more at the end?"""
    if last == len(tokens) and tokens[first] != "-":
        return True
    while True:  # 贵|州省贵|阳市 lacks the same as |贵州省|贵阳市
        extra = "".join(tokens[first:last])
        if extra.endswith(_ENDS) and (extra[0] not in _LEVELS or set(extra) <= _LEVELS):
            return True
        if first == 0 or tokens[first - 1] != tokens[last - 1]:
            return False
        first, last = first - 1, last - 1


def _masked(a: str, b: str) -> Likeness | None:
    """Different if an area stands visibly before the first mask and differs; else the two cannot be compared."""
    one, other = (_areas(_plain(_MASK.split(text)[0]))[0] for text in (a, b))
    return "different" if _contradict(one, other) else None


def _areas(text: str) -> tuple[dict[str, set[str]], str]:
    """The names of areas that an address begins with, by their word, and the rest."""
    found: dict[str, set[str]] = {}
    while area := _AREA.match(text):
        found.setdefault(area[2], set()).add(area[1])
        text = text[area.end() :]
    return found, text


def _contradict(one: dict[str, set[str]], other: dict[str, set[str]]) -> bool:
    """Do both name an area of one kind, and not the same? Of two cities one may be in the other."""
    shared = one.keys() & other.keys()
    return any(not (one[word] <= other[word] or other[word] <= one[word]) for word in shared)

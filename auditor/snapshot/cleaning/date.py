"""Dates in every spelling that exports use, as ISO text.

``2024-3-1``, ``2024/03/01 下午 9:25:43``, ``2024年3月1日``, ``20240301``, ``2024-03-01T09:25:43``, ``6-May-23``,
``Sat May 06 10:21:33 CST 2023``, ``二〇二四年三月一日``, milliseconds or seconds since 1970 (in Beijing), and the day
numbers of a spreadsheet (1900 system: 42758 or 42758.4). The time of day is dropped; one in UTC is brought to Beijing.
``05/06/2023`` may be May or June and stays unread, as does a range, but for the end of a validity.
Before 1990 or after 2100: ``bad_date``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from auditor.snapshot.cleaning import peel
from auditor.snapshot.cleaning.base import EMPTY, Clean, Kind, cleaner

_WEEKDAY = r"(?: ?\(?(?:星期|周)[一二三四五六日天]\)?)?"
_NOON = r"(?: ?(?:上午|下午|凌晨|早上|中午|晚上|AM|PM))?"
_TIME = rf"{_WEEKDAY}(?:[T ]?{_NOON} ?\d{{1,2}}[:时点].*|)"
_WRITTEN = re.compile(
    rf"(\d{{4}}) ?[-/.年] ?(\d{{1,2}}) ?[-/.月] ?(\d{{1,2}}) ?[日号]? ?{_TIME}", re.IGNORECASE
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?: ?\d{2}:?\d{2}(?::?\d{2})?)?")
_TO_THE_HOUR = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-4])")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_EPOCH = re.compile(r"(\d{9,10})(\d{3})?(?:\.0+)?")
_WEST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_MONTH = "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_DAY_MONTH = re.compile(
    rf"(?:[a-z]{{3,9}},? )?(\d{{1,2}})[- /.]{_MONTH}[- /.,]+(\d{{4}}|\d{{2}}){_TIME}", re.IGNORECASE
)
_ORACLE = re.compile(rf"(\d{{1,2}}) ?- ?(\d{{1,2}})月 ?- ?(\d{{4}}|\d{{2}}){_TIME}")
_MONTH_DAY = re.compile(
    rf"(?:[a-z]{{3,9}},? )?{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?,? (?:[\d:]+ (?:[A-Z+:\d]{{2,9}} )?)?(\d{{4}}){_TIME}",
    re.IGNORECASE,
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_IN_WORDS = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]?"
)
_UTC = re.compile(r"[T ](\d{1,2}):\d{2}(?::\d{2}(?:\.\d+)?)? ?(?:Z|UTC|GMT|\+00:?00)$")
_BEIJING = timezone(timedelta(hours=8))
_LABEL = re.compile(r"^(?:[^\d:()*]{1,12}:|有效期至?|截[至止](?:到|于)?) ?(?=[\d一二])")
_TO = re.compile(r" *(?:--+|[-~—–―至到]) *")
_SERIAL_EPOCH = date(1899, 12, 30)
_BETWEEN_EPOCHS = (date(1904, 1, 1) - _SERIAL_EPOCH).days
_UNLIMITED = {"长期", "永久", "长期有效", "永久有效", "无固定期限", "无期限"}
_LONGEST = 120
_NO_DATE = ("0000-00-00", "9999-12-31")


def _day(text: str) -> date | None:
    try:
        return _written(text) or _numbered(text) or _in_words(text)
    except (ValueError, OverflowError):
        return None


def _written(text: str) -> date | None:
    written = _WRITTEN.fullmatch(text) or _COMPACT.fullmatch(text)
    if written:
        day = date(*map(int, written.groups()))
        late = _UTC.search(text)
        return day + timedelta(days=late is not None and int(late[1]) >= 16)
    west = _WEST.fullmatch(text)
    if west:
        return _western(int(west[1]), int(west[3]), int(west[4]))
    return None


def _western(first: int, second: int, year: int) -> date | None:
    """Day and month in an order that only one of them can have; None when both can."""
    if first > 12 or first == second:
        return date(year, second, first)
    return date(year, first, second) if second > 12 else None


def _numbered(text: str) -> date | None:
    """A day number of a spreadsheet, or the time since 1970."""
    serial = _SERIAL.fullmatch(text)
    if serial:
        return _SERIAL_EPOCH + timedelta(days=int(serial[1]))
    epoch = _EPOCH.fullmatch(text)
    if epoch and not _TO_THE_HOUR.fullmatch(text):
        return datetime.fromtimestamp(int(epoch[1]), UTC).astimezone(_BEIJING).date()
    return None


def _in_words(text: str) -> date | None:
    if found := _DAY_MONTH.fullmatch(text):
        return date(_year(found[3]), _MONTHS.index(found[2].lower()) + 1, int(found[1]))
    if found := _MONTH_DAY.fullmatch(text):
        return date(int(found[3]), _MONTHS.index(found[1].lower()) + 1, int(found[2]))
    if found := _ORACLE.fullmatch(text):
        return date(_year(found[3]), int(found[2]), int(found[1]))
    if found := _IN_WORDS.fullmatch(text):
        return date(int(found[1].translate(_NUMERALS)), _count(found[2]), _count(found[3]))
    return None


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else int(digits) + (1900 if int(digits) >= 70 else 2000)


def _count(word: str) -> int:
    """一, 十, 十二, 二十, 三十一 as a number."""
    tens, ten, ones = word.rpartition("十")
    return (int(tens.translate(_NUMERALS) or 1) * 10 if ten else 0) + int(ones.translate(_NUMERALS) or 0)


def _ranges(text: str) -> Iterator[tuple[str, str]]:
    """The ways to read a text as a beginning and an end."""
    bounds = re.sub(r"^(?:自|从)|[止]$", "", text)
    for separator in _TO.finditer(bounds):
        first, last = bounds[: separator.start()].removesuffix("起"), bounds[separator.end() :]
        if _day(first) and (last in _UNLIMITED or _day(last)):
            yield first, last


def _convert(text: str, *, validity: bool) -> Clean:
    if len(text) > _LONGEST:
        return Clean(None, "masked" if "*" in text else "bad_date")
    if text in _UNLIMITED or text.startswith(_NO_DATE):
        return EMPTY
    if "*" in text:
        return Clean(None, "masked")
    last = next((end for _, end in _ranges(text)), None) if len(text) > 10 else None
    if last is None:
        last = text if _day(text) else _LABEL.sub("", peel.bare(text))
        last = last.removeprefix("至").removesuffix("止") if validity else last
    elif not validity:
        return Clean(None, "bad_date")
    if last in _UNLIMITED:
        return EMPTY
    day = _day(last)
    return Clean(day.isoformat()) if day and 1990 <= day.year <= 2100 else Clean(None, "bad_date")


def _convert_day(text: str) -> Clean:
    return _convert(text, validity=False)


def _convert_validity(text: str) -> Clean:
    return _convert(text, validity=True)


def from_1904(cells: pa.Array) -> pa.Array:
    """Day numbers of a workbook that counts from 1904-01-01 (as Excel for Macintosh did) as usual day numbers."""
    serial = pc.match_substring_regex(cells, r"^[0-9]{4,5}(\.[0-9]+)?$")
    days = [str(float(text) + _BETWEEN_EPOCHS) for text in cells.filter(serial).to_pylist()]
    return pc.replace_with_mask(cells, serial, pa.array(days, pa.string()))


_CANONICAL = r"^(199[0-9]|20[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$"
_COARSE = (r"^([0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2})[T ][0-9]{1,2}:[0-9:.]*$", r"\1")

clean = lru_cache(maxsize=1 << 16)(cleaner(_convert_day))  # the days of a snapshot are few
clean_validity = lru_cache(maxsize=1 << 16)(cleaner(_convert_validity))

KIND = Kind(clean, _CANONICAL, _COARSE)
VALIDITY = Kind(clean_validity, _CANONICAL, _COARSE)
"""The last day of a validity: of a range the end, of 有效期至 what follows."""

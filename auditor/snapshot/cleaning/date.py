"""Dates in every spelling that exports use, as ISO text.

``2024-3-1``, ``2024/03/01 09:25:43``, ``2024年3月1日``, ``20240301``, ``2024-03-01T09:25:43``,
and the day numbers of a spreadsheet (1900 system: 42758 or 42758.4). The time of day is dropped.
Before 1990 or after 2100: ``bad_date``.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from auditor.snapshot.cleaning.base import EMPTY, Clean, Kind, cleaner

_TIME = r"(?:[T ]?\d{1,2}[:时].*|)"
_WRITTEN = re.compile(rf"(\d{{4}}) ?[-/.年] ?(\d{{1,2}}) ?[-/.月] ?(\d{{1,2}}) ?[日号]? ?{_TIME}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?: ?\d{2}:?\d{2}(?::?\d{2})?)?")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_SERIAL_EPOCH = date(1899, 12, 30)
_BETWEEN_EPOCHS = (date(1904, 1, 1) - _SERIAL_EPOCH).days
_UNLIMITED = {"长期", "永久", "长期有效", "永久有效", "无固定期限", "无期限"}
_NO_DATE = ("0000-00-00", "9999-12-31")


def _day(text: str) -> date | None:
    written = _WRITTEN.fullmatch(text) or _COMPACT.fullmatch(text)
    if written:
        try:
            return date(*map(int, written.groups()))
        except ValueError:
            return None
    serial = _SERIAL.fullmatch(text)
    return _SERIAL_EPOCH + timedelta(days=int(serial[1])) if serial else None


def _convert(text: str) -> Clean:
    if text in _UNLIMITED or text.startswith(_NO_DATE):
        return EMPTY
    if "*" in text:
        return Clean(None, "masked")
    day = _day(text)
    return Clean(day.isoformat()) if day and 1990 <= day.year <= 2100 else Clean(None, "bad_date")


def from_1904(cells: pa.Array) -> pa.Array:
    """Day numbers of a workbook that counts from 1904-01-01 (as Excel for Macintosh did) as usual day numbers."""
    serial = pc.match_substring_regex(cells, r"^[0-9]{4,5}(\.[0-9]+)?$")
    days = [str(float(text) + _BETWEEN_EPOCHS) for text in cells.filter(serial).to_pylist()]
    return pc.replace_with_mask(cells, serial, pa.array(days, pa.string()))


clean = lru_cache(maxsize=1 << 16)(cleaner(_convert))  # the days of a snapshot are few

KIND = Kind(
    clean,
    r"^(199[0-9]|20[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$",
    coarse=(r"^([0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2})[T ][0-9]{1,2}:[0-9:.]*$", r"\1"),
)

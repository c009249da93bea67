"""Why a row that does not fit, or has no usable key, is refused."""

from __future__ import annotations

import re

from auditor.snapshot.cleaning import domain, filing_number, ip
from auditor.snapshot.cleaning.base import is_damaged, narrow, tidy
from auditor.snapshot.cleaning.peel import LONGEST
from auditor.snapshot.spelling import normal

_TOTAL = re.compile(
    r"(?:[合总小共]\s*计|总数|total|sum)(?:[^a-z\u4e00-\u9fff].*|[\d条个户家].*)?|共\s*\d+\s*[条个户家项].*",
    re.IGNORECASE,
)
_PAIR = re.compile(r"([^:\d]{1,16}?) ?: ?(.*)")
_OF_A_NOTE = re.compile(
    "填表|制表|填报|审[核批]|复核|经办|导出|打印|生成|查询|统计|报送|下载|操作|盖章|签[字名发]|联系|负责人|电话|日期|时间"
    "|备注|说明|^注$|附注|来源|页|admin|user|date|time|by$"
)
_SENTENCE = re.compile(
    r"(?:备?注|说明|以上|以下|本表|截[至止]|数据)|.*[\u4e00-\u9fff].*[,。;].*[\u4e00-\u9fff]"
)
_DATE = re.compile(r"(?:\D{0,8})\d{4} ?[-/.年] ?\d{1,2} ?[-/.月](?: ?\d{1,2} ?日?)?(?:[ T]?\d{1,2}:.*)?")
_MARK = re.compile(r"\((?:盖章|公章|签字|签名|章)\)|[第共] ?\d+ ?页.*")
_HOST = re.compile(r"[\w:-]+(?:[.。][\w:-]+)+")

HARMLESS = {"total_row", "repeated_header", "note_row", "superseded"}
"""Reasons that say no record can be missing because of the row: it is none, or a newer version is there."""


def no_record(cells: list[str], headers: tuple[str, ...], *, cut: bool = False) -> str | None:
    """Why a row is no record at all: a total, the header once more, or a note; one that is `cut` must be a clear note."""
    filled = [cell for cell in cells if cell.strip()]
    if filled and _TOTAL.fullmatch(narrow(filled[0])):
        return "total_row"
    if len(filled) > 1 and {normal(tidy(c)) for c in filled} <= {normal(h) for h in headers}:
        return "repeated_header"
    is_note = len(headers) > 2 and bool(filled) and _may_be_a_note(filled)
    lonely = len(filled) == 1 and not cut
    return "note_row" if is_note and (lonely or _is_signed(cells, headers)) else None


def _may_be_a_note(filled: list[str]) -> bool:
    """Whether no cell can be what is left of a record: no number, no domain or address by itself, nothing damaged."""
    for cell in filled:
        if is_damaged(narrow(cell)) or filing_number.mentions([cell], service=False):
            return False
        if _HOST.fullmatch(cell.strip()) and (domain.clean_list(cell).value or ip.clean(cell).value):
            return False
    return True


def _is_signed(cells: list[str], headers: tuple[str, ...]) -> bool:
    """Whether a row only says who made the sheet and when: ``填表人：张某 | 审核人：李某``, or a sentence or date and such."""
    found, last = [], ""
    for position, cell in enumerate(cells):
        text = narrow(cell)
        if not text:
            continue
        header = headers[position] if position < len(headers) else ""
        found.append("value" if last == "label" else _role(text, header))
        last = found[-1]
    if not found or "other" in found:
        return False
    return found[0] in ("pair", "label") or (found[0] in ("sentence", "date") and len(found) <= 3)


def _role(text: str, header: str) -> str:
    if len(text) > LONGEST:
        return "other"
    pair = _PAIR.fullmatch(text)
    if pair and normal(pair[1]) != normal(header) and _OF_A_NOTE.search(pair[1].strip().lower()):
        return "pair" if pair[2] else "label"
    if _DATE.fullmatch(text):
        return "date"
    return "sentence" if _SENTENCE.match(text) or _MARK.fullmatch(text) else "other"


def without_key(cells: list[str], headers: tuple[str, ...], *, named: bool) -> str | None:
    """Why a row without a usable key is refused; None when its name makes it worth keeping."""
    return no_record(cells, headers) or (None if named else "no_key")

"""A pass over the parts of an XLSX workbook."""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator
from math import prod
from pathlib import Path

from auditor.snapshot.readers.limits import SHEET_CELLS, check_cells
from auditor.snapshot.readers.survey import Cell, Survey
from auditor.snapshot.readers.unpacking import Unpacking

_OVERLAP = 4096  # longer than any cell's tag

# Most sheets have at most 26 columns and 999 999 rows, which one fast search shows; the others are measured.
_FAR = re.compile(rb'r="(?:[A-Za-z]{2,}\d|[A-Za-z]?\d{7})')
_ODD = re.compile(rb"r(?:='|\s+=|=\s)")
_NAMED = re.compile(rb'\br\s*=\s*["\']([A-Za-z]{0,3})(\d{1,9})["\']')
# Cells and rows that hold something.
_FILLED = re.compile(
    rb'<(?:\w+:)?(?:c|row)\s(?:[^>]*?\s)??r\s*=\s*["\']([A-Za-z]{0,3})(\d{1,9})["\'](?:[^>]*[^/>])?>'
)
_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*>")
_ERROR = re.compile(rb"\bt\s*=\s*[\"']e[\"']")
_1904 = re.compile(rb"\bdate1904\s*=\s*[\"'](?:1|true)[\"']")
_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*?\w+:id\s*=\s*[\"']([^\"']+)")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")


def survey_xlsx(path: Path, where: str) -> Survey:
    """Date system and error cells.

    Raises:
        SnapshotError: the workbook is beyond a limit.
        zipfile.BadZipFile, zlib.error: it is damaged.
    """
    errors = {}
    with zipfile.ZipFile(path) as parts:
        unpacking = Unpacking(parts, where)
        numbers = {name: i for i, name in enumerate(_sheet_parts(unpacking))}
        for part in parts.namelist():
            if _has_errors(unpacking, part, where) and part in numbers:
                errors[numbers[part]] = _error_cells(unpacking, part)
        epoch_1904 = bool(_1904.search(unpacking.read("xl/workbook.xml")))
    return Survey(epoch_1904, errors)


def _has_errors(unpacking: Unpacking, part: str, where: str) -> bool:
    """Whether a part has error cells; refuses a sheet that is too large."""
    far = errors = False
    for window in unpacking.windows(part, _OVERLAP):
        far = far or bool(_FAR.search(window) or _ODD.search(window))
        errors = errors or b'"e"' in window or b"'e'" in window
    if far and prod(_extent(unpacking, part, _NAMED)) > SHEET_CELLS:
        check_cells(*_extent(unpacking, part, _FILLED), where)
    return errors


def _extent(unpacking: Unpacking, part: str, places: re.Pattern[bytes]) -> Cell:
    """Rows and columns up to the last of the places."""
    rows, columns = 0, set[bytes]()
    for window in unpacking.windows(part, _OVERLAP):
        found = places.findall(window)
        columns |= {letters for letters, _ in found}
        rows = max(rows, max((int(digits) for digits in {digits for _, digits in found}), default=0))
    return rows, max(map(_column, columns), default=0)


def _error_cells(unpacking: Unpacking, part: str) -> set[Cell]:
    cells = set()
    for window in unpacking.windows(part, _OVERLAP):
        for tag in _CELL.findall(window):
            place = _NAMED.search(tag) if _ERROR.search(tag) else None
            if place and place[1]:
                cells.add((int(place[2]) - 1, _column(place[1]) - 1))
    return cells


def _column(letters: bytes) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _sheet_parts(unpacking: Unpacking) -> Iterator[str]:
    """The parts of the sheets, in the order of the workbook."""
    relations = unpacking.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets = {_attribute(tag, "Id"): _attribute(tag, "Target") for tag in _RELATION.findall(relations)}
    for found in _SHEET.finditer(unpacking.read("xl/workbook.xml").decode("utf-8", "replace")):
        target = targets.get(html.unescape(found[1]), "")
        yield posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf"\b{name}\s*=\s*[\"']([^\"']*)", tag)
    return html.unescape(found[1]) if found else ""

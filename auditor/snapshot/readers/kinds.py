"""What a file is, by its first bytes and its parts; the suffix may lie (`.et` is XLS or XLSX inside)."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Literal

import olefile

from auditor.snapshot.readers.encoding import utf16

Kind = Literal[
    "xlsx", "xls", "ods", "encrypted", "document", "parquet", "duckdb", "sqlite", "zip", "html", "spreadsheetml", "mhtml",
    "markup", "text", "binary", "empty",
]  # fmt: skip

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_OTHER_OFFICE = ("word/document.xml", "ppt/presentation.xml")
_MAIL = re.compile(
    r"(?:mime-version|from|date|subject|content-[a-z-]+|x-[a-z-]+): .*?multipart/related", re.DOTALL
)
_PAGE = re.compile(r"<(?:!doctype html|html|head|meta|body|table|style|div|center)\b")
_SPREADSHEETML = ("urn:schemas-microsoft-com:office:spreadsheet", 'progid="excel.sheet"')


def kind_of(path: Path) -> Kind:
    """The kind of a file; a damaged one is what its first bytes say."""
    with path.open("rb") as file:
        start = file.read(1024)
    if start.startswith(_ZIP):
        return _of_zip(path)
    if start.startswith(olefile.MAGIC):
        return _of_compound(path)
    if start.startswith((b"PAR1", b"PARE")):
        return "parquet"
    if start.startswith(b"SQLite format 3\0"):
        return "sqlite"
    if start[8:12] == b"DUCK":
        return "duckdb"
    return _of_text(start)


def _of_text(start: bytes) -> Kind:
    if not start:
        return "empty"
    wide = utf16(start)
    if b"\0" in start and not wide:
        return "binary"
    head = start.decode(wide or "utf-8", "ignore").lstrip("\ufeff \t\r\n").lower()
    if not head.startswith("<"):
        return "mhtml" if _MAIL.match(head) else "text"
    if any(mark in head for mark in _SPREADSHEETML) and not head.startswith("<html"):
        return "spreadsheetml"
    return "html" if _PAGE.search(head) else "markup"


def _of_zip(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as parts:
            names = set(parts.namelist())
            if "xl/workbook.xml" in names:
                return "xlsx"
            if {"mimetype", "content.xml"} <= names:
                return "ods" if parts.open("mimetype").read(len(_ODS)) == _ODS else "document"
    except Exception:  # the library raises many kinds for a broken file; opening it will say what is wrong
        return "zip"
    return "zip" if names.isdisjoint(_OTHER_OFFICE) else "document"


def _of_compound(path: Path) -> Kind:
    try:
        with olefile.OleFileIO(path) as parts:
            if parts.exists("EncryptedPackage"):
                return "encrypted"
            return "xls" if parts.exists("Workbook") or parts.exists("Book") else "document"
    except Exception:  # likewise
        return "xls"

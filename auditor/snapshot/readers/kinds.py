"""What a file is, by its first bytes and its parts; the suffix may lie (`.et` is XLS or XLSX inside)."""

from __future__ import annotations

import codecs
import zipfile
from pathlib import Path
from typing import Literal

import olefile

Kind = Literal[
    "xlsx", "xls", "ods", "encrypted", "document", "parquet", "duckdb", "sqlite", "zip", "markup", "text", "binary",
    "empty",
]  # fmt: skip

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_OTHER_OFFICE = ("word/document.xml", "ppt/presentation.xml")
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def kind_of(path: Path) -> Kind:
    """The kind of a file; a damaged one is what its first bytes say."""
    with path.open("rb") as file:
        start = file.read(512)
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
    marked = start.startswith(_MARKS)
    if b"\0" in start and not marked:
        return "binary"
    return "markup" if start.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<") else "text"


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

"""The two kinds of file a bureau exports, written row by row so that memory does not grow with the rows."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

import xlsxwriter

from auditor.sample.mess import Cell


class Sheet(Protocol):
    """Something that takes rows and is closed at the end."""

    def write(self, row: Iterable[Cell]) -> None:
        """Append one row."""

    def close(self) -> None:
        """Finish the file."""


class CsvSheet:
    """A CSV file as a Chinese spreadsheet program saves it: CR LF and a declared encoding."""

    def __init__(self, path: Path, header: tuple[str, ...], encoding: str):
        self._file = path.open("w", encoding=encoding, newline="", buffering=1 << 20)
        self._rows = csv.writer(self._file)
        self.write = self._rows.writerow
        self.write(header)

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


class Workbook:
    """An XLSX file with one sheet, a merged title above its header when there is a title."""

    def __init__(self, path: Path, header: tuple[str, ...], sheet: str, title: str = ""):
        self._book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False})
        # The time of creation is part of the file; a fixed one keeps the bytes the same.
        self._book.set_properties({"created": datetime(2026, 1, 1), "title": title or sheet})
        self._dates = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._sheet = self._book.add_worksheet(sheet)
        self._row = 0
        if title:
            self._sheet.merge_range(
                0, 0, 0, len(header) - 1, title, self._book.add_format({"align": "center"})
            )
            self._row = 1
        self.write(header)

    def write(self, row: Iterable[Cell]) -> None:
        """Append one row; text stays text, whatever it looks like."""
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                self._sheet.write_datetime(self._row, column, cell, self._dates)
            elif isinstance(cell, str):
                self._sheet.write_string(self._row, column, cell)
            elif cell is not None:
                self._sheet.write_number(self._row, column, cell)
        self._row += 1

    def close(self) -> None:
        """Finish the file."""
        self._book.close()


class InterfaceFile:
    """One download of the enterprise interface V3.0: every row is the inside of an element of its block."""

    def __init__(self, path: Path, block: str):
        self._file, self._block = path.open("w", encoding="gb18030", newline="\r\n"), block
        self._file.write(
            f'<?xml version="1.0" encoding="GBK"?>\n<DownloadData version="V.3.0"><ICP><{block}>\n'
        )

    def write(self, row: Iterable[Cell]) -> None:
        """Append one element."""
        self._file.write("".join(map(str, row)) + "\n")

    def close(self) -> None:
        """Finish the file."""
        self._file.write(f"</{self._block}></ICP></DownloadData>\n")
        self._file.close()

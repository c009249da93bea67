"""The tables of HTML and SpreadsheetML 2003 while a parser reads them: rows with what spans reach into them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from auditor.errors import SnapshotError
from auditor.snapshot.readers.base import Cells
from auditor.snapshot.readers.limits import COLUMNS, check_columns, too_much
from auditor.text import Text

_DEEPEST = 16  # tables inside one another
_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_SILENT = ("style", "script", "title")

Row = tuple[int, int, Cells]
"""Number of the table, number of the row, cells."""


@dataclass
class _Grid:
    """One table while it is read; `spans` holds, by column, rows left and text of the cells that reach down."""

    number: int
    row: int = 0
    in_row: bool = False
    cells: list[tuple[str, int, int]] = field(default_factory=list)
    spans: dict[int, tuple[int, str]] = field(default_factory=dict)

    def finished(self, where: str) -> Cells:
        """The cells of the row that ends, with what reaches into it from above."""
        found: Cells = []
        for text, across, down in self.cells:
            self._fill(found)
            for i in range(min(across, COLUMNS + 1)):
                if down > 1:
                    self.spans[len(found)] = down - 1, "" if i else text
                found.append("" if i else text)
            check_columns(len(found), where)
        self._fill(found)
        self.cells = []
        return found

    def _fill(self, found: Cells) -> None:
        while len(found) in self.spans:
            left, text = self.spans.pop(len(found))
            if left > 1:
                self.spans[len(found)] = left - 1, text
            found.append(text)


class Handler:
    """What both languages share: a stack of tables, one open cell, rows that are ready."""

    def __init__(self, where: str) -> None:
        self.ready: list[Row] = []
        self.names: dict[int, str] = {}
        self.hidden: set[int] = set()
        self._where, self._count = where, 0
        self._open: list[_Grid] = []
        self._text: list[str] | None = None
        self._span = 1, 1

    def table(self) -> None:
        """A table begins."""
        if len(self._open) >= _DEEPEST:
            raise too_much(
                self._where, Text("表格嵌套过深", "tables nested too deep"), Text("16 层", "16 levels")
            )
        self._count += 1
        self._open.append(_Grid(self._count))

    def end_table(self) -> None:
        """The innermost table ends."""
        self.end_row()
        del self._open[-1:]

    def row(self, number: int | None = None) -> None:
        """A row begins; its number if it says so."""
        if not self._open:
            self.table()
        self.end_row()
        grid = self._open[-1]
        grid.row = number - 1 if number and number > grid.row else grid.row
        grid.in_row = True

    def end_row(self) -> None:
        """A row ends, and is ready."""
        self.end_cell()
        grid = self._open[-1] if self._open else None
        if grid and grid.in_row:
            grid.row, grid.in_row = grid.row + 1, False
            self.ready.append((grid.number, grid.row, grid.finished(self._where)))

    def cell(self, across: int, down: int) -> None:
        """A cell begins that spans columns and rows."""
        self.end_cell()
        self._text, self._span = [], (across, down)

    def end_cell(self) -> None:
        """A cell ends."""
        if self._text is not None and self._open:
            self._open[-1].cells.append((" ".join("".join(self._text).split()), *self._span))
        self._text = None

    def data(self, text: str) -> None:
        """Text, as the parser gives it."""
        if self._text is not None:
            self._text.append(text)

    def close(self) -> None:
        """The end of the file."""
        while self._open:
            self.end_table()

    def take(self) -> list[Row]:
        """The rows that are ready."""
        ready, self.ready = self.ready, []
        return ready


class Html(Handler):
    """Tags of HTML; the parser closes what pages leave open."""

    _silent: str | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An opening tag."""
        if tag == "table":
            self.table()
        elif tag == "tr":
            self.row()
        elif tag in ("td", "th"):
            self.cell(_count(attributes.get("colspan")), _count(attributes.get("rowspan")))
        elif tag in ("br", "p", "div", "li"):
            super().data(" ")
        elif tag in _SILENT:
            self._silent = tag

    def end(self, tag: str) -> None:
        """A closing tag."""
        if tag == "table":
            self.end_table()
        elif tag == "tr":
            self.end_row()
        elif tag in ("td", "th"):
            self.end_cell()
        elif tag == self._silent:
            self._silent = None

    def data(self, text: str) -> None:
        """Text of the page, but for that of styles and scripts."""
        if self._silent is None:
            super().data(text)


class SpreadsheetMl(Handler):
    """Elements of SpreadsheetML 2003."""

    _inside: ClassVar[frozenset[str]] = frozenset({f"{_SS}Data"})

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self._is_data, self._name, self._visible = False, "", False

    def doctype(self, *_: object) -> None:
        """A DOCTYPE, which no spreadsheet has."""
        raise unreadable(self._where, "DOCTYPE")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An opening tag."""
        if tag == f"{_SS}Worksheet":
            self._name = attributes.get(f"{_SS}Name", "")
        elif tag == f"{_SS}Table":
            self.table()
            self.names[self._count] = self._name
        elif tag == f"{_SS}Row":
            self.row(_count(attributes.get(f"{_SS}Index"), 0, 1 << 30) or None)
        elif tag == f"{_SS}Cell":
            self._skip_to(_count(attributes.get(f"{_SS}Index"), 0))
            self.cell(*(1 + _count(attributes.get(f"{_SS}Merge{way}"), 0) for way in ("Across", "Down")))
        elif tag == f"{_SS}Comment":
            self.end_cell()
        self._is_data = tag in self._inside or (self._is_data and not tag.startswith(_SS))
        self._visible = tag.endswith("}Visible")

    def end(self, tag: str) -> None:
        """A closing tag."""
        if tag == f"{_SS}Table":
            self.end_table()
        elif tag == f"{_SS}Row":
            self.end_row()
        elif tag == f"{_SS}Cell":
            self.end_cell()
        elif tag == f"{_SS}Data":
            self._is_data = False

    def data(self, text: str) -> None:
        """Text of cells, and whether a sheet is hidden."""
        if self._visible and text.strip().lower().startswith("sheet"):
            self.hidden.add(self._count)
        if self._is_data:
            super().data(text)

    def _skip_to(self, column: int) -> None:
        """Cells that are left out because they are empty."""
        self.end_cell()
        cells = self._open[-1].cells if self._open else []
        filled = sum(across for _, across, _ in cells)
        if column - 1 > filled:
            cells.append(("", column - 1 - filled, 1))


def _count(text: str | None, absent: int = 1, most: int = COLUMNS + 1) -> int:
    """A number in an attribute, within bounds."""
    digits = (text or "").strip()
    return min(int(digits), most) if digits.isdecimal() and len(digits) < 10 else absent


def unreadable(where: str, reason: str) -> SnapshotError:
    """Markup that cannot be parsed, and why."""
    detail = " ".join(reason.split())[:200]
    return SnapshotError(
        Text(
            f"网页或 XML 表格无法读取（{detail}）", f"the page or XML spreadsheet cannot be read ({detail})"
        ),
        where=where,
        expected=Text(
            "完整的 HTML、MHTML 或 SpreadsheetML 表格", "a complete HTML, MHTML or SpreadsheetML table"
        ),
        todo=Text(
            "用表格软件打开并另存为 .xlsx，或重新导出", "open it, save it as .xlsx, or export it again"
        ),
    )

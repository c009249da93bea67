"""Files that would take all memory or disk: refused in one screen that names the limit."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from auditor.snapshot.readers import limits

from .make import csv_bytes, read, write_folder
from .test_errors import refusal
from .test_workbooks import DATA


def _book(path: Path, *cells: str, blank: str | None = None) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("证照库")
        for cell in cells:
            sheet.write(cell, "证照号码")
        if blank:
            sheet.write_blank(blank, None, book.add_format({"bold": True}))


@pytest.mark.parametrize("last", ["XFD1048576", "ZZ1000000", "AX1048576"])
def test_a_sheet_of_billions_of_cells(tmp_path: Path, last: str) -> None:
    folder = write_folder(tmp_path / "s")
    _book(folder / "证照库.xlsx", "A1", last)
    message = refusal(folder, tmp_path / "work").render("en")
    assert "证照库.xlsx" in message
    assert "at most 50,000,000 cells" in message
    assert "docs/snapshot.md" in message


def test_formatted_cells_without_content_do_not_count(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "s")
    _book(folder / "证照库.xlsx", "A1", "A2", blank="XFD1048576")
    assert len(read(folder).sources) == 3


def _attributes_with_spaces(content: bytes) -> bytes:
    return content.replace(b'r="XFD1048576"', b"r = 'XFD1048576'")


@pytest.mark.parametrize("change", [_attributes_with_spaces, bytes])
def test_a_cell_named_in_another_spelling(tmp_path: Path, change: Callable[[bytes], bytes]) -> None:
    folder = write_folder(tmp_path / "s")
    _book(tmp_path / "plain.xlsx", "A1", "XFD1048576")
    _rewrite(tmp_path / "plain.xlsx", folder / "证照库.xlsx", "xl/worksheets/sheet1.xml", change)
    assert "1,048,576 rows x 16,384 columns" in str(refusal(folder, tmp_path / "work"))


@pytest.mark.parametrize("repeated", ["columns", "rows"])
def test_a_repeated_cell_of_ods(tmp_path: Path, repeated: str) -> None:
    def change(content: bytes) -> bytes:
        tag = b"<table:table-cell " if repeated == "columns" else b"<table:table-row "
        at = content.index(tag, content.index("黔ICP备15000412号".encode()) - 400)
        return (
            content[:at]
            + tag
            + f'table:number-{repeated}-repeated="999999999" '.encode()
            + content[at + len(tag) :]
        )

    folder = write_folder(tmp_path / "s")
    _rewrite(DATA / "libreoffice.ods", folder / "更多.ods", "content.xml", change)
    assert "at most 50,000,000 cells" in refusal(folder, tmp_path / "work").render("en")


def test_a_far_cell_of_xls(tmp_path: Path) -> None:
    content = (DATA / "libreoffice.xls").read_bytes()
    record = b"\xfd\x00\x0a\x00"  # LABELSST, ten bytes: row, column, ...
    at = content.index(record) + len(record)
    folder = write_folder(tmp_path / "s")
    (folder / "更多.xls").write_bytes(content[:at] + b"\xff\xff\xff\xff" + content[at + 4 :])
    assert "65,536 rows x 65,536 columns" in str(refusal(folder, tmp_path / "work"))


def test_a_range_of_xls_that_ends_before_it_begins(tmp_path: Path) -> None:
    """The library takes it for thousands of millions of rows, asks for all memory at once, and the process dies of it."""
    content = (DATA / "libreoffice.xls").read_bytes()
    record = b"\x00\x02\x0e\x00"  # DIMENSIONS, fourteen bytes: first row, row after the last, ...
    at = content.index(record) + len(record)
    folder = write_folder(tmp_path / "s")
    (folder / "更多.xls").write_bytes(content[:at] + b"\x00\x01" + content[at + 2 :])
    assert "4,294,967,050 rows x 9 columns" in str(refusal(folder, tmp_path / "work"))


def _rewrite(source: Path, to: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == part else content)


def test_absurd_numbers_of_columns(tmp_path: Path) -> None:
    names = ["证照号码", "名称", *(f"c{i}" for i in range(2000))]
    writers: dict[str, Callable[[Path], object]] = {
        "csv": lambda path: path.write_bytes(csv_bytes([names, names])),
        "xlsx": lambda path: _book(path, "A1", "B1", "BXX1"),
        "parquet": lambda path: pq.write_table(pa.table({name: ["x"] for name in names}), path),
        "jsonl": lambda path: path.write_text("{" + ",".join(f'"{name}": 1' for name in names) + "}"),
        "json": lambda path: path.write_text("[{" + ",".join(f'"{name}": 1' for name in names) + "}]"),
    }
    for suffix, write in writers.items():
        folder = write_folder(tmp_path / suffix)
        write(folder / f"证照库.{suffix}")
        message = refusal(folder, tmp_path / "work").render("en")
        assert "columns; refused" in message, suffix
        assert "at most 1,000 columns" in message, suffix


def test_a_bomb_by_ratio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "RATIO_FROM", 1 << 20)
    folder = write_folder(tmp_path / "s")
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("证照库.csv", b"0" * (10 << 20))
    assert "more than 200 times" in str(refusal(folder, tmp_path / "work"))


def test_a_bomb_in_a_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "RATIO_FROM", 1 << 20)
    folder = write_folder(tmp_path / "s")
    _book(tmp_path / "plain.xlsx", "A1")
    _rewrite(
        tmp_path / "plain.xlsx", folder / "证照库.xlsx", "xl/styles.xml", lambda c: c + b" " * (10 << 20)
    )
    assert "more than 200 times" in str(refusal(folder, tmp_path / "work"))


def test_a_bomb_by_total_size_of_several_archives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UNPACKED_BYTES", 1 << 20)
    folder = write_folder(tmp_path / "s")
    for name in ("a.zip", "b.zip"):
        with zipfile.ZipFile(folder / name, "w") as archive:
            archive.writestr("x.csv", b"0" * (600 << 10))
    error = refusal(folder, tmp_path / "work")
    assert (error.where, "too large when unpacked" in str(error)) == ("b.zip", True)


def test_a_declared_size_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UNPACKED_BYTES", 1 << 20)
    folder = write_folder(tmp_path / "s")
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.csv", bytes(5 << 20))
    content = (folder / "a.zip").read_bytes()
    (folder / "a.zip").write_bytes(
        content.replace((5 << 20).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    )
    assert "too large when unpacked" in str(refusal(folder, tmp_path / "work"))

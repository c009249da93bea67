"""CSV as programs really write it: separators inside cells, line ends of all systems, NUL bytes, odd endings."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from .make import ACCESSES, csv_bytes, read, rejects_of, rows_of, write_folder
from .test_errors import refusal

MANY_LINES = [
    ["网站\n备案号", "接入商", "IP列表", "取消接入时间"],
    ["黔ICP备15000412号-1", "云\r\n商,;|\t甲", "36.1.1.1", ""],
    ["黔ICP备15000412号-2", "乙", "36.1.1.2", ""],
]


def accesses(tmp_path: Path, content: bytes) -> list[tuple[Any, ...]]:
    snapshot = read(write_folder(tmp_path / "s", accesses=content))
    return [(r["service_no"][-2:], r["provider"], r["row_id"] % 2**32) for r in rows_of(snapshot, "accesses")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_separators_and_line_ends_inside_cells(tmp_path: Path, separator: str, encoding: str) -> None:
    found = accesses(tmp_path, csv_bytes(MANY_LINES, encoding, separator))
    assert found == [("-1", "云商,;|甲", 2), ("-2", "乙", 3)]


def test_utf_16_of_the_other_byte_order(tmp_path: Path) -> None:
    content = "\ufeff".encode("utf-16-be") + csv_bytes(MANY_LINES, "utf-16-be")
    assert len(accesses(tmp_path, content)) == 2


@pytest.mark.parametrize("tail", [b"x", b"\x00\xd8a\x00"])
def test_broken_utf_16(tmp_path: Path, tail: bytes) -> None:
    content = csv_bytes(ACCESSES, "utf-16")
    snapshot = read(write_folder(tmp_path / "s", accesses=content + tail))
    assert [(r["row"], r["reason"]) for r in rejects_of(snapshot)] == [(3, "cut_short")]
    assert any("(first in line 3)" in warning.en for warning in snapshot.warnings)


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r"])
def test_line_ends(tmp_path: Path, end: bytes) -> None:
    assert accesses(tmp_path, csv_bytes(ACCESSES).replace(b"\r\n", end)) == [("-1", "云商", 2)]


def test_mixed_line_ends_and_none_at_the_end(tmp_path: Path) -> None:
    more = "黔ICP备15000412号-2,乙,,\n黔ICP备15000412号-3,丙,,".encode()
    assert [row[2] for row in accesses(tmp_path, csv_bytes(ACCESSES) + more)] == [2, 3, 4]


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_trailing_separators(tmp_path: Path, separator: str) -> None:
    lines = csv_bytes(ACCESSES, separator=separator).splitlines()
    content = b"".join(line + separator.encode() * 3 + b"\r\n" for line in lines)
    assert accesses(tmp_path, content) == [("-1", "云商", 2)]


def test_the_line_that_tells_excel_the_separator(tmp_path: Path) -> None:
    assert accesses(tmp_path, b"sep=;\r\n" + csv_bytes(ACCESSES, separator=";")) == [("-1", "云商", 3)]


def test_a_tail_of_nul_bytes_is_one_rejected_row(tmp_path: Path) -> None:
    snapshot = read(write_folder(tmp_path / "s", accesses=csv_bytes(ACCESSES) + bytes(5000)))
    assert [(r["row"], r["refused"]) for r in rejects_of(snapshot)] == [(3, True)]


def test_a_line_without_end(tmp_path: Path) -> None:
    content = csv_bytes(ACCESSES) + b"a" * (33 << 20)
    error = refusal(write_folder(tmp_path / "s", accesses=content), tmp_path / "work")
    assert "a line is too long" in str(error)
    assert "16 MiB" in error.render("en")


@pytest.mark.parametrize(("name", "content"), [("空.csv", b""), ("空.json", b"[]"), ("空.jsonl", b"\n\n")])
def test_an_empty_file_is_named(tmp_path: Path, name: str, content: bytes) -> None:
    folder = write_folder(tmp_path / "s")
    (folder / name).write_bytes(content)
    assert [warning.en for warning in read(folder).warnings] == [f"{name}: holds nothing"]


@pytest.mark.parametrize("cell", ["a", "1", "黔", "(", "a.", "1-", "黔ICP备", " x", "a@"])
def test_a_huge_cell_costs_no_more_than_its_size(tmp_path: Path, cell: str) -> None:
    header = "网站备案号,接入商,IP列表,接入方式,取消接入时间,域名\r\n"
    huge = cell * (200_000 // len(cell))
    rows = (
        f"黔ICP备15000412号-1,云商,,{huge},{huge},\r\n黔ICP备15000412号-2,{huge}\r\n{huge},云商,{huge},,,\r\n"
    )
    started = time.process_time()
    snapshot = read(write_folder(tmp_path / "s", accesses=(header + rows).encode()))
    assert time.process_time() - started < 10
    assert all(len(r["raw"]) <= 500 for r in rejects_of(snapshot))

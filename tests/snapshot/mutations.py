"""Files of every format, and what an accident or an attacker may do to their bytes."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st

from . import interface_make as interface
from .make import csv_bytes, write_xlsx

DATA = Path(__file__).parents[1] / "data"

ROWS = [
    ["网站备案号", "主体备案号", "网站名称", "域名", "首次报备时间", "备案状态"],
    *(
        [f"黔ICP备1500{i:04d}号-{i % 3 + 1}", f"黔ICP备1500{i:04d}号", f"岚禾{i}，官网", f"a{i}.cn;b{i}.com.cn",
         f"2015-03-{i:02d}", "正常"]
        for i in range(1, 13)
    ),
]  # fmt: skip

LINES = {
    "utf-8.csv": ("utf-8", ","),
    "gb18030.csv": ("gb18030", ","),
    "tab.tsv": ("utf-8", "\t"),
    "pipe.csv": ("gb18030", "|"),
}
"""Seeds that are lines of text without quotes: encoding and separator."""


@cache
def seeds(work: Path) -> dict[str, bytes]:
    """Intact files by name; `work` is a folder to write in."""
    made = {name: csv_bytes(ROWS, *how) for name, how in LINES.items()}
    made["bom.csv"] = csv_bytes(ROWS, "utf-8-sig")
    made["utf-16.csv"] = csv_bytes(ROWS, "utf-16")
    made["quoted.csv"] = csv_bytes([*ROWS, ["黔ICP备15000412号-1", "", '名"称', "a,b", "\r\n", ""]])
    made["rows.jsonl"] = "\n".join(_objects()).encode()
    made["query.json"] = json.dumps(
        {"code": 200, "params": {"list": list(map(json.loads, _objects()))}}
    ).encode()
    made["filing.xml"] = interface.xml(interface.filings(interface.subject() + interface.site()))
    for name in ("libreoffice.xls", "libreoffice.ods", "libreoffice.xlsm", "libreoffice.xlsx"):
        made[name] = (DATA / name).read_bytes()
    made["wps.et"] = made["libreoffice.xls"]
    write_xlsx(work / "w.xlsx", {"网站": ROWS})
    made["written.xlsx"] = (work / "w.xlsx").read_bytes()
    pq.write_table(pa.table({name: column for name, *column in zip(*ROWS, strict=True)}), work / "w.parquet")
    made["table.parquet"] = (work / "w.parquet").read_bytes()
    made["packed.zip"] = _zipped({"网站.csv": made["gb18030.csv"]})
    return made


def _objects() -> list[str]:
    return [json.dumps(dict(zip(ROWS[0], row, strict=True)), ensure_ascii=False) for row in ROWS[1:]]


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


Change = Callable[[bytes], bytes]

NASTY = (
    b"\0", b'"', b"\n", b"\r", b"\r\n", b"\r\n\r\n", b",", b";", b"\t", b"|", b"\xef\xbb\xbf", b"\xff\xfe", b"\x80", b"\xff\xff",
    b"\x1a", b"</", b"&x;", b"<!DOCTYPE a>", b"{", b"]", b"\\u0000", "\u2028".encode(), "\U0010ffff".encode(), b"9.15201E+17",
    b"99999999999999999999", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"=1+1", b"#N/A", b"," * 1500, b"a" * 70_000, b"\0" * 300,
)  # fmt: skip

_place = st.floats(0, 1, exclude_max=True)


def _at(content: bytes, place: float) -> int:
    return int(len(content) * place)


def flip(place: float, value: int) -> Change:
    """One byte becomes another."""

    def change(content: bytes) -> bytes:
        i = _at(content, place)
        return content[:i] + bytes([value]) + content[i + 1 :]

    return change


def cut(place: float, length: float) -> Change:
    """A piece is missing; with a length near 1 everything from there on."""

    def change(content: bytes) -> bytes:
        i = _at(content, place)
        return content[:i] + content[i + 1 + _at(content[i:], length) :]

    return change


def repeat(place: float, length: float) -> Change:
    """A piece stands there twice."""

    def change(content: bytes) -> bytes:
        i = _at(content, place)
        end = i + 1 + _at(content[i:], length)
        return content[:end] + content[i:]

    return change


def insert(place: float, what: bytes) -> Change:
    """Something that does not belong there."""

    def change(content: bytes) -> bytes:
        i = _at(content, place)
        return content[:i] + what + content[i:]

    return change


def swap_columns(first: int, second: int) -> Change:
    """Two columns of a table of text change places, header and all; other files stay as they are."""

    def swapped(line: bytes) -> bytes:
        separator = next((s for s in (b"\t", b"|", b",") if line.count(s) >= 5), b",")
        cells = line.split(separator)
        if max(first, second) < len(cells):
            cells[first], cells[second] = cells[second], cells[first]
        return separator.join(cells)

    return lambda content: b"\r\n".join(map(swapped, content.split(b"\r\n")))


def swap_lines(first: float, second: float) -> Change:
    """Two lines change places."""

    def change(content: bytes) -> bytes:
        lines = content.split(b"\n")
        i, j = int(len(lines) * first), int(len(lines) * second)
        lines[i], lines[j] = lines[j], lines[i]
        return b"\n".join(lines)

    return change


changes = st.lists(
    st.one_of(
        st.builds(flip, _place, st.integers(0, 255)),
        st.builds(cut, _place, _place),
        st.builds(repeat, _place, _place),
        st.builds(insert, _place, st.sampled_from(NASTY)),
        st.builds(insert, _place, st.binary(min_size=1, max_size=8)),
        st.builds(swap_columns, st.integers(0, 5), st.integers(0, 5)),
        st.builds(swap_lines, _place, _place),
    ),
    min_size=1,
    max_size=4,
)

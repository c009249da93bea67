"""The encoding of a text file, found by decoding all of it strictly: byte order mark, UTF-8, GB18030."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import SnapshotError
from auditor.text import Text

COPY = "transcoded.csv"
"""Name of the temporary UTF-8 copy in the working folder."""

_CHUNK = 1 << 20
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class TextFile:
    """What one pass over a file shows."""

    encoding: str
    sha256: str
    has_quotes: bool


def examine(path: Path, where: str) -> TextFile:
    """Encoding and hash of a file.

    Raises:
        SnapshotError: it is in none of the encodings; names byte offset and line.
    """
    digest, has_quotes = hashlib.sha256(), False
    for chunk in _chunks(path):
        digest.update(chunk)
        has_quotes = has_quotes or b'"' in chunk
    return TextFile(_encoding(path, where), digest.hexdigest(), has_quotes)


def as_utf8(path: Path, encoding: str, work: Path) -> Path:
    """The file itself when it is UTF-8, else a UTF-8 copy in `work`."""
    if encoding.startswith("utf-8"):
        return path
    copy = work / COPY
    decoder = codecs.getincrementaldecoder(encoding)()
    with copy.open("wb") as out:
        for chunk in _chunks(path):
            out.write(decoder.decode(chunk).encode("utf-8"))
    return copy


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _encoding(path: Path, where: str) -> str:
    with path.open("rb") as file:
        start = file.read(3)
    if start.startswith(_UTF16_MARKS):
        candidates = ["utf-16"]
    else:
        candidates = ["utf-8-sig"] if start == codecs.BOM_UTF8 else ["utf-8", "gb18030"]
    failures = []
    for encoding in candidates:
        failure = _first_bad_byte(path, encoding)
        if failure is None:
            return encoding
        failures.append(failure)
    raise _undecodable(path, where, candidates, max(failures))


def _first_bad_byte(path: Path, encoding: str) -> int | None:
    decoder, offset = codecs.getincrementaldecoder(encoding)(), 0
    for chunk in _chunks(path):
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            return offset - pending + error.start
        offset += len(chunk)
    pending = len(decoder.getstate()[0])
    return offset - pending if pending else None


def _undecodable(path: Path, where: str, tried: list[str], offset: int) -> SnapshotError:
    line = 1 + _count_lines(path, offset)
    names = ", ".join(name.upper() for name in tried)
    return SnapshotError(
        Text(
            f"第 {line} 行（字节偏移 {offset}）无法解码",
            f"cannot be decoded at line {line} (byte offset {offset})",
        ),
        where=where,
        expected=Text(
            f"编码为 UTF-8 或 GB18030 的文本（已尝试 {names}）", f"text in UTF-8 or GB18030 (tried {names})"
        ),
        todo=Text("从源系统重新导出，或另存为 UTF-8 的 CSV", "export it again, or save it as CSV in UTF-8"),
    )


def _count_lines(path: Path, offset: int) -> int:
    lines, left = 0, offset
    for chunk in _chunks(path):
        lines += chunk[: max(left, 0)].count(b"\n")
        left -= len(chunk)
    return lines

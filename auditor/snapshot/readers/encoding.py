"""The encoding of a text file, found by decoding all of it strictly: byte order mark, UTF-8, GB18030."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterator
from contextlib import nullcontext
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
    """What a look at all of a file shows; `path` has its text as UTF-8, unless no such copy was asked for."""

    encoding: str
    sha256: str
    has_quotes: bool
    path: Path


def examine(path: Path, where: str, work: Path | None = None) -> TextFile:
    """Encoding and hash of a file; with `work`, a UTF-8 copy there unless the file is UTF-8 itself.

    Raises:
        SnapshotError: it is in none of the encodings; names byte offset and line.
    """
    digest, has_quotes = hashlib.sha256(), False
    for chunk in _chunks(path):
        digest.update(chunk)
        has_quotes = has_quotes or b'"' in chunk
    encoding = _encoding(path, where, work / COPY if work else None)
    text = path if encoding.startswith("utf-8") or not work else work / COPY
    return TextFile(encoding, digest.hexdigest(), has_quotes, text)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _encoding(path: Path, where: str, copy: Path | None) -> str:
    with path.open("rb") as file:
        start = file.read(3)
    if start.startswith(_UTF16_MARKS):
        candidates = ["utf-16"]
    else:
        candidates = ["utf-8-sig"] if start == codecs.BOM_UTF8 else ["utf-8", "gb18030"]
    failures = []
    for encoding in candidates:
        failure = _first_bad_byte(path, encoding, None if encoding.startswith("utf-8") else copy)
        if failure is None:
            return encoding
        failures.append(failure)
    raise _undecodable(path, where, candidates, max(failures))


def _first_bad_byte(path: Path, encoding: str, copy: Path | None) -> int | None:
    """Where strict decoding fails, if it does; what could be decoded is written to `copy` as UTF-8 on the way."""
    decoder, offset = codecs.getincrementaldecoder(encoding)(), 0
    with copy.open("wb") if copy else nullcontext() as out:
        for chunk in _chunks(path):
            pending = len(decoder.getstate()[0])
            try:
                text = decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return offset - pending + error.start
            offset += len(chunk)
            if out:
                out.write(text.encode("utf-8"))
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

"""The encoding of a text file: byte order mark, UTF-8, GB18030, UTF-16 without mark; one bad spot costs its line only.

All of a file is decoded strictly. Where that fails it is decoded line by line: files are joined from parts in
different encodings, and systems that count bytes cut fields within a character. What cannot be decoded becomes U+FFFD,
which cleaning knows to be damaged. A file that is no text at all is refused.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from auditor.errors import SnapshotError
from auditor.text import Text

COPY = "transcoded.csv"
"""Name of the temporary UTF-8 copy in the working folder."""

_CHUNK = 1 << 20
_LONGEST_LINE = 16 << 20
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Three Chinese characters in UTF-8; in GB18030 the same bytes hardly ever follow each other.
_UTF8_RUN = re.compile(rb"(?:[\xe3-\xe9][\x80-\xbf]{2}){3}")
_UTF8_CHARACTER = re.compile(rb"[\xe3-\xef][\x80-\xbf]{2}")
_NO_TEXT = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")
_CELL_END = re.compile(r"[,\t;|][^,\t;|]*$")
_MOST_BAD = 20
"""One of so many characters may be undecodable or a control character; beyond, the file is no text."""


@dataclass(frozen=True)
class Damage:
    """What decoding line by line showed.

    Attributes:
        lines: lines with bytes that could not be decoded.
        first: number of the first of them; 0 when there is none.
        mixed: the file has lines in UTF-8 and lines in GB18030.
    """

    lines: int = 0
    first: int = 0
    mixed: bool = False

    def warnings(self, where: str) -> tuple[Text, ...]:
        """What a person should know of it."""
        found = []
        if self.mixed:
            found.append(
                Text(
                    f"{where}：部分行是 UTF-8，部分行是 GB18030，已逐行识别",
                    f"{where}: some lines are UTF-8, others GB18030; each was read as what it is",
                )
            )
        if self.lines:
            found.append(
                Text(
                    f"{where}：{self.lines} 行含无法解码的字节（第一处在第 {self.first} 行），这些单元格按读不出处理，"
                    "其余照常读取；多半是系统按字节截断了字段，请从源系统重新导出",
                    f"{where}: {self.lines} lines hold bytes that cannot be decoded (first in line {self.first}); those cells "
                    "count as unreadable, all others were read. A system that counts bytes may have cut a field: export again",
                )
            )
        return tuple(found)


@dataclass(frozen=True)
class TextFile:
    """What a look at all of a file shows; `path` has its text as UTF-8, unless no such copy was asked for."""

    encoding: str
    sha256: str
    has_quotes: bool
    path: Path
    damage: Damage = Damage()


def examine(path: Path, where: str, work: Path | None = None) -> TextFile:
    """Encoding and hash of a file; with `work`, a UTF-8 copy there unless the file is sound UTF-8 itself.

    Raises:
        SnapshotError: it is no text in any of the encodings; names byte offset and line.
    """
    digest, has_quotes, marks = hashlib.sha256(), False, 0
    for chunk in _chunks(path):
        digest.update(chunk)
        has_quotes = has_quotes or b'"' in chunk
        marks += chunk.count(codecs.BOM_UTF8)
    copy = work / COPY if work else None
    encoding, failure = _encoding(path, copy)
    found = TextFile(encoding, digest.hexdigest(), has_quotes, path)
    if failure is not None:
        if copy is None:
            raise _undecodable(path, where, failure)
        return replace(
            found, damage=_salvaged(path, copy, where, failure, mostly_utf8=encoding != "gb18030"), path=copy
        )
    if not encoding.startswith("utf-8"):
        return replace(found, path=copy or path)
    if copy and marks > (encoding == "utf-8-sig") and _parted(path, copy):
        return replace(found, path=copy)
    return found


def looks_like_text(path: Path) -> bool:
    """Whether the beginning of a file is text in one of the encodings."""
    with path.open("rb") as file:
        start = file.read(1 << 16)
    encoding = utf16(start)
    if encoding is None and b"\0" in start:
        return False
    text, _ = (start.decode(encoding, "replace"), "") if encoding else decoded(start)
    return len(_NO_TEXT.findall(text)) * _MOST_BAD <= len(text)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def utf16(start: bytes) -> str | None:
    """UTF-16 by its mark, or without one by the zeros beside ASCII; None when it is neither."""
    if start.startswith(_UTF16_MARKS):
        return "utf-16"
    head = start[:512]
    zeros = [head[side::2].count(0) for side in (0, 1)]
    if len(head) < 4 or max(zeros) * 8 < len(head) or min(zeros) * 8 > max(zeros):
        return None
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"


def _encoding(path: Path, copy: Path | None) -> tuple[str, int | None]:
    """The encoding, and the byte at which strict decoding fails when no encoding explains all of the file."""
    with path.open("rb") as file:
        start = file.read(512)
    wide = utf16(start)
    if wide:
        return wide, _first_bad_byte(path, wide, copy)
    marked = start.startswith(codecs.BOM_UTF8)
    encoding = "utf-8-sig" if marked else "utf-8"
    failure = _first_bad_byte(path, encoding, None)
    if failure is None or marked or _begins_as_utf8(path, failure):
        return encoding, failure
    other = _first_bad_byte(path, "gb18030", copy)
    if other is None and any(_holds_utf8(chunk) for chunk in _chunks(path)):
        return "gb18030", failure
    return "gb18030", None if other is None else max(failure, other)


def _begins_as_utf8(path: Path, end: int) -> bool:
    """Whether what stands before a byte holds Chinese characters in UTF-8."""
    with path.open("rb") as file:
        return len(_UTF8_CHARACTER.findall(file.read(min(end, _CHUNK)))) > 1


def _holds_utf8(chunk: bytes) -> bool:
    """Whether some line of a text that is GB18030 is UTF-8 by itself."""
    for run in _UTF8_RUN.finditer(chunk):
        start, end = chunk.rfind(b"\n", 0, run.start()) + 1, chunk.find(b"\n", run.end())
        try:
            chunk[start : end if end >= 0 else None].decode("utf-8")
        except UnicodeDecodeError:
            continue
        return True
    return False


def _first_bad_byte(path: Path, encoding: str, copy: Path | None) -> int | None:
    """Where strict decoding fails, if it does; what could be decoded is written to `copy` as UTF-8 on the way."""
    decoder, offset = codecs.getincrementaldecoder(encoding)(), 0
    with copy.open("wb") if copy else nullcontext() as out:
        for chunk in _chunks(path):
            pending = len(decoder.getstate()[0])
            try:
                text = decoder.decode(chunk)
                data = text.encode("utf-8") if out else b""
            except UnicodeDecodeError as error:
                return offset - pending + error.start
            offset += len(chunk)
            if out:
                out.write(data)
    pending = len(decoder.getstate()[0])
    return offset - pending if pending else None


def _salvaged(path: Path, copy: Path, where: str, failure: int, *, mostly_utf8: bool) -> Damage:
    """Decode line by line into `copy`.

    Raises:
        SnapshotError: too much of it is no text.
    """
    bad_lines, first, characters, bad, seen = 0, 0, 0, 0, set()
    with copy.open("w", encoding="utf-8", newline="") as out:
        for number, (text, encoding) in enumerate(_lines(path, mostly_utf8=mostly_utf8), start=1):
            wrong = len(_NO_TEXT.findall(text))
            characters, bad = characters + len(text), bad + wrong
            if "\ufffd" in text:
                bad_lines, first = bad_lines + 1, first or number
            seen.add(encoding)
            out.write(_without_cut_cell(text))
    if bad * _MOST_BAD > characters:
        raise _undecodable(path, where, failure)
    return Damage(bad_lines, first, {"utf-8", "gb18030"} <= seen)


def _lines(path: Path, *, mostly_utf8: bool) -> Iterator[tuple[str, str]]:
    """Every line as text, and its encoding; ASCII has none."""
    with path.open("rb") as file:
        wide = utf16(file.read(512))
    if wide:
        with path.open(encoding=wide, errors="replace", newline="\n") as text:
            yield from ((line, wide) for line in text)
        return
    with path.open("rb") as file:
        for line in iter(partial(file.readline, _LONGEST_LINE), b""):
            yield decoded(line.removeprefix(codecs.BOM_UTF8), mostly_utf8=mostly_utf8)


def decoded(line: bytes, *, mostly_utf8: bool = False) -> tuple[str, str]:
    """Text of a line, or of a small document, and its encoding; ASCII has none. What cannot be decoded is U+FFFD.

    With `mostly_utf8` a single bad spot is one of UTF-8, although the bytes may mean something in GB18030.
    """
    if line.isascii():
        return line.decode("ascii"), ""
    try:
        return line.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text = line.decode("utf-8", "replace")
    if len(_UTF8_CHARACTER.findall(line)) + mostly_utf8 >= text.count("\ufffd") + (not mostly_utf8):
        return text, "utf-8"
    return line.decode("gb18030", "replace"), "gb18030"


def _without_cut_cell(line: str) -> str:
    """A last line that ends within a character has lost the rest of the file; its last cell goes, so that it is ragged."""
    return _CELL_END.sub("", line) if line.endswith("\ufffd") else line


def _parted(path: Path, copy: Path) -> bool:
    """Give a header that was joined to the line before it, mark and all, a line of its own; False when there is none."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = file.readline().rstrip("\r\n")
        glued = "\ufeff" + header
        if not header or not any(glued in line[1:] for line in file):
            return False
        file.seek(0)
        with copy.open("w", encoding="utf-8", newline="") as out:
            out.writelines(line[:1] + line[1:].replace(glued, "\n" + header) for line in file)
    return True


def _undecodable(path: Path, where: str, offset: int) -> SnapshotError:
    line = 1 + _count_lines(path, offset)
    return SnapshotError(
        Text(
            f"第 {line} 行（字节偏移 {offset}）起无法解码，内容不像文本",
            f"cannot be decoded from line {line} (byte offset {offset}) on; it does not look like text",
        ),
        where=where,
        expected=Text("编码为 UTF-8 或 GB18030 的文本", "text in UTF-8 or GB18030"),
        todo=Text("从源系统重新导出，或另存为 UTF-8 的 CSV", "export it again, or save it as CSV in UTF-8"),
    )


def _count_lines(path: Path, offset: int) -> int:
    lines, left = 0, offset
    for chunk in _chunks(path):
        lines += chunk[: max(left, 0)].count(b"\n")
        left -= len(chunk)
    return lines

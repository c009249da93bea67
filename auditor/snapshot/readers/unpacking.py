"""The parts of a ZIP file, unpacked piece by piece under the limits; what its directory declares is not trusted."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from auditor.snapshot.readers.limits import DOCUMENT_BYTES, check_ratio, check_unpacked

_PIECE = 1 << 20
_MORE_THAN_ANY = 1 << 62


class Unpacking:
    """Counts what is unpacked from one file; `before` counts what other files of the snapshot gave."""

    def __init__(self, parts: zipfile.ZipFile, where: str, before: int = 0) -> None:
        self._parts, self._where, self.unpacked = parts, where, before
        self._seen: set[int] = set()

    def pieces(self, part: str | zipfile.ZipInfo) -> Iterator[bytes]:
        """The content of one part; a part counts once, however often it is read.

        Raises:
            SnapshotError: a limit is passed.
            zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError: damaged, encrypted, unknown method.
        """
        info = self._parts.getinfo(part) if isinstance(part, str) else part
        counted, size = info.header_offset in self._seen, 0
        self._seen.add(info.header_offset)
        info.file_size = _MORE_THAN_ANY  # so that it is unpacked to its real end
        with self._parts.open(info) as file:
            while piece := file.read(_PIECE):
                size += len(piece)
                self.unpacked += 0 if counted else len(piece)
                check_ratio(size, info.compress_size, self._where)
                check_unpacked(self.unpacked, self._where)
                yield piece

    def windows(self, part: str, overlap: int) -> Iterator[bytes]:
        """The content in pieces, each with the end of the one before it."""
        tail = b""
        for piece in self.pieces(part):
            window = tail + piece
            yield window
            tail = window[-overlap:]

    def read(self, part: str) -> bytes:
        """The beginning of a part, as much as any directory of a workbook needs; empty when there is none."""
        content = b""
        for piece in self.pieces(part) if part in self._parts.namelist() else ():
            content += piece
            if len(content) > DOCUMENT_BYTES:
                break
        return content

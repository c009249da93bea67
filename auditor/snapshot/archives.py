"""ZIP archives as they come: unpacked under limits, names as the maker of the archive meant them.

A member is stored under a name of our own, so no name in an archive can point outside the working folder.
"""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Iterator
from itertools import count
from pathlib import Path, PurePosixPath

from auditor.errors import SnapshotError
from auditor.snapshot.readers.kinds import kind_of
from auditor.snapshot.readers.limits import MEMBERS, too_much
from auditor.snapshot.readers.unpacking import Unpacking
from auditor.snapshot.steady import state, steady
from auditor.text import Text

SUFFIXES = (".zip",)

_FOLDER = "unpacked"
_DEPTH = 2  # an archive, and archives in it
_UTF8_NAME = 0x800  # flag of an entry whose name is UTF-8
_ENCRYPTED = 0x1
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError)


class Archives:
    """Unpacks the archives of one snapshot into a folder, counting what they hold together."""

    def __init__(self, work: Path) -> None:
        self._folder = work / _FOLDER
        self._unpacked = 0
        self._numbers = count(1)

    def members(self, path: Path, where: str, depth: int = 1) -> Iterator[tuple[str, Path]]:
        """Every file in an archive and in the archives in it: its name in the snapshot, and where it is now.

        Raises:
            SnapshotError: damaged, encrypted, with names that point outside, nested too deep, or beyond a limit.
        """
        if depth > _DEPTH:
            raise _too_deep(where)
        for name, member in self._unpack(path, where):
            if member.suffix in SUFFIXES and kind_of(member) == "zip":
                yield from self.members(member, name, depth + 1)
            else:
                yield name, member

    def _unpack(self, path: Path, where: str) -> list[tuple[str, Path]]:
        found: dict[str, Path] = {}
        try:
            with steady(where, path, state(path)), zipfile.ZipFile(path) as archive:
                unpacking = Unpacking(archive, where, self._unpacked)
                for name, info in _entries(archive, where):
                    found[_unused(name, found)] = self._stored(unpacking, info, name)
                self._unpacked = unpacking.unpacked
        except _DAMAGE as error:
            raise _damaged(where, error) from error
        return [(f"{where}/{name}", member) for name, member in found.items()]

    def _stored(self, unpacking: Unpacking, info: zipfile.ZipInfo, name: str) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True)
        member = self._folder / f"{next(self._numbers):06d}{PurePosixPath(name).suffix.lower()}"
        with member.open("wb") as file:
            for piece in unpacking.pieces(info):
                file.write(piece)
        return member

    def discard(self) -> None:
        """Delete the unpacked copies."""
        shutil.rmtree(self._folder, ignore_errors=True)


def _entries(archive: zipfile.ZipFile, where: str) -> list[tuple[str, zipfile.ZipInfo]]:
    """The files of an archive by name."""
    infos = archive.infolist()
    if len(infos) > MEMBERS:
        found = Text(f"压缩包内有 {len(infos):,} 个文件", f"an archive of {len(infos):,} files")
        raise too_much(where, found, Text(f"{MEMBERS:,} 个", f"{MEMBERS:,}"))
    named = [(_name(info), info) for info in infos]
    for name, info in named:
        if name.startswith("/") or name[1:2] == ":" or ".." in name.split("/"):
            raise _outside(where, name)
        if info.flag_bits & _ENCRYPTED:
            raise _encrypted(where, name)
    return sorted(((name, info) for name, info in named if not name.endswith("/")), key=lambda pair: pair[0])


def _name(info: zipfile.ZipInfo) -> str:
    """The name in UTF-8 if flagged, else as UTF-8 or GBK bytes, as Windows and WPS write it."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8_NAME:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return "".join(c if c.isprintable() else "\ufffd" for c in name.replace("\\", "/"))


def _unused(name: str, taken: dict[str, Path]) -> str:
    """The name, numbered when the archive has it more than once."""
    return next(n for n in (name, *(f"{name} ({i})" for i in range(2, MEMBERS + 2))) if n not in taken)


def _damaged(where: str, error: Exception) -> SnapshotError:
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    return SnapshotError(
        Text(f"压缩包无法解开（{reason}）", f"the archive cannot be unpacked ({reason})"),
        where=where,
        expected=Text("完整的 ZIP 文件", "a complete ZIP file"),
        todo=Text(
            "重新下载，或自行解压后指向该文件夹", "download it again, or unpack it and point to the folder"
        ),
    )


def _encrypted(where: str, name: str) -> SnapshotError:
    return SnapshotError(
        Text(f"压缩包有密码（{name}）", f"the archive is encrypted ({name})"),
        where=where,
        expected=Text("没有密码的 ZIP 文件", "a ZIP file without password"),
        todo=Text("用密码解压后指向该文件夹", "unpack it with its password and point to the folder"),
    )


def _outside(where: str, name: str) -> SnapshotError:
    return SnapshotError(
        Text(f"压缩包内的名称指向包外：{name}", f"a name in the archive points outside of it: {name}"),
        where=where,
        expected=Text("包内的相对路径", "paths inside the archive"),
        todo=Text("确认来源可信，重新打包", "make sure where it comes from, and pack it again"),
    )


def _too_deep(where: str) -> SnapshotError:
    return SnapshotError(
        Text("压缩包嵌套过深", "archives are nested too deep"),
        where=where,
        expected=Text("压缩包内最多再有一层压缩包", "an archive in an archive, and no deeper"),
        todo=Text("解压里层的压缩包后再试", "unpack the inner archives and try again"),
    )

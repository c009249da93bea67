"""Files that hold files or tables: archives and databases, opened until only tables are left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from auditor.snapshot import archives, databases
from auditor.snapshot.archives import Archives
from auditor.snapshot.databases import Databases
from auditor.snapshot.readers.kinds import kind_of

SUFFIXES = archives.SUFFIXES + databases.SUFFIXES

_MAY_BE_ANYTHING = ".db"  # Windows keeps its pictures of a folder in Thumbs.db


class Containers:
    """What is inside the containers of one snapshot, as copies in a working folder."""

    def __init__(self, work: Path) -> None:
        self._archives, self._databases = Archives(work), Databases(work)

    def members(self, path: Path, name: str) -> Iterator[tuple[str, Path]]:
        """What a file holds, by name in the snapshot; the file itself when it is no container.

        Raises:
            SnapshotError: it is damaged, encrypted or beyond a limit.
        """
        inside = self._archives.members(path, name) if _is_archive(path) else [(name, path)]
        for inner, member in inside:
            if _is_database(member):
                yield from self._databases.members(member, inner)
            else:
                yield inner, member

    def served(self, url: str) -> Iterator[tuple[str, Path]]:
        """The tables of a database server.

        Raises:
            SnapshotError: it cannot be read.
        """
        return self._databases.served(url)

    def discard(self) -> None:
        """Delete the copies."""
        self._archives.discard()
        self._databases.discard()


def _is_archive(path: Path) -> bool:
    return path.suffix.lower() in archives.SUFFIXES and kind_of(path) in (
        "zip",
        "text",
        "binary",
        "empty",
        "markup",
    )


def _is_database(path: Path) -> bool:
    suffix = path.suffix.lower()
    return kind_of(path) in databases.KINDS or (suffix in databases.SUFFIXES and suffix != _MAY_BE_ANYTHING)

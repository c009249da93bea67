"""Folders that a living process works in, so that what a killed one left behind is recognised and removed.

A process holds a lock on its folder as long as it lives. The system lets go of it however the process ends, which a number
of a process in a name would not tell: numbers are used again, at once in containers. Where a file system knows no locks,
nothing is ever taken for abandoned.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = ".icp-filing-auditor-"
"""Of folders in the system's folder for temporary files; they hold personal data as it was exported."""
MEMORY = "AUDITOR_MEMORY_MIB"
"""Environment variable: how much memory tables may take before they go into such a folder."""

_RANDOM = re.compile("[0-9a-f]{12}")


@contextmanager
def workplace(parent: Path, prefix: str, *, mode: int = 0o700) -> Iterator[Path]:
    """A new folder of our own, removed at the end if it is still there; abandoned ones of the same prefix go first.

    Args:
        parent: where; made if need be.
        prefix: with which its name begins; twelve random hexadecimal digits follow.
        mode: its permissions, before the umask.

    Raises:
        OSError: it cannot be made.
    """
    remove_abandoned(parent, prefix)
    parent.mkdir(parents=True, exist_ok=True)
    folder, lock = _claimed(parent, prefix, mode)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def remove_abandoned(parent: Path, prefix: str) -> None:
    """Remove our folders of this prefix that no living process holds."""
    for folder in sorted(parent.iterdir()) if parent.is_dir() else ():
        name = folder.name
        if name.startswith(prefix) and _RANDOM.fullmatch(name, len(prefix)) and not folder.is_symlink():
            _remove_unless_held(folder)


def _remove_unless_held(folder: Path) -> None:
    with suppress(OSError):
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            if os.fstat(lock).st_uid == os.getuid():
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(lock)


def _claimed(parent: Path, prefix: str, mode: int) -> tuple[Path, int]:
    """A new folder and a descriptor that holds its lock; another one when it was swept away before it was locked."""
    while True:
        folder = parent / f"{prefix}{secrets.token_hex(6)}"
        folder.mkdir(mode=mode)
        with suppress(FileNotFoundError):
            lock = os.open(folder, os.O_RDONLY)
            with suppress(OSError):
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            if folder.exists():
                return folder, lock
            os.close(lock)


def plain(path: Path, work: Path, name: str) -> Path:
    """The same file or folder under a name that every library can open.

    Arrow and DuckDB take names of files for UTF-8, which they are not where the locale says otherwise (GB18030).
    """
    if sys.getfilesystemencoding() == "utf-8" or str(path).isascii():
        return path
    link = work / name
    link.symlink_to(path.absolute())
    return link

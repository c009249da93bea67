"""A file that changes while it is read gives rows of no single moment: it is noticed, and the snapshot refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from auditor.errors import SnapshotError
from auditor.text import Text

State = tuple[int, int, int]
"""Size in bytes, time of the last change in ns, and number of the file, which another file in its place does not share."""


def states(files: Mapping[str, Path]) -> dict[str, State]:
    """The present state of each file."""
    return {name: state(path) for name, path in files.items()}


def state(path: Path) -> State:
    """The present state of a file; zeros when it is gone."""
    try:
        found = path.stat()
    except OSError:
        return (0, 0, 0)
    return found.st_size, found.st_mtime_ns, found.st_ino


@contextmanager
def steady(where: str, path: Path, before: State) -> Iterator[None]:
    """A block that reads a file.

    Args:
        where: its name in messages.
        path: the file.
        before: its state when it was first looked at.

    Raises:
        SnapshotError: it is in another state at the end; this also explains whatever went wrong in the block.
    """
    try:
        yield
    finally:
        if state(path) != before:
            raise SnapshotError(
                Text("读取期间文件被改动", "the file changed while it was read"),
                where=where,
                todo=Text(
                    "等导出或复制完成后再审计", "wait until the export or copy is complete, then audit again"
                ),
            )

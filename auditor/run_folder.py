"""Folders appear whole or not at all: written beside their place under another name, then renamed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path

from auditor.errors import UsageError
from auditor.text import Text
from auditor.workplace import MEMORY, PREFIX, workplace

_ELSE = Text("其他内容", "something else")
_NOTHING_KEPT: Mapping[str, Text] = {}


def final_folder(
    out: Path | None,
    run: str,
    outputs: Set[str],
    mark: str = "result.json",
    *,
    kept: Mapping[str, Text] = _NOTHING_KEPT,
) -> Path:
    """Where the run goes.

    Args:
        out: the place that was asked for, if any.
        run: the run's id.
        outputs: patterns of the paths inside a run; a folder that holds anything else is never replaced.
        mark: the file without which a folder is not an earlier run.
        kept: by name, what people added to a run; it is told by this word, and a run with it is never replaced.

    Raises:
        UsageError: the place is taken by something that is not a run folder, or by a run that people worked on.
    """
    folder = (out or Path("runs") / run).absolute()
    _restore(folder)
    in_the_way = _in_the_way(folder, outputs, mark, kept) if folder.exists() else None
    if in_the_way:
        raise UsageError(
            Text(
                f"输出位置已有{in_the_way.zh}，不会覆盖",
                f"the output place holds {in_the_way.en} and is not overwritten",
            ),
            where=str(folder),
            todo=Text(
                "另选一个 --out，或先移走其中的内容", "choose another --out, or move its content away first"
            ),
        )
    return folder


def _in_the_way(folder: Path, outputs: Set[str], mark: str, kept: Mapping[str, Text]) -> Text | None:
    """Nothing, if it is an empty folder, or an earlier run and nothing else; otherwise what it holds."""
    if not folder.is_dir():
        return _ELSE
    paths = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    added = sorted(paths & kept.keys())
    if mark in paths and added:
        return kept[added[0]]
    ours = all(any(fnmatchcase(path, pattern) for pattern in outputs) for path in paths)
    return None if not paths or (mark in paths and ours) else _ELSE


class Taken(Exception):
    """A folder that must not be replaced is there already."""


@contextmanager
def publish(folder: Path, *, replaces: bool = True) -> Iterator[Path]:
    """A draft folder that becomes `folder` when the block ends well and disappears when it does not.

    Raises:
        UsageError: the folder cannot be written.
        Taken: it is there already, and must not be replaced.
    """
    try:
        with workplace(folder.parent, f".{folder.name}.draft-", mode=0o777) as draft:
            yield draft
            if replaces:
                _replace(draft, folder)
            else:
                _claim(draft, folder)
    except OSError as error:
        raise UsageError(
            Text(f"无法写出：{error.strerror}", f"it cannot be written: {error.strerror}"),
            where=str(error.filename or folder),
            todo=Text(
                "检查磁盘空间和写权限，或换一个位置（--out）",
                "check disk space and permissions, or choose another place (--out)",
            ),
        ) from error


def _claim(draft: Path, folder: Path) -> None:
    """Put the draft in place, where nothing is; of two at the same moment only one can (rename(2): ENOTEMPTY)."""
    try:
        draft.rename(folder)
    except OSError as error:
        raise Taken(folder) if folder.exists() else error from error


def _replace(draft: Path, folder: Path) -> None:
    """Put the draft in place; an earlier run there stays until the last moment and comes back if that fails."""
    aside = _aside(folder)
    shutil.rmtree(aside, ignore_errors=True)
    if folder.exists():
        folder.rename(aside)
    try:
        draft.rename(folder)
    except OSError:
        _restore(folder)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _restore(folder: Path) -> None:
    """Bring back an earlier run that was moved aside by a process that did not come to put another in its place."""
    aside = _aside(folder)
    if aside.is_dir() and not folder.exists():
        aside.rename(folder)


def _aside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")


@contextmanager
def working_folder() -> Iterator[Path]:
    """A folder for intermediate tables, removed whatever happens.

    Raises:
        UsageError: it cannot be made, there is no room in it, or memory is short in spite of it.
    """
    import duckdb  # noqa: PLC0415  a sample is written without it

    try:
        with workplace(Path(tempfile.gettempdir()), PREFIX) as work:
            (work / "snapshot").mkdir()
            yield work
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        reason = str(error).splitlines()[0]
        memory = isinstance(error, duckdb.OutOfMemoryException) and "offload" not in reason
        raise _no_memory(reason) if memory else _no_room(reason) from error


def _no_room(reason: str) -> UsageError:
    return UsageError(
        Text(f"临时文件夹不可用：{reason}", f"the folder for temporary files cannot be used: {reason}"),
        where=tempfile.gettempdir(),
        todo=Text(
            "检查磁盘空间和写权限，或用环境变量 TMPDIR 另指一处",
            "check disk space and permissions, or name another place in the environment variable TMPDIR",
        ),
    )


def _no_memory(reason: str) -> UsageError:
    """DuckDB puts most on disk when memory is short, but not all (its guide: Limitations of larger-than-memory workloads)."""
    return UsageError(
        Text(f"内存不够：{reason}", f"memory is not enough: {reason}"),
        todo=Text(
            f"用环境变量 {MEMORY} 给中间表更多内存（单位 MiB，如 {MEMORY}=8192），或换内存更大的机器",
            f"give the intermediate tables more in the environment variable {MEMORY} (MiB, such as {MEMORY}=8192), or "
            "use a machine with more memory",
        ),
    )

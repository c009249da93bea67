"""Which files belong to a snapshot, in an order that does not depend on the operating system."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import SnapshotError
from auditor.snapshot import archives
from auditor.snapshot import containers as holding
from auditor.snapshot.containers import Containers
from auditor.snapshot.origin import Origin, legible
from auditor.snapshot.readers import SUFFIXES as READABLE
from auditor.snapshot.readers.csv import MAY_BE_TEXT
from auditor.snapshot.readers.encoding import looks_like_text
from auditor.snapshot.settings import FILE_NAME, Settings
from auditor.text import Text

_HIDDEN = (".", "~$")
SUFFIXES = READABLE + holding.SUFFIXES
_TABLES = (*READABLE, *archives.SUFFIXES)  # a workbook may be called .zip
_RUN_MARK = "result.json"
Refuse = Callable[[SnapshotError], None]
Entry = tuple[str, Path]
"""The name of a file in the snapshot, and where it is now."""

_KINDS = Text("、".join(SUFFIXES), ", ".join(SUFFIXES))


@dataclass(frozen=True)
class Found:
    """Files to read, by their names relative to the snapshot, and a warning for each that is not read."""

    files: dict[str, Path]
    warnings: tuple[Text, ...]


def _raised(error: SnapshotError) -> None:
    raise error


def find_files(
    origin: Origin, settings: Settings, work: Path, containers: Containers, refuse: Refuse = _raised
) -> Found:
    """All data files of a folder, with those in its archives and databases, or the one file or server.

    `refuse` is told of each archive and database that cannot be opened.

    Raises:
        SnapshotError: the path does not exist, holds no data file, or is a file of another kind; an archive or database is
            damaged, encrypted or beyond a limit (unless `refuse` lets it pass).
    """
    ignore = {*settings.ignore, *settings.code_files, FILE_NAME}
    entries = _given(origin.path, ignore, work) if origin.path else []
    files: dict[str, Path] = {}
    warnings: list[Text] = []
    servers = (*origin.servers, *settings.databases)
    for name, entry in _opened(entries, servers, ignore, containers, refuse):
        base = name.rpartition("/")[2]
        if base.startswith(_HIDDEN):
            warnings.append(Text(f"{name}：隐藏文件，未读取", f"{name}: hidden, not read"))
        elif entry.suffix.lower() in _TABLES and (
            entry.suffix.lower() not in MAY_BE_TEXT or looks_like_text(entry)
        ):
            files[name] = entry
        else:
            warnings.append(_unknown(name))
    if not files:
        raise _nothing(origin.shown, Text("其中没有可读取的数据文件", "it holds no file that can be read"))
    return Found(dict(sorted(files.items())), tuple(warnings))


def _given(path: Path, ignore: set[str], work: Path) -> Iterable[Entry]:
    """The files of a path."""
    if not path.exists():
        raise _nothing(str(path), Text("路径不存在", "the path does not exist"))
    if path.is_file() and path.suffix.lower() not in SUFFIXES:
        raise _nothing(str(path), Text("不认识的文件类型", "unknown kind of file"))
    return _entries(path, "", ignore, work.resolve()) if path.is_dir() else [(legible(path.name), path)]


def _opened(
    entries: Iterable[Entry], servers: Iterable[str], ignore: set[str], containers: Containers, refuse: Refuse
) -> Iterator[Entry]:
    """The entries, each archive and database replaced by what is in it; then what servers hold."""
    for name, entry in entries:
        if entry.name.startswith(_HIDDEN) or entry.suffix.lower() not in SUFFIXES:
            yield name, entry
        else:
            yield from _unless_ignored(containers.members(entry, name), ignore, refuse)
    for url in servers:
        yield from _unless_ignored(containers.served(url), ignore, refuse)


def _unless_ignored(members: Iterable[Entry], ignore: set[str], refuse: Refuse) -> Iterator[Entry]:
    try:
        found = list(members)
    except SnapshotError as error:
        refuse(error)
        return
    yield from ((n, entry) for n, entry in found if ignore.isdisjoint({n, *n.split("/")}))


def _entries(folder: Path, prefix: str, ignore: set[str], work: Path) -> Iterator[Entry]:
    """Files of all depths and hidden folders, with their names relative to the snapshot."""
    for entry in sorted(folder.iterdir(), key=lambda p: p.name):
        name = prefix + legible(entry.name)
        if entry.resolve() == work or not ignore.isdisjoint({entry.name, name}):
            continue
        if entry.is_file() or entry.name.startswith(_HIDDEN):
            yield name, entry
        elif not (entry / _RUN_MARK).exists() and not entry.is_symlink():
            yield from _entries(entry, name + "/", ignore, work)


def _unknown(name: str) -> Text:
    return Text(
        f"{name}：不认识的文件类型，未读取（可读取 {_KINDS.zh}）",
        f"{name}: unknown kind of file, not read (readable: {_KINDS.en})",
    )


def _nothing(where: str, found: Text) -> SnapshotError:
    return SnapshotError(
        found,
        where=where,
        expected=Text(f"一个文件夹，或一个 {_KINDS.zh} 文件", f"a folder, or one file of kind {_KINDS.en}"),
        todo=Text(
            "检查路径；其他格式请另存为 .xlsx 或 .csv",
            "check the path; save other formats as .xlsx or .csv",
        ),
    )

"""Which files belong to a snapshot, in an order that does not depend on the operating system."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import SnapshotError
from auditor.snapshot import archives
from auditor.snapshot.archives import Archives
from auditor.snapshot.readers import SUFFIXES as READABLE
from auditor.snapshot.readers.kinds import kind_of
from auditor.snapshot.settings import FILE_NAME, Settings
from auditor.text import Text

_HIDDEN = (".", "~$")
SUFFIXES = READABLE + archives.SUFFIXES
_RUN_MARK = "result.json"
Refuse = Callable[[SnapshotError], None]
_KINDS = Text("、".join(SUFFIXES), ", ".join(SUFFIXES))


@dataclass(frozen=True)
class Found:
    """Files to read, by their names relative to the snapshot, and a warning for each that is not read."""

    files: dict[str, Path]
    warnings: tuple[Text, ...]


def _raised(error: SnapshotError) -> None:
    raise error


def find_files(
    path: Path, settings: Settings, work: Path, unpacked: Archives, refuse: Refuse = _raised
) -> Found:
    """All data files of a folder, with those in its archives, or the one file or archive.

    `refuse` is told of each archive that cannot be unpacked.

    Raises:
        SnapshotError: the path does not exist, holds no data file, or is a file of another kind; an archive is
            damaged, encrypted or beyond a limit (unless `refuse` lets it pass).
    """
    if not path.exists():
        raise _nothing(path, Text("路径不存在", "the path does not exist"))
    if path.is_file() and path.suffix.lower() not in SUFFIXES:
        raise _nothing(path, Text("不认识的文件类型", "unknown kind of file"))
    ignore = {*settings.ignore, *settings.code_files, FILE_NAME}
    entries = _entries(path, "", ignore, work.resolve()) if path.is_dir() else [(path.name, path)]
    files: dict[str, Path] = {}
    warnings: list[Text] = []
    for name, entry in _with_members(entries, ignore, unpacked, refuse):
        base = name.rpartition("/")[2]
        if base.startswith(_HIDDEN):
            warnings.append(Text(f"{name}：隐藏文件，未读取", f"{name}: hidden, not read"))
        elif entry.suffix.lower() in SUFFIXES:
            files[name] = entry
        else:
            warnings.append(_unknown(name))
    if not files:
        raise _nothing(path, Text("其中没有可读取的数据文件", "it holds no file that can be read"))
    return Found(dict(sorted(files.items())), tuple(warnings))


def _with_members(
    entries: Iterable[tuple[str, Path]], ignore: set[str], unpacked: Archives, refuse: Refuse
) -> Iterator[tuple[str, Path]]:
    """The entries, each archive replaced by what is in it."""
    for name, entry in entries:
        is_archive = entry.suffix.lower() in archives.SUFFIXES and not entry.name.startswith(_HIDDEN)
        if not is_archive or kind_of(entry) not in ("zip", "text", "binary", "empty", "markup"):
            yield name, entry
            continue
        try:
            members = list(unpacked.members(entry, name))
        except SnapshotError as error:
            refuse(error)
            continue
        for inner, member in members:
            if ignore.isdisjoint({inner, *inner.split("/")}):
                yield inner, member


def _entries(folder: Path, prefix: str, ignore: set[str], work: Path) -> Iterator[tuple[str, Path]]:
    """Files of all depths and hidden folders, with their names relative to the snapshot."""
    for entry in sorted(folder.iterdir(), key=lambda p: p.name):
        name = prefix + entry.name
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


def _nothing(path: Path, found: Text) -> SnapshotError:
    return SnapshotError(
        found,
        where=str(path),
        expected=Text(f"一个文件夹，或一个 {_KINDS.zh} 文件", f"a folder, or one file of kind {_KINDS.en}"),
        todo=Text(
            "检查路径；其他格式请另存为 .xlsx 或 .csv",
            "check the path; save other formats as .xlsx or .csv",
        ),
    )

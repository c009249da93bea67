"""Which files belong to a snapshot, in an order that does not depend on the operating system."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import SnapshotError
from auditor.snapshot.readers import SUFFIXES
from auditor.snapshot.settings import FILE_NAME, Settings
from auditor.text import Text

_HIDDEN = (".", "~$")
_RUN_MARK = "result.json"
_KINDS = Text("、".join(SUFFIXES), ", ".join(SUFFIXES))


@dataclass(frozen=True)
class Found:
    """Files to read, by their names relative to the snapshot, and a warning for each that is not read."""

    files: dict[str, Path]
    warnings: tuple[Text, ...]


def find_files(path: Path, settings: Settings, work: Path) -> Found:
    """All data files of a folder, or the one file.

    Raises:
        SnapshotError: the path does not exist, holds no data file, or is a file of another kind.
    """
    if not path.exists():
        raise _nothing(path, Text("路径不存在", "the path does not exist"))
    if path.is_file():
        if path.suffix.lower() not in SUFFIXES:
            raise _nothing(path, Text("不认识的文件类型", "unknown kind of file"))
        return Found({path.name: path}, ())
    files: dict[str, Path] = {}
    warnings: list[Text] = []
    for name, entry in _entries(
        path, "", {*settings.ignore, *settings.code_files, FILE_NAME}, work.resolve()
    ):
        if entry.name.startswith(_HIDDEN):
            warnings.append(Text(f"{name}：隐藏文件，未读取", f"{name}: hidden, not read"))
        elif entry.suffix.lower() in SUFFIXES:
            files[name] = entry
        else:
            warnings.append(_unknown(name))
    if not files:
        raise _nothing(
            path, Text("文件夹中没有可读取的数据文件", "the folder holds no file that can be read")
        )
    return Found(dict(sorted(files.items())), tuple(warnings))


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
            "检查路径；旧格式（.xls、.et）请另存为 .xlsx",
            "check the path; save old formats (.xls, .et) as .xlsx",
        ),
    )

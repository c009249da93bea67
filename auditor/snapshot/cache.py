"""Snapshots that were read before, kept as the Parquet parts they became.

An entry is keyed by everything that decides what reading gives: names and bytes of the files, the settings, and the code
and reference tables that read. It holds values as they were exported, personal data included, so its folder is the user's
alone.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from auditor.snapshot.files import Found
from auditor.snapshot.model import Snapshot
from auditor.snapshot.own_columns import OwnColumns
from auditor.snapshot.settings import Settings
from auditor.workplace import workplace

KEPT = 8
"""Entries that are kept; beyond that the one that was not used for the longest time goes."""

_INDEX = "snapshot.json"
_PACKAGE = Path(__file__).parent.parent


@dataclass(frozen=True)
class Entry:
    """What the index of an entry says: the snapshot with bare file names, and the SHA-256 of each part."""

    snapshot: Snapshot
    parts: dict[str, str]


_ENTRY = TypeAdapter(Entry)


def key_of(found: Found, settings: Settings, own: OwnColumns) -> str:
    """The key under which what these files give is kept; hexadecimal."""
    digest = hashlib.sha256(_reader_digest())
    for part in (settings.sha256, repr(own) if own else "", *(text.en for text in found.warnings)):
        digest.update(part.encode() + b"\0")
    for name, path in found.files.items():
        digest.update(name.encode("utf-8", "surrogateescape") + b"\0" + _sha256(path).encode())
    return digest.hexdigest()


def load(folder: Path, key: str, work: Path, name: str, day: date) -> Snapshot | None:
    """The snapshot kept under a key, its parts placed in `work`; None when there is none or it is damaged."""
    kept = folder / key
    try:
        entry = _ENTRY.validate_json((kept / _INDEX).read_bytes())
        os.utime(kept)
        for part in entry.parts:
            _place(kept / part, work / part)
        damaged = any(_sha256(work / part) != digest for part, digest in entry.parts.items())
    except (OSError, ValueError):
        damaged = True
    if damaged:
        shutil.rmtree(kept, ignore_errors=True)
        return None
    return _with_parts_in(replace(entry.snapshot, name=name, as_of=day), work)


def save(folder: Path, key: str, snapshot: Snapshot) -> None:
    """Keep a snapshot, whole or not at all.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with workplace(folder, ".draft-") as draft:
        parts = list(_parts(snapshot))
        for part in parts:
            _place(part, draft / part.name)
        entry = Entry(_with_parts_in(snapshot, Path()), {part.name: _sha256(part) for part in parts})
        (draft / _INDEX).write_bytes(_ENTRY.dump_json(entry))
        if not (folder / key).exists():
            draft.rename(folder / key)
    _forget_oldest(folder)


def _forget_oldest(folder: Path) -> None:
    entries = sorted(folder.glob(f"*/{_INDEX}"), key=lambda index: index.parent.stat().st_mtime_ns)
    for index in entries[:-KEPT]:
        shutil.rmtree(index.parent, ignore_errors=True)


def _parts(snapshot: Snapshot) -> Iterator[Path]:
    for paths in (*snapshot.tables.values(), snapshot.rejects, snapshot.doubts):
        yield from paths


def _with_parts_in(snapshot: Snapshot, folder: Path) -> Snapshot:
    def moved(paths: Iterable[Path]) -> list[Path]:
        return [folder / path.name for path in paths]

    tables = {name: moved(paths) for name, paths in snapshot.tables.items()}
    return replace(snapshot, tables=tables, rejects=moved(snapshot.rejects), doubts=moved(snapshot.doubts))


def _place(source: Path, target: Path) -> None:
    """The same file under another name: a link where the file system can, so that entries may go while in use."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def _reader_digest() -> bytes:
    """A digest of the code and the tables that read, so that no entry outlives a change of them."""
    digest = hashlib.sha256()
    for room in ("snapshot", "reference"):
        for path in sorted((_PACKAGE / room).rglob("*.[pycj]*")):
            if path.suffix in (".py", ".yml", ".csv", ".json"):
                digest.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.digest()

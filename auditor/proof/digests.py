"""Files and their digests, as manifests hold them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator

from auditor.findings.catalogue import Model
from auditor.reporting.visible import escaped

MANIFEST = "manifest.json"
State = Literal["unchanged", "altered", "missing", "foreign"]


@dataclass(frozen=True)
class Checked:
    """One file: unchanged, altered, missing, or foreign (not part of the run, or not used by it)."""

    name: str
    state: State


def _inside(name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ValueError("not the name of a file in the run folder")
    return name


class Output(Model):
    """One file of the run folder; `name` is relative to it, with `/` between folders."""

    name: Annotated[str, AfterValidator(_inside)]
    bytes: int
    sha256: str


def outputs_of(folder: Path) -> list[Output]:
    """Every file of a folder, sorted by name."""
    return [
        Output(name=name, bytes=(folder / name).stat().st_size, sha256=sha256_of(folder / name))
        for name in files_of(folder)
    ]


def files_of(folder: Path) -> list[str]:
    """The names of all files of a folder, at any depth, sorted; links are files, wherever they lead."""
    found = (p for p in folder.rglob("*") if p.is_symlink() or not p.is_dir())
    return sorted(path.relative_to(folder).as_posix() for path in found)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def compared(
    folder: Path, outputs: Sequence[Output], others: Collection[str], beside: str = ""
) -> Iterator[Checked]:
    """The files of a folder against those that its manifest lists.

    Args:
        others: names that belong there without being listed.
        beside: name of a folder inside that is looked at elsewhere.
    """
    for output in outputs:
        yield Checked(output.name, _state(folder / output.name, output))
    listed = {*others, *(output.name for output in outputs)}
    for name in files_of(folder):
        if name not in listed and not (beside and name.startswith(f"{beside}/")):
            yield Checked(name, "foreign")


def _state(path: Path, output: Output) -> State:
    """A link is never what was written, even if it leads to the same bytes."""
    if path.is_symlink() or not path.is_file():
        return "altered" if path.is_symlink() else "missing"
    same = path.stat().st_size == output.bytes and sha256_of(path) == output.sha256
    return "unchanged" if same else "altered"


def write_model(manifest: Model, to: Path) -> None:
    """Write a manifest as JSON, with the same bytes everywhere."""
    to.write_text(escaped(manifest.model_dump_json(indent=1)) + "\n", encoding="utf-8", newline="\n")

"""manifest.json: what a run was made from and what it wrote, with the SHA-256 of each file; written last.

It is a function of the inputs, as everything else in a run folder is: no clock, no path, no name of a machine.
"""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, ValidationError

from auditor.errors import UsageError
from auditor.findings.catalogue import Model, Param
from auditor.findings.result import Counts, Previous, Program, Result
from auditor.text import Text

MANIFEST = "manifest.json"


def _inside(name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ValueError("not the name of a file in the run folder")
    return name


class Input(Model):
    """One sheet that was read; rows read = accepted + rejected. Bytes and SHA-256 are those of the whole file."""

    file: str
    sheet: str | None
    table: str | None
    format: str
    encoding: str | None
    bytes: int
    sha256: str
    read: int
    accepted: int
    rejected: int


class Output(Model):
    """One file of the run folder; `name` is relative to it, with `/` between folders."""

    name: Annotated[str, AfterValidator(_inside)]
    bytes: int
    sha256: str


class RuleMark(Model):
    """Which version of a rule judged, and what it concluded; no counts where it was not evaluated."""

    id: str
    version: int
    status: str
    counts: Counts | None


class Manifest(Model):
    """Everything that decided the run, and every file it wrote.

    `settings_sha256` is the digest of snapshot.yml and the code files it names; empty without one.
    `program.rules_sha256` is the digest of all rule files. `params` hold the values that were used.
    """

    manifest_version: Literal[1] = 1
    program: Program
    run: str
    snapshot: str
    as_of: date
    previous: Previous | None
    complete: bool
    settings_sha256: str
    rules: list[RuleMark]
    params: list[Param]
    inputs: list[Input]
    findings: int
    outputs: list[Output]


def write_manifest(result: Result, settings_sha256: str, folder: Path) -> None:
    """Write `manifest.json` into a folder that holds all other outputs of the run."""
    manifest = Manifest(
        program=result.program,
        run=result.run,
        snapshot=result.snapshot,
        as_of=result.as_of,
        previous=result.previous,
        complete=result.complete,
        settings_sha256=settings_sha256,
        rules=[RuleMark(id=r.id, version=r.version, status=r.status, counts=r.counts) for r in result.rules],
        params=result.params,
        inputs=[Input(**file.model_dump(include=set(Input.model_fields))) for file in result.files],
        findings=result.findings_total,
        outputs=[_output(folder, name) for name in files_of(folder)],
    )
    text = manifest.model_dump_json(indent=1) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a run folder.

    Raises:
        UsageError: there is none, or it is not one.
    """
    path = folder / MANIFEST
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except OSError as error:
        raise _no_manifest(folder, error.strerror or "") from error
    except ValidationError as error:
        raise _bad_manifest(path, error) from error


def files_of(folder: Path) -> list[str]:
    """The names of all files of a folder, at any depth, sorted; links are files, wherever they lead."""
    found = (p for p in folder.rglob("*") if p.is_symlink() or not p.is_dir())
    return sorted(path.relative_to(folder).as_posix() for path in found)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _output(folder: Path, name: str) -> Output:
    path = folder / name
    return Output(name=name, bytes=path.stat().st_size, sha256=sha256_of(path))


def _no_manifest(folder: Path, reason: str) -> UsageError:
    return UsageError(
        Text(
            f"不是审计结果文件夹：{MANIFEST} 读不出（{reason}）", f"not a run folder: {MANIFEST} ({reason})"
        ),
        where=str(folder),
        todo=Text("指向 auditor audit 写出的文件夹", "point at a folder that auditor audit wrote"),
    )


def _bad_manifest(path: Path, error: ValidationError) -> UsageError:
    first = error.errors()[0]
    place = "/".join(map(str, first["loc"])) or "-"
    return UsageError(
        Text(
            f"清单已损坏或被改动（{place}）",
            f"the manifest is damaged or was altered ({place}: {first['msg']})",
        ),
        where=str(path),
        expected=Text("与写出时一样的清单", "the manifest as it was written"),
        todo=Text(
            "不要使用这一结果；重新审计那一期快照", "do not rely on this run; audit that snapshot again"
        ),
    )

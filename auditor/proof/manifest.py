"""manifest.json: what a run was made from and what it wrote, with the SHA-256 of each file; written last.

It is a function of the inputs, as everything else in a run folder is: no clock, no path, no name of a machine.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from auditor.errors import UsageError
from auditor.findings.catalogue import Model, Param
from auditor.findings.result import Counts, Previous, Program, Result
from auditor.proof.digests import MANIFEST, Output, outputs_of, write_model
from auditor.proof.handed_in import HandedIn
from auditor.text import Text


class Input(Model):
    """One sheet that was read; rows read = accepted + rejected + folded. Bytes and SHA-256 are those of the whole file."""

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
    folded: int = 0


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
    handed_in: list[HandedIn]
    inputs: list[Input]
    findings: int
    outputs: list[Output]


def write_manifest(result: Result, settings_sha256: str, handed_in: Iterable[HandedIn], folder: Path) -> None:
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
        handed_in=list(handed_in),
        inputs=[Input(**file.model_dump(include=set(Input.model_fields))) for file in result.files],
        findings=result.findings_total,
        outputs=outputs_of(folder),
    )
    write_model(manifest, folder / MANIFEST)


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

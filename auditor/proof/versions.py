"""A version of the decisions on a run, sealed: which run it is on, which version it replaces, and its files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from auditor.findings.catalogue import Model
from auditor.findings.decided import FOLDER
from auditor.proof.digests import MANIFEST, Checked, Output, compared, outputs_of, sha256_of, write_model


class VersionManifest(Model):
    """`manifest.json` of one version; `replaces_sha256` is the digest of the one before, empty for the first."""

    manifest_version: Literal[1] = 1
    run_sha256: str
    replaces_sha256: str
    outputs: list[Output]


def write_version(run: Path, number: int, folder: Path) -> None:
    """Write `manifest.json` into a folder that holds everything else of version `number` of the decisions on a run."""
    manifest = VersionManifest(
        run_sha256=_sha256(run / MANIFEST), replaces_sha256=_sha256(_manifest(run, number - 1)), outputs=outputs_of(folder)
    )  # fmt: skip
    write_model(manifest, folder / MANIFEST)


def check_versions(run: Path) -> Iterator[Checked]:
    """What became of every file of every version, up to the newest that is there."""
    folder = run / FOLDER
    numbers = (
        [int(path.name) for path in folder.iterdir() if path.name.isdecimal()] if folder.is_dir() else []
    )
    for number in range(1, max(numbers, default=0) + 1):
        yield from _check(run, number)


def _check(run: Path, number: int) -> Iterator[Checked]:
    path = _manifest(run, number)
    below = path.parent.relative_to(run).as_posix()
    try:
        manifest = VersionManifest.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        yield Checked(f"{below}/{MANIFEST}", "altered" if path.is_file() else "missing")
        return
    follows = (_sha256(run / MANIFEST), _sha256(_manifest(run, number - 1)))
    sealed = (manifest.run_sha256, manifest.replaces_sha256) == follows
    yield Checked(f"{below}/{MANIFEST}", "unchanged" if sealed else "altered")
    for one in compared(path.parent, manifest.outputs, {MANIFEST}):
        yield Checked(f"{below}/{one.name}", one.state)


def _manifest(run: Path, number: int) -> Path:
    return run / FOLDER / f"{number:03d}" / MANIFEST


def _sha256(path: Path) -> str:
    return sha256_of(path) if path.is_file() else ""

"""Is a run still what it was when it was written? And are these the data that it was made from?"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from auditor.findings.decided import FOLDER as DECISIONS
from auditor.proof.manifest import MANIFEST, Manifest, Output, files_of, read_manifest, sha256_of
from auditor.proof.sign import SIGNATURE
from auditor.snapshot.containers import Containers
from auditor.snapshot.files import find_files
from auditor.snapshot.origin import origin_of
from auditor.workplace import PREFIX, workplace

State = Literal["unchanged", "altered", "missing", "foreign"]


@dataclass(frozen=True)
class Checked:
    """One file: unchanged, altered, missing, or foreign (not part of the run, or not used by it)."""

    name: str
    state: State


@dataclass(frozen=True)
class Verification:
    """What became of every file of a run, and, where it was asked, of every file that it read."""

    manifest: Manifest
    manifest_sha256: str
    outputs: tuple[Checked, ...]
    inputs: tuple[Checked, ...] = ()

    @property
    def holds(self) -> bool:
        """Nothing that the manifest lists was altered or is missing."""
        return all(one.state in ("unchanged", "foreign") for one in (*self.outputs, *self.inputs))

    @property
    def foreign(self) -> bool:
        """There is something in the folder that the manifest does not list."""
        return any(one.state == "foreign" for one in self.outputs)


def verify(folder: Path, inputs: str | Path | None = None) -> Verification:
    """Compare a run folder, and the data it was made from, with its manifest.

    Args:
        folder: the run.
        inputs: the snapshot as it was given to the audit; not compared when absent.

    Raises:
        UsageError: the folder is not a run, or its manifest is damaged.
        SnapshotError: the inputs cannot be opened.
    """
    manifest = read_manifest(folder)
    return Verification(
        manifest,
        sha256_of(folder / MANIFEST),
        tuple(_outputs(folder, manifest)),
        tuple(_inputs(inputs, manifest)) if inputs else (),
    )


def _outputs(folder: Path, manifest: Manifest) -> Iterator[Checked]:
    for output in manifest.outputs:
        yield Checked(output.name, _state(folder / output.name, output))
    listed = {MANIFEST, SIGNATURE, *(output.name for output in manifest.outputs)}
    others = (name for name in files_of(folder) if not name.startswith(f"{DECISIONS}/"))
    yield from (Checked(name, "foreign") for name in others if name not in listed)


def _state(path: Path, output: Output) -> State:
    """A link is never what was written, even if it leads to the same bytes."""
    if path.is_symlink() or not path.is_file():
        return "altered" if path.is_symlink() else "missing"
    same = path.stat().st_size == output.bytes and sha256_of(path) == output.sha256
    return "unchanged" if same else "altered"


def _inputs(place: str | Path, manifest: Manifest) -> Iterator[Checked]:
    """Every file that was read, by name; settings are one file more."""
    expected = {file.file: file.sha256 for file in manifest.inputs}
    found, settings_sha256 = _digests(place)
    for name, sha256 in expected.items():
        state: State = "missing" if name not in found else "unchanged" if found[name] == sha256 else "altered"
        yield Checked(name, state)
    yield from (Checked(name, "foreign") for name in found if name not in expected)
    if manifest.settings_sha256 or settings_sha256:
        same = manifest.settings_sha256 == settings_sha256
        yield Checked("snapshot.yml", "unchanged" if same else "altered" if settings_sha256 else "missing")


def _digests(place: str | Path) -> tuple[Mapping[str, str], str]:
    """SHA-256 by name in the snapshot, and that of the settings."""
    origin = origin_of(place)
    settings = origin.settings()
    with workplace(Path(tempfile.gettempdir()), PREFIX) as work:
        containers = Containers(work)
        try:
            found = find_files(origin, settings, work, containers)
            return {name: sha256_of(path) for name, path in found.files.items()}, settings.sha256
        finally:
            containers.discard()

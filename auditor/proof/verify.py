"""Is a run still what it was when it was written? And are these the data that it was made from?"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from auditor.findings.decided import FOLDER as DECISIONS
from auditor.findings.decision import Origin
from auditor.proof.digests import MANIFEST, Checked, State, compared, sha256_of
from auditor.proof.manifest import Manifest, read_manifest
from auditor.proof.sign import SIGNATURE
from auditor.proof.versions import check_versions
from auditor.snapshot.containers import Containers
from auditor.snapshot.files import find_files
from auditor.snapshot.origin import origin_of
from auditor.workplace import PREFIX, workplace


@dataclass(frozen=True)
class Verification:
    """What became of every file of a run, and, where it was asked, of every file that it read."""

    manifest: Manifest
    manifest_sha256: str
    outputs: tuple[Checked, ...]
    inputs: tuple[Checked, ...] = ()
    handed_in: tuple[Checked, ...] = ()

    @property
    def all(self) -> tuple[Checked, ...]:
        """Every file that was looked at."""
        return (*self.outputs, *self.inputs, *self.handed_in)

    @property
    def holds(self) -> bool:
        """Nothing that the manifest lists was altered or is missing."""
        return all(one.state in ("unchanged", "foreign") for one in self.all)

    @property
    def foreign(self) -> bool:
        """There is something in the folder that the manifest does not list."""
        return any(one.state == "foreign" for one in self.outputs)


def verify(
    folder: Path, inputs: str | Path | None = None, lists: Mapping[Origin, Path] | None = None
) -> Verification:
    """Compare a run folder, and the data it was made from, with its manifest.

    Args:
        folder: the run.
        inputs: the snapshot as it was given to the audit; not compared when absent.
        lists: the waivers, decisions and earlier run as they were given; only those are compared.

    Raises:
        UsageError: the folder is not a run, or its manifest is damaged.
        SnapshotError: the inputs cannot be opened.
    """
    manifest = read_manifest(folder)
    return Verification(
        manifest,
        sha256_of(folder / MANIFEST),
        (*compared(folder, manifest.outputs, {MANIFEST, SIGNATURE}, DECISIONS), *check_versions(folder)),
        tuple(_inputs(inputs, manifest)) if inputs else (),
        tuple(_handed_in(lists or {}, manifest)),
    )


def _handed_in(lists: Mapping[Origin, Path], manifest: Manifest) -> Iterator[Checked]:
    """Each list against what went in; of an earlier run, everything that was taken up."""
    for origin, path in lists.items():
        expected = [one for one in manifest.handed_in if one.origin == origin]
        if not expected:
            yield Checked(path.name, "foreign")
        for one in expected:
            file = path / one.name if origin == "previous" else path
            same = file.is_file() and sha256_of(file) == one.sha256
            yield Checked(one.name, "unchanged" if same else "altered" if file.is_file() else "missing")


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

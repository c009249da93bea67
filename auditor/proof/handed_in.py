"""What decided a run besides its snapshot and its rules: lists of waivers and decisions, and the earlier run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from auditor.findings.catalogue import Model
from auditor.findings.decided import FILE, FOLDER, versions
from auditor.findings.decision import Origin
from auditor.proof.digests import MANIFEST, sha256_of


class HandedIn(Model):
    """One file that the run took into account; `name` is relative to the earlier run where `origin` is "previous"."""

    origin: Origin
    name: str
    sha256: str


def handed_in(waivers: Path | None, decisions: Path | None, previous: Path | None) -> Iterator[HandedIn]:
    """The lists, the manifest of the earlier run, which covers what was read of it, and the decisions that it hands on.

    Raises:
        OSError: a file cannot be read.
    """
    given: dict[Origin, Path | None] = {"decisions": decisions, "waivers": waivers}
    for origin, path in given.items():
        if path:
            yield HandedIn(origin=origin, name=path.name, sha256=sha256_of(path))
    if previous:
        newest = (f"{FOLDER}/{folder.name}/{FILE}" for folder in versions(previous)[-1:])
        for name in (MANIFEST, *newest):
            if (previous / name).is_file():
                yield HandedIn(origin="previous", name=name, sha256=sha256_of(previous / name))

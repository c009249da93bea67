"""Where a snapshot lies: a folder, one file, or a database server."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from auditor.snapshot import postgres
from auditor.snapshot.settings import Settings, load_settings


@dataclass(frozen=True)
class Origin:
    """`path` is None for a server; `name` is what a date may be read from; `shown` holds no secret."""

    path: Path | None
    name: str
    shown: str
    servers: tuple[str, ...] = ()

    @property
    def given(self) -> str:
        """As the user wrote it, without secrets."""
        return str(self.path) if self.path else self.shown

    @property
    def folder(self) -> Path | None:
        """Where a snapshot.yml may lie."""
        if self.path is None:
            return None
        full = self.path.resolve()
        return full.parent if full.is_file() else full

    def settings(self) -> Settings:
        """The settings beside the data.

        Raises:
            SettingsError: they have mistakes.
        """
        return load_settings(self.folder) if self.folder else Settings()


def origin_of(place: str | Path) -> Origin:
    """From what a user gave: a path, or the URL of a PostgreSQL database."""
    if postgres.is_url(place):
        url = str(place)
        shown = postgres.shown(url)
        return Origin(None, shown.rpartition("/")[2], shown, (url,))
    path = Path(place)
    full = path.resolve()
    return Origin(path, legible(full.stem if full.is_file() else full.name), str(full))


def legible(name: str) -> str:
    """The name of a file as people read it, also where the locale does not know its characters."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return name if name.isprintable() else os.fsencode(name).decode(encoding)
        except UnicodeDecodeError:
            continue
    return os.fsencode(name).decode("utf-8", "replace")

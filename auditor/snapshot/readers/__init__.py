"""Readers, one module a format."""

from __future__ import annotations

from pathlib import Path

from auditor.snapshot.readers import csv, xlsx
from auditor.snapshot.readers.base import Opened, Recognise

SUFFIXES = csv.SUFFIXES + xlsx.SUFFIXES


def open_file(path: Path, where: str, work: Path, recognise: Recognise) -> Opened:
    """Open a file of a known kind; `where` is its name in messages, `work` a folder for temporary copies.

    Raises:
        SnapshotError: the file is damaged or in no known encoding.
    """
    if path.suffix.lower() in xlsx.SUFFIXES:
        return xlsx.open_xlsx(path, where)
    return csv.open_csv(path, where, work, recognise)

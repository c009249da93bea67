"""Readers, one module a format."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from auditor.snapshot.readers import csv, interface_xml, xlsx
from auditor.snapshot.readers.base import Opened, Recognise
from auditor.snapshot.readers.interface_survey import Survey, survey

SUFFIXES = csv.SUFFIXES + xlsx.SUFFIXES + interface_xml.SUFFIXES


def survey_interface(files: Mapping[str, Path]) -> Survey:
    """Look through all interface files of a snapshot before the first is opened: they explain one another.

    Raises:
        SnapshotError: one of them cannot be read.
    """
    wanted = {name: path for name, path in files.items() if path.suffix.lower() in interface_xml.SUFFIXES}
    return survey(wanted)


def open_file(
    path: Path, where: str, work: Path, recognise: Recognise, interface: Survey | None = None
) -> Opened:
    """Open a file of a known kind; `where` is its name in messages, `work` a folder for temporary copies.

    Raises:
        SnapshotError: the file is damaged or in no known encoding.
    """
    if path.suffix.lower() in interface_xml.SUFFIXES:
        return interface_xml.open_interface(path, where, interface)
    if path.suffix.lower() in xlsx.SUFFIXES:
        return xlsx.open_xlsx(path, where)
    return csv.open_csv(path, where, work, recognise)

"""Readers, one module a format."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from auditor.snapshot.readers import csv, interface_xml, json_rows, markup, parquet, workbook
from auditor.snapshot.readers.base import Opened, Recognise
from auditor.snapshot.readers.interface_survey import Refuse, Survey, survey
from auditor.snapshot.readers.kinds import kind_of

SUFFIXES = (
    csv.SUFFIXES
    + csv.MAY_BE_TEXT
    + markup.SUFFIXES
    + workbook.SUFFIXES
    + parquet.SUFFIXES
    + json_rows.SUFFIXES
    + interface_xml.SUFFIXES
)


def survey_interface(files: Mapping[str, Path], refuse: Refuse) -> Survey:
    """Look through all interface files of a snapshot before the first is opened: they explain one another.

    `refuse` is told of each that cannot be read.
    """
    return survey({name: path for name, path in files.items() if _is_interface(path)}, refuse)


def _is_interface(path: Path) -> bool:
    return path.suffix.lower() in interface_xml.SUFFIXES and kind_of(path) not in markup.KINDS


def open_file(
    path: Path, where: str, work: Path, recognise: Recognise, interface: Survey | None = None
) -> Opened:
    """Open a file by what it holds; `where` is its name in messages, `work` a folder for temporary copies.

    Raises:
        SnapshotError: the file is damaged, in no known encoding, or beyond a limit.
    """
    if _is_interface(path):
        return interface_xml.open_interface(path, where, interface)
    kind, suffix = kind_of(path), path.suffix.lower()
    if kind == "parquet" or suffix in parquet.SUFFIXES:
        return parquet.open_parquet(path, where)
    if kind in markup.KINDS:
        opened = markup.open_markup(path, where, kind, work)
        if opened.sheets or suffix not in workbook.SUFFIXES:
            return opened
        kind = "markup"  # a page without a table, whatever its suffix promises
    if kind in workbook.KINDS or (suffix in workbook.SUFFIXES and kind != "text"):
        return workbook.open_workbook(path, where, kind)
    if suffix in json_rows.SUFFIXES:
        return json_rows.open_json(path, where, work)
    return csv.open_csv(path, where, work, recognise)

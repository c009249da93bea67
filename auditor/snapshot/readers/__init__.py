"""Readers, one module a format."""

from __future__ import annotations

from pathlib import Path

from auditor.snapshot.readers import csv, json_rows, parquet, workbook
from auditor.snapshot.readers.base import Opened, Recognise
from auditor.snapshot.readers.kinds import kind_of

SUFFIXES = csv.SUFFIXES + workbook.SUFFIXES + parquet.SUFFIXES + json_rows.SUFFIXES


def open_file(path: Path, where: str, work: Path, recognise: Recognise) -> Opened:
    """Open a file by what it holds; `where` is its name in messages, `work` a folder for temporary copies.

    Raises:
        SnapshotError: the file is damaged, in no known encoding, or beyond a limit.
    """
    kind, suffix = kind_of(path), path.suffix.lower()
    if kind == "parquet" or suffix in parquet.SUFFIXES:
        return parquet.open_parquet(path, where)
    if kind in workbook.KINDS or (suffix in workbook.SUFFIXES and kind != "text"):
        return workbook.open_workbook(path, where, kind)
    if suffix in json_rows.SUFFIXES:
        return json_rows.open_json(path, where, work)
    return csv.open_csv(path, where, work, recognise)

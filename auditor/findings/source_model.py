"""What a result says of its sources: the files that were read and what in them was refused."""

from __future__ import annotations

from auditor.findings.catalogue import Model, Words


class File(Model):
    """One sheet that was read; read = accepted + rejected + folded (rows that repeat a record), always."""

    file: str
    sheet: str | None
    format: str
    encoding: str | None
    sha256: str
    bytes: int
    table: str | None
    table_label: Words | None
    columns: dict[str, str]
    ignored: list[str]
    read: int
    accepted: int
    rejected: int
    folded: int = 0


class RejectTally(Model):
    """Rejects of one file by reason."""

    file: str
    sheet: str | None
    column: str | None
    reason: str
    label: Words
    rows: int
    cells: int


class Reject(Model):
    """One source row or cell that could not be read; `raw` is masked."""

    file: str
    sheet: str | None
    row: int
    column: str | None
    header: str | None
    raw: str
    reason: str
    refused: bool

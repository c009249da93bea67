"""What reading a snapshot gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from auditor.text import Text

ROWS_PER_SOURCE = 2**32
"""``row_id = source number * ROWS_PER_SOURCE + row number as a spreadsheet shows it``."""

REPEATED = "repeated"
"""Stands among the unreadable columns of a record whose rows may contradict each other in what could not be read."""

INTERFACE = "interface-v3"
"""Format of the files of the enterprise interface; whose records have ids of the bureau or of a unit."""


@dataclass(frozen=True)
class Source:
    """One sheet (or CSV file), or the part of one, that was read as a table.

    Rows read = rows accepted + rows rejected + rows folded, which repeat a record that another row gave. Of a sheet
    that holds several tables side by side there is one source for each; rows that hold nothing of a table are not
    counted for it.
    """

    number: int
    file: str
    sheet: str | None
    format: str
    encoding: str | None
    sha256: str
    bytes: int
    header_row: int
    table: str
    columns: dict[str, str]
    ignored: tuple[str, ...]
    read: int
    accepted: int
    rejected: int
    folded: int = 0
    part: bool = False
    whole: bool = True

    def __post_init__(self) -> None:
        if self.read != self.accepted + self.rejected + self.folded:
            sums = f"{self.accepted} + {self.rejected} + {self.folded}"
            raise AssertionError(f"{self.file}: read {self.read} != {sums}")


@dataclass(frozen=True)
class Snapshot:
    """A dated set of canonical tables, each a list of Parquet parts, and what could not be read.

    `in_part` are tables of which a sheet was not read.
    `scope` is "provider" where accesses and services of other providers are not in the data.
    `settings_sha256` changes with snapshot.yml and the code files it names; empty without one.
    """

    name: str
    as_of: date
    province: str | None
    sources: tuple[Source, ...]
    tables: dict[str, list[Path]]
    columns: frozenset[str]
    rejects: list[Path]
    doubts: list[Path]
    warnings: tuple[Text, ...]
    settings_sha256: str = ""
    scope: Literal["province", "provider"] = "province"
    in_part: frozenset[str] = frozenset()

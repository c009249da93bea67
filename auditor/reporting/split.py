"""One report in parts: a file for each provider, city or category, holding only the findings of its own."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import pyarrow as pa
import pyarrow.parquet as pq

from auditor.findings.result import Result
from auditor.findings.store import Findings
from auditor.reporting.wording import Wording
from auditor.workplace import PREFIX, workplace

By = Literal["provider", "city", "category"]
WAYS: tuple[By, ...] = get_args(By)
ONE_FILE_UP_TO = 200_000
PARTS = "parts"
PARTS_HELD = (PARTS, f"{PARTS}/*.html")
"""Patterns of the folder of a report in parts and of what is in it."""
_NAME_LENGTH = 30


@dataclass(frozen=True)
class Part:
    """The findings of one provider, city or category, and the file that shows them.

    Attributes:
        label: what people call it.
        file: the name of its file: a number, then letters and digits of the label; the same in every run that has the
            same parts.
        count: how many findings it has; one that concerns two providers is in the parts of both.
        findings: to be read before the next part is asked for.
    """

    label: str
    file: str
    count: int
    findings: Findings


def way_of(findings: Findings, asked: By | None) -> By | None:
    """How a report is split: as asked; by provider where one file would be too large; else not at all."""
    return asked or ("provider" if len(findings) > ONE_FILE_UP_TO else None)


class Parts:
    """Findings apart by one thing, in a temporary folder that disappears with the context."""

    def __init__(self, result: Result, findings: Findings, by: By, say: Wording):
        self._result, self._findings, self._by, self._say = result, findings, by, say

    def __enter__(self) -> Parts:
        self._place = workplace(Path(tempfile.gettempdir()), PREFIX)
        self._work = self._place.__enter__()
        self._rows = self._rows_by_label()
        return self

    def __exit__(self, *error: Any) -> None:
        self._place.__exit__(*error)

    def __iter__(self) -> Iterator[Part]:
        """The parts by label; the findings of one stay on the disk until the next is asked for."""
        whole = pa.memory_map(str(self._uncompressed()))
        with pa.ipc.open_file(whole) as file:
            for number, label in enumerate(sorted(self._rows), 1):
                path = self._work / "part.parquet"
                _copy(file, self._rows[label], path)
                yield Part(label, f"{number:04d}-{_safe(label)}.html", len(self._rows[label]), Findings(path))

    def _rows_by_label(self) -> dict[str, list[int]]:
        column = "rule" if self._by == "category" else self._by
        rows: dict[str, list[int]] = defaultdict(list)
        for row, value in enumerate(pq.read_table(self._findings.path, columns=[column])[column].to_pylist()):
            for label in self._labels(value):
                rows[label].append(row)
        return rows

    def _labels(self, value: str | None) -> list[str]:
        if self._by == "category":
            rules = {rule.id: rule for rule in self._result.rules}
            return [self._say.pick(rules[str(value)].category_label)]
        names = (value or "").split("、") if self._by == "provider" else [value or ""]
        return [name or self._say("parts.none") for name in dict.fromkeys(names)]

    def _uncompressed(self) -> Path:
        """The findings in a form of which any rows can be read without reading the others."""
        path = self._work / "findings.arrow"
        with pq.ParquetFile(self._findings.path) as file, pa.ipc.new_file(path, file.schema_arrow) as writer:
            for batch in file.iter_batches(batch_size=5000):
                writer.write_batch(batch)
        return path


def _copy(file: pa.ipc.RecordBatchFileReader, rows: list[int], to: Path) -> None:
    """Some rows of the findings, given in order, as findings of their own."""
    at = 0
    with pq.ParquetWriter(to, file.schema) as writer:
        start = 0
        for number in range(file.num_record_batches):
            batch = file.get_batch(number)
            end = start + batch.num_rows
            within = [row - start for row in _until(rows, at, end)]
            if within:
                writer.write_batch(batch.take(pa.array(within)))
            at, start = at + len(within), end


def _until(rows: list[int], at: int, end: int) -> list[int]:
    last = at
    while last < len(rows) and rows[last] < end:
        last += 1
    return rows[at:last]


def _safe(label: str) -> str:
    """Letters and digits of any script: nothing that a file system or a link could misread."""
    return "".join(char if char.isalnum() else "_" for char in label)[:_NAME_LENGTH]

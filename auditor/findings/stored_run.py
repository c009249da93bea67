"""A run folder read back: its result without the findings, which stay where they are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from auditor.errors import UsageError
from auditor.findings.result import Result
from auditor.findings.store import REJECTS, SCHEMA, Findings
from auditor.text import Text

RESULT, FINDINGS = "result.json", "findings.parquet"
_LAST = '"findings": ['


@dataclass(frozen=True)
class StoredRun:
    """One run as it lies on disk."""

    folder: Path
    result: Result
    findings: Findings
    rejects: Path


def head_of(path: Path) -> str:
    """result.json without its findings, of which there may be a million; they come last, each on a line of its own."""
    lines: list[str] = []
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.startswith(_LAST):
                return "".join(lines).rstrip().rstrip(",") + "}"
            lines.append(line)
    raise ValueError("no findings")


def read_run(folder: Path) -> StoredRun:
    """Read the folder of a run.

    Raises:
        UsageError: it is none, or one of another version of the program, or damaged.
    """
    for name in (RESULT, FINDINGS, REJECTS):
        if not (folder / name).is_file():
            raise UsageError(
                Text(f"不是审计结果文件夹：缺少 {name}", f"not a run folder: {name} is missing"),
                where=str(folder),
                todo=Text("指向 auditor audit 写出的文件夹", "point at a folder that auditor audit wrote"),
            )
    try:
        result = Result.model_validate_json(head_of(folder / RESULT))
        if pq.read_schema(folder / FINDINGS) != SCHEMA:
            raise ValueError(FINDINGS)
    except (ValueError, OSError) as error:
        raise UsageError(
            Text("审计结果读不出来：文件已损坏，或由其他版本的程序写出",
                 "the run cannot be read: its files are damaged or of another version of the program"),
            where=str(folder),
            todo=Text("重新审计那一期快照", "audit that snapshot again"),
        ) from error  # fmt: skip
    return StoredRun(folder, result, Findings(folder / FINDINGS), folder / REJECTS)

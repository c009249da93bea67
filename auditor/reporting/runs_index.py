"""index.json: one line for each run of a folder, so that a page over many runs reads only those it does not know.

A run is read again when its result.json has another size or time of change than when its line was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from auditor.errors import UsageError
from auditor.findings.catalogue import Model
from auditor.findings.result import Result, Tally, TrendPoint
from auditor.findings.stored_run import FINDINGS, RESULT, head_of
from auditor.reporting.visible import escaped
from auditor.text import Text

INDEX = "index.json"


class Line(Model):
    """One run; `size` (bytes) and `changed` (nanoseconds) are those of its result.json when it was read."""

    folder: str
    size: int
    changed: int
    snapshot: str
    province: str | None
    batch: str | None
    operator: str | None
    complete: bool
    severities: list[Tally]
    point: TrendPoint


class Index(Model):
    """What index.json holds."""

    index_version: Literal[1] = 1
    lines: list[Line]


@dataclass(frozen=True)
class Survey:
    """The runs of a folder, oldest first; how many were read now, which cannot be read, and which are gone."""

    lines: list[Line]
    read: int
    damaged: list[str]
    vanished: list[str]


def survey(folder: Path) -> Survey:
    """Look through a folder of runs.

    Raises:
        UsageError: there is no such folder, or its index.json is not ours.
        OSError: it cannot be read.
    """
    if not folder.is_dir():
        raise UsageError(Text("没有这个文件夹", "there is no such folder"), where=str(folder))
    known = {line.folder: line for line in _known(folder / INDEX)}
    lines: list[Line] = []
    damaged, read = [], 0
    for name in _names(folder):
        line = _unchanged(known.get(name), folder / name)
        if line is None:
            read += 1
            line = _read(folder / name)
        if line is None:
            damaged.append(name)
        else:
            lines.append(line)
    lines.sort(key=lambda line: (line.point.as_of, line.point.run, line.folder))
    return Survey(lines, read - len(damaged), damaged, sorted(known.keys() - set(_names(folder))))


def text_of(lines: list[Line]) -> str:
    """index.json with a line of its own for each run, so that two of them can be compared."""
    return escaped(
        '{"index_version": 1, "lines": [\n' + ",\n".join(line.model_dump_json() for line in lines) + "\n]}\n"
    )


def _names(folder: Path) -> Iterator[str]:
    """Folders that are runs or what is left of one, by name; drafts begin with a dot."""
    for path in sorted(folder.iterdir()):
        if not path.name.startswith(".") and any((path / name).is_file() for name in (RESULT, FINDINGS)):
            yield path.name


def _known(path: Path) -> list[Line]:
    if not path.exists():
        return []
    try:
        return Index.model_validate_json(path.read_bytes()).lines
    except ValidationError as error:
        raise UsageError(
            Text("不是本程序写出的索引，不会覆盖", "not an index of this program; it is not overwritten"),
            where=str(path),
            todo=Text("移走这个文件后重试", "move this file away and try again"),
        ) from error


def _unchanged(line: Line | None, run: Path) -> Line | None:
    """The line, if result.json is still what it was made from."""
    path = run / RESULT
    if line is None or not path.is_file():
        return None
    state = path.stat()
    return line if (line.size, line.changed) == (state.st_size, state.st_mtime_ns) else None


def _read(run: Path) -> Line | None:
    """The line of a run, or None where its result is missing, damaged or of another version."""
    try:
        state = (run / RESULT).stat()
        result = Result.model_validate_json(head_of(run / RESULT))
    except (ValueError, OSError):
        return None
    if not result.trend:
        return None
    return Line(
        folder=run.name, size=state.st_size, changed=state.st_mtime_ns, snapshot=result.snapshot,
        province=result.province, batch=result.batch, operator=result.operator, complete=result.complete,
        severities=result.severities, point=result.trend[-1],
    )  # fmt: skip

"""JSON: lines with one object each, a list of objects, or the answers of the public query.

Rows are numbered by line in JSON lines, else by record, from 1 on. Numbers keep the digits they are written with.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from auditor.errors import SnapshotError
from auditor.snapshot.readers import dns_tools, public_query
from auditor.snapshot.readers.base import (
    BATCH_ROWS,
    CUT_SHORT,
    HEAD_ROWS,
    BadRow,
    Batch,
    Opened,
    Sheet,
    batch_of,
)
from auditor.snapshot.readers.encoding import examine
from auditor.snapshot.readers.limits import DOCUMENT_BYTES, check_columns, too_much
from auditor.text import Text

_LINES = (".jsonl", ".ndjson")
SUFFIXES = (".json", *_LINES)

Record = dict[str, Any]
Numbered = tuple[int, Record | str]
"""Row number and the record, or the text that is none."""

_ENVELOPE = frozenset(
    [
        "code",
        "status",
        "success",
        "msg",
        "message",
        "error",
        "tips",
        "time",
        "timestamp",
        "request_id",
        "requestId",
    ]
)
"""Keys that speak of an answer, not of what was asked for."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_PUNCTUATION = re.compile(r'["{}\[\],]+|:(?=\s*["\d])')
_decode = partial(json.loads, parse_int=str, parse_float=str, parse_constant=lambda _: None)


def open_json(path: Path, where: str, work: Path) -> Opened:
    """Open one file.

    Raises:
        SnapshotError: it is in no known encoding, no JSON, a failed query, or beyond a limit.
    """
    found = examine(path, where, work)
    text = found.path
    sheets = _sheets_of_lines(text, where) if _is_lines(text, path) else _sheets_of_document(text, where)
    return Opened(path, "json", found.encoding, found.sha256, sheets, found.damage.warnings(where))


def _is_lines(text: Path, path: Path) -> bool:
    """Whether the first two lines that are not blank are JSON each for itself."""
    if path.suffix.lower() in _LINES:
        return True
    with text.open(encoding="utf-8-sig") as file:
        start = list(islice((line for line in file if line.strip()), 2))
    return len(start) == 2 and all(not isinstance(_record(line), str) for line in start)


def _sheets_of_lines(text: Path, where: str) -> list[Sheet]:
    keys: dict[str, None] = {}
    for number, record in _lines(text):
        if isinstance(record, str):
            continue
        if public_query.has_rows(record):
            _check_size(text, where)
            return _public([record for _, record in _lines(text)])
        if dns_tools.is_observation(record):
            return [_sheet(dns_tools.NAME, list(dns_tools.KEYS), partial(_observed, partial(_lines, text)))]
        keys.update(dict.fromkeys(_taken_out(record)))
        check_columns(len(keys), f"{where}:{number}")
    return [_sheet(None, list(keys), partial(_lines, text))] if keys else []


def _sheets_of_document(text: Path, where: str) -> list[Sheet]:
    _check_size(text, where)
    try:
        content = _decode(text.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _no_json(where, error) from error
    if public_query.is_failure(content):
        raise _failed(where, content)
    if public_query.has_rows(content):
        return _public([content])
    records = _unwrapped(content)
    numbered = [(i, r if isinstance(r, dict) else _text(r)) for i, r in enumerate(records, start=1)]
    if any(isinstance(r, dict) and dns_tools.is_observation(r) for r in records):
        return [_sheet(dns_tools.NAME, list(dns_tools.KEYS), partial(_observed, lambda: iter(numbered)))]
    keys = list(dict.fromkeys(key for _, r in numbered if isinstance(r, dict) for key in _taken_out(r)))
    check_columns(len(keys), where)
    return [_sheet(None, keys, lambda: iter(numbered))] if keys else []


def _unwrapped(content: Any) -> list[Any]:
    """The records of a document: its list, or the only list of objects within the objects around it."""
    if isinstance(content, list):
        return content
    inner = content
    while isinstance(inner, dict):
        lists = [
            v for v in inner.values() if isinstance(v, list) and v and all(isinstance(r, dict) for r in v)
        ]
        if len(lists) == 1:
            found: list[Any] = lists[0]
            return found
        objects = [v for v in inner.values() if isinstance(v, dict)]
        if lists or len(objects) != 1:
            break
        inner = objects[0]
    return [content]


def _observed(records: Callable[[], Iterator[Numbered]]) -> Iterator[Numbered]:
    for row, record in records():
        yield row, record if isinstance(record, str) else dns_tools.observation(record)


def _public(values: Any) -> list[Sheet]:
    tables = public_query.tables(values)
    return [_sheet(name, keys, partial(iter, rows)) for name, (keys, rows) in tables.items()]


def _lines(text: Path) -> Iterator[Numbered]:
    with text.open(encoding="utf-8-sig", newline="\n") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                record = _record(line)
                is_cut = isinstance(record, str) and not line.endswith("\n") and line.lstrip().startswith("{")
                yield number, _Unfinished(record) if is_cut else record


def _record(line: str) -> Record | str:
    """The object that a line holds, or the line itself when it holds none."""
    try:
        value = _decode(line)
    except (ValueError, RecursionError):
        return line.strip()
    return value if isinstance(value, dict) else line.strip()


def _taken_out(record: Record) -> Record:
    """The one object within an answer that holds nothing else; any other record as it is."""
    inner = [value for key, value in record.items() if key not in _ENVELOPE]
    return inner[0] if len(inner) == 1 and isinstance(inner[0], dict) and len(record) > 1 else record


def _sheet(name: str | None, keys: list[str], records: Callable[[], Iterator[Numbered]]) -> Sheet:
    def cells(record: Record, width: int) -> list[str]:
        whole = _taken_out(record)
        return [_text(whole.get(key)) for key in keys[:width]]

    def batches(_: int, width: int) -> Iterator[Batch]:
        numbered = records()
        while chunk := list(islice(numbered, BATCH_ROWS)):
            good = [(row, cells(r, width)) for row, r in chunk if isinstance(r, dict)]
            bad = [BadRow(row, _pieces(r), _why(r)) for row, r in chunk if not isinstance(r, dict)]
            yield batch_of(good, bad, width)

    first = [cells(r, len(keys)) for _, r in islice(records(), HEAD_ROWS) if isinstance(r, dict)]
    return Sheet(name, [[_text(key) for key in keys], *first], batches)


class _Unfinished(str):
    """A last line that is no record and has no line end."""


def _why(broken: str) -> str:
    return CUT_SHORT if isinstance(broken, _Unfinished) else "unreadable_row"


def _pieces(broken: str) -> list[str]:
    """The words and values of a text that is no record, each by itself so that personal data can be hidden."""
    return [piece for piece in _PUNCTUATION.split(_text(broken)) if piece.strip()]


def _text(value: Any) -> str:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    if isinstance(value, list) and not any(isinstance(part, list | dict) for part in value):
        return ";".join(map(_text, value))
    return _text(json.dumps(value, ensure_ascii=False))


def _check_size(text: Path, where: str) -> None:
    if text.stat().st_size > DOCUMENT_BYTES:
        limit = f"{DOCUMENT_BYTES >> 20} MiB"
        raise too_much(
            where,
            Text(
                "这个 JSON 文件需要整体读入内存，过大", "a JSON document this large has to be held in memory"
            ),
            Text(
                f"{limit}；按行存储的 JSON（.jsonl）不受此限",
                f"{limit}; JSON lines (.jsonl) have no such limit",
            ),
        )


def _no_json(where: str, error: Exception) -> SnapshotError:
    line = f":{error.lineno}:{error.colno}" if isinstance(error, json.JSONDecodeError) else ""
    return SnapshotError(
        Text(f"不是有效的 JSON（{error}）", f"not valid JSON ({error})"),
        where=where + line,
        expected=Text(
            "对象的列表、每行一个对象，或公共查询的返回内容",
            "a list of objects, one object a line, or an answer of the public query",
        ),
        todo=Text("重新导出；文件可能不完整", "export it again; the file may be cut off"),
    )


def _failed(where: str, content: Record) -> SnapshotError:
    said = _text(content.get("msg"))[:200]
    return SnapshotError(
        Text(f"公共查询没有成功（{said}）", f"the public query did not succeed ({said})"),
        where=where,
        expected=Text("params.list 中的查询结果", "results in params.list"),
        todo=Text("重新查询并保存返回内容", "query again and save the answer"),
    )

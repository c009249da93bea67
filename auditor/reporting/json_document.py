"""result.json: the result as it is, followed by its findings one per line, never held whole in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from auditor.findings.result import Result
from auditor.findings.store import Findings
from auditor.reporting.visible import escaped
from auditor.text import Lang


def render(result: Result, findings: Findings, to: Path, lang: Lang) -> None:
    """Writes a document of the schema `docs/result.schema.json`; the language makes no difference."""
    with to.open("w", encoding="utf-8", newline="\n") as file:
        file.write("{\n")
        file.writelines(f"{_text(name)}: {_lines(value)},\n" for name, value in _fields(result))
        file.write('"findings": [')
        file.writelines(_items(findings))
        file.write("]\n}\n")


def _fields(result: Result) -> Iterator[tuple[str, Any]]:
    yield from result.model_dump(mode="json").items()


def _lines(value: Any) -> str:
    """A list of records has one record per line, so that two results can be compared line by line."""
    if not (isinstance(value, list) and value and isinstance(value[0], dict)):
        return _text(value)
    return "[\n" + ",\n".join(_text(item) for item in value) + "\n]"


def _items(findings: Findings) -> Iterator[str]:
    before = "\n"
    for finding in findings:
        yield before + _text(finding)
        before = ",\n"
    yield "\n"


def _text(value: Any) -> str:
    return escaped(json.dumps(value, ensure_ascii=False, default=_date))


def _date(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)

"""``snapshot.yml``: what a person may fix beside the data when the reader cannot know it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from auditor.errors import SnapshotError
from auditor.snapshot.cleaning import date as dates
from auditor.snapshot.headers import READ_TABLES
from auditor.snapshot.schema import TABLES, Table
from auditor.text import Text

FILE_NAME = "snapshot.yml"


@dataclass(frozen=True)
class FileSettings:
    """What a file or one of its sheets is."""

    table: Table | None = None
    columns: dict[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Settings:
    """The content of one ``snapshot.yml``."""

    as_of: date | None = None
    province: str | None = None
    ignore: tuple[str, ...] = ()
    files: dict[str, FileSettings] = field(default_factory=dict)

    def of(self, file: str, sheet: str | None) -> FileSettings:
        """The settings of a sheet, else of its file, else none."""
        return self.files.get(f"{file}#{sheet}") or self.files.get(file) or FileSettings()


def load_settings(folder: Path) -> Settings:
    """Read ``snapshot.yml`` in a folder; without the file, everything is left open.

    Raises:
        SnapshotError: bad YAML, an unknown key, or a value of the wrong kind.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        return Settings()
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        detail = " ".join(str(error).split())
        raise _mistake(Text(f"不是有效的 YAML：{detail}", f"not valid YAML: {detail}")) from error
    return _settings({} if content is None else content)


def _settings(content: Any) -> Settings:
    _check_keys(content, ("as_of", "province", "ignore", "files"), "")
    ignore = content.get("ignore") or []
    if not isinstance(ignore, list) or not all(isinstance(name, str) for name in ignore):
        raise _mistake(Text("ignore 应为名称列表", "ignore must be a list of names"))
    files = content.get("files") or {}
    _check_mapping(files, "files")
    province = content.get("province")
    return Settings(
        as_of=_date(content.get("as_of")),
        province=None if province is None else str(province),
        ignore=tuple(ignore),
        files={str(name): _file(str(name), spec) for name, spec in files.items()},
    )


def _file(name: str, spec: Any) -> FileSettings:
    _check_keys(spec, ("table", "columns"), f"files.{name}")
    wanted = spec.get("table")
    if wanted is not None:
        _check_known(wanted, [t.name for t in READ_TABLES], f"files.{name}.table")
    columns = spec.get("columns") or {}
    _check_mapping(columns, f"files.{name}.columns")
    if columns and wanted is None:
        raise _mistake(
            Text(f"files.{name} 写了 columns，还应写 table", f"files.{name} has columns, so it needs table")
        )
    for header, column in columns.items():
        if column is not None:
            _check_known(column, list(TABLES[wanted].columns), f"files.{name}.columns.{header}")
    return FileSettings(TABLES[wanted] if wanted else None, {str(h): c for h, c in columns.items()})


def _date(value: Any) -> date | None:
    if value is None:
        return None
    iso = dates.clean(str(value)).value
    if iso is None:
        raise _mistake(Text(f"as_of 不是日期：{value}", f"as_of is not a date: {value}"))
    return date.fromisoformat(iso)


def _check_mapping(value: Any, where: str) -> None:
    if not isinstance(value, dict):
        place = where or FILE_NAME
        raise _mistake(Text(f"{place} 应为“键: 值”", f"{place} must be a mapping of keys to values"))


def _check_keys(value: Any, allowed: tuple[str, ...], where: str) -> None:
    _check_mapping(value, where)
    for key in value:
        _check_known(key, list(allowed), where or FILE_NAME)


def _check_known(name: Any, allowed: list[str], where: str) -> None:
    if name in allowed:
        return
    near = get_close_matches(str(name), allowed, 1, 0.5)
    hint = Text(f"，是否为 {near[0]}？", f", did you mean {near[0]}?") if near else Text("", "")
    options = ", ".join(allowed)
    raise _mistake(
        Text(f"{where}：不认识 {name}{hint.zh}", f"{where}: unknown {name}{hint.en}"),
        Text(f"{options} 之一", f"one of {options}"),
    )


def _mistake(found: Text, expected: Text | None = None) -> SnapshotError:
    todo = Text("修改 snapshot.yml 后重试", "mend snapshot.yml and try again")
    return SnapshotError(found, where=FILE_NAME, expected=expected, todo=todo)

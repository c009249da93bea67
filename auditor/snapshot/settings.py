"""``snapshot.yml``: what a person may fix beside the data when the reader cannot know it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from auditor.errors import SettingsError
from auditor.nearest import did_you_mean
from auditor.snapshot import postgres
from auditor.snapshot.cleaning import date as dates
from auditor.snapshot.cleaning import kind_of, province
from auditor.snapshot.code_settings import CodeSettings
from auditor.snapshot.codes import CodeList
from auditor.snapshot.header_words import READ_TABLES
from auditor.snapshot.schema import TABLES, Table
from auditor.snapshot.settings_file import SettingsFile, SheetPart, TablePart
from auditor.yaml_shape import blame_shape
from auditor.yaml_source import Key, Source, read_yaml

FILE_NAME = "snapshot.yml"

_NUMBERS = ("filing_number", "service_number")


@dataclass(frozen=True)
class FileSettings:
    """What a file or one of its sheets is; `values` are canonical, for columns that the file does not have.

    `tables` are those that stand side by side in it, if it holds several.
    """

    table: Table | None = None
    columns: Mapping[str, str | None] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, CodeList] = field(default_factory=dict)
    tables: tuple[FileSettings, ...] = ()


@dataclass(frozen=True)
class Settings:
    """The content of one ``snapshot.yml`` and of the code files it names; `sha256` is of their bytes."""

    as_of: date | None = None
    province: str | None = None
    provider: str | None = None
    scope: Literal["province", "provider"] | None = None
    ignore: tuple[str, ...] = ()
    databases: tuple[str, ...] = ()
    codes: Mapping[str, CodeList] = field(default_factory=dict)
    files: Mapping[str, FileSettings] = field(default_factory=dict)
    code_files: tuple[str, ...] = ()
    sha256: str = ""

    def entry(self, file: str, sheet: str | None) -> str | None:
        """The name under ``files`` that speaks of a sheet: itself, its file, or a pattern with ``*``."""
        places = (f"{file}#{sheet}", file)
        exact = next((place for place in places if place in self.files), None)
        patterns = [name for name in self.files if "*" in name]
        return exact or next(
            (p for place in places for p in patterns if fnmatchcase(place, _escaped(p))), None
        )

    def of(self, file: str, sheet: str | None) -> FileSettings:
        """The settings of a sheet, else of its file, else those of the whole snapshot."""
        entry = self.entry(file, sheet)
        return FileSettings(codes=self.codes) if entry is None else self.files[entry]

    def values_for(self, table: Table, fixed: FileSettings) -> dict[str, str]:
        """The values of every row of a sheet, where it has no column for them."""
        whose = {"provider": self.provider} if self.provider and table.name != "providers" else {}
        return {name: value for name, value in {**whose, **fixed.values}.items() if name in table.columns}


def load_settings(folder: Path) -> Settings:
    """Read ``snapshot.yml`` in a folder; without the file, everything is left open.

    Raises:
        SettingsError: every mistake of the file, and of the code files it names, with line and column.
    """
    path = folder / FILE_NAME
    return _Loader(folder, read_yaml(path, FILE_NAME)).load() if path.is_file() else Settings()


class _Loader:
    """Collects the mistakes of the file while its parts are put together."""

    def __init__(self, folder: Path, source: Source):
        self._folder, self._source = folder, source
        self._codes = CodeSettings(source, folder)

    def load(self) -> Settings:
        file = self._shaped()
        settings = self._settings(file) if file else Settings()
        mistakes = [m for source in (self._source, *self._codes.files.values()) for m in source.mistakes]
        if mistakes:
            raise SettingsError(FILE_NAME, mistakes)
        return settings

    def _shaped(self) -> SettingsFile | None:
        if self._source.mistakes:
            return None
        try:
            return SettingsFile.model_validate({} if self._source.data is None else self._source.data)
        except ValidationError as error:
            blame_shape(self._source, error, SettingsFile)
            return None

    def _settings(self, file: SettingsFile) -> Settings:
        codes = self._codes.resolve(("codes",), file.codes)
        files = {name: self._file(("files", name), part, codes) for name, part in file.files.items()}
        code_files = tuple(self._codes.files)
        return Settings(
            as_of=self._date(file.as_of),
            province=self._province(file.province),
            provider=self._value(("provider",), TABLES["accesses"], "provider", file.provider, {}),
            scope=file.scope,
            ignore=tuple(file.ignore),
            databases=self._databases(file.databases),
            codes=codes,
            files=files,
            code_files=code_files,
            sha256=_digest([self._folder / name for name in (FILE_NAME, *code_files)]),
        )

    def _databases(self, urls: list[str]) -> tuple[str, ...]:
        for i, url in enumerate(urls):
            if not postgres.is_url(url):
                self._source.blame(
                    ("databases", i),
                    "应为 postgresql://主机:端口/数据库",
                    "expected postgresql://HOST:PORT/DATABASE",
                )
        return tuple(urls)

    def _file(self, key: Key, part: SheetPart, codes: Mapping[str, CodeList]) -> FileSettings:
        own = self._codes.resolve((*key, "codes"), part.codes, codes)
        if part.tables:
            return self._several(key, part, own)
        table = self._table(key, part)
        if table is None:
            return FileSettings(codes=own)
        return self._one(key, table, part, own)

    def _several(self, key: Key, part: SheetPart, codes: Mapping[str, CodeList]) -> FileSettings:
        """Tables side by side in one sheet."""
        for name in ("table", "columns", "values"):
            if getattr(part, name):
                self._source.blame(
                    (*key, name), f"写了 tables，就不写 {name}", f"{name} has no place beside tables"
                )
        found = []
        for i, one in enumerate(part.tables):
            here = (*key, "tables", i)
            if self._known((*here, "table"), one.table, [t.name for t in READ_TABLES], "表", "table"):
                table = TABLES[one.table]
                settings = self._one(here, table, one, codes)
                keyed = {one.key: table.key} if one.key and one.columns else {}
                found.append(replace(settings, columns={**settings.columns, **keyed}))
        return FileSettings(codes=codes, tables=tuple(found))

    def _one(
        self, key: Key, table: Table, part: SheetPart | TablePart, codes: Mapping[str, CodeList]
    ) -> FileSettings:
        own = codes
        for header, column in part.columns.items():
            if column is not None:
                self._known((*key, "columns", header), column, list(table.columns), "列", "column")
        values = {
            name: self._value((*key, "values", name), table, name, v, own) for name, v in part.values.items()
        }
        return FileSettings(
            table, part.columns, {name: v for name, v in values.items() if v is not None}, own
        )

    def _table(self, key: Key, part: SheetPart) -> Table | None:
        if part.table is None:
            for name in ("columns", "values"):
                if getattr(part, name):
                    self._source.blame((*key, name), f"写了 {name}，还应写 table", f"{name} needs table")
            return None
        known = self._known((*key, "table"), part.table, [t.name for t in READ_TABLES], "表", "table")
        return TABLES[part.table] if known else None

    def _known(self, key: Key, word: str, known: list[str], zh: str, en: str) -> bool:
        if word not in known:
            hint, options = did_you_mean(word, known), ", ".join(known)
            self._source.blame(
                key,
                f"没有{zh}“{word}”{hint.zh}（可用：{options}）",
                f"there is no {en} '{word}'{hint.en} (known: {options})",
            )
        return word in known

    def _value(
        self, key: Key, table: Table, name: str, written: Any, codes: Mapping[str, CodeList]
    ) -> str | None:
        """The canonical text of a value that stands for a whole column."""
        if written is None or not self._known(key, name, list(table.columns), "列", "column"):
            return None
        column = table.columns[name]
        if column.source or column.type in _NUMBERS:
            self._source.blame(
                key, f"“{name}”不能整列取同一个值", f"'{name}' cannot be the same in every row"
            )
            return None
        text = str(written).lower() if isinstance(written, bool) else str(written)
        clean = kind_of(column, codes).clean(text)
        if clean.reason or clean.value is None:
            self._source.blame(
                key, f"“{text}”不能作为“{column.label.zh}”", f"'{text}' cannot be read as “{column.label.en}”"
            )
        return clean.value

    def _date(self, written: Any) -> date | None:
        iso = None if written is None else dates.clean(str(written)).value
        if written is not None and iso is None:
            self._source.blame(("as_of",), f"不是日期：{written}", f"not a date: {written}")
        return date.fromisoformat(iso) if iso else None

    def _province(self, written: Any) -> str | None:
        if written is None:
            return None
        key = province.clean(str(written)).value
        if key is None:
            hint = did_you_mean(str(written), province.NAMES)
            self._source.blame(
                ("province",), f"没有省份“{written}”{hint.zh}", f"no province '{written}'{hint.en}"
            )
        return province.label(key).zh if key else None


def _digest(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes() + b"\0" if path.is_file() else b"\0")
    return digest.hexdigest()


def _escaped(pattern: str) -> str:
    """Only ``*`` is special in names of files; brackets are common in them."""
    return pattern.replace("[", "[[]").replace("?", "[?]")

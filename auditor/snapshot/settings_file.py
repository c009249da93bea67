"""The shape of ``snapshot.yml`` and of the code files it names; anything else in them is a mistake."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from auditor.reference import load
from auditor.snapshot.codes import SYSTEM
from auditor.snapshot.header_words import READ_TABLES
from auditor.snapshot.schema import CODES

_SCALAR = {"type": ["string", "integer", "boolean"]}
_NAME = {"type": ["string", "integer"]}
_SYSTEMS = [SYSTEM, *load("numberings")["systems"]]

Scalar = Annotated[Any, WithJsonSchema(_SCALAR)]
TableName = Annotated[str, Field(json_schema_extra={"enum": [table.name for table in READ_TABLES]})]
SystemName = Annotated[Any, WithJsonSchema({"type": ["string", "integer"], "examples": _SYSTEMS})]


class Part(BaseModel):
    """Strict: a key that is not declared is a mistake, and nothing is converted silently."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)


class CodeFile(Part):
    """What the numbers and words of one code list mean."""

    numbers: dict[str, str | None] | None = None
    """Number to key or name, e.g. 7: private_non_enterprise. Replaces all packaged numbers of the list."""
    names: dict[str, str] = {}
    """More words for a value, e.g. 民非单位: private_non_enterprise."""
    flags: bool | None = None
    """Whether the numbers are bits that may be added up."""


class CodesPart(CodeFile):
    """A code list: a system, a file beside the data, or numbers and names written here; later ones win."""

    system: SystemName = None
    """A known numbering: 2023 (packaged), 2013, 2023-without-gaps."""
    file: str | None = None
    """A YAML file beside snapshot.yml with numbers, names, flags."""


def _system(value: Any) -> Any:
    """``nature: 2013`` is short for ``nature: {system: 2013}``."""
    return {"system": value} if isinstance(value, str | int) and not isinstance(value, bool) else value


Codes = dict[str, Annotated[CodesPart, BeforeValidator(_system)]]


class TablePart(Part):
    """One of several tables that stand side by side in a sheet."""

    table: TableName
    """The table."""
    key: str | None = None
    """The header of the column that identifies its records; rows that repeat one are one record."""
    columns: dict[str, str | None] = {}
    """Header to column: exactly these are read; without any, those that are recognised."""
    values: dict[str, Scalar] = {}
    """Column to the value of every row, for columns that the sheet does not have."""


class SheetPart(Part):
    """What a file, or one sheet of it, is."""

    table: TableName | None = None
    """The table it is read as."""
    columns: dict[str, str | None] = {}
    """Header to column; null ignores the column; header#2 is the second column with this header."""
    values: dict[str, Scalar] = {}
    """Column to the value of every row, for columns that the file does not have."""
    tables: list[TablePart] = []
    """In place of `table`: the tables that it holds side by side."""
    codes: Codes = {}
    """Code lists of this file only."""


class SettingsFile(Part):
    """snapshot.yml: what a person fixes beside the data when the reader cannot know it."""

    as_of: Annotated[Any, WithJsonSchema({"type": "string", "format": "date"})] = None
    """The day the data was exported."""
    province: Annotated[Any, WithJsonSchema(_NAME)] = None
    """The province of the snapshot."""
    provider: str | None = None
    """The access provider whose data this is: the value of every row where a file has no column for it."""
    scope: Literal["province", "provider"] | None = None
    """Whether the data is a whole province's or what one access provider knows; guessed by default."""
    ignore: list[str] = []
    """Names of files and folders that are not read."""
    databases: list[str] = []
    """URLs of PostgreSQL databases that hold tables of the snapshot, without passwords."""
    codes: Codes = {}
    """What the numbers of code lists mean."""
    files: dict[str, SheetPart] = {}
    """File, or file#sheet, to what it is; * stands for any characters."""


def json_schema() -> dict[str, Any]:
    """The JSON Schema of snapshot.yml, published as ``auditor/reference/snapshot.schema.json``."""
    schema = SettingsFile.model_json_schema()
    sheet = schema["$defs"]["SheetPart"]
    for part in (schema, sheet):
        part["properties"]["codes"] |= {
            "propertyNames": {"enum": list(CODES)},
            "additionalProperties": _SHORT,
        }
    sheet["allOf"] = [_columns_of(table.name, list(table.columns)) for table in READ_TABLES]
    schema["$defs"]["TablePart"]["allOf"] = [
        _columns_of(table.name, list(table.columns)) for table in READ_TABLES
    ]
    sheet["dependentRequired"] = {"columns": ["table"], "values": ["table"]}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "snapshot.yml"}


_SHORT = {"anyOf": [{"type": ["string", "integer"], "examples": _SYSTEMS}, {"$ref": "#/$defs/CodesPart"}]}


def _columns_of(table: str, columns: list[str]) -> dict[str, Any]:
    """The columns that a table takes, for editors that complete words."""
    takes = {
        "columns": {"additionalProperties": {"enum": [*columns, None]}},
        "values": {"propertyNames": {"enum": columns}},
    }
    return {
        "if": {"properties": {"table": {"const": table}}, "required": ["table"]},
        "then": {"properties": takes},
    }

"""Mistakes of shape, as pydantic finds them, in words for the author of the file and at the place in the file."""

from __future__ import annotations

import types
from datetime import date
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from auditor.nearest import did_you_mean
from auditor.text import Text
from auditor.yaml_source import Key, Source


def blame_shape(source: Source, error: ValidationError, shape: Any, below: Key = ()) -> None:
    """Note every error of a validation as a mistake of the file; `below` is where in it the shape begins."""
    for found in error.errors():
        key: Key = tuple(found["loc"])
        names = [part for part in key if isinstance(part, str)]
        text = (
            _words(found, key, shape, names[-1] if names else source.file)
            if key or found["input"]
            else _EMPTY
        )
        source.blame(_place(source, (*below, *key)), text.zh, text.en)


def _place(source: Source, key: Key) -> Key:
    """The longest beginning of the key that stands in the file: pydantic adds words of its own at the end."""
    while key and key not in source.marks:
        key = key[:-1]
    return key


def _words(found: Any, key: Key, shape: Any, name: str) -> Text:
    match found["type"]:
        case "extra_forbidden":
            hint = did_you_mean(name, _keys(shape, key[:-1]))
            cut = _CUT if found["input"] is None else Text("", "")
            return Text(f"没有键“{name}”{hint.zh}{cut.zh}", f"there is no key '{name}'{hint.en}{cut.en}")
        case "missing":
            return Text(f"缺少键“{name}”", f"the key '{name}' is missing")
        case "literal_error":
            return _no_choice(found, name)
        case "string_type" if isinstance(found["input"], int | date):
            written = str(found["input"]).lower() if isinstance(found["input"], bool) else found["input"]
            return Text(
                f'“{name}”应为文字，请加上引号："{written}"',
                f"'{name}' must be a text; put it in quotes: \"{written}\"",
            )
        case "string_pattern_mismatch":
            return Text(
                f"“{found['input']}”不像规则编号，应如 SHELL-001",
                f"'{found['input']}' does not look like a rule id such as SHELL-001",
            )
    kind = str(found["type"]).removesuffix("_type")
    return Text(
        f"“{name}”的值不对：应为{_KINDS.get(kind, kind)}", f"'{name}' has a wrong value: {found['msg']}"
    )


def _no_choice(found: Any, name: str) -> Text:
    """One word of a few was wanted."""
    wanted, given = found["ctx"]["expected"], found["input"]
    known = wanted.replace(" or ", ", ").replace("'", "").split(", ")
    hint = did_you_mean(str(given), known)
    return Text(
        f"“{name}”应为 {'、'.join(known)}{' 之一' if known[1:] else ''}，而不是“{given}”{hint.zh}",
        f"'{name}' must be {wanted}, not {given!r}{hint.en}",
    )


_EMPTY = Text("文件是空的", "the file is empty")
_CUT = Text(
    "（花括号里含逗号、冒号的文字要加双引号，冒号后要有空格）",
    " (in braces, put a text with a comma or colon in double quotes; a space follows every colon)",
)
_KINDS = {
    "string": "文字",
    "int": "整数",
    "bool": "true 或 false",
    "list": "列表，写在方括号里",
    "dict": "映射（键: 值）",
    "model": "映射（键: 值）",
    "date": "日期 YYYY-MM-DD",
    "too_short": "非空内容",
    "string_too_short": "非空文字",
}


def _keys(shape: Any, key: Key) -> list[str]:
    """The keys that a model takes at this place."""
    for part in key:
        shape = _below(shape, part)
    shape = _bare(shape)
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        return [field.alias or name for name, field in shape.model_fields.items()]
    return []


def _below(shape: Any, part: str | int) -> Any:
    shape = _bare(shape)
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        field = shape.model_fields.get(str(part))
        return field.annotation if field else Any
    arguments = get_args(shape)
    return arguments[-1] if arguments else Any


def _bare(shape: Any) -> Any:
    """Without `Annotated` and without `| None`."""
    if get_origin(shape) is Annotated:
        return _bare(get_args(shape)[0])
    if get_origin(shape) in (Union, types.UnionType):
        return _bare(next(a for a in get_args(shape) if a is not type(None)))
    return shape

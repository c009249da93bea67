"""Values of typed formats as the text that a CSV export would show."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from auditor.snapshot.readers.workbook import number_text


def texts_of(column: pa.Array) -> pa.Array:
    """The values as text, absent ones as empty text."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return texts_of(column.dictionary_decode())
    if pa.types.is_temporal(kind) or pa.types.is_integer(kind) or pa.types.is_decimal(kind) or _is_text(kind):
        return pc.fill_null(column.cast(pa.string()), "")
    return pa.array([text_of(value) for value in column.to_pylist()], pa.string())


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def text_of(value: object) -> str:
    """One value as text; several are joined by semicolons.

    Raises:
        UnicodeDecodeError: bytes that are not UTF-8.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value) if value - value == 0 else ""  # neither infinite nor NaN
    if isinstance(value, list | tuple):
        return ";".join(map(text_of, value))
    return value.decode() if isinstance(value, bytes) else str(value)

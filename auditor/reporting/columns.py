"""Columns of findings as short JSON: each value once, and for each finding which one it is."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Cells: TypeAlias = pa.Array | pa.ChunkedArray
Codes = npt.NDArray[np.int64]
Shown = Callable[[str], str]


def coded(cells: Cells, shown: Shown) -> tuple[list[str | None], Codes]:
    """The distinct values, nothing first and then in code point order, and each cell's position among them.

    Args:
        cells: strings.
        shown: how a value is written.
    """
    distinct = pc.unique(cells).drop_null()
    ordered = distinct.take(pc.sort_indices(distinct))
    found = pc.fill_null(pc.index_in(cells, value_set=ordered), -1)
    return [None, *map(shown, ordered.to_pylist())], np.asarray(found, dtype=np.int64) + 1


def column(cells: Cells, shown: Shown) -> list[Any]:
    """[values, codes] of one column."""
    values, codes = coded(cells, shown)
    return [values, codes.tolist()]


def combined(parts: Sequence[Codes]) -> tuple[list[Codes], Codes]:
    """The distinct combinations of several codes, in their order, and each row's position among them."""
    joined = np.zeros(len(parts[0]), dtype=np.int64)
    for part in parts:
        _, joined = np.unique(joined * (int(part.max(initial=0)) + 1) + part, return_inverse=True)
    _, first = np.unique(joined, return_index=True)
    return [part[first] for part in parts], joined


def steps(codes: Codes) -> list[int]:
    """The difference of each code to the one before; neighbours are alike, and small numbers pack well."""
    distances: list[int] = np.diff(codes, prepend=0).tolist()
    return distances


def packed(document: Any) -> str:
    """JSON, gzipped without a time stamp, in base64: letters that mean nothing inside HTML."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return b64encode(gzip.compress(text.encode("utf-8"), compresslevel=6, mtime=0)).decode("ascii")

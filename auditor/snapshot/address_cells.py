"""Cells with IP addresses: two columns folded into one, and lists unfolded into keys."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from auditor.snapshot.cleaning import ip
from auditor.snapshot.cleaning.base import PLACEHOLDER

_OCTETS = r"[0-9]{1,3}(\.[0-9]{1,3}){3}"

Numbers = npt.NDArray[np.int64]


def fold(raw: dict[str, pa.Array]) -> dict[str, pa.Array]:
    """The same cells, with ``first_ip`` and ``last_ip`` joined into ``ip_list``.

    Beginnings without a column of ends are ranges whose ends are hidden, unless they say their ends themselves.
    """
    if "first_ip" not in raw:
        return {name: cells for name, cells in raw.items() if name != "last_ip"}
    rest = {name: cells for name, cells in raw.items() if name not in ("first_ip", "last_ip", "ip_list")}
    first, last, lists = (
        _tidy(raw.get(name), raw["first_ip"]) for name in ("first_ip", "last_ip", "ip_list")
    )
    if "last_ip" not in raw:
        alone = pc.match_substring_regex(first, rf"^{_OCTETS}$|^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*$")
        last = pc.if_else(alone, "*", "")
    return {**rest, "ip_list": _join(lists, _join(first, last, "-"), ";")}


def _tidy(cells: pa.Array | None, like: pa.Array) -> pa.Array:
    """Trimmed cells, ``""`` where there is nothing and ``*`` for errors of a spreadsheet; all blank without a column."""
    if cells is None:
        return pa.repeat(pa.scalar(""), len(like))
    trimmed = pc.utf8_trim_whitespace(cells)
    empty = pc.match_substring_regex(trimmed, PLACEHOLDER)
    damaged = pc.match_substring_regex(trimmed, r"^#[A-Z#]")
    return pc.if_else(damaged, "*", pc.if_else(empty, "", trimmed))


def _join(left: pa.Array, right: pa.Array, separator: str) -> pa.Array:
    """The two cells of each row joined, or the one that is filled."""
    both = pc.and_(pc.not_equal(left, ""), pc.not_equal(right, ""))
    between = pc.if_else(both, separator, "")
    return pc.binary_join_element_wise(left, between, right, "")


def unfold(lists: pa.Array, *, keep_empty: bool) -> tuple[pa.Array, dict[str, pa.Array]]:
    """Every range of canonical lists: the position of its list, and columns first_ip, end_ip (keys), ip_text.

    With `keep_empty`, a null list gives one row of nulls; else none.
    """
    parts = pc.split_pattern(pc.fill_null(lists, "") if keep_empty else lists, ";")
    flat = pc.list_flatten(parts)
    text = pc.if_else(pc.equal(flat, ""), None, flat)
    first_ip, end_ip = _keys(text)
    return pc.list_parent_indices(parts), {"first_ip": first_ip, "end_ip": end_ip, "ip_text": text}


def _keys(ranges: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Keys of canonical ranges, null where null: IPv4 in columns, the few others one by one."""
    v6 = pc.fill_null(pc.match_substring(ranges, ":"), False)
    v4 = pc.and_(pc.invert(v6), pc.is_valid(ranges))
    nothing = pa.nulls(len(ranges), pa.string())
    others = [ip.keys(text) for text in ranges.filter(v6).to_pylist()]
    found = []
    for side, past, end in ((0, 0, r"-.*"), (1, 1, r".*-")):
        addresses = pc.replace_substring_regex(ranges.filter(v4), end, "")
        filled = pc.replace_with_mask(nothing, v4, _hex(_v4_numbers(addresses) + past))
        found.append(pc.replace_with_mask(filled, v6, pa.array([pair[side] for pair in others], pa.string())))
    return found[0], found[1]


def _v4_numbers(addresses: pa.Array) -> Numbers:
    """IPv4 addresses as numbers of the mapped block ::ffff:0:0/96."""
    octets: Numbers = pc.list_flatten(pc.split_pattern(addresses, ".")).cast(pa.int64()).to_numpy()
    return octets.reshape(-1, 4) @ np.array([1 << 24, 1 << 16, 1 << 8, 1], np.int64) + (0xFFFF << 32)


def _hex(numbers: Numbers) -> pa.Array:
    """Numbers below 2**63 as 32 hex digits each, built in one buffer."""
    digits = np.full((len(numbers), 32), ord("0"), np.uint8)
    shifts = np.arange(60, -1, -4, dtype=np.int64)
    digits[:, 16:] = np.frombuffer(b"0123456789abcdef", np.uint8)[(numbers[:, None] >> shifts) & 15]
    ends = np.arange(0, 32 * len(numbers) + 1, 32, dtype=np.int32)
    return pa.StringArray.from_buffers(len(numbers), pa.py_buffer(ends), pa.py_buffer(digits))

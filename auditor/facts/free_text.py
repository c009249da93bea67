"""Free text without the identity numbers, telephones and mails that people leave in it, over whole columns."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from auditor.snapshot.masking import mask_raw

# A telephone number, the shortest of what `mask_raw` hides besides mail addresses; a filing number has ten digits in a row.
_SHORTEST_NUMBER, _DIGITS = 11, r"\p{Nd}[\p{Nd} -]{10}"


def without_personal_data(table: ir.Table, names: Sequence[str]) -> ir.Table:
    """The table with `mask_raw` of these text columns; the very same table where there is nothing to hide."""
    for name in _suspicious(table, names):
        table = _free_text(table, name)
    return table


def _suspect(text: ir.StringValue) -> ir.BooleanValue:
    """Can it hold what `mask_raw` changes? The cheap tests come first."""
    return text.contains("@") | ((text.length() >= _SHORTEST_NUMBER) & text.re_search(_DIGITS))


def _suspicious(table: ir.Table, names: Sequence[str]) -> list[str]:
    """The columns that hold any such text, found in one scan."""
    if not names:
        return []
    found = table.agg(**{name: _suspect(table[name]).any() for name in names}).to_pyarrow().to_pylist()[0]
    return [name for name in names if found[name]]


def _free_text(table: ir.Table, name: str) -> ir.Table:
    """Only the few distinct values that may hold personal data are looked at one by one."""
    suspects = table.filter(_suspect(table[name])).select(raw=table[name]).distinct().to_pyarrow()
    texts = [str(text) for text in suspects["raw"].to_pylist()]
    clean = ibis.memtable(pa.table({"raw": texts, "clean": [mask_raw(text) for text in texts]}))
    joined = table.left_join(clean, table[name] == clean.raw)
    return joined.mutate(**{name: ibis.coalesce(joined.clean, joined[name])}).drop("raw", "clean")

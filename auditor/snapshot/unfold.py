"""From one source row to the canonical rows it fills: a list in a cell becomes rows of its own."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from auditor.snapshot import address_cells
from auditor.snapshot.cleaning import domain
from auditor.snapshot.schema import TABLES, Table

Columns = dict[str, pa.Array]

# Tables with one row for each IP range, and the cell that holds the ranges.
_BY_RANGE = {"ip_allocations": "ip_list", "resolutions": "ip"}


def unfold(table: Table, columns: Columns) -> dict[str, pa.Table]:
    """The rows of a table and of its children; `columns` has an array for every column that can be read."""
    if table.name in _BY_RANGE:
        parents, ranges = address_cells.unfold(columns[_BY_RANGE[table.name]], keep_empty=True)
        return _stored(table, {**_taken(columns, parents), **ranges})
    if table.name == "service_domains":
        parents, domains = _split(pc.fill_null(columns["domain"], ""))
        return _stored(
            table, {**_taken(columns, parents), "domain": pc.if_else(pc.equal(domains, ""), None, domains)}
        )
    if table.name == "blacklist":
        return _stored(table, {**columns, "domain": _hosts(columns["value"])})
    return _stored(table, columns) | _children(table, columns)


def _children(table: Table, columns: Columns) -> dict[str, pa.Table]:
    if table.name == "accesses":
        parents, ranges = address_cells.unfold(columns["ip_list"], keep_empty=False)
        return _stored(TABLES["access_ips"], {"row_id": columns["row_id"].take(parents), **ranges})
    if table.name == "services":
        parents, domains = _split(columns["domains"])
        own = {name: columns[name] for name in ("row_id", "service_no")}
        return _stored(TABLES["service_domains"], {**_taken(own, parents), "domain": domains})
    return {}


def _hosts(values: pa.Array) -> pa.Array:
    """The domains among the entries of a list, as domains are stored; null for numbers and names."""
    return pa.array([value and domain.clean(value).value for value in values.to_pylist()], pa.string())


def _split(lists: pa.Array) -> tuple[pa.Array, pa.Array]:
    parts = pc.split_pattern(lists, ";")
    return pc.list_parent_indices(parts), pc.list_flatten(parts)


def _taken(columns: Columns, parents: pa.Array) -> Columns:
    return {name: column.take(parents) for name, column in columns.items()}


def _stored(table: Table, columns: Columns) -> dict[str, pa.Table]:
    length = len(columns["row_id"])
    arrays = [columns[f.name] if f.name in columns else pa.nulls(length, f.type) for f in table.schema]
    return {table.name: pa.Table.from_arrays(arrays, schema=table.schema)}

"""Small canonical tables as Parquet, and the facts that come of them, by record."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from auditor.facts.observe import observe
from auditor.facts.tables import HISTORY
from auditor.snapshot import doubts
from auditor.snapshot.model import Snapshot, Source
from auditor.snapshot.schema import TABLES

AS_OF = date(2026, 6, 30)
Row = dict[str, Any]


def key(address: str) -> str:
    """The sortable key of an address, by the contract: 32 hexadecimal digits, IPv4 mapped into ::ffff:0:0/96."""
    ip = ipaddress.ip_address(address)
    return f"{int(ip) + (0xFFFF << 32 if ip.version == 4 else 0):032x}"


def end(address: str) -> str:
    """The key after an address: `g` after the very last."""
    after = int(key(address), 16) + 1
    return "g" if after == 1 << 128 else f"{after:032x}"


def span(first: str, last: str | None = None) -> Row:
    """first_ip and end_ip of a range with its last address included."""
    return {"first_ip": key(first), "end_ip": end(last or first)}


@dataclass
class World:
    """Rows of one made-up snapshot."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in TABLES})
    doubts: list[Row] = field(default_factory=list)
    history: list[Row] = field(default_factory=list)
    format: str = "csv"

    def add(self, table: str, **values: Any) -> int:
        """One row; gives its row_id."""
        row_id = sum(map(len, self.rows.values())) + 1
        self.rows[table].append({"row_id": row_id, **values})
        return row_id

    def subject(self, number: str | None, **values: Any) -> int:
        return self.add("subjects", subject_no=number, **{"status": "valid", **values})

    def service(self, number: str | None, **values: Any) -> int:
        return self.add(
            "services", service_no=number, **{"status": "valid", "filed_on": date(2020, 1, 1), **values}
        )

    def access(self, service: str | None, *ranges: str, **values: Any) -> int:
        """One access; each range is `first` or `first-last`."""
        row_id = self.add("accesses", service_no=service, ip_list=";".join(ranges) or None,
                          **{"status": "active", "provider": "甲接入商", **values})  # fmt: skip
        for text in ranges:
            self.rows["access_ips"].append({"row_id": row_id, **span(*text.split("-"))})
        return row_id

    def allocation(self, provider: str, text: str, assignee: str | None = None) -> int:
        return self.add(
            "ip_allocations", provider=provider, assignee=assignee, ip_text=text, **span(*text.split("-"))
        )

    def domain(self, service: str, *domains: str) -> None:
        for name in domains:
            self.add("service_domains", service_no=service, domain=name)

    def resolution(self, domain: str, ip: str | None = None, **values: Any) -> int:
        address = {**span(ip), "ip_text": ip} if ip else {}
        return self.add("resolutions", domain=domain, **{"observed_on": AS_OF, **address, **values})

    def doubt(self, table: str, pattern: str | None, column: str | None = None) -> None:
        """A row of its own that could not be read, and the number or domain that it mentions."""
        clue = pattern and ("domain" if column == "domain" else "number")
        row_id = 1_000_000 + len(self.doubts)
        self.doubts.append(
            {"table": table, "row_id": row_id, "column": column, "clue": clue, "pattern": pattern}
        )

    @property
    def strays(self) -> bool:
        """Is there a row of which nothing tells whose it is?"""
        keys = {"subjects": "subject_no", "services": "service_no", "accesses": "service_no"}
        keyless = any(row[key] is None for table, key in keys.items() for row in self.rows[table])
        return keyless or any(doubt["clue"] is None for doubt in self.doubts)

    def facts(self, folder: Path) -> Mapping[str, dict[int, Row]]:
        """Every fact of every record, by kind and row_id."""
        tables = {
            name: [_write(folder / f"{name}.parquet", self.rows[name], TABLES[name].schema)]
            for name in TABLES
        }
        unread = [_write(folder / "doubts.parquet", self.doubts, doubts.SCHEMA)]
        columns = frozenset(
            f"{name}.{column}" for name, table in TABLES.items() for column in table.schema.names
        )
        held = {name: name for name in TABLES["services"].columns}
        source = Source(0, "made-up", None, self.format, None, "", 0, 0, "services", held, (), 0, 0, 0)
        snapshot = Snapshot("made-up", AS_OF, None, (source,), tables, columns, [], unread, ())
        history = _write(folder / "history.parquet", self.history, HISTORY.to_pyarrow())
        observed = observe(snapshot, ibis.duckdb.connect(), history if self.history else None)
        return {
            kind: {row["record_id"]: row for row in table.to_pyarrow().to_pylist()}
            for kind, table in observed.tables.items()
        }


def _write(path: Path, rows: list[Row], schema: pa.Schema) -> Path:
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path)
    return path

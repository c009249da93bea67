"""Where cleaned rows go: Parquet parts in a working folder, one for each table and source."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from auditor.snapshot.schema import TABLES


class Store:
    """Writes parts as they come and remembers them; close it before reading them."""

    def __init__(self, work: Path) -> None:
        work.mkdir(parents=True, exist_ok=True)
        self._work = work
        self._open: dict[str, pq.ParquetWriter] = {}
        self.parts: dict[str, list[Path]] = {}

    def write(self, name: str, source: int, rows: pa.Table) -> None:
        """Append rows to the part of this table and source; nothing happens when there are none."""
        if not rows.num_rows:
            return
        if name not in self._open:
            self._open[name] = self._part(name, source, rows.schema)
        self._open[name].write_table(rows)

    def end_source(self) -> None:
        """Close the parts of the source that was read."""
        for writer in self._open.values():
            writer.close()
        self._open = {}

    def discard(self, source: int) -> None:
        """Forget what was written of a source that broke off, so that no half of it is taken for the whole."""
        self.end_source()
        mine = f"-{source:04d}.parquet"
        kept = {name: [p for p in parts if not p.name.endswith(mine)] for name, parts in self.parts.items()}
        self.parts = {name: parts for name, parts in kept.items() if parts}

    def tables(self) -> dict[str, list[Path]]:
        """The parts of every canonical table."""
        return {name: self.all_parts(name, table.schema) for name, table in TABLES.items()}

    def all_parts(self, name: str, schema: pa.Schema) -> list[Path]:
        """The parts of one name; an empty one when nothing was written."""
        if name not in self.parts:
            self._part(name, 0, schema).close()
        return self.parts[name]

    def _part(self, name: str, source: int, schema: pa.Schema) -> pq.ParquetWriter:
        path = self._work / f"{name}-{source:04d}.parquet"
        self.parts.setdefault(name, []).append(path)
        return pq.ParquetWriter(path, schema)

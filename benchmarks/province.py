"""A clean province of any size, written by DuckDB in seconds: what the four ways of `benchmarks.compare` read.

`auditor sample` writes exports as messy as real ones; the hand-written scripts could not read those without the cleaning
that is half of this program. So every cell here is canonical already, which favours the scripts.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb

AS_OF = "2026-11-23"

SCRIPT = Path(__file__).with_suffix(".sql")


def write_province(folder: Path, services: int) -> Path:
    """Seven CSV files in UTF-8 and a `snapshot.yml` with the date.

    Args:
        folder: made here; it holds nothing else.
        services: up to 13 million, after which addresses repeat.
    """
    folder.mkdir(parents=True)
    connection = duckdb.connect(config={"memory_limit": "3GB", "temp_directory": str(folder / "spilled")})
    connection.execute(SCRIPT.read_text(encoding="utf-8").format(services=services, folder=folder))
    connection.close()
    (folder / "snapshot.yml").write_text(f"as_of: {AS_OF}\nprovince: 贵州\n", encoding="utf-8")
    return folder


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--services", type=int, default=100_000)
    chosen = parser.parse_args()
    write_province(chosen.folder, chosen.services)

"""The practical limit: one hand-written DuckDB script with the same twelve checks, from CSV to a list of findings."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from benchmarks.dozen import A_MONTH_AGO, A_WEEK_AGO, AS_OF

SCRIPT = Path(__file__).with_suffix(".sql")


def main(snapshot: Path, findings: Path) -> None:
    """Read, check, write."""
    spilled = str(findings.with_suffix(".spilled"))
    connection = duckdb.connect(config={"memory_limit": "4GB", "temp_directory": spilled})
    script = SCRIPT.read_text(encoding="utf-8")
    connection.execute(
        script.format(
            snapshot=snapshot, findings=findings, as_of=AS_OF, week_ago=A_WEEK_AGO, month_ago=A_MONTH_AGO
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

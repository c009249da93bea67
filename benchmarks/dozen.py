"""The twelve checks that all four ways express, and the form in which each of them writes what it found."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

AS_OF = "2026-11-23"
A_WEEK_AGO, A_MONTH_AGO = "2026-11-16", "2026-10-24"
"""The day `shell_grace_days` before the as-of date, and the last day of an observation that is not too old."""

SUBJECT_RULES = ("SHELL-003", "SHELL-004", "CRED-004", "CRED-013")
"""Their findings are named by the subject's number; those of all others by the service's."""
RULES = (
    *SUBJECT_RULES,
    "SHELL-001",
    "SHELL-002",
    "INT-001",
    "INT-004",
    "LIFE-005",
    "LIFE-006",
    "ACC-004",
    "ACC-005",
)

Finding = tuple[str, str]
"""Rule and filing number."""


def write(findings: Iterable[Finding], to: Path) -> None:
    """One line for each finding, without a header."""
    with to.open("w", encoding="utf-8") as file:
        file.writelines(f"{rule},{number}\n" for rule, number in findings)


def run(find: Callable[[Path], Iterable[Finding]]) -> None:
    """`python -m benchmarks.by_... SNAPSHOT FINDINGS`."""
    write(find(Path(sys.argv[1])), Path(sys.argv[2]))

"""ICP Filing Auditor: audits snapshots of Chinese ICP filings (ICP备案) with rules that are data.

import auditor
run = auditor.audit("exports/2026-11-23")
run.findings       # pandas DataFrame, one row for each finding
run.rules          # pandas DataFrame, one row for each rule with its counts
run.result         # everything the reports show
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from auditor.errors import AuditorError, ExitCode
    from auditor.run import Run, audit

__all__ = ["AuditorError", "ExitCode", "Run", "__version__", "audit"]

_HOMES = {
    "Run": "auditor.run",
    "audit": "auditor.run",
    "AuditorError": "auditor.errors",
    "ExitCode": "auditor.errors",
}


def __getattr__(name: str) -> Any:
    """Import the public names when they are first used, so that small commands start at once."""
    if name not in _HOMES:
        raise AttributeError(f"module 'auditor' has no attribute '{name}'")
    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(_HOMES[name]), name)

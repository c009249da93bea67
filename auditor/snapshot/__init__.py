"""From exported files to canonical tables: readers, cleaning, rejects."""

from auditor.snapshot.model import Snapshot, Source
from auditor.snapshot.reading import read_snapshot

__all__ = ["Snapshot", "Source", "read_snapshot"]

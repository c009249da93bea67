"""From exported files to canonical tables: readers, cleaning, rejects."""

from auditor.snapshot.model import Snapshot, Source
from auditor.snapshot.province import province_of
from auditor.snapshot.reading import read_snapshot

__all__ = ["Snapshot", "Source", "province_of", "read_snapshot"]

"""From exported files to canonical tables: readers, cleaning, rejects."""

from auditor.snapshot.model import Snapshot, Source
from auditor.snapshot.province import mixed, province_of
from auditor.snapshot.reading import read_snapshot

__all__ = ["Snapshot", "Source", "mixed", "province_of", "read_snapshot"]

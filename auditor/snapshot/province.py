"""Whose snapshot it is: the province that snapshot.yml names, else that of nearly all filing numbers."""

from __future__ import annotations

import pyarrow.compute as pc
import pyarrow.parquet as pq

from auditor.reference import load
from auditor.snapshot.cleaning import province
from auditor.snapshot.model import Snapshot

MOST = 0.9
"""Share of the subjects' numbers from which on a snapshot counts as one province's."""


def province_of(snapshot: Snapshot) -> str | None:
    """The key of the province, such as 黔; None where numbers of several provinces are mixed."""
    if snapshot.province:
        return province.clean(snapshot.province).value
    counted = _counted(snapshot)
    if not counted or counted[0][1] < MOST * sum(count for _, count in counted):
        return None
    return province.clean(counted[0][0]).value


def mixed(snapshot: Snapshot) -> tuple[str, ...]:
    """The keys of the provinces that are mixed, that with most numbers first; none where it is one province's."""
    return (
        ()
        if province_of(snapshot)
        else tuple(key for key, _ in _counted(snapshot) if key in load("provinces"))
    )


def _counted(snapshot: Snapshot) -> list[tuple[str, int]]:
    """First characters of the subjects' numbers, the most frequent first."""
    numbers = pq.ParquetDataset(snapshot.tables["subjects"]).read(["subject_no"])["subject_no"]
    letters = pc.utf8_slice_codeunits(numbers.drop_null(), 0, 1)
    counted = sorted((-row["counts"], row["values"]) for row in letters.value_counts().to_pylist())
    return [(letter, -count) for count, letter in counted]

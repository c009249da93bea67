"""What a pass over the bytes of a workbook shows before it is loaded: whether it fits, and what loading hides.

The library that loads workbooks makes room for every cell between the first and the last filled one, gives error
values as empty cells, and does not tell the date system.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Cell = tuple[int, int]
"""Row and column, both from 0."""


@dataclass(frozen=True)
class Survey:
    """Date system, and the cells of each sheet (by its position in the workbook) that hold #N/A, #REF! ..."""

    epoch_1904: bool = False
    errors: dict[int, set[Cell]] = field(default_factory=dict)

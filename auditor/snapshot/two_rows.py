"""Headers of two rows: a group above (often a merged cell), the fields of the group below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

_GROUP_WORDS = re.compile(r"(?:基本|备案)?(?:信息|情况|资料)$")

Known = Callable[[str], bool]


def two_row_headers(head: list[list[str]], known: Known) -> Iterator[tuple[int, list[str]]]:
    """For every two rows that follow each other, the header they would make, and the number of the lower one."""
    for row, (upper, lower) in enumerate(pairwise(head), start=2):
        yield row, _joined(upper, lower, known)


def grouped_headers(head: Sequence[list[str]], known: Known) -> Iterator[tuple[int, list[str], list[str]]]:
    """For every two rows that follow each other: the number of the lower one, their headers, and the group above each."""
    for row, (upper, lower) in enumerate(pairwise(head), start=2):
        width = max(len(upper), len(lower))
        group, groups = "", []
        for above, below in zip(_padded(upper, width), _padded(lower, width), strict=True):
            group = above or group
            groups.append(group if below and below != above else "")
        yield row, _joined(upper, lower, known), groups


def _joined(upper: list[str], lower: list[str], known: Known) -> list[str]:
    """主体负责人 above 姓名 is 主体负责人姓名 if that is known, else 姓名; a cell with nothing below stands alone."""
    width = max(len(upper), len(lower))
    group, cells = "", []
    for above, below in zip(_padded(upper, width), _padded(lower, width), strict=True):
        group = above or group  # of merged cells only the first holds the text
        names = (group + below, _GROUP_WORDS.sub("", group) + below) if below else (above,)
        cells.append(next((name for name in names if known(name)), below or above))
    return cells


def _padded(cells: list[str], width: int) -> list[str]:
    return [cell.strip() for cell in cells] + [""] * (width - len(cells))

"""The date of a snapshot: given, written beside the data, or part of its name. Never today."""

from __future__ import annotations

import re
from datetime import date

from auditor.errors import SnapshotError
from auditor.snapshot.cleaning import date as dates
from auditor.snapshot.origin import Origin
from auditor.snapshot.settings import Settings
from auditor.text import Text

_DATE = re.compile(
    r"(?<!\d)(\d{4})(?:([-_.])(\d{1,2})\2(\d{1,2})|(\d{2})(\d{2})|年(\d{1,2})月(\d{1,2})日)(?!\d)"
)


def decide_as_of(origin: Origin, given: date | None, settings: Settings) -> date:
    """The first of: the argument, ``as_of`` of snapshot.yml, a date in the folder's or file's name.

    Raises:
        SnapshotError: none of them says it.
    """
    found = given or settings.as_of or _in_name(origin.name)
    if found is None:
        raise SnapshotError(
            Text("不知道快照日期", "the date of the snapshot is not known"),
            where=origin.shown,
            expected=Text(
                "--as-of、snapshot.yml 中的 as_of，或名称中的日期",
                "--as-of, as_of in snapshot.yml, or a date in the name",
            ),
            todo=Text(
                "加上 --as-of 2026-11-23（数据导出的日期）",
                "add --as-of 2026-11-23 (the day the data was exported)",
            ),
        )
    return found


def _in_name(name: str) -> date | None:
    for match in _DATE.finditer(name):
        year, month, day = [part for part in match.groups() if part and part.isdecimal()]
        iso = dates.clean(f"{year}-{month}-{day}").value
        if iso:
            return date.fromisoformat(iso)
    return None

"""The answers of the public query (公共查询): each row is a service with its subject and one of its domains.

They become two tables, in which a subject and a service stand once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

Record = dict[str, Any]
Table = tuple[list[str], list[tuple[int, Record | str]]]
"""Keys, and the numbered records; a text stands for what is no record."""

_SUBJECT, _SERVICE, _DOMAIN = "mainLicence", "serviceLicence", "domain"
_OF_SUBJECT = (
    _SUBJECT, "unitName", "natureName", "natureId", "leaderName", "mainUnitCertType", "mainUnitCertNo",
    "mainUnitAddress", "provinceId", "cityId", "countyId",
)  # fmt: skip
_ID_OF_NAME = {"natureName": "natureId"}
_OF_DOMAIN = (_DOMAIN, "domainId")


def is_answer(value: object) -> bool:
    """Whether this is an answer with its envelope: ``{code, msg, success, params: {list: [...]}}``."""
    return isinstance(value, dict) and isinstance(value.get("params"), dict) and "list" in value["params"]


def is_failure(value: object) -> bool:
    """Whether this is an answer that has no results because the query failed."""
    return isinstance(value, dict) and {"code", "success"} <= value.keys() and not is_answer(value)


def is_row(value: object) -> bool:
    """Whether this is one row of an answer."""
    return isinstance(value, dict) and {_SUBJECT, _SERVICE} <= value.keys()


def tables(values: Iterable[object]) -> dict[str, Table]:
    """The tables of subjects and of services; rows keep the number that they have in all answers together."""
    rows = list(enumerate((row for value in values for row in _rows(value)), start=1))
    keys = list(dict.fromkeys(key for _, row in rows if isinstance(row, dict) for key in row))
    keys = [key for key in keys if key not in {_ID_OF_NAME.get(other) for other in keys}]
    subject = [key for key in keys if key in _OF_SUBJECT]
    service = [key for key in keys if key not in _OF_SUBJECT or key == _SUBJECT]
    return {
        "主体 subjects": (subject, _distinct(rows, subject)),
        "服务 services": (service, _joined(rows, service)),
    }


def _rows(value: object) -> Iterator[Record | str]:
    if isinstance(value, dict) and is_answer(value):
        found = value["params"]["list"]
        yield from (row if isinstance(row, dict) else str(row) for row in found or ())
    else:
        yield value if isinstance(value, dict) else str(value)


def _distinct(rows: list[tuple[int, Record | str]], keys: list[str]) -> list[tuple[int, Record | str]]:
    """The first of those rows that are the same under the keys; what is no record is left to the services."""
    first: dict[str, tuple[int, Record | str]] = {}
    for number, row in rows:
        if isinstance(row, dict):
            own = {key: row.get(key) for key in keys}
            first.setdefault(repr(own), (number, own))
    return list(first.values())


def _joined(rows: list[tuple[int, Record | str]], keys: list[str]) -> list[tuple[int, Record | str]]:
    """Rows that differ in their domain only become one row with all domains."""
    services: dict[str, tuple[int, Record | str]] = {}
    for number, row in rows:
        if not isinstance(row, dict):
            services[f"#{number}"] = number, row
            continue
        same = repr({key: row.get(key) for key in keys if key not in _OF_DOMAIN})
        _, kept = services.setdefault(same, (number, {**row, _DOMAIN: []}))
        if isinstance(kept, dict) and row.get(_DOMAIN):
            kept[_DOMAIN].append(row[_DOMAIN])
    return list(services.values())

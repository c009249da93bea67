"""The answers of the public query (公共查询): each row is a service with its subject and one of its domains.

Tools keep them in envelopes of their own: rows are looked for in lists and objects of any depth.
They become two tables, in which a subject and a service stand once; what is no record is told with the services.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

Record = dict[str, Any]
Numbered = tuple[int, Record | str]
"""A row number with a record, or with a text that is no record."""

Table = tuple[list[str], Sequence[Numbered]]
"""Keys, and the numbered records."""

_SUBJECT, _SERVICE, _DOMAIN = "mainLicence", "serviceLicence", "domain"
_OF_SUBJECT = (
    _SUBJECT, "unitName", "natureName", "natureId", "leaderName", "mainUnitCertType", "mainUnitCertNo",
    "mainUnitAddress", "provinceId", "cityId", "countyId",
)  # fmt: skip
_ID_OF_NAME = {"natureName": "natureId"}
_OF_DOMAIN = (_DOMAIN, "domainId", "limitAccess")
_EMPTY: tuple[object, ...] = (None, "", [])


def _is_answer(value: object) -> bool:
    """Whether this is an answer with its envelope: ``{code, msg, success, params: {list: [...]}}``."""
    return isinstance(value, dict) and isinstance(value.get("params"), dict) and "list" in value["params"]


def is_failure(value: object) -> bool:
    """Whether this is an answer that has no results because the query failed."""
    return isinstance(value, dict) and {"code", "success"} <= value.keys() and not _is_answer(value)


def _is_row(value: object) -> bool:
    return isinstance(value, dict) and {_SUBJECT, _SERVICE} <= value.keys()


def has_rows(value: object) -> bool:
    """Whether rows, or an answer without any, are somewhere in a value."""
    waiting = [value]
    while waiting:
        here = waiting.pop()
        if _is_row(here) or _is_answer(here):
            return True
        waiting += _within(here)
    return False


def _within(value: object) -> list[object]:
    if isinstance(value, dict):
        return [part for part in value.values() if isinstance(part, dict | list)]
    return list(value) if isinstance(value, list) else []


def tables(values: Iterable[object]) -> dict[str, Table]:
    """The tables of subjects and of services; rows keep the number that they have in all answers together."""
    rows: list[Numbered] = list(enumerate((row for value in values for row in _rows(value)), start=1))
    keys = list(dict.fromkeys(key for _, row in rows if isinstance(row, dict) for key in row))
    keys = [key for key in keys if key not in {_ID_OF_NAME.get(other) for other in keys}]
    subject = [key for key in keys if key in _OF_SUBJECT]
    service = [key for key in keys if key not in _OF_SUBJECT or key == _SUBJECT]
    broken = [found for found in rows if not isinstance(found[1], dict)]
    services = sorted([*_merged(rows, service, _SERVICE), *broken], key=lambda found: found[0])
    return {
        "主体 subjects": (subject, _merged(rows, subject, _SUBJECT)),
        "服务 services": (service, services),
    }


def _rows(value: object) -> Iterator[Record | str]:
    """The rows in a value in their order; what stands beside rows in a list is no record, and is told."""
    waiting: list[tuple[object, bool]] = [(value, True)]
    while waiting:
        here, listed = waiting.pop()
        if isinstance(here, list):
            beside_rows = any(map(_is_row, here))
            waiting += [(p, True) for p in reversed(here) if beside_rows or isinstance(p, dict | list)]
        elif isinstance(here, dict) and (_is_row(here) or (listed and not _within(here))):
            yield here
        elif isinstance(here, dict):
            waiting += [(part, False) for part in reversed(_within(here))]
        else:
            yield str(here)


def _merged(rows: list[Numbered], keys: list[str], identity: str) -> list[Numbered]:
    """One record for all rows with the same number that do not contradict each other; it keeps the first's place."""
    kept: dict[str, list[tuple[int, Record]]] = {}
    for number, row in rows:
        if isinstance(row, dict):
            own = {key: row[key] for key in keys if row.get(key) not in _EMPTY}
            same = kept.setdefault(str(own.get(identity, f"#{number}")), [])
            fitting = next((record for _, record in same if _agree(record, own)), None)
            if fitting is None:
                same.append((number, fitting := {}))
            _add(fitting, own)
    return sorted((found for same in kept.values() for found in same), key=lambda found: found[0])


def _agree(record: Record, row: Record) -> bool:
    return all(record.get(key, value) == value for key, value in row.items() if key not in _OF_DOMAIN)


def _add(record: Record, row: Record) -> None:
    domains = [*record.get(_DOMAIN, ()), *([row[_DOMAIN]] if _DOMAIN in row else ())]
    record.update({**row, **record})
    if domains:
        record[_DOMAIN] = list(dict.fromkeys(map(str, domains)))

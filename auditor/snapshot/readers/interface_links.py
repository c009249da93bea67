"""How interface records are known and linked: by filing number, else by the id of their own id space.

``Ztid:5`` and ``Wzid:5`` are ids of the bureau, ``IspZtid:77:5`` and ``IspWzid:77:5`` ids of the unit 77 (Qqdwid).
The two spaces are never compared with each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from auditor.snapshot.cleaning import date, filing_number
from auditor.snapshot.readers.interface_parse import Record, Scope, Translate

Entity = tuple[str, str]
"""Id space and id."""

Version = tuple[str, str, int, int]
"""Day and text of the last change, ordinal of the file, ordinal of the filing in it: the greatest is the newest."""

_SPACES = {"0": "Ztid", "1": "Wzid", "2": "Jrid"}  # Zxlb, Tzlb
_NUMBERS = {"0": "subject_number", "1": "service_number"}
_SUBJECT = ("Ztid", "subject_number", filing_number.clean_subject)
_SERVICE = ("Wzid", "service_number", filing_number.clean_service)
_TOLD_BY = {"subjects": [_SUBJECT], "services": [_SERVICE], "regulator_findings": [_SUBJECT, _SERVICE]}
_LEARNED = {*_TOLD_BY, "cancellations", "blacklist"}
_REMOVED = "2"  # Czlx of a blacklist


def _id(text: str) -> str:
    """An id without leading zeros; ``""`` when it is no positive number."""
    digits = text.lstrip("0") if text.isascii() and text.isdecimal() else ""
    return digits if len(digits) <= 19 else ""


@dataclass
class Links:
    """What all files of a snapshot together say about ids.

    Attributes:
        numbers: filing number of an id, as the newest version has it.
        newest: version of an entity that counts, and whether it takes the entity away.
        cancelled: what the bureau has cancelled (ZXSJ).
    """

    numbers: dict[Entity, tuple[Version, str]] = field(default_factory=dict)
    newest: dict[Entity, tuple[Version, bool]] = field(default_factory=dict)
    cancelled: set[Entity] = field(default_factory=set)

    def learn(self, record: Record, file: int) -> None:
        """Take in one record of the file with this ordinal."""
        table = record.node.table or ""
        if table not in _LEARNED:
            return
        version, scope = _version(record, file), _referred(record.scope)
        for space, name, clean in _TOLD_BY.get(table, ()):
            entity, number = (space, _id(scope.find(space))), scope.find(name)
            clear = clean(number).value if entity[1] and number else None
            if clear:
                self.numbers[entity] = max((version, clear), self.numbers.get(entity, (version, clear)))
        found = _entity(record)
        if found:
            removed = record.scope.find("operation") == _REMOVED
            self.newest[found] = max((version, removed), self.newest.get(found, (version, removed)))
        if table == "cancellations" and scope.document == "DownloadData":
            self.cancelled |= {(space, _id(scope.find(space))) for space in ("Ztid", "Wzid")}

    def is_superseded(self, record: Record, file: int) -> bool:
        """Whether a newer version of the record, or of the site an access belongs to, is in the snapshot."""
        owner = record.scope.record if record.node.table == "accesses" else record
        found = _entity(owner) if owner else None
        return bool(owner and found and self.newest[found] != (_version(owner, file), False))

    def subject(self, scope: Scope, requester: str) -> str:
        """The number or id that the subject of a scope is known by; ``""`` when there is none."""
        return self._key(scope, requester, "subject_number", "Ztid")

    def service(self, scope: Scope, requester: str) -> str:
        """The same for a service."""
        return self._key(scope, requester, "service_number", "Wzid")

    def _key(self, scope: Scope, requester: str, number: str, space: str) -> str:
        ours, theirs = _id(scope.find(space)), _id(scope.find(f"Isp{space}"))
        if scope.find(number):
            return scope.find(number)
        if ours:
            return self.numbers[space, ours][1] if (space, ours) in self.numbers else f"{space}:{ours}"
        return f"Isp{space}:{requester}:{theirs}" if theirs and _id(requester) else ""

    def is_cancelled(self, scope: Scope, *spaces: str) -> bool:
        """Whether the bureau has cancelled the site or the subject of a scope."""
        return any((space, _id(scope.find(space))) in self.cancelled for space in spaces if scope.find(space))


def _entity(record: Record) -> Entity | None:
    """What several files may hold versions of."""
    space = {"subjects": "Ztid", "services": "Wzid"}.get(record.node.table or "")
    if space and record.scope.document == "DownloadData":
        own = _id(record.scope.find(space))
        return (space, own) if own else None
    if record.node.table == "blacklist":
        return record.node.path, record.cells.get("value", "")
    return None


def _version(record: Record, file: int) -> Version:
    text = record.cells.get("changed_on", "")
    return date.clean(text).value or "", text, file, record.scope.number


def _referred(scope: Scope) -> Scope:
    """With Jlid and Baxh under the names that the kind of record (Zxlb, Tzlb) gives them."""
    kind = scope.names.get("kind")
    if kind is None:
        return scope
    names = {
        _SPACES.get(kind, ""): scope.find("record_id"),
        _NUMBERS.get(kind, ""): scope.find("number"),
    }
    return Scope(
        scope.document, scope.block, scope.number, scope, {k: v for k, v in names.items() if k and v}
    )


Compute = Callable[[Record, Links, str, Translate], dict[str, str]]


def _subject(record: Record, links: Links, requester: str, _: Translate) -> dict[str, str]:
    return {
        "subject_no": links.subject(record.scope, requester),
        "status": "已注销" if links.is_cancelled(record.scope, "Ztid") else "有效",
    }


def _service(record: Record, links: Links, requester: str, _: Translate) -> dict[str, str]:
    number = links.service(record.scope, requester)
    return {
        "service_no": number,
        "subject_no": links.subject(record.scope, requester),
        "type": "网站" if ":" in number else "",  # V3.0 knows websites only; a number tells by its suffix
        "status": "已注销" if links.is_cancelled(record.scope, "Wzid", "Ztid") else "有效",
    }


def _access(record: Record, links: Links, requester: str, translate: Translate) -> dict[str, str]:
    return {
        "service_no": links.service(record.scope, requester),
        "status": "已取消接入" if links.is_cancelled(record.scope, "Wzid", "Ztid") else "接入中",
        **_provider(record, links, requester, translate),
    }


def _provider(record: Record, _: Links, requester: str, translate: Translate) -> dict[str, str]:
    sender = translate("Bbdw", requester) if requester else ""
    return {"provider": record.cells.get("provider") or sender}


def _allocation(record: Record, links: Links, requester: str, translate: Translate) -> dict[str, str]:
    assignee = record.cells.get("assignee") or record.scope.find("user")
    return {"assignee": assignee, **_provider(record, links, requester, translate)}


def _reference(record: Record, links: Links, requester: str, _: Translate) -> dict[str, str]:
    scope = _referred(record.scope)
    return {
        "subject_no": links.subject(scope, requester),
        "service_no": links.service(scope, requester),
    }


def _cancellation(record: Record, links: Links, requester: str, translate: Translate) -> dict[str, str]:
    space, number = _SPACES.get(record.scope.find("kind"), ""), _id(record.scope.find("record_id"))
    known = f"{space}:{number}" if space and number else ""
    return {"record_id": known, **_reference(record, links, requester, translate)}


COMPUTED: dict[str, tuple[tuple[str, ...], Compute]] = {
    "subjects": (("subject_no", "status"), _subject),
    "services": (("service_no", "subject_no", "type", "status"), _service),
    "accesses": (("service_no", "provider", "status"), _access),
    "ip_allocations": (("provider", "assignee"), _allocation),
    "regulator_findings": (("subject_no", "service_no"), _reference),
    "cancellations": (("record_id", "subject_no", "service_no"), _cancellation),
}
"""Columns that are not the text of one element, by table, and how they are found."""

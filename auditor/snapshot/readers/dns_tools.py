"""What probing tools write (dnsx, httpx, zdns, massdns: one JSON object for each host): one observation for each.

A host that has no address (NXDOMAIN, SERVFAIL) is an observation without address; whether a page answered is only
said by tools that asked for one. Of zdns and massdns, a question that got no answer (TIMEOUT), or that did not ask for
addresses (MX), leaves the address unreadable: its status or type stands in its place.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

Record = dict[str, Any]

NAME = "解析拨测 resolutions"
KEYS = ("域名", "解析IP", "探测时间", "是否存活", "HTTP状态码")
"""Headers of what they become."""

_ADDRESSES = ("a", "aaaa", "host_ip", "ip")
_OF_DNS = {"resolver", "a", "aaaa", "cname", "ns", "soa", "all", "has_internal_ips"}
_OF_HTTP = {"url", "input", "webserver", "failed", "content_length", "tech", "method"}
_ANSWERED = ("NOERROR", "NXDOMAIN")
_OF_ADDRESSES = {"A", "ALOOKUP"}
_IN_DATA = ("ipv4_addresses", "ipv6_addresses")


def is_observation(record: Record) -> bool:
    """Whether an object is one of theirs: a host with answers of a resolver or of a web server, and a time."""
    keys = record.keys()
    if "name" in keys and _questions(record):
        return True
    return "timestamp" in keys and (("host" in keys and bool(_OF_DNS & keys)) or len(_OF_HTTP & keys) > 1)


def observation(record: Record) -> Record:
    """The cells of one observation."""
    if questions := _questions(record):
        return _resolved(record, questions)
    host = str(record.get("host", ""))
    name = str(record.get("input") or (record.get("url") if _is_address(host) else host) or host)
    found = [address for key in _ADDRESSES for address in _list(record.get(key))]
    found += [host] if _is_address(host) and not found else []
    asked_for_page = bool(_OF_HTTP & record.keys())
    status = str(record.get("status_code", ""))
    return {
        "域名": name,
        "解析IP": list(dict.fromkeys(found)),
        "探测时间": record.get("timestamp"),
        "是否存活": _alive(record, status) if asked_for_page else "",
        "HTTP状态码": status if status.isdecimal() and status != "0" else "",
    }


def _questions(record: Record) -> dict[str, Record]:
    """What was asked of a resolver: status and data by type of record (empty where it is not said); none of other objects.

    zdns has them under `results`; massdns and older zdns ask one question, in the object itself.
    """
    results = record.get("results")
    asked = results if isinstance(results, dict) else {str(record.get("type", "")): record}
    fits = all(isinstance(q, dict) and str(q.get("status", "")).isupper() for q in asked.values())
    whole = bool(results) or (isinstance(record.get("data"), dict) and "class" in record)
    return asked if fits and whole else {}


def _resolved(record: Record, questions: dict[str, Record]) -> Record:
    """The cells of what a resolver said of one name, through all its aliases."""
    found: list[str] = []
    for question in questions.values():
        data = question.get("data") or {}
        answers = [a for a in data.get("answers") or [] if isinstance(a, dict)]
        for value in (*(a.get("answer", a.get("data")) for a in answers), *map(data.get, _IN_DATA)):
            found += _list(value)
    statuses = [str(question["status"]) for question in questions.values()]
    lost = [status for status in statuses if status not in _ANSWERED]
    asked_for_addresses = not _OF_ADDRESSES.isdisjoint(questions) or ("" in questions and bool(found))
    if "NOERROR" in statuses and not asked_for_addresses:
        lost += [f"{'/'.join(questions)}?"]
    times = [q["timestamp"] for q in (*questions.values(), record) if q.get("timestamp")]
    return {
        "域名": str(record["name"]).rstrip("."),
        "解析IP": [*dict.fromkeys(found), *lost],
        "探测时间": times[0] if times else "",
    }


def _alive(record: Record, status: str) -> str:
    if record.get("failed") is True:
        return "false"
    return "true" if status.isdecimal() and status != "0" else ""


def _list(value: Any) -> list[str]:
    parts = value if isinstance(value, list) else [value]
    return [str(part) for part in parts if part and _is_address(str(part))]


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True

"""What probing tools write (dnsx, httpx: one JSON object for each host): one observation for each.

A host that has no address (NXDOMAIN, SERVFAIL) is an observation without address; whether a page answered is only
said by tools that asked for one.
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


def is_observation(record: Record) -> bool:
    """Whether an object is one of theirs: a host with answers of a resolver or of a web server, and a time."""
    keys = record.keys()
    return "timestamp" in keys and (("host" in keys and bool(_OF_DNS & keys)) or len(_OF_HTTP & keys) > 1)


def observation(record: Record) -> Record:
    """The cells of one observation."""
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

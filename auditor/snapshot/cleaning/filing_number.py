"""ICP filing numbers of subjects and services.

Forms: ``黔ICP备15000412号``, ``黔ICP备2021003158号-1``, ``-4A`` (APP), ``-5X`` (mini-program),
``京ICP证030173号``, ``粤B2-20090059-5``. The suffix K (quick app) rests on one provider's page.
公网安备 numbers are another system. A record of the enterprise interface that has no number yet is known by its id:
``Ztid:5``, ``Wzid:5`` (the bureau's), ``IspZtid:77:5``, ``IspWzid:77:5`` (those of unit 77).
"""

from __future__ import annotations

import re

from auditor.reference import load
from auditor.snapshot.cleaning.base import EMPTY, Clean, Kind, is_damaged, is_empty, narrow

PROVINCES = "".join(load("provinces"))

_ID, _UNIT = "[1-9][0-9]{0,18}", "[1-9][0-9]{0,18}"
_SUBJECT_ID = f"Ztid:{_ID}|IspZtid:{_UNIT}:{_ID}"
_SERVICE_ID = f"Wzid:{_ID}|IspWzid:{_UNIT}:{_ID}"
_DASHES = re.compile(r"[‐‑‒–—―−﹣－_~]+")
_LOOSE = re.compile(
    rf"(?P<province>[{PROVINCES}])"
    r"(?:ICP(?P<kind>备案?|证)(?:字第?)?(?P<digits>[0-9X*]{6,12})|(?P<b2>B2)-?(?P<b2digits>[0-9X*]{8}))"
    r"号?(?:-(?P<serial>[0-9*]{1,6})(?P<suffix>[AXK]?))?号?(?![0-9])"
)


def _squeeze(text: str) -> str:
    """Upper case, one kind of dash, no spaces: all that differs between systems and never means anything."""
    return _DASHES.sub("-", narrow(text).upper()).replace(" ", "").replace("-号", "号-")


def _subject(match: re.Match[str]) -> str:
    if match["b2"]:
        return f"{match['province']}B2-{match['b2digits']}"
    return f"{match['province']}ICP{match['kind'][0]}{match['digits']}号"


def _service(match: re.Match[str]) -> str:
    if not match["serial"]:
        return _subject(match)
    serial = match["serial"].lstrip("0") or "0"
    return f"{_subject(match)}-{serial}{match['suffix']}"


def _is_masked(number: str) -> bool:
    """Whether a digit is hidden; the X of a mini-program stands last and behind a serial number."""
    return "*" in number or "X" in re.sub(r"-\d+X$", "", number)


def _refusal(squeezed: str) -> Clean:
    return Clean(None, "damaged" if is_damaged(squeezed) else "bad_filing_number")


def _clean(text: str, *, service: bool) -> Clean:
    if re.fullmatch(_SERVICE_ID if service else _SUBJECT_ID, text):
        return Clean(text)
    squeezed = _squeeze(text)
    if is_empty(squeezed):
        return EMPTY
    match = _LOOSE.fullmatch(squeezed)
    if not match:
        masked = re.fullmatch(r"\*+", squeezed)
        return Clean(None, "masked") if masked else _refusal(squeezed)
    number = _service(match) if service else _subject(match)
    if _is_masked(number):
        return Clean(None, "masked")
    needs_serial = service and match["kind"] and match["kind"] != "证" and not match["serial"]
    return Clean(None, "bad_filing_number") if needs_serial else Clean(number)


def clean_subject(text: str) -> Clean:
    """The number of a subject; the serial of a service number is dropped."""
    return _clean(text, service=False)


def clean_service(text: str) -> Clean:
    """The number of a service; a filing (备) needs its serial, a commercial licence may stand without."""
    return _clean(text, service=True)


def mentions(text: str, *, service: bool) -> list[str]:
    """The SQL LIKE pattern of every filing number in a text; a hidden digit becomes ``_``.

    With ``service``, a number without serial may mean any service of that subject and ends in ``%``, unless
    the text also names a service of it.
    """
    found = list(_LOOSE.finditer(_squeeze(text)))
    if not service:
        return list(dict.fromkeys(_hidden_to_wildcard(_subject(match)) for match in found))
    named = {_subject(match) for match in found if match["serial"]}
    numbers = (_service(match) if match["serial"] else f"{_subject(match)}%" for match in found)
    return [_hidden_to_wildcard(n) for n in dict.fromkeys(numbers) if n.removesuffix("%") not in named]


def _hidden_to_wildcard(number: str) -> str:
    app = re.search(r"-\d+X$", number)
    head, tail = (number[: app.start()], app.group()) if app else (number, "")
    return re.sub(r"[X*]", "_", head) + tail


SUBJECT = Kind(clean_subject, rf"^([{PROVINCES}](ICP(备|证)[0-9]{{6,12}}号|B2-[0-9]{{8}})|{_SUBJECT_ID})$")
SERVICE = Kind(
    clean_service,
    rf"^([{PROVINCES}](ICP(备|证)[0-9]{{6,12}}号|B2-[0-9]{{8}})-[1-9][0-9]{{0,5}}[AXK]?|{_SERVICE_ID})$",
)

"""ICP filing numbers of subjects and services.

Forms: ``黔ICP备15000412号``, ``黔ICP备2021003158号-1``, ``-4A`` (APP), ``-5X`` (mini-program),
``京ICP证030173号``, ``粤B2-20090059-5``; of carriers ``合字B2-20090059``, ``A2.B1.B2-20090001-3``. The suffix K (quick
app) rests on one provider's page. 贵 川 云 秦 甘, which no real number begins with, and traditional characters are mended.
公网安备 numbers are another system. A record of the enterprise interface that has no number yet is known by its id:
``Ztid:5``, ``Wzid:5`` (the bureau's), ``IspZtid:77:5``, ``IspWzid:77:5`` (those of unit 77).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from auditor.reference import load
from auditor.snapshot.cleaning import peel
from auditor.snapshot.cleaning.base import EMPTY, Clean, Kind, is_damaged, is_empty, narrow

PROVINCES = "".join(load("provinces"))

_ID, _UNIT = "[1-9][0-9]{0,18}", "[1-9][0-9]{0,18}"
_SUBJECT_ID = f"Ztid:{_ID}|IspZtid:{_UNIT}:{_ID}"
_SERVICE_ID = f"Wzid:{_ID}|IspWzid:{_UNIT}:{_ID}"
_DASHES = re.compile(r"[‐‑‒–—―−﹣－_~]+")
_HIDDEN = "*"
_LOOSE = re.compile(
    rf"(?:(?P<province>[{PROVINCES}*])?"
    r"(?:ICP(?P<kind>备案?|证|\*)(?:字第?)?(?P<digits>[0-9X*]{6,12})"
    r"|(?P<classes>[AB][12](?:[.、/]?[AB][12]){0,5})-?(?P<b2digits>[0-9X*]{8}))"
    r"|(?P<carrier>合字(?:[AB][12][.、/]?){1,6})-?(?P<carrierdigits>[0-9X*]{8}))"
    r"(?:号?-(?P<serial>[0-9*]{1,6})(?P<suffix>[AXK]?)|号(?P<glued>[0-9]{1,3})(?P<gluedsuffix>[AXK]?))?号?(?![0-9])"
)
# Only in front of ICP or of a licence: elsewhere 贵 and 云 are what they are.
_COLLOQUIAL = str.maketrans(
    "贵貴川云雲秦甘隴陝滬蘇魯粵瓊寧贛閩晉遼", "黔黔蜀滇滇陕陇陇陕沪苏鲁粤琼宁赣闽晋辽"
)
_PLACE = re.compile(r"[贵貴川云雲秦甘隴陝滬蘇魯粵瓊寧贛閩晉遼](?=ICP[备证]|B2-?[0-9])")
_TRADITIONAL = str.maketrans("備號證", "备号证")
_NAMES_IT = re.compile(
    r"(?:[^0-9:()]{0,20}[:]|ICP|网站|主体|APP|小程序|服务|备案|许可证?|经营|编号|号码?|[/|,;。.、:\[\]【】\"'`“”‘’])*"
)
_BEHIND_IT = re.compile(r"(?:\((?P<remark>[^()]{1,40})\)|[/|,;。.、:\[\]【】\"'`“”‘’])*")
_FORMER = re.compile(r"\((?:原|旧|曾用|变更前)[^()]{0,40}\)")


def _squeeze(text: str) -> str:
    """Upper case, one kind of dash, no spaces: all that differs between systems and never means anything."""
    usual = (
        _DASHES.sub("-", narrow(text).upper().translate(_TRADITIONAL)).replace(" ", "").replace("-号", "号-")
    )
    return _PLACE.sub(lambda found: found[0].translate(_COLLOQUIAL), usual)


def _subject(match: re.Match[str]) -> str:
    if match["carrier"]:
        return f"{_classes(match['carrier'])}-{match['carrierdigits']}"
    province = match["province"] or ""
    if match["classes"]:
        # Licences for several classes, or for B1, are given for the whole country; a lone B2 has lost its province.
        lost = _HIDDEN if match["classes"] == "B2" and not province else ""
        return f"{lost}{province}{_classes(match['classes'])}-{match['b2digits']}"
    return f"{province or _HIDDEN}ICP{match['kind'][0]}{match['digits']}号"


def _classes(text: str) -> str:
    """``A2B1B2``, ``A2、B1、B2`` as ``A2.B1.B2``."""
    return text[: text.startswith("合字") * 2] + ".".join(re.findall("[AB][12]", text))


def _service(match: re.Match[str]) -> str:
    written = match["serial"] or match["glued"]
    if not written:
        return _subject(match)
    return f"{_subject(match)}-{written.lstrip('0') or '0'}{match['suffix'] or match['gluedsuffix'] or ''}"


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
    match = _LOOSE.fullmatch(squeezed) or _only(squeezed, service=service)
    if not match:
        masked = re.fullmatch(r"\*+", squeezed)
        return Clean(None, "masked") if masked else _refusal(squeezed)
    number = _service(match) if service else _subject(match)
    if _is_masked(number):
        return Clean(None, "masked" if match["province"] or "*" in squeezed else "bad_filing_number")
    is_filing = match["kind"] and match["kind"] != "证"
    needs_serial = service and is_filing and not (match["serial"] or match["glued"])
    return Clean(None, "bad_filing_number") if needs_serial else Clean(number)


def _only(squeezed: str, *, service: bool) -> re.Match[str] | None:
    """The one number in a cell that says nothing else; a service may stand beside its subject."""
    if is_damaged(squeezed):
        return None
    text = _FORMER.sub("", squeezed)
    found = list(_LOOSE.finditer(text))
    if service:
        whole = {_subject(match) for match in found if _service(match) != _subject(match)}
        kept = [
            match for match in found if _service(match) != _subject(match) or _subject(match) not in whole
        ]
    else:
        kept = found
    if len({_service(match) if service else _subject(match) for match in kept}) != 1:
        return None
    ends = [0, *(match.end() for match in found)]
    between = [text[end : match.start()] for end, match in zip(ends, found, strict=False)]
    behind = _BEHIND_IT.fullmatch(text[ends[-1] :])
    remark = behind["remark"] if behind else None
    quiet = behind and not (remark and not peel.harmless(remark)) and all(map(_is_name, between))
    return kept[0] if quiet else None


def _is_name(text: str) -> bool:
    """Whether what stands before a number only says what it is."""
    return bool(_NAMES_IT.fullmatch(text)) and not peel.says_more(text)


def clean_subject(text: str) -> Clean:
    """The number of a subject; the serial of a service number is dropped."""
    return _clean(text, service=False)


def clean_service(text: str) -> Clean:
    """The number of a service; a filing (备) needs its serial, a commercial licence may stand without."""
    return _clean(text, service=True)


def mentions(cells: Iterable[str], *, service: bool) -> list[str]:
    """The SQL LIKE pattern of every filing number in some cells, each read by itself; a hidden character becomes ``_``.

    With ``service``, a number without serial may mean any service of that subject and ends in ``%``, unless
    the cells also name a service of it.
    """
    found = [match for cell in cells for match in _LOOSE.finditer(_squeeze(cell).replace("\ufffd", _HIDDEN))]
    if not service:
        return list(dict.fromkeys(_hidden_to_wildcard(_subject(match)) for match in found))
    named = {_subject(match) for match in found if _service(match) != _subject(match)}
    numbers = (_service(m) if _service(m) != _subject(m) else f"{_subject(m)}%" for m in found)
    return [_hidden_to_wildcard(n) for n in dict.fromkeys(numbers) if n.removesuffix("%") not in named]


def _hidden_to_wildcard(number: str) -> str:
    app = re.search(r"-\d+X$", number)
    head, tail = (number[: app.start()], app.group()) if app else (number, "")
    return re.sub(r"[X*]", "_", head) + tail


_NUMBER = rf"([{PROVINCES}](ICP(备|证)[0-9]{{6,12}}号|B2-[0-9]{{8}}))"
SUBJECT = Kind(clean_subject, rf"^({_NUMBER}|{_SUBJECT_ID})$")
SERVICE = Kind(clean_service, rf"^({_NUMBER}-[1-9][0-9]{{0,5}}[AXK]?|{_SERVICE_ID})$")

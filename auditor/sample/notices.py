"""What the bureau sends through the enterprise interface V3.0: audit results, notices, cancellations."""

from __future__ import annotations

from auditor.sample.records import Listing, Notice, Service, Subject

NOTICES = ("HCJG", "XGTZ", "ZXSJ")
_SUBJECT, _WEBSITE = "0", "1"


def _element(tag: str, **inside: object) -> str:
    return f"<{tag}>" + "".join(f"<{name}>{text}</{name}>" for name, text in inside.items()) + f"</{tag}>"


def over_reported(service: Service) -> Notice:
    """Access check: the declared access was not seen."""
    return _result(service.number, _element("Jrhc", Wzid=service.serial + 1, Wz_Baxh=service.number, Hcjg=1))


def site_silent(service: Service) -> Notice:
    """The website did not answer the bureau."""
    return _result(service.number, _element("Wzch", Wzid=service.serial + 1, Wz_Baxh=service.number))


def credential_wrong(subject: Subject) -> Notice:
    """Subject check: name and number do not match. It names the subject by the bureau's id and the credential."""
    inside = {"Ztid": subject.serial + 1, "Dwmc": subject.name, "Zjlx": 1, "Zjhm": subject.credential}
    return _result(subject.number, _element("Zthc", **inside, Cwyy="名称与证件号码不一致"))


def rectify_site(service: Service) -> Notice:
    """A rectification notice on a website."""
    return _notice(_WEBSITE, service.number, service.serial + 1)


def rectify_subject(subject: Subject) -> Notice:
    """A rectification notice on a subject."""
    return _notice(_SUBJECT, subject.number, subject.serial + 1)


def site_cancelled(service: Service) -> Notice:
    """The website is cancelled; it is named by the bureau's id alone."""
    return _cancelled(_WEBSITE, service.number, service.serial + 1)


def subject_cancelled(subject: Subject) -> Notice:
    """The subject is cancelled; it is named by the bureau's id alone."""
    return _cancelled(_SUBJECT, subject.number, subject.serial + 1)


def _result(number: str, element: str) -> Notice:
    return Notice("HCJG", number, f"<Jgxx>{element}</Jgxx>")


def _notice(kind: str, number: str, own: int) -> Notice:
    text = "请限期核实并更正备案信息"
    return Notice("XGTZ", number, _element("Tzxx", Tzlb=kind, Baxh=number, Jlid=own, Tznr=text))


def _cancelled(kind: str, number: str, own: int) -> Notice:
    return Notice("ZXSJ", number, _element("Zxxx", Zxlb=kind, Jlid=own))


# Lists go to every provider: these entries are about filings that are not in the sample.
_OTHER = "粤ICP备05999901号-1"
OF_OTHERS = (
    [Listing("网站域名", "listed-elsewhere.example", "黑名单")],
    [
        _result(_OTHER, _element("Wzch", Wzid=9_999_999_901, Wz_Baxh=_OTHER)),
        _notice(_WEBSITE, _OTHER, 9_999_999_901),
        _cancelled(_WEBSITE, _OTHER, 9_999_999_901),
    ],
)

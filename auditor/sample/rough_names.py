"""Words that differ and are one in law, or cannot be compared: names, addresses, holders of domains."""

from __future__ import annotations

from auditor.sample import identifiers, names
from auditor.sample.maker import Maker
from auditor.sample.records import Case, Domain


def limited_company_in_full(m: Maker, i: int) -> Case:
    """有限公司 here, 有限责任公司 in the registry: one legal form in either wording (公司法)."""
    case = m.unit(i, "W")
    stem = f"贵阳{names.brand(i)}{i}食品"
    case.subject.name, case.registry[0].name = f"{stem}有限公司", f"{stem}有限责任公司"
    return case


def sole_trader_with_remark(m: Maker, i: int) -> Case:
    """Registries add to the name of a shop that it is a sole trader's."""
    case = m.unit(i, "W")
    case.subject.name = f"贵阳{names.brand(i)}{i}面馆"
    case.registry[0].name = f"{case.subject.name}（个体工商户）"
    case.subject.credential = case.registry[0].credential = identifiers.sole_trader_code("520103", i)
    case.holdings[case.services[0].domains[0]].credential = case.subject.credential
    return case


def other_company_with_the_number(m: Maker, i: int) -> Case:
    """Another trade is another name, whatever the legal form."""
    case = m.unit(i, "W")
    stem = f"贵阳{names.brand(i)}{i}"
    case.subject.name, case.registry[0].name = f"{stem}食品有限公司", f"{stem}建材有限责任公司"
    case.fails("CRED-002", case.subject)
    return case


def address_half_hidden(m: Maker, i: int) -> Case:
    """The export hides the door of the address; the registry changed 60 days ago."""
    case = m.unit(i, "W")
    m.registry_changed(case, 60)
    case.subject.credential_address = f"贵州省{case.subject.county[0]}{case.subject.county[1]}****"
    case.unknown("CRED-005", case.subject)
    return case


def address_in_other_width(m: Maker, i: int) -> Case:
    """The same door in digits of the other width."""
    case = m.unit(i, "W")
    m.registry_changed(case, 60)
    wide = {ord(str(n)): chr(0xFF10 + n) for n in range(10)}
    case.subject.credential_address = case.registry[0].address.translate(wide)
    return case


def holder_redacted(m: Maker, i: int) -> Case:
    """The registrar hides the holder of a person's domain."""
    return _hidden(m, i, "individual", "REDACTED FOR PRIVACY", "DOM-005")


def holder_protected(m: Maker, i: int) -> Case:
    """The same in Chinese."""
    return _hidden(m, i, "individual", "隐私保护", "DOM-005")


def holder_behind_a_service(m: Maker, i: int) -> Case:
    """A company's domain is registered through a privacy service."""
    return _hidden(m, i, "enterprise", "Whois Privacy Corp.", "DOM-009")


def holder_in_latin_letters(m: Maker, i: int) -> Case:
    """Latin letters cannot be compared with a Chinese name."""
    return _hidden(m, i, "individual", "WU MING", "DOM-005")


def _hidden(m: Maker, i: int, nature: str, holder: str, rule: str) -> Case:
    case = m.case(i, nature, "W")
    for name in case.services[0].domains:
        case.holdings[name].holder, case.holdings[name].credential = holder, ""
        case.unknown(rule, Domain(name))
    return case


def branch_of_the_provider(m: Maker, i: int) -> Case:
    """A branch is the same legal person as its head office, whose addresses it uses."""
    case, provider = m.unit(i, "W"), m.any_provider()
    m.reconnect(case, case.services[0], provider).provider = f"{provider.name}贵阳分公司"
    return case

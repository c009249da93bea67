"""What the domain registration (域名实名、到期) says of a filed domain, and whether its holder is who filed it."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from auditor.facts.fact import Fact
from auditor.facts.likeness import holder_person, name, says_unit, with_likeness
from auditor.facts.suffixes import bare
from auditor.facts.tables import Tables, blank, first_of_each, unreadable
from auditor.text import Text

_TABLE = "domain_registrations"
_HOLDER = (f"{_TABLE}.domain", f"{_TABLE}.registrant", "subjects.name")

FACTS: tuple[Fact, ...] = (
    Fact("expires_on", "date", Text("域名到期日", "registration expires on"),
         Text("域名注册信息中的到期日", "expiry in the registration data"), (f"{_TABLE}.domain", f"{_TABLE}.expires_on"),
         lambda t: t.expires_on, seen_in="registration_row_id"),
    Fact("days_to_expiry", "integer", Text("距域名到期天数", "days until the registration expires"),
         Text("到期日减快照日；已到期为负数", "expiry minus as-of date; negative when expired"),
         (f"{_TABLE}.domain", f"{_TABLE}.expires_on"), lambda t: t.days_to_expiry, unit="day", seen_in="registration_row_id"),
    Fact("verified", "flag", Text("域名已实名", "holder verified"),
         Text("域名注册信息中的实名标志", "the mark of a verified holder in the registration data"),
         (f"{_TABLE}.domain", f"{_TABLE}.verified"), lambda t: t.verified, seen_in="registration_row_id"),
    Fact("registrant_relation", "code", Text("域名注册者", "holder of the domain"),
         Text("注册者与主办者的证件号码相同，或名称相同、法律上同一的为主办者本身，是主体负责人或法定代表人的为主体负责人，都不是的为其他；"
              "没有、读不出或由注册机构隐藏，名称相近或无从比较，只有注册者一方有证件号码，或注册者是个人而不知负责人、法定代表人时为未知",
              "the subject itself if the numbers are equal or the names equal, also in law; the person in charge if it is that "
              "person or the legal representative; else somebody else; unknown if absent, unreadable or hidden by the registry, "
              "if the names are near or not comparable, if only the holder's number is there, or if the holder is a person and "
              "person in charge or legal representative are not known"),
         _HOLDER, lambda t: t.registrant_relation, seen_in="registration_row_id", codes="registrant_relation"),
)  # fmt: skip


# Whom a holder is compared with: the answer, the column, the comparison.
_COMPARISONS = (
    ("as_owner", "owner_name", name),
    ("as_person", "owner_person", holder_person),
    ("as_legal", "owner_legal", holder_person),
)
_COMPARED = (
    *(
        "registrant",
        "registrant_credential",
        "registrar",
        "holder_unreadable",
        "owner_name",
        "owner_credential",
    ),
    *("owner_person", "owner_legal", "owner_nature", "several_names", "person_lost"),
)


def joined(domains: ir.Table, tables: Tables) -> ir.Table:
    """Domains with their registration and the subject that filed them.

    Args:
        domains: with domain, registrable_domain and subject_no.
        tables: with domain_registrations and subjects.
    """
    held = tables.keep("registrations", _one_a_domain(tables))
    owners = tables.keep("domain_owners", _owners(tables))
    found = domains.left_join(held, ibis.coalesce(domains.registrable_domain, domains.domain) == held.held)
    found = found.left_join(owners, found.subject_no == owners.owner_no)
    as_of = ibis.literal(tables.as_of, "date")
    told = found.select(
        domains,
        expires_on=found.expires_on,
        verified=found.verified,
        registration_row_id=found.registration_row_id,
        days_to_expiry=found.expires_on.delta(as_of, unit="day"),
        subject_nature=found.owner_nature,
        **{name: found[name] for name in _COMPARED},
    )
    return _related(tables.keep("domain_holders", told)).drop(*_COMPARED)


def _related(found: ir.Table) -> ir.Table:
    """Adds registrant_relation."""
    columns = found.columns
    for answer, other, by in _COMPARISONS:
        found = with_likeness(found, answer, "registrant", other, by)
    same_number = (found.registrant_credential == found.owner_credential).fill_null(False)
    itself = same_number | found.as_owner.isin(["equal", "equal_in_law"]).fill_null(False)
    person = (found.as_person == "equal").fill_null(False) | (found.as_legal == "equal").fill_null(False)
    relation = ibis.cases(
        (itself, "same"), (person, "person"), (_unclear(found), ibis.null("string")), else_="other"
    )
    return found.select(*columns, registrant_relation=relation)


def _unclear(found: ir.Table) -> ir.BooleanValue:
    """May the holder be the subject, or somebody who holds domains for it, although nothing says so?"""
    # Person in charge and legal representative hold domains for their unit (264号); a unit does not.
    people_unknown = ~says_unit(found.registrant) & (
        found.person_lost
        | (found.owner_legal.isnull() & (found.owner_nature != "individual").fill_null(True))
    )
    unclear = (
        found.holder_unreadable
        | found.registrant.isnull()
        | found.owner_name.isnull()
        | found.several_names
        | (found.registrant_credential.notnull() & found.owner_credential.isnull())
        | (found.registrant == found.registrar).fill_null(False)
        | people_unknown
    )
    for answer, other, _ in _COMPARISONS:
        unclear |= (found[answer] == "near").fill_null(False)
        unclear |= found[answer].isnull() & found[other].notnull()
    return unclear


def _one_a_domain(tables: Tables) -> ir.Table:
    """One registration a domain; of several the one that lasts longest, then the first by content.

    Where the expiry of one of several is lost, nobody knows which lasts longest, and nothing is said of the domain.
    """
    rows = tables[_TABLE]
    rows = rows.filter(rows.domain.notnull()).mutate(
        held=bare(rows.domain),
        holder_unreadable=unreadable(rows, "registrant") | unreadable(rows, "registrant_credential"),
    )
    alike = ibis.window(group_by="held")
    unclear = unreadable(rows, "expires_on").any().over(alike) & (rows.count().over(alike) > 1)
    rows = tables.keep("registrations_read", rows.mutate(unclear=unclear))
    hidden = {
        name: rows.unclear.ifelse(ibis.null(rows[name].type()), rows[name])
        for name in ("expires_on", "verified")
    }
    rows = rows.mutate(**hidden, holder_unreadable=rows.holder_unreadable | rows.unclear)
    order = [ibis.desc("expires_on", nulls_first=False), "registrant", "row_id"]
    names = (
        "registrant",
        "registrant_credential",
        "registrar",
        "expires_on",
        "verified",
        "holder_unreadable",
    )
    return first_of_each(rows, "held", order).select("held", *names, registration_row_id="row_id")


def _owners(tables: Tables) -> ir.Table:
    """One row a subject number: what a holder is compared with."""
    subjects = tables["subjects"]
    known = subjects.filter(subjects.subject_no.notnull() & ~subjects.superseded)
    lost = known.person_name.isnull() & ~blank(known, "person_name")
    owners = known.group_by(owner_no=known.subject_no).agg(
        owner_name=known.name.min(),
        owner_credential=known.credential_no.min(),
        owner_person=known.person_name.min(),
        owner_nature=known.nature.min(),
        several_names=known.name.nunique() > 1,
        person_lost=lost.any(),
    )
    registry = tables["registry"]
    registry = registry.filter(registry.credential_no.notnull())
    order = [ibis.desc("changed_on", nulls_first=False), ibis.asc("legal_person"), ibis.asc("row_id")]
    legal = first_of_each(registry, "credential_no", order).select("credential_no", "legal_person")
    joined = owners.left_join(legal, owners.owner_credential == legal.credential_no)
    return joined.select(owners, owner_legal=joined.legal_person)

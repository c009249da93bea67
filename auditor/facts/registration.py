"""What the domain registration (域名实名、到期) says of a filed domain, and whether its holder is who filed it."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from auditor.facts.fact import Fact
from auditor.facts.tables import Tables, first_of_each, unreadable
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
         Text("注册者与主办者的证件号码或名称相同为主办者本身，与主体负责人姓名相同为主体负责人，否则为其他；没有或读不出，或只有注册者一方有证件号码时为未知",
              "the subject itself if number or name are equal, the person in charge if the names are equal, else somebody else; "
              "unknown if absent or unreadable, or if only the holder's number is there to compare"),
         _HOLDER, lambda t: t.registrant_relation, seen_in="registration_row_id", codes="registrant_relation"),
)  # fmt: skip


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
    return found.select(
        domains, expires_on=found.expires_on, verified=found.verified, registration_row_id=found.registration_row_id,
        days_to_expiry=found.expires_on.delta(as_of, unit="day"), subject_nature=found.owner_nature,
        registrant_relation=_relation(found),
    )  # fmt: skip


def _relation(found: ir.Table) -> ir.StringValue:
    same_number = (found.registrant_credential == found.owner_credential).fill_null(False)
    return ibis.cases(
        (same_number | (found.registrant == found.owner_name).fill_null(False), "same"),
        ((found.registrant == found.owner_person).fill_null(False), "person"),
        (
            found.holder_unreadable
            | found.registrant.isnull()
            | found.owner_name.isnull()
            | (found.registrant_credential.notnull() & found.owner_credential.isnull()),
            ibis.null("string"),
        ),
        else_="other",
    )


def _one_a_domain(tables: Tables) -> ir.Table:
    """One registration a domain; of several the one that lasts longest, then the first by content."""
    rows = tables[_TABLE]
    rows = rows.filter(rows.domain.notnull()).mutate(
        held=rows.domain.re_replace(r"^www\.", ""),
        holder_unreadable=unreadable(rows, "registrant") | unreadable(rows, "registrant_credential"),
    )
    order = [ibis.desc("expires_on", nulls_first=False), "registrant", "row_id"]
    names = ("registrant", "registrant_credential", "expires_on", "verified", "holder_unreadable")
    return first_of_each(rows, "held", order).select("held", *names, registration_row_id="row_id")


def _owners(tables: Tables) -> ir.Table:
    """One row a subject number: what a holder is compared with."""
    subjects = tables["subjects"]
    known = subjects.filter(subjects.subject_no.notnull())
    return known.group_by(owner_no=known.subject_no).agg(
        owner_name=known.name.min(), owner_credential=known.credential_no.min(), owner_person=known.person_name.min(),
        owner_nature=known.nature.min(),
    )  # fmt: skip

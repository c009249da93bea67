"""Black and grey lists (黑名单、灰名单) against subjects and filed domains."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from auditor.facts.fact import Fact
from auditor.facts.registry import PERSONAL
from auditor.facts.suffixes import bare
from auditor.facts.tables import Tables, some, unreadable
from auditor.text import Text

_NOT_LISTED = "2"  # blacklistLevel of the public query
_OF_SITES, _OF_SUBJECTS = "域名|网站|IP|接入", "证件|主体|名称|负责人"
_VISIBLE = 4  # characters before the asterisks of a masked number
_HIDDEN = r"\*"
_BEFORE_HOST = r"^(?:https?://)?(?:www\.)?"
_USUAL = "".join(map(chr, range(0x21, 0x7F)))
_WIDE = "".join(map(chr, range(0xFF01, 0xFF5F)))  # the same characters in full width

SUBJECT_FACTS: tuple[Fact, ...] = (
    Fact("blacklisted", "flag", Text("主体在黑名单", "subject on the blacklist"),
         Text("名单中有该证件号码，或有该单位的名称（个人不比名称）；没有号码，单位名称读不出，名单中有遮盖或读不出的内容可能是它，名单级别或类型读不出，或名称在名单中而不知是否单位时为未知",
              "the list has this credential number, or the unit's name (persons are not matched by name); unknown "
              "without a number, if a unit's name is lost, if a masked or unreadable entry may be it, if the level or kind of "
              "the entry is lost, or if only the name is listed and nothing says that it is a unit's"),
         ("subjects.credential_no", "subjects.name", "blacklist.value"),
         lambda t: ibis.cases(
             (t.blacklist_row_id.notnull(), True),
             (t.credential_no.isnull() | t.blacklist_hidden, ibis.null("boolean")), else_=False),
         seen_in="blacklist_row_id"),
    Fact("blacklist_kind", "text", Text("名单类型", "kind of list"), Text("名单所填的类型", "as the list says"),
         ("blacklist.value",), lambda t: t.blacklist_kind, seen_in="blacklist_row_id"),
    Fact("blacklist_level", "text", Text("名单级别", "level of the list"), Text("名单所填的级别", "as the list says"),
         ("blacklist.value",), lambda t: t.blacklist_level, seen_in="blacklist_row_id"),
)  # fmt: skip

SERVICE_FACTS: tuple[Fact, ...] = (
    Fact("domain_blacklisted", "flag", Text("域名在黑名单", "domain on the blacklist"),
         Text("名单中有某个备案域名（含非法接入名单）；没有备案域名，有读不出的域名或名单内容，或名单级别、类型读不出时为未知",
              "the list has a filed domain, the list of illegal accesses included; unknown without domains, or if one, an "
              "entry of the list, or its level or kind could not be read"),
         ("service_domains.service_no", "service_domains.domain", "blacklist.value"),
         lambda t: ibis.cases(
             (t.blacklist_row_id.notnull(), True),
             (t.filed_domains.isnull() | unreadable(t, "domains") | t.blacklist_hidden, ibis.null("boolean")),
             else_=False),
         seen_in="blacklist_row_id"),
    Fact("blacklisted_domains", "text", Text("名单中的域名", "listed domains"),
         Text("名单中的备案域名，按字母顺序", "filed domains on the list, in alphabetical order"),
         ("service_domains.domain", "blacklist.value"), lambda t: t.blacklisted_domains, seen_in="blacklist_row_id"),
    *SUBJECT_FACTS[1:],
)  # fmt: skip


def added_to_subjects(subjects: ir.Table, tables: Tables) -> ir.Table:
    """Subjects with blacklist_row_id, blacklist_kind, blacklist_level and blacklist_hidden."""
    listed = _listed(tables, _OF_SITES, _written(tables["blacklist"].value))
    kind, nature = subjects.credential_type, subjects.nature
    personal = kind.isin(PERSONAL).fill_null(False) | (nature == "individual").fill_null(False)
    unsure = kind.isnull() & nature.isnull()
    names = subjects.mutate(value=_written(subjects.name)).select(
        "row_id", "value", personal=personal, unsure=unsure
    )
    units = names.filter(~names.personal & ~names.unsure).select("row_id", "value")
    numbers = subjects.select("row_id", value="credential_no")
    asked = ibis.union(numbers, units)
    asked = asked.filter(asked.value.notnull())
    found = tables.keep("subjects_listed", _chosen(asked.join(listed.filter(~listed.unclear), "value")))
    like_named = names.filter(names.unsure).semi_join(listed, "value").select("row_id", hidden=True)
    perhaps = asked.semi_join(listed.filter(listed.unclear), "value").select("row_id", hidden=True)
    # Some entry may be the name of a unit whose name is lost.
    nameless = subjects.filter(unreadable(subjects, "name") & ~personal & (listed.count() > 0).as_scalar())
    nameless = nameless.select("row_id", hidden=True)
    hidden = ibis.union(_hidden(asked, listed), like_named, perhaps, nameless)
    hidden = tables.keep("subjects_hidden", hidden.distinct())
    joined = subjects.left_join(found, [("row_id", "row_id")])
    joined = joined.left_join(hidden, [("row_id", "row_id")])
    return joined.select(
        subjects, blacklist_hidden=joined.hidden.fill_null(False) | _unread(tables, _OF_SITES),
        blacklist_row_id=joined.blacklist_row_id,
        blacklist_kind=joined.blacklist_kind, blacklist_level=joined.blacklist_level,
    )  # fmt: skip


def added_to_services(services: ir.Table, tables: Tables) -> ir.Table:
    """Services with blacklist_row_id, blacklist_kind, blacklist_level and blacklisted_domains."""
    listed = _listed(tables, _OF_SUBJECTS, bare(tables["blacklist"].domain))
    filed = tables["service_domains"]
    asked = filed.select(row_id="service_no", domain="domain", value=bare(filed.domain))
    sure = asked.join(listed.filter(~listed.unclear), "value")
    hits = tables.keep("domains_listed", sure.filter(sure.row_id.notnull()))
    perhaps = asked.semi_join(listed.filter(listed.unclear), "value").select("row_id", hidden=True)
    hosts = _listed(
        tables, _OF_SUBJECTS, tables["blacklist"].value.lower().strip().re_replace(_BEFORE_HOST, "")
    )
    perhaps = ibis.union(perhaps, _hidden(asked, hosts)).select(perhaps_no="row_id").distinct()
    names = hits.group_by(names_of=hits.row_id).agg(
        blacklisted_domains=hits.domain.collect(distinct=True).sort().join(" ")
    )
    found = tables.keep("services_listed", _chosen(hits).rename(listed_no="row_id"))
    joined = services.left_join(found, [("service_no", "listed_no")])
    joined = joined.left_join(names, [("service_no", "names_of")])
    joined = joined.left_join(perhaps, [("service_no", "perhaps_no")])
    return joined.select(
        services, blacklist_hidden=joined.perhaps_no.notnull() | _unread(tables, _OF_SUBJECTS),
        blacklist_row_id=joined.blacklist_row_id, blacklist_kind=joined.blacklist_kind,
        blacklist_level=joined.blacklist_level, blacklisted_domains=joined.blacklisted_domains,
    )  # fmt: skip


def _listed(tables: Tables, other: str, value: ir.StringValue) -> ir.Table:
    """value, unclear, blacklist_row_id, blacklist_kind, blacklist_level: entries not said to be of another kind.

    `unclear` where the kind or the level could not be read: the entry may be another's, or none.
    """
    rows = _fitting(tables, other).mutate(value=value)
    rows = rows.filter(rows.value.notnull())
    return rows.select(
        "value", unclear=unreadable(rows, "kind") | unreadable(rows, "level"), blacklist_row_id="row_id",
        blacklist_kind="kind", blacklist_level="level",
    )  # fmt: skip


def _fitting(tables: Tables, other: str) -> ir.Table:
    rows = tables["blacklist"]
    fitting = ~rows.kind.re_search(other).fill_null(False)
    return rows.filter(fitting & (rows.level.translate(_WIDE, _USUAL) != _NOT_LISTED).fill_null(True))


def _unread(tables: Tables, other: str) -> ir.BooleanValue:
    """Is there an entry of which nothing, or too little to compare, can be read?"""
    rows = _fitting(tables, other)
    hidden = rows.value.re_search(rf"^[^*]{{0,{_VISIBLE - 1}}}{_HIDDEN}").fill_null(unreadable(rows, "value"))
    return some(rows, hidden) | ("blacklist" in tables.in_part)


def _chosen(hits: ir.Table) -> ir.Table:
    """One entry for each row_id: the first of the list."""
    first = {"order_by": "blacklist_row_id"}
    return hits.group_by("row_id").agg(
        blacklist_kind=hits.blacklist_kind.first(**first),
        blacklist_level=hits.blacklist_level.first(**first),
        blacklist_row_id=hits.blacklist_row_id.min(),
    )


def _hidden(asked: ir.Table, listed: ir.Table) -> ir.Table:
    """row_id, hidden: values that a masked entry may mean, compared only with those that begin alike.

    How many asterisks there are says nothing: many systems write as many for every value.
    """
    masked = listed.filter(listed.value.re_search(rf"^[^*]{{{_VISIBLE}}}.*{_HIDDEN}"))
    masked = masked.select(
        start=masked.value.substr(0, _VISIBLE), pattern=masked.value.re_replace(rf"(?:{_HIDDEN})+", "%")
    ).distinct()
    asked = asked.mutate(start=asked.value.substr(0, _VISIBLE))
    pairs = asked.join(masked, "start")
    return pairs.filter(pairs.value.like(pairs.pattern)).select("row_id").distinct().mutate(hidden=True)


def _written(value: ir.StringValue) -> ir.StringValue:
    """Numbers and names as the cleaned columns of subjects have them."""
    upper = value.translate(_WIDE, _USUAL).upper().re_replace(r"\s", "")
    return upper.replace("(", "（").replace(")", "）").nullif("")

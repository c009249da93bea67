"""What a service is called and offers: names that several subjects use, names and contents that do not fit."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from auditor.facts.fact import Fact, exported
from auditor.facts.sharing import possible_website, sharing, strays, website_in_force
from auditor.facts.tables import Tables, stated, unreadable
from auditor.reference import load
from auditor.text import Text

_WORDS = {name: entry["words"] for name, entry in load("content_words").items()}
_BETWEEN = r"[;,，、；|\s]"
_UNNAMED = (
    r"^(代码)?[0-9]|[;,，、；|\s](代码)?[0-9]|\*"  # numbers of a list that nobody explained, and hidden words
)
_DOMAIN = r"^(https?://)?[\p{L}0-9-]+(\.[\p{L}0-9-]+)*\.(\p{L}{2,})/?$"
_NATURE = ("subjects.subject_no", "subjects.nature")

FACTS: tuple[Fact, ...] = (
    exported("services", "content", "text", "服务内容", "content"),
    Fact("same_name_subject_count", "integer", Text("使用同一名称的主体数", "subjects that use this name"),
         Text("名称相同且未注销的网站所属的不同主体个数；没有名称，或只有一个而数据不全或有读不出的记录可能同名时为未知",
              "distinct subjects of websites with this name that are not cancelled; unknown without a name, or if there is one "
              "but a record that could not be read may have this name"),
         ("services.name", "services.service_no"),
         lambda t: t.name.isnull().ifelse(ibis.null("int64"), t.same_name_count), unit="subject"),
    Fact("name_letters", "integer", Text("名称字数", "letters in the name"),
         Text("服务名称中的汉字和民族文字个数，不计拉丁字母、数字和标点",
              "letters of the name, Latin ones, digits and punctuation apart"),
         ("services.name",), lambda t: t.name.re_replace(r"[^\p{L}]|[A-Za-z]", "").length(), unit="letter"),
    Fact("name_is_domain", "flag", Text("名称为域名", "name is a domain"),
         Text("服务名称整个是一个域名或网址", "the whole name is a domain or an address"),
         ("services.name",), lambda t: t.name.re_search(_DOMAIN)),
    Fact("name_like_unit", "flag", Text("名称似单位", "name like a unit's"),
         Text("服务名称含有表示公司的词", "the name holds a word that means a company"),
         ("services.name",), lambda t: t.name.re_search("|".join(_WORDS["unit_names"]))),
    Fact("subject_nature", "code", Text("主办单位性质", "nature of the subject"),
         Text("所属主体的单位性质；同号主体的性质不同时为未知",
              "nature of the subject; unknown where subjects of this number differ"),
         ("services.service_no", *_NATURE), lambda t: t.subject_nature, codes="nature"),
    Fact("content_not_for_individuals", "flag", Text("内容不宜由个人提供", "content not for individuals"),
         Text("服务内容中有个人网站不宜提供的项目；内容只有代码时为未知",
              "the content has an item that individuals are told to leave to units; unknown if it is bare numbers"),
         ("services.content",), lambda t: _has(t, "not_for_individuals")),
    Fact("content_needs_pre_approval", "flag", Text("内容涉及前置审批", "content needs pre-approval"),
         Text("服务内容中有须经主管部门前置审批的项目；内容只有代码时为未知",
              "the content has an item of a field with pre-approval; unknown if it is bare numbers"),
         ("services.content",), lambda t: _has(t, "needs_pre_approval")),
    Fact("pre_approval_filed", "flag", Text("已填前置审批", "pre-approval stated"),
         Text("前置审批项已填写；空着为否，读不出来或所在文件没有此栏的为未知",
              "the cell is filled; no if blank, unknown if unreadable or if the file has no such column"),
         ("services.pre_approvals",),
         lambda t: stated(t, "pre_approvals")),
)  # fmt: skip


def _has(services: ir.Table, words: str) -> ir.BooleanValue:
    """Is an item of the content in the list? Yes needs one; no needs that all items are words."""
    among = rf"(^|{_BETWEEN})({'|'.join(_WORDS[words])})({_BETWEEN}|$)"
    unnamed = services.content.re_search(_UNNAMED)
    return ibis.cases((services.content.re_search(among), True), (unnamed, ibis.null("boolean")),
                      (services.content.isnull(), ibis.null("boolean")), else_=False)  # fmt: skip


def added(services: ir.Table, tables: Tables) -> ir.Table:
    """Services with same_name_count and subject_nature."""
    same, natures = tables.keep("same_name", _same_name(services, tables)), _natures(tables)
    joined = services.left_join(same, [("name", "shared")])
    joined = joined.left_join(natures, [("parent_no", "nature_of")])
    return joined.select(
        services,
        same_name_count=joined.shared.isnull().ifelse(0, joined.owners),
        subject_nature=joined.subject_nature,
    )


def _same_name(services: ir.Table, tables: Tables) -> ir.Table:
    """shared, owners: the names of websites, and of how many subjects each is."""
    sites = services.filter(possible_website(services))
    rows = sites.select("row_id", value="name", owner="parent_no", valid=website_in_force(sites))
    return sharing(rows, strays(tables, "services", sites.filter(unreadable(sites, "name"))), most=1)


def _natures(tables: Tables) -> ir.Table:
    """nature_of, subject_nature: what all records of a subject number agree on."""
    known = tables["subjects"].filter(tables["subjects"].subject_no.notnull())
    agreed = (known.nature.min() == known.nature.max()) & (known.nature.count() == known.count())
    return known.group_by(nature_of=known.subject_no).agg(
        subject_nature=agreed.ifelse(known.nature.min(), ibis.null("string"))
    )

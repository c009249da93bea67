"""Home pages (首页网址) of services: well formed, on a filed domain, and nobody else's."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from auditor.facts.fact import Fact
from auditor.facts.losses import mentioned
from auditor.facts.sharing import possible_website, sharing, strays, website_in_force
from auditor.facts.tables import Tables, unreadable
from auditor.text import Text

_SEVERAL_OR_MASKED = r"[;,、|*\s]"
_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST = rf"^(({_LABEL}\.)+([a-z]{{2,63}}|xn--[a-z0-9-]{{1,59}})|[0-9]{{1,3}}(\.[0-9]{{1,3}}){{3}}|\[.*)$"
_DEEPEST = 4  # labels that may stand before a filed domain
_URL = "services.home_url"

FACTS: tuple[Fact, ...] = (
    Fact("home_page_well_formed", "flag", Text("首页网址格式正确", "home page well formed"),
         Text("去掉协议、端口和路径后是域名或IP地址；空着、被遮盖或填了多个时为未知",
              "a domain or an address without scheme, port and path; unknown if blank, masked or several"),
         (_URL,), lambda t: t.home_host.re_search(_HOST)),
    Fact("home_page_in_domains", "flag", Text("首页在备案域名之内", "home page on a filed domain"),
         Text("首页的主机名是某个备案域名或其下级；没有域名、格式不正确，或有读不出的域名时为未知",
              "its host is a filed domain or below one; unknown without domains, if malformed, or if a domain of the "
              "service could not be read"),
         (_URL, "service_domains.service_no", "service_domains.domain"), lambda t: t.home_in_domains),
    Fact("same_home_page_count", "integer", Text("同一首页的网站数", "websites with this home page"),
         Text("未注销的网站中首页相同的服务备案号个数，不计协议、www.和末尾斜杠；空着、被遮盖或填了多个，或只有一个而数据不全或有读不出的记录可能相同时为未知",
              "filing numbers of websites not cancelled that have this home page, scheme, www. and a final slash apart; "
              "unknown if blank, masked or several, or if there is one but a record that could not be read may have it"),
         (_URL, "services.service_no"), lambda t: t.home_key.isnull().ifelse(ibis.null("int64"), t.same_home_count),
         unit="website"),
)  # fmt: skip


def added(services: ir.Table, tables: Tables) -> ir.Table:
    """Services with home_host, home_in_domains, home_key and same_home_count."""
    url = services.home_url.lower()
    single = url.re_search(_SEVERAL_OR_MASKED).ifelse(ibis.null("string"), url)
    bare = single.re_replace("^[a-z][a-z0-9+.-]*://", "")
    services = services.mutate(
        home_host=bare.re_replace(r"[/?#:].*$", "").re_replace(r"\.$", ""),
        home_key=bare.re_replace(r"^www\.", "").re_replace("/+$", "").nullif(""),
    )
    services = services.mutate(on_domain=_on_domain(services))
    lost = tables.keep("lost_domains", _lost(services, tables))
    same = tables.keep("same_home", _same(services, tables))
    joined = services.left_join(lost, [("row_id", "row_id")])
    joined = joined.left_join(same, [("home_key", "shared")])
    unclear = joined.domain_lost.fill_null(False) | unreadable(services, "domains")
    return joined.select(
        services,
        home_in_domains=(~services.on_domain & unclear).ifelse(ibis.null("boolean"), services.on_domain),
        same_home_count=joined.shared.isnull().ifelse(0, joined.owners),
    )


def _on_domain(services: ir.Table) -> ir.BooleanValue:
    """Is the host, or what remains without its first labels, among the filed domains?"""
    padded = (" " + services.filed_domains + " ").re_replace(r" www\.", " ")
    rest, found = services.home_host, ibis.literal(False)
    for _ in range(_DEEPEST + 1):
        found = found | padded.contains(" " + rest + " ")
        rest = rest.re_replace(r"^[^.]*\.", "")
    return services.home_host.re_search(_HOST).ifelse(found, ibis.null("boolean"))


def _lost(services: ir.Table, tables: Tables) -> ir.Table:
    """row_id, domain_lost: services that may have a domain in a row that could not be read."""
    bare = services.filter(~services.on_domain)
    numbers = ibis.union(
        bare.select("row_id", number=bare.service_no), bare.select("row_id", number=bare.parent_no)
    )
    return mentioned(tables, "service_domains", numbers).rename(domain_lost="mentioned")


def _same(services: ir.Table, tables: Tables) -> ir.Table:
    """shared, owners: the home pages of websites, and how many have each."""
    sites = services.filter(possible_website(services))
    rows = sites.select("row_id", value="home_key", owner="service_no", valid=website_in_force(sites))
    hidden = sites.filter(unreadable(sites, "home_url") | sites.home_url.contains("*").fill_null(False))
    return sharing(rows, strays(tables, "services", hidden), most=1)

"""What leads from a service to accesses and subjects, and the rows in which that link was lost."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from auditor.facts.fact import Fact
from auditor.facts.losses import Lost, lost
from auditor.facts.tables import Tables
from auditor.text import Text

_ACCESS = ("services.service_no", "accesses.service_no")

FACTS: tuple[Fact, ...] = (
    Fact("stray_subject_count", "integer", Text("读不出备案号的主体行数", "subject rows without a number"),
         Text("主体备案号读不出或空着的主体行数；其中任何一行都可能是找不到主体的服务的主体",
              "subject rows without a readable number; any of them may be the subject of a service without one"),
         ("subjects.subject_no",), lambda t: t.stray_subjects, unit="record"),
    Fact("accesses_ended", "flag", Text("接入均已取消", "its accesses have ended"),
         Text("数据中有它的接入，且都已取消；有有效接入或没有接入为否；有状态不明的接入，或有读不出的接入行提到该备案号时为未知",
              "the data has accesses of it and all are cancelled; no if one is in force or there is none; unknown if one is "
              "doubtful or an unreadable row mentions the number"),
         _ACCESS,
         lambda t: ibis.cases(
             (t.active_count > 0, False),
             (t.service_no.isnull() | t.named | (t.doubtful_count > 0), ibis.null("boolean")),
             else_=t.access_count > 0)),
    Fact("snapshot_scope", "code", Text("数据范围", "scope of the data"),
         Text("数据是全省的，还是单个接入商的", "whether the data is a province's or one provider's"), (),
         lambda t: t.scope, codes="snapshot_scope"),
    Fact("stray_access_count", "integer", Text("归属不明的接入行数", "access rows of nobody"),
         Text("服务备案号读不出或空着、也无从辨认属于哪个服务的接入行数；其中任何一行都可能属于没有接入的服务",
              "access rows without a readable service number that nothing tells the service of; any of them may belong to "
              "a service without access"),
         _ACCESS, lambda t: t.stray_accesses, unit="record"),
    Fact("resolves_to_own_network", "flag", Text("解析到本接入的网络", "resolves into the network of its access"),
         Text("任一解析地址在有效接入的IP之内，或在其接入商的地址段之内；都不在，但有读不出的IP、状态不明或归属不明的接入，"
              "或接入商没有IP备案时为未知，没有有效接入时也为未知",
              "some address lies in the IPs of an access in force or in the ranges of its provider; unknown if none does but "
              "an IP could not be read, an access is doubtful or nobody's, the provider filed no IPs, or no access is in force"),
         ("resolutions.domain", "resolutions.first_ip", "ip_allocations.provider", "ip_allocations.first_ip",
          "accesses.provider", "accesses.ip_list"),
         lambda t: ibis.cases(
             (t.active_count == 0, ibis.null("boolean")), (t.resolves_to_own, True),
             ((t.unreadable_ip_count + t.unranged_count + t.doubtful_count + t.stray_accesses > 0) | t.named,
              ibis.null("boolean")),
             else_=t.resolves_to_own),
         seen_in="resolution_row_id"),
)  # fmt: skip


def bare(services: ir.Table, accesses: ir.Table, seen: ir.Table) -> ir.Table:
    """Services that would be judged to lack an access (`unconnected`), an IP or a provider."""
    joined = services.left_join(accesses, "service_no").left_join(seen, services.service_no == seen.seen_no)
    unconnected = (joined.active_count.fill_null(0) == 0) & (services.status != "cancelled").fill_null(True)
    lacking = (
        (joined.active_count.fill_null(0) == 0)
        | (joined.usable_count.fill_null(0) == 0)
        | ~joined.resolves_to_filed.fill_null(True)
    )
    bare = joined.filter(lacking & (joined.known_type.isnull() | joined.known_type.isin(["website", "app"])))
    return bare.filter(bare.service_no.notnull()).select(
        "row_id", "service_no", "parent_no", unconnected=unconnected
    )


def stray_accesses(tables: Tables, services: ir.Table, bare: ir.Table) -> Lost:
    """Access rows without a number, and the bare services that they may belong to."""
    numbers = ibis.union(
        bare.select("row_id", number=bare.service_no), bare.select("row_id", number=bare.parent_no)
    )
    filed = tables["service_domains"]
    filed = filed.mutate(text=filed.domain.re_replace(r"^www\.", "")).filter(filed.domain.notnull())
    of_number = filed.join(services, filed.service_no == services.service_no)
    of_row = filed.join(services, filed.row_id == services.row_id)
    named = services.select("row_id", "name").filter(services.name.notnull())
    owners = subject_names(tables)
    owned = services.join(owners, services.parent_no == owners.found_no).filter(owners.subject_name.notnull())
    clues = ibis.union(
        of_number.select(row_id="row_id_right", clue=ibis.literal("domain"), text="text"),
        of_row.select(row_id="row_id", clue=ibis.literal("domain"), text="text"),
        named.select("row_id", clue=ibis.literal("name"), text="name"),
        owned.select("row_id", clue=ibis.literal("name"), text="subject_name"),
        distinct=True,
    )
    keyed = tables["accesses"].filter(tables["accesses"].service_no.notnull()).select("row_id")
    return lost(tables, "accesses", "service", keyed, numbers, clues)


def lost_subjects(tables: Tables, orphans: ir.Table) -> Lost:
    """Subject rows without a number, and the services without subject that may be theirs."""
    keyed = tables["subjects"].filter(tables["subjects"].subject_no.notnull()).select("row_id")
    return lost(tables, "subjects", "service", keyed, orphans.select("row_id", number=orphans.parent_no))


def lost_twins(tables: Tables, services: ir.Table) -> Lost:
    """Service rows without a number, and the services whose number they may repeat."""
    numbered = services.filter(services.service_no.notnull())
    numbers = ibis.union(
        numbered.select("row_id", number=numbered.service_no),
        numbered.select("row_id", number=numbered.parent_no),
    )
    return lost(tables, "services", "twin", numbered.select("row_id"), numbers)


def subject_names(tables: Tables) -> ir.Table:
    """found_no, subject_name: the subjects in the data, by number."""
    subjects = tables["subjects"]
    known = subjects.filter(subjects.subject_no.notnull() & ~subjects.superseded)
    return known.group_by(found_no=known.subject_no).agg(subject_name=known.name.min())

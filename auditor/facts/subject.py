"""Facts on subjects (主体): what they own, and whether the registry still knows them as filed."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from auditor.facts import blacklist, regulator, standing
from auditor.facts.fact import Fact, exported
from auditor.facts.in_use import IN_USE
from auditor.facts.losses import SUBJECT, Lost, lost, without_serial
from auditor.facts.registry import matched
from auditor.facts.tables import Tables, blank, parent_subject_no
from auditor.facts.versions import counted
from auditor.text import Text

_SERVICES = ("subjects.subject_no", "services.service_no")
_PAIR = ("subjects.credential_no", "subjects.name", "registry.credential_no", "registry.name")
_NUMBER = ("subjects.credential_no", "registry.credential_no")


def _changed_after(subjects: ir.Table) -> ir.BooleanValue:
    """Did the licence change after the filing was last brought up to date? A change is never before the first filing."""
    changed = subjects.registry_changed_on
    return ibis.cases(
        (subjects.changed_on.notnull(), changed > subjects.changed_on),
        (changed <= subjects.filed_on, False),
        (subjects.never_changed, ibis.cases(
            (changed > ibis.coalesce(subjects.filed_on, subjects.approved_on), True))),
    )  # fmt: skip


FACTS: tuple[Fact, ...] = (
    exported("subjects", "subject_no", "text", "主体备案号", "subject filing number"),
    exported("subjects", "name", "text", "主办单位", "subject", tells_of="holder"),
    exported("subjects", "city", "text", "市", "city", needed=False),
    exported("subjects", "nature", "code", "单位性质", "nature", codes="nature"),
    exported("subjects", "status", "code", "备案状态", "filing status", codes="filing_status", needed=False),
    exported("subjects", "filed_on", "date", "首次报备时间", "filed on", needed=False),
    Fact("days_since_filing", "integer", Text("距首次报备天数", "days since it was filed"),
         Text("快照日减首次报备时间", "as-of date minus the filing date"),
         ("subjects.filed_on",), lambda t: t.days_since_filing, unit="day"),
    Fact("days_on_file", "integer", Text("已备案天数", "days on file"),
         Text("能够确定的天数：快照日减首次报备时间；没有的，减审核通过时间、最近变更时间、以往审计首次见其没有服务之日中最早的，再没有的减"
              "备案号所含年份的最后一天（备案不晚于这些日期）",
              "those that are certain: as-of date minus the filing date, else minus the earliest of approval, last change and "
              "the first audit that saw it without services, else minus the last day of the year in its number; the filing is "
              "not later than any of them"),
         (), lambda t: t.days_on_file, unit="day"),
    exported("subjects", "changed_on", "date", "最近变更时间", "last change filing", needed=False),
    exported("subjects", "credential_type", "code", "证件类型", "credential type", codes="credential_type"),
    exported("subjects", "credential_no", "text", "证件号码", "credential number", mask="credential"),
    exported("subjects", "person_name", "text", "主体负责人", "person in charge", tells_of="person"),
    exported("subjects", "authorised", "flag", "有授权书", "authorised in writing"),
    Fact("service_count", "integer", Text("服务数", "services"),
         Text("该主体未注销的服务数，不分类型；没有已接入的服务，但有读不出的服务行可能属于它，有服务的备案号属于该主体而"
              "所填主体不同，或有接入的服务属于该主体而不在数据中时为未知",
              "services of any type that are not cancelled; unknown if none is connected, but an unreadable row may belong "
              "to it, a service with its number names another subject, or an access names a service of it that is missing"),
         _SERVICES,
         lambda t: (t.mentioned | ((t.service_count == 0) & (t.doubtful_count > 0))).ifelse(
             ibis.null("int64"), t.subject_no.isnull().ifelse(ibis.null("int64"), t.service_count)),
         unit="service"),
    Fact("website_count", "integer", Text("网站数", "websites"),
         Text("其中类型为网站的服务数；有类型或状态读不出的服务，或有读不出的服务行可能属于它时为未知",
              "those of them that are websites; unknown where the type or state of a service could not be read, or an "
              "unreadable row may belong to it"), _SERVICES,
         lambda t: (t.possibly_more | (t.unsure_count > 0) | t.subject_no.isnull()).ifelse(
             ibis.null("int64"), t.website_count), unit="service"),
    Fact("stray_service_count", "integer", Text("归属不明的服务行数", "service rows of nobody"),
         Text("读不出属于哪个主体、也无从辨认的服务行数；其中任何一行都可能属于没有服务的主体",
              "service rows that nothing tells the subject of; any of them may belong to a subject without service"),
         _SERVICES, lambda t: t.stray_services, unit="record"),
    Fact("providers", "text", Text("现接入商", "access providers"),
         Text("其服务现在或最后的接入商，按名称顺序", "present or last access providers of its services, by name"),
         (*_SERVICES, "accesses.service_no", "accesses.provider"), lambda t: t.providers, tells_of="providers"),
    Fact("duplicate_count", "integer", Text("同号记录数", "records with this number"),
         Text("快照中使用同一主体备案号的记录数；已注销而另有有效记录的是历史，不计", "subject records of the snapshot with this "
              "filing number; one that is cancelled while another is in force is history and not counted"),
         ("subjects.subject_no",), lambda t: t.duplicate_count, unit="record"),
    Fact("alive", "flag", Text("有可访问的服务", "a service is alive"),
         Text("任一服务最近一次拨测有响应", "one of its services answered when last observed"),
         (*_SERVICES, "resolutions.domain", "resolutions.alive"), lambda t: t.alive),
    Fact("in_use", "flag", IN_USE,
         Text("任一服务仍在使用为是；名下有服务而每个都不在使用为否；其余为未知",
              "yes if one of its services is in use; no if it has services and none is; else unknown"),
         (*_SERVICES, "resolutions.domain", "resolutions.alive"),
         lambda t: ibis.cases(
             (t.used_count > 0, True),
             ((t.service_count > 0) & (t.unused_count == t.service_count) & (t.doubtful_count == 0), False),
             else_=ibis.null("boolean"))),
    Fact("credential_number_valid", "flag", Text("证件号码格式正确", "credential number well formed"),
         Text("证件号码的长度与校验位符合其证件类型（GB 32100、GB 11643、GB 11714、15位注册号）；无固定格式的类型为未知",
              "length and check digit fit the type (GB 32100, GB 11643, GB 11714, 15-digit number); "
              "unknown for types without a fixed form"),
         ("subjects.credential_type", "subjects.credential_no"),
         lambda t: t.credential_number_valid),
    Fact("registry_agrees", "flag", Text("名称与号码均与证照库一致", "name and number agree with the registry"),
         Text("证照库中有该号码且名称相同为是；号码在库而名称不同，或单位名称在库而号码不同为否；名称只差写法、无从比较或都查不到为未知",
              "yes: the registry has the number with this name; no: another name, or this unit under another number; "
              "unknown if the names differ only in writing or cannot be compared, or if it has neither"),
         _PAIR, lambda t: t.registry_agrees, seen_in="registry_row_id"),
    Fact("registry_name", "text", Text("证照库名称", "name in the registry"),
         Text("匹配到的证照库记录的名称", "name of the matched registry record"), _PAIR,
         lambda t: t.registry_name, seen_in="registry_row_id", tells_of="holder"),
    Fact("registry_credential_no", "text", Text("证照库号码", "number in the registry"),
         Text("匹配到的证照库记录的号码", "number of the matched registry record"), _PAIR,
         lambda t: t.registry_credential_no, seen_in="registry_row_id", mask="credential"),
    Fact("legal_representative", "text", Text("法定代表人", "legal representative"),
         Text("按号码匹配到的证照库记录的法定代表人", "legal representative of the registry record with this number"),
         (*_NUMBER, "registry.legal_person"), lambda t: t.legal_representative, seen_in="registry_row_id",
         tells_of="person"),
    Fact("person_is_legal_representative", "flag", Text("负责人是法定代表人", "person in charge is legal representative"),
         Text("主体负责人姓名与证照库的法定代表人相同为是，不同为否；相近或无从比较的为未知",
              "yes if the two names are the same, no if they are different; unknown if near or not comparable"),
         (*_NUMBER, "subjects.person_name", "registry.legal_person"),
         lambda t: t.person_is_legal_representative, seen_in="registry_row_id"),
    Fact("registry_status", "code", Text("登记状态", "registry status"),
         Text("按号码匹配到的证照库记录的登记状态", "status of the registry record with this number"),
         (*_NUMBER, "registry.status"), lambda t: t.registry_status, seen_in="registry_row_id",
         codes="registry_status"),
    Fact("registry_changed_on", "date", Text("证照变更日期", "licence changed on"),
         Text("按号码匹配到的证照库记录的变更日期", "change date of the registry record with this number"),
         (*_NUMBER, "registry.changed_on"), lambda t: t.registry_changed_on, seen_in="registry_row_id"),
    Fact("days_since_registry_change", "integer", Text("距证照变更天数", "days since the licence changed"),
         Text("快照日减证照变更日期", "as-of date minus the change date"),
         (*_NUMBER, "registry.changed_on"), lambda t: t.days_since_registry_change, unit="day",
         seen_in="registry_row_id"),
    Fact("registry_changed_after_filing", "flag", Text("证照变更晚于备案变更", "licence changed after the filing"),
         Text("证照变更日期晚于最近变更备案时间；该栏为空时取首次报备时间，再没有时取审核通过时间；该栏读不出或所在文件没有该栏时，"
              "只有证照变更不晚于首次报备的才为否",
              "the change date is after the last change filing; where that cell is empty, after the first filing, else after "
              "its approval; where it cannot be read or the file lacks it, only a change before the first filing says no"),
         (*_NUMBER, "registry.changed_on"), _changed_after, seen_in="registry_row_id"),
    Fact("address_agrees", "flag", Text("证件住所与证照库一致", "address agrees with the registry"),
         Text("相同，或一方只缺省市、区县、楼层等整段的为是，不同为否；相近、部分遮盖或无从比较的为未知",
              "yes if equal or if one only lacks whole parts such as province, district or floor, no if different; unknown if "
              "near, partly masked or not comparable"),
         (*_NUMBER, "subjects.credential_address", "registry.address"), lambda t: t.address_agrees,
         seen_in="registry_row_id"),
    Fact("name_likeness", "code", Text("名称与证照库相比", "name against the registry"),
         Text("名称与按号码匹配到的证照库名称相比的结果；无从比较的为未知",
              "outcome of comparing the name with that of the registry record with this number; unknown if not comparable"),
         _PAIR, lambda t: t.name_likeness, seen_in="registry_row_id", codes="likeness"),
    Fact("address_likeness", "code", Text("证件住所与证照库相比", "address against the registry"),
         Text("证件住所与证照库住所相比的结果；无从比较的为未知",
              "outcome of comparing the credential address with that of the registry; unknown if not comparable"),
         (*_NUMBER, "subjects.credential_address", "registry.address"), lambda t: t.address_likeness,
         seen_in="registry_row_id", codes="likeness"),
    exported("subjects", "credential_address", "text", "证件住所", "credential address", mask="address"),
    Fact("registry_address", "text", Text("证照库住所", "address in the registry"),
         Text("按号码匹配到的证照库记录的住所", "address of the registry record with this number"),
         (*_NUMBER, "registry.address"), lambda t: t.registry_address, seen_in="registry_row_id", mask="address"),
    *standing.SUBJECT_FACTS, *blacklist.SUBJECT_FACTS, *regulator.SUBJECT_FACTS,
)  # fmt: skip


_ADDED = (
    (blacklist.SUBJECT_FACTS, blacklist.added_to_subjects),
    (regulator.SUBJECT_FACTS, regulator.added_to_subjects),
)


def base(tables: Tables, services: ir.Table) -> ir.Table:
    """Subjects with everything their facts read, one row for each source row.

    Args:
        services: the observed services.
    """
    subjects = tables["subjects"]
    owned = tables.keep("subject_services", _owned(services))
    numbers = counted(subjects, "subject_no")
    keyed = subjects.filter(subjects.subject_no.notnull())
    twins = lost(
        tables, "subjects", "twin", keyed.select("row_id"), keyed.select("row_id", number=keyed.subject_no)
    )
    doubles = tables.keep("lost_subject_twins", twins.concerned.rename(doubled="mentioned"))
    no_twin = twins.hide(keyed)
    bare = tables.keep("bare_subjects", _bare(tables, owned))
    strays = _stray_services(tables, bare)
    mentions = tables.keep(
        "subject_mentions", ibis.union(strays.concerned, _named(tables, bare, services), distinct=True)
    )
    hidden = strays.hide(bare.filter(bare.empty).anti_join(mentions, "row_id"))
    registered, past = tables.keep("subject_registered", matched(tables)), tables.past("subject")
    joined = (
        subjects.left_join(owned, subjects.subject_no == owned.owner_no)
        .left_join(numbers, subjects.subject_no == numbers.number)
        .left_join(mentions, subjects.row_id == mentions.row_id)
        .left_join(doubles, subjects.row_id == doubles.row_id)
        .left_join(registered, subjects.row_id == registered.row_id)
        .left_join(past, subjects.subject_no == past.past_no)
    )
    more = joined.mentioned.fill_null(False) | hidden
    known = joined.select(
        subjects,
        service_count=joined.service_count.fill_null(0),
        website_count=joined.website_count.fill_null(0),
        unsure_count=joined.unsure_count.fill_null(0),
        doubtful_count=joined.doubtful_count.fill_null(0),
        mentioned=more & (joined.active_count.fill_null(0) == 0),
        possibly_more=more,
        stray_services=ibis.literal(strays.nameless, "int64"),
        alive=joined.alive,
        used_count=joined.used_count.fill_null(0),
        unused_count=joined.unused_count.fill_null(0),
        providers=joined.providers,
        duplicate_count=((joined.same_number == 1) & (joined.doubled.fill_null(False) | no_twin)).ifelse(
            ibis.null("int64"), joined.same_number
        ),
        never_changed=blank(subjects, "changed_on"),
        held_on=joined.held_on,
        held_by=joined.held_by,
        empty_on=joined.empty_on,
        **{name: joined[name] for name in registered.columns if name != "row_id"},
    )
    for facts, add in _ADDED:
        if tables.asks("subject", (fact.name for fact in facts)):
            known = add(known, tables)
    return known


def _owned(services: ir.Table) -> ir.Table:
    """Per subject number: services not cancelled, websites among them, doubtful ones, and is any alive."""
    doubtful = services.status_unreadable
    counted = ((services.status != "cancelled") | services.status.isnull()) & ~doubtful
    known = services.mutate(counted=counted, doubtful=doubtful)
    known = known.filter(known.parent_no.notnull())
    return known.group_by(owner_no=known.parent_no).agg(
        service_count=known.counted.sum(),
        website_count=(known.counted & (known.type == "website").fill_null(False)).sum(),
        doubtful_count=known.doubtful.sum(),
        unsure_count=(known.doubtful | (known.counted & known.type.isnull())).sum(),
        active_count=known.counted.ifelse(known.active_access_count, 0).sum(),
        alive=known.alive.any(),
        used_count=(known.counted & known.in_use).fill_null(False).sum(),
        unused_count=(known.counted & ~known.in_use).fill_null(False).sum(),
        providers=known.last_provider.collect(distinct=True).sort().join("、")
        .nullif(""),
    )  # fmt: skip


def _bare(tables: Tables, owned: ir.Table) -> ir.Table:
    """Subjects without a connected service (`empty`: without any), and individuals, whose websites are limited."""
    subjects = tables["subjects"].left_join(owned, tables["subjects"].subject_no == owned.owner_no)
    unconnected, individual = subjects.active_count.fill_null(0) == 0, subjects.nature == "individual"
    bare = subjects.filter((unconnected | individual.fill_null(False)) & subjects.subject_no.notnull())
    empty = (bare.service_count.fill_null(0) == 0) & (bare.status != "cancelled").fill_null(True)
    return bare.select("row_id", "name", number=bare.subject_no, empty=empty)


def _stray_services(tables: Tables, bare: ir.Table) -> Lost:
    """Service rows that name no subject, and the bare subjects whose they may be."""
    rows = tables["services"]
    keyed = rows.filter(parent_subject_no(rows).notnull()).select("row_id")
    subjects = tables["subjects"]
    clues = subjects.filter(subjects.name.notnull()).select("row_id", clue=ibis.literal("name"), text="name")
    numbers = bare.select("row_id", "number")
    return lost(tables, "services", SUBJECT, keyed, numbers, clues)


def _named(tables: Tables, bare: ir.Table, services: ir.Table) -> ir.Table:
    """row_id, mentioned: subjects to which a number belongs that is not counted among their services.

    A service with that number names another subject, or an access names a service that is not in the data.
    """
    stray = services.mutate(stem=without_serial(services.service_no))
    stray = stray.filter((stray.stem != stray.parent_no) & (stray.status != "cancelled").fill_null(True))
    missing = tables["accesses"].anti_join(services, "service_no")
    stems = ibis.union(stray.select("stem"), missing.select(stem=without_serial(missing.service_no)))
    return bare.semi_join(stems, bare.number == stems.stem).select("row_id").mutate(mentioned=True)

"""Facts on how people can be reached: is there a phone, has it the form of one, and who else has it?"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from auditor.facts.fact import Fact, exported
from auditor.facts.sharing import sharing, strays
from auditor.facts.tables import Tables, blank, malformed, parent_subject_no, unreadable
from auditor.text import Text

_STATE = Text("合格：形式正确；格式不正确：内容完整而不成其为此类联系方式；未填写：所在文件有此栏而为空；"
              "被遮盖、已损坏、所在文件没有此栏或为境外号码的为未知",
              "usable, malformed (whole, but not of this form) or missing (empty in a file that has the column); "
              "unknown where hidden, damaged, foreign, or in a file without the column")  # fmt: skip


def _state(table: str, name: str, column: str, zh: str, en: str) -> Fact:
    return Fact(
        name, "code", Text(zh, en), _STATE, (f"{table}.{column}",), lambda t: t[name], codes="contact_state"
    )


MOST_WITH_MOBILE = "subjects_per_mobile"
"""The parameter of CONTACT-004: up to how many subjects one mobile number is nothing to notice."""

# What is asked of each, and the column that answers.
_STATES = {"mobile_state": "person_mobile", "phone_state": "person_phone", "email_state": "person_email"}

SUBJECT_FACTS: tuple[Fact, ...] = (
    exported("subjects", "person_mobile", "text", "主体负责人手机", "mobile of the person in charge", mask="phone"),
    exported("subjects", "person_phone", "text", "主体负责人办公电话", "office phone of the person in charge", mask="phone"),
    exported("subjects", "person_email", "text", "主体负责人邮箱", "e-mail of the person in charge", mask="email"),
    exported("subjects", "address", "text", "通信地址", "postal address", mask="address"),
    _state("subjects", "mobile_state", "person_mobile", "手机填报情况", "state of the mobile number"),
    _state("subjects", "phone_state", "person_phone", "办公电话填报情况", "state of the office phone"),
    _state("subjects", "email_state", "person_email", "邮箱填报情况", "state of the e-mail address"),
    Fact("subjects_with_mobile", "integer", Text("同一手机的主体数", "subjects with this mobile number"),
         Text("有效主体中，主体负责人手机与本主体相同的主体备案号个数，含本主体；有几个手机时取最多的一个；不多于subjects_per_mobile个而数据不全或有读不出的记录可能相同时为未知",
              "filing numbers of valid subjects whose person in charge has this mobile number, this one included; "
              "of several numbers the one with most; unknown if there are no more than subjects_per_mobile, but a record that "
              "could not be read may have it"),
         ("subjects.person_mobile", "subjects.subject_no"), lambda t: t.subjects_with_mobile, unit="subject"),
    Fact("emergency_is_mobile", "flag", Text("应急电话与负责人手机相同", "emergency phone is the person's mobile"),
         Text("应急联系电话是主体负责人手机之一", "the emergency phone is one of the mobile numbers of the person in charge"),
         ("subjects.person_mobile", "subjects.emergency_phone"), lambda t: t.emergency_is_mobile),
    Fact("address_length", "integer", Text("通信地址字数", "length of the postal address"),
         Text("通信地址的字数，不计空格和标点；所在文件有此栏而为空的为0，被遮盖的为未知",
              "characters of the postal address without spaces and punctuation; 0 where empty, unknown where hidden"),
         ("subjects.address",), lambda t: t.address_length, unit="character"),
)  # fmt: skip

SERVICE_FACTS: tuple[Fact, ...] = (
    _state("services", "mobile_state", "person_mobile", "手机填报情况", "state of the mobile number"),
    _state("services", "phone_state", "person_phone", "办公电话填报情况", "state of the office phone"),
    _state("services", "email_state", "person_email", "邮箱填报情况", "state of the e-mail address"),
    Fact("subjects_of_person", "integer", Text("负责人涉及的主体数", "subjects the person in charge serves"),
         Text("以同一证件号码任服务负责人的有效服务所属的主体备案号个数，含本服务；只有一个而数据不全或有读不出的记录可能相同时为未知",
              "filing numbers of the subjects of valid services whose person in charge has this credential number, "
              "this one included; unknown if there is one, but a record that could not be read may have it"),
         ("services.person_credential_no", "services.service_no"), lambda t: t.subjects_of_person, unit="subject"),
)  # fmt: skip


def of_subjects(subjects: ir.Table, tables: Tables) -> ir.Table:
    """Subjects with the columns of their contact facts."""
    if not tables.asks("subject", (fact.name for fact in SUBJECT_FACTS)):
        return subjects
    shared = tables.keep("subjects_by_mobile", _by_mobile(tables))
    mobiles, emergency = (subjects[c].replace("-", "") for c in ("person_mobile", "emergency_phone"))
    told = subjects.mutate(
        **_states(subjects),
        emergency_is_mobile=(";" + mobiles + ";").contains(";" + emergency + ";"),
        address_length=_length(subjects),
    )
    return told.left_join(shared, told.row_id == shared.mobile_row).drop("mobile_row")


def of_services(services: ir.Table, tables: Tables) -> ir.Table:
    """Services with the columns of their contact facts."""
    if not tables.asks("service", (fact.name for fact in SERVICE_FACTS)):
        return services
    rows = tables["services"]
    told = rows.select(
        "row_id",
        "person_credential_no",
        **_states(rows),
    )
    persons = _by_person(rows, tables)
    joined = told.left_join(persons, told.person_credential_no == persons.shared)
    kept = joined.select(*_STATES, contact_row=joined.row_id, subjects_of_person=joined.owners)
    contacts = tables.keep("service_contacts", kept)
    return services.left_join(contacts, services.row_id == contacts.contact_row).drop("contact_row")


def _states(rows: ir.Table) -> dict[str, ir.Value]:
    """For each way to reach the person in charge: usable, malformed, missing or null."""
    forms = {"mobile_state": _is_mobile, "phone_state": _is_phone, "email_state": _is_email}
    states = {}
    for name, column in _STATES.items():
        fits = forms[name](rows[column])
        states[name] = ibis.cases(
            (fits, "usable"),
            (~fits | malformed(rows, column), "malformed"),
            (blank(rows, column), "missing"),
            else_=ibis.null("string"),
        )
    return states


def _is_mobile(numbers: ir.StringValue) -> ir.BooleanValue:
    """Is one of them a mainland mobile number (11 digits, domain facts §3.2)? Null if there are only foreign ones."""
    plain = numbers.replace("-", "")
    return ibis.cases(
        (plain.re_search("(^|;)0?1[3-9][0-9]{9}(;|$)"), True),
        (plain.re_search("(^|;)00"), ibis.null("boolean")),
        else_=plain.isnull().ifelse(ibis.null("boolean"), False),
    )


def _is_phone(numbers: ir.StringValue) -> ir.BooleanValue:
    """Has one of them the eleven characters of the interface (XSD)? Null at ten: a lost zero, or a 400 number."""
    return ibis.cases(
        (numbers.re_search("(^|;)[0-9-]{11,}(;|$)"), True),
        (numbers.re_search("(^|;)[0-9-]{10}(;|$)"), ibis.null("boolean")),
        else_=numbers.isnull().ifelse(ibis.null("boolean"), False),
    )


def _is_email(addresses: ir.StringValue) -> ir.BooleanValue:
    return addresses.re_search(r"(^|;)[^@;]+@[^@;.]+([.][^@;.]+)+(;|$)")


def _length(subjects: ir.Table) -> ir.IntegerValue:
    hidden = unreadable(subjects, "address") | subjects.address.contains("*").fill_null(False)
    plain = subjects.address.re_replace(r"[\s,，.。;；:：、()（）\-—]", "")
    return ibis.cases(
        (hidden, ibis.null("int64")),
        (blank(subjects, "address"), ibis.literal(0, "int64")),
        else_=plain.length().cast("int64"),
    )


def _by_mobile(tables: Tables) -> ir.Table:
    """mobile_row, subjects_with_mobile: for each subject the number of subjects that share its mobile."""
    subjects, most = tables["subjects"], tables.values.get(MOST_WITH_MOBILE, 0)
    possible = subjects.filter((subjects.status != "cancelled").fill_null(True))
    numbers = possible.select(
        "row_id", owner="subject_no", valid=possible.status != "cancelled",
        value=possible.person_mobile.replace("-", "").split(";").unnest(),
    )  # fmt: skip
    numbers = tables.keep("mobiles", numbers.filter(_is_mobile(numbers.value)))
    hidden = possible.filter(unreadable(possible, "person_mobile") & ~malformed(possible, "person_mobile"))
    owners = sharing(numbers, strays(tables, "subjects", hidden), most)
    joined = numbers.join(owners, numbers.value == owners.shared)
    unsure = (joined.owners.max().fill_null(0) <= most) & joined.owners.isnull().any()
    return joined.group_by(mobile_row=joined.row_id).agg(
        subjects_with_mobile=unsure.ifelse(ibis.null("int64"), joined.owners.max())
    )


def _by_person(services: ir.Table, tables: Tables) -> ir.Table:
    """shared, owners: for each credential number the subjects whose services it answers for."""
    possible = services.filter((services.status != "cancelled").fill_null(True))
    rows = possible.select(
        "row_id",
        value="person_credential_no",
        owner=parent_subject_no(possible),
        valid=possible.status != "cancelled",
    )
    hidden = possible.filter(unreadable(possible, "person_credential_no"))
    return sharing(rows, strays(tables, "services", hidden), most=1)

"""Facts on a subject's papers that need no registry: do type, number, name and nature go together, until when?"""

from __future__ import annotations

from functools import reduce
from operator import or_

import ibis
import ibis.expr.types as ir

from auditor.facts import namesakes
from auditor.facts.fact import Fact, exported
from auditor.facts.tables import Tables, blank, stated, unreadable
from auditor.reference import load
from auditor.text import Text

_TYPED = ("subjects.nature", "subjects.credential_type")
_NUMBERED = ("subjects.subject_no", "subjects.credential_no")
_EXPIRY = ("subjects.credential_expires_on",)
_PERSON = ("subjects.person_credential_type", "subjects.person_credential_no")

FACTS: tuple[Fact, ...] = (
    exported("subjects", "credential_expires_on", "date", "证件有效期至", "credential expires on"),
    Fact("credential_type_allowed", "flag", Text("证件类型可用于该性质", "credential type fits the nature"),
         Text("证件类型在该单位性质可用的证件类型之列（对照表可更换）；性质或证件类型不明、为“其他”，或表中没有该性质的为未知",
              "the type is among those of this nature (a table that can be replaced); unknown where either is unknown "
              "or other, or the table lacks the nature"),
         _TYPED, lambda t: _type_allowed(t.nature, t.credential_type)),
    Fact("credential_form", "code", Text("证件号码形式", "form of the credential number"),
         Text("按位数与校验位判断号码是统一社会信用代码、居民身份证号码、组织机构代码（9位）还是15位注册号；"
              "是信用代码而又像身份证号码的为未知",
              "by length and check digit: unified social credit code, resident identity number, organisation code "
              "(9 places), 15-digit number or another; unknown where it is the first and looks like the second"),
         ("subjects.credential_no",), lambda t: t.credential_form, codes="credential_form"),
    Fact("credit_code_fits_nature", "flag", Text("信用代码与性质相符", "credit code fits the nature"),
         Text("统一社会信用代码的开头两位（登记管理部门、机构类别）属于该单位性质；不是信用代码，或表中没有该性质的为未知",
              "the first two characters (authority and category) belong to this nature; unknown if it is no such "
              "code, or the table lacks the nature"),
         ("subjects.nature", "subjects.credential_no"), lambda t: t.credit_code_fits_nature),
    Fact("subjects_with_credential", "integer", Text("同一证件号码的主体数", "subjects with this credential number"),
         Text("有效主体中使用同一证件号码的主体备案号个数，含本主体；信用代码与其所含的组织机构代码算同一个；"
              "只有本主体，但有备案号或状态读不出的主体使用该号码，或读不出的号码可能是它时为未知",
              "filing numbers of valid subjects with this number, this one included; a credit code and the organisation "
              "code inside it are one; unknown if it is the only one but a subject without readable "
              "status or filing number has the number, or a number that could not be read may be it"),
         _NUMBERED, lambda t: t.subjects_with_credential, unit="subject"),
    Fact("numbers_with_name", "integer", Text("同一名称的证件号码数", "credential numbers with this name"),
         Text("同省有效主体中与本主体同名的单位所用的证件号码个数；信用代码与其所含的组织机构代码算同一个；"
              "个人、个体工商户和15位注册号不计，为未知；只有一个而有读不出的同名记录可能不同时也为未知",
              "credential numbers of valid units with this name in the province; a credit code and the organisation "
              "code inside it are one; persons, sole traders and 15-digit numbers are not counted and unknown; "
              "unknown also if there is one, but a namesake that could not be read may have another"),
         (*_NUMBERED, "subjects.name", "subjects.nature"), lambda t: t.numbers_with_name, unit="number"),
    Fact("name_form", "code", Text("名称形式", "form of the name"),
         Text("名称是域名、全为数字、汉字（或民族文字）不足三个，或均不是", "a domain name, digits only, fewer than three "
              "characters of Chinese or a minority's script, or none of these"),
         ("subjects.name",), lambda t: _name_form(t.name), codes="name_form"),
    Fact("investor_stated", "flag", Text("填有投资人或主管单位", "investor or superior stated"),
         Text("该栏有内容为是；所在文件有此栏而为空的为否", "yes if the cell holds something; no if empty in a file "
              "that has the column"),
         ("subjects.investor",), lambda t: t.investor_stated),
    Fact("investor_is_person", "flag", Text("投资人或主管单位是个人", "investor or superior is a person"),
         Text("与主体负责人或法定代表人同名的为是；为空、多于四个字，或以机关、单位的通称结尾的为否；其余为未知",
              "yes if it is the name of the person in charge or the legal representative; no if empty, longer than "
              "four characters or ending like a unit's name; else unknown"),
         ("subjects.investor", "subjects.person_name"),
         lambda t: t.investor_is_person),
    Fact("credential_has_expiry", "flag", Text("证件载明有效期", "credential has an expiry date"),
         Text("填有证件有效期为是；为空、长期的为否；读不出或所在文件没有此栏的为未知",
              "yes if a date is filed; no if empty or unlimited; unknown if unreadable or the file lacks the column"),
         _EXPIRY, lambda t: t.credential_has_expiry),
    Fact("days_to_credential_expiry", "integer", Text("距证件到期天数", "days until the credential expires"),
         Text("证件有效期减快照日，已过期的为负", "expiry date minus the as-of date, negative once expired"),
         _EXPIRY, lambda t: t.days_to_credential_expiry, unit="day"),
    Fact("person_age", "integer", Text("负责人年龄", "age of the person in charge"),
         Text("由主体负责人居民身份证号码中的出生日期算至快照日的周岁；其他证件、遮盖或校验不符的号码为未知",
              "completed years at the as-of date by the birth date in the resident identity number; unknown for other "
              "papers and for numbers that are hidden or fail their check digit"),
         _PERSON, lambda t: t.person_age, unit="year", tells_of="person"),
)  # fmt: skip

# Facts that look at the number itself, whose check digits cost most.
_OF_NUMBERS = ("credential_form", "credential_number_valid", "credit_code_fits_nature", "subjects_with_credential",
               "numbers_with_name", "person_age")  # fmt: skip
_WITH_BIRTH_DATE = ("resident_id", "hk_macao_residence", "taiwan_residence")
# Names of organs and units end so; a person's name of two to four characters hardly does.
_UNIT_ENDINGS = "[部局委办院厅会府署团党校处所室站馆司社厂店行]$"


def of_subjects(subjects: ir.Table, tables: Tables) -> ir.Table:
    """Subjects with the columns of their credential facts."""
    as_of = ibis.literal(tables.as_of, "date")
    expiry = subjects.credential_expires_on
    told = subjects.mutate(
        investor_stated=stated(subjects, "investor"),
        investor_is_person=blank(subjects, "investor").ifelse(False, _is_person(subjects)),
        credential_has_expiry=stated(subjects, "credential_expires_on"),
        days_to_credential_expiry=expiry.delta(as_of, unit="day"),
    )
    if not tables.asks("subject", _OF_NUMBERS):
        return told
    numbers = tables.keep("subjects_by_number", namesakes.counted(tables))
    joined = told.left_join(numbers, told.row_id == numbers.numbered_row).drop("numbered_row")
    return joined.mutate(
        credit_code_fits_nature=_prefix_fits(joined),
        person_age=_age(joined, int(tables.as_of.strftime("%Y%m%d"))),
    )


def _type_allowed(nature: ir.StringValue, kind: ir.StringValue) -> ir.BooleanValue:
    """Null also for what bodies of this nature may hold besides, since the table names only some for certain."""
    known = kind.notnull() & (kind != "other")
    listed = [
        (nature == key, kind.isin(entry["unsure"]).ifelse(ibis.null("boolean"), kind.isin(entry["types"])))
        for key, entry in load("credentials").items()
    ]
    return known.ifelse(ibis.cases(*listed, else_=ibis.null("boolean")), ibis.null("boolean"))


def _prefix_fits(subjects: ir.Table) -> ir.BooleanValue:
    number = subjects.credential_no
    listed = [
        (
            subjects.nature == key,
            _starts(number, entry.get("unsure_prefixes", [])).ifelse(
                ibis.null("boolean"), _starts(number, entry["prefixes"])
            ),
        )
        for key, entry in load("credentials").items()
        if "prefixes" in entry
    ]
    fits = ibis.cases(*listed, else_=ibis.null("boolean"))
    return (subjects.credential_form == "credit_code").ifelse(fits, ibis.null("boolean"))


def _starts(number: ir.StringValue, prefixes: list[str]) -> ir.BooleanValue:
    return reduce(or_, (number.startswith(prefix) for prefix in prefixes), ibis.literal(False))


def _name_form(name: ir.StringValue) -> ir.StringValue:
    # Letters of any script but Latin: names of minorities stand in their own.
    letters = name.re_replace(r"[^\p{L}]|[A-Za-zÀ-ɏ]", "")
    return ibis.cases(
        (name.isnull(), ibis.null("string")),
        (name.re_search(r"(?i)^(https?://)?([^\s./]+\.)+([a-z]{2,}|中国|网络|公司)/?$"), "domain_name"),
        (name.re_search("^[0-9]+$"), "digits_only"),
        (letters.length() < 3, "too_short"),
        else_="regular",
    )


def _is_person(subjects: ir.Table) -> ir.BooleanValue:
    investor = subjects.investor
    named = [
        (investor == subjects[name]).fill_null(False) for name in ("person_name", "legal_representative")
    ]
    unit = ((investor.length() > 4) & ~investor.contains("·")) | investor.re_search(_UNIT_ENDINGS)
    return ibis.cases((named[0] | named[1], True), (unit, False), else_=ibis.null("boolean"))


def _age(subjects: ir.Table, today: int) -> ir.IntegerValue:
    number = subjects.person_credential_no
    # Residence permits of people from Hong Kong, Macao and Taiwan are numbered as identity cards are (GB 11643); such a
    # number tells the day of birth even where the type was lost.
    kind = subjects.person_credential_type
    dated = kind.isin(_WITH_BIRTH_DATE).fill_null(False) | unreadable(subjects, "person_credential_type")
    sure = dated & subjects.person_is_resident
    born = sure.ifelse(number.substr(6, 8), ibis.null("string")).try_cast("int64")
    age = (today - born) // 10_000  # both as YYYYMMDD: the difference in years is completed on the birthday
    return (age >= 0).ifelse(age, ibis.null("int64"))

"""The credential numbers of subjects: their forms and check digits, and who shares a number or a name."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from auditor.facts.identifiers import (
    credential_number_valid,
    is_number_before_2008,
    is_resident_id,
    looks_like_resident_id,
    passes,
)
from auditor.facts.sharing import sharing, strays
from auditor.facts.tables import Tables, unreadable


def counted(tables: Tables) -> ir.Table:
    """One row for each subject row (numbered_row): what is known of its number, and how many share it or the name."""
    checked = tables.keep("checked_numbers", _checked(tables["subjects"]))
    numbers = tables.keep("subject_numbers", _numbers(checked))
    owners, names = _by_number(numbers, tables), _by_name(numbers, tables)
    joined = numbers.left_join(owners, numbers.body == owners.shared)
    joined = joined.left_join(names, joined.row_id == names.named_row)
    return joined.select(
        "credential_form", "credential_number_valid", "person_is_resident", "numbers_with_name",
        subjects_with_credential=joined.owners, numbered_row=joined.row_id,
    )  # fmt: skip


def _checked(subjects: ir.Table) -> ir.Table:
    """Each subject's number with the outcome of its check digits."""
    return subjects.select(
        "row_id", "subject_no", "name", "nature", "status", "credential_type", "credential_no",
        person_is_resident=is_resident_id(subjects.person_credential_no), **passes(subjects.credential_no),
    )  # fmt: skip


def _numbers(subjects: ir.Table) -> ir.Table:
    """Each subject's number by its form, and the body that says whose it is.

    A credit code contains the organisation code of its unit (GB 32100: places 9 to 17), so the two have one body.
    """
    valid = credential_number_valid(subjects.credential_type, subjects.credential_no, subjects)
    # What authorities abroad, in Hong Kong, Macao or Taiwan issue has other forms, whatever type it was filed as.
    abroad = subjects.nature.isin(["overseas_body", "foreign_culture_centre"]).fill_null(False)
    formed = subjects.select(
        "row_id", "subject_no", "name", "nature", "status", "credential_no", "person_is_resident",
        credential_form=_form(subjects),
        credential_number_valid=(abroad & ~valid).ifelse(ibis.null("boolean"), valid),
    )  # fmt: skip
    is_code = formed.credential_form == "credit_code"
    number = formed.credential_no
    return formed.mutate(
        body=is_code.ifelse(number.substr(8, 9), number),
        # Sole traders of one name are many; they have no organisation code of old, and 92 in front.
        comparable=(is_code & ~number.startswith("92")) | (formed.credential_form == "organisation_code"),
    )


def _form(subjects: ir.Table) -> ir.StringValue:
    number, credit = subjects.credential_no, subjects.passes_credit_code
    return ibis.cases(
        # One identity number in 31, mistyped or not, passes the check of the credit code (domain facts §3.2).
        (number.isnull() | (credit & looks_like_resident_id(number)), ibis.null("string")),
        (credit, "credit_code"),
        (subjects.passes_resident_id, "resident_id"),
        (number.re_search("^[0-9A-Z]{8}[0-9X]$"), "organisation_code"),
        (number.re_search("^[0-9]{15}$") | is_number_before_2008(number), "registration_number"),
        else_="other",
    )


def _by_number(numbers: ir.Table, tables: Tables) -> ir.Table:
    """shared, owners: how many valid subjects a number is filed for."""
    rows = numbers.select("row_id", value="body", owner="subject_no", valid=(numbers.status != "cancelled"))
    subjects = tables["subjects"]
    return sharing(
        rows, strays(tables, "subjects", subjects.filter(unreadable(subjects, "credential_no"))), most=1
    )


def _by_name(numbers: ir.Table, tables: Tables) -> ir.Table:
    """named_row, numbers_with_name: how many numbers the valid units of one name in one province have.

    Null while a namesake's number, nature, state or province is not known and none that is known differs.
    """
    possible = (numbers.nature != "individual").fill_null(True) & (numbers.status != "cancelled").fill_null(
        True
    )
    known = numbers.filter(possible & numbers.name.notnull())
    known = known.mutate(sign=known.subject_no.substr(0, 1), told=known.comparable.fill_null(False))
    homeless = known.filter(known.sign.isnull()).select(homeless="name").distinct()
    known = known.filter(known.sign.notnull())
    sure = known.told & known.status.notnull() & known.nature.notnull()
    grouped = known.group_by("name", "sign").agg(numbers=known.body.nunique(where=sure), unsure=(~sure).any())
    joined = known.filter(known.told).join(grouped, ["name", "sign"])
    joined = joined.left_join(homeless, joined.name == homeless.homeless)
    subjects = tables["subjects"]
    nameless = strays(tables, "subjects", subjects.filter(unreadable(subjects, "name")))
    doubtful = (joined.numbers < 2) & (joined.unsure | joined.homeless.notnull() | (nameless > 0))
    return joined.select(
        named_row=joined.row_id, numbers_with_name=doubtful.ifelse(ibis.null("int64"), joined.numbers)
    )

"""Finding records of a run by what people call them: a filing number however written, a domain, a name."""

from __future__ import annotations

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

from auditor.findings.case_file import Record, Records
from auditor.snapshot.cleaning import domain, name
from auditor.snapshot.cleaning.filing_number import clean_service, clean_subject

MOST = 10
_NAMED = {"subject": "name", "service": "name", "domain": "domain", "provider": "provider"}


def find(records: Records, text: str) -> list[Record]:
    """The records that are called so, the kinds from above to below; whole names before parts of names."""
    return _numbered(records, text) or _on_domain(records, text) or _called(records, text)


def _numbered(records: Records, text: str) -> list[Record]:
    service, subject = clean_service(text).value, clean_subject(text).value
    if service and service != subject:
        numbered = records.having("service", "own_no", [service])
        return numbered or records.having("access", "parent_no", [service])
    if not subject:
        return []
    return records.having("subject", "own_no", [subject]) or records.having("service", "parent_no", [subject])


def _on_domain(records: Records, text: str) -> list[Record]:
    found = domain.ONE.clean(text).value
    return records.having("domain", "domain", [found.removeprefix("www.")]) if found else []


def _called(records: Records, text: str) -> list[Record]:
    sought = name.KIND.clean(text).value or text.strip()
    return _where(records, lambda column: column == sought) or _where(
        records, lambda column: column.contains(sought)
    )


def _where(records: Records, fits: Callable[[ir.StringValue], ir.BooleanValue]) -> list[Record]:
    found: list[Record] = []
    for kind, column in _NAMED.items():
        table = records.table(kind)
        found += records.read(kind, table.filter(fits(table[column])).limit(MOST + 1))
    return found


def cases_of(records: Records, found: list[Record]) -> list[list[Record]]:
    """The records of each case that these belong to; a record without a subject's number is a case of its own."""
    numbers = [_subject_no(records, record) for record in found]
    cases = records.cases([number for number in numbers if number])
    alone = [[record] for record, number in zip(found, numbers, strict=True) if not number]
    return [*(case.records for case in cases.values()), *alone]


def _subject_no(records: Records, record: Record) -> str | None:
    if record.kind == "subject":
        return record.own_no
    if record.kind == "service":
        return record.parent_no
    number = record.parent_no if record.kind == "access" else record.facts.get("service_no")
    above = records.having("service", "own_no", [number]) if number else []
    return above[0].parent_no if above else None


def nearest(records: Records, text: str) -> list[str]:
    """The numbers, domains and names that look most like the text."""
    sought = clean_service(text).value or clean_subject(text).value or text.strip()
    near = [_near(records.table(kind), column, sought) for kind, column in _CALLED]
    together = ibis.union(*near, distinct=True).order_by(["distance", "called"]).limit(5)
    return [str(row["called"]) for row in together.to_pyarrow().to_pylist()]


_CALLED = (("subject", "own_no"), ("service", "own_no"), *_NAMED.items())


def _near(table: ir.Table, column: str, sought: str) -> ir.Table:
    known = table.filter(table[column].notnull()).select(called=table[column]).distinct()
    distance = known.called.levenshtein(sought)
    # More than half of the letters different is not near.
    return known.mutate(distance=distance).filter(
        distance * 2 <= ibis.greatest(known.called.length(), len(sought))
    )

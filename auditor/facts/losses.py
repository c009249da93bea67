"""Rows whose link to a record is lost: whom they may belong to, and whether "has none" can still be said.

A record that seems to have no child (a site without access, a subject without service) is judged by what is *not* in a
table. That is proof only while nothing is missing: no row of the table lost its key without a clue, the table holds the
whole province, and it did not shrink since the last run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from auditor.facts.tables import Tables, count

LOST_SHARE = 100
"""From one lost row in so many on, "has none" is said of nobody."""


SUBJECT = "subject"

MISSING_SHARE, MISSING_LEAST = 20, 5
"""If one in so many numbers leads nowhere, and so many do, part of the table that they lead to was cut off."""


LEADING = (
    ("accesses", "services", "service_no", ("services", "service_domains")),
    ("services", "subjects", "subject_no", ("subjects",)),
)
"""Table, the table its numbers lead to, by which column, and what is cut when many lead nowhere."""


LINKED_BY_ROW = ("subjects", "services", "service_domains", "accesses")
"""Tables whose refused rows are looked at one by one, see `lost`; their rows mostly tell whose they are."""


@dataclass(frozen=True)
class Lost:
    """The rows of one table that are linked to nothing.

    Attributes:
        concerned: row_id, mentioned: the records that some of the rows name by number, domain or name.
        nameless: rows that name no record at all, and so may belong to any.
        rows: all rows of the table, refused ones included.
        whole: as far as can be told, the table was exported for the whole province and in full.
    """

    concerned: ir.Table
    nameless: int
    rows: int
    whole: bool

    def hide(self, candidates: ir.Table) -> bool:
        """May a row of any of these records, which seem to have none, be among the lost ones?"""
        if not self.nameless or not self.whole:
            return not self.whole
        return many(self.nameless, self.rows) or self.nameless >= count(candidates)


def lost(  # noqa: PLR0917
    tables: Tables, table: str, link: str, keyed: ir.Table, numbers: ir.Table, clues: ir.Table | None = None
) -> Lost:
    """What became of the rows of a table whose key could not be read.

    Args:
        tables: with the doubts.
        table: where the rows stand.
        link: the kind of record that the key leads to; for a subject, serials of numbers mean nothing.
        keyed: row_id of the rows whose key is there.
        numbers: row_id, number; the filing numbers of each record that such a row may mean, a service's subject's too.
        clues: row_id, clue, text; domains and names of each record, where rows may be known by them.
    """
    rows, doubts = tables[table], open_doubts(tables, table, keyed)
    unkeyed = rows.select("row_id").anti_join(keyed, "row_id")
    everything = tables.keep(
        f"{table}_without_{link}", ibis.union(unkeyed, doubts.select("row_id"), distinct=True)
    )
    read, whole = tables.rows(table), table not in tables.in_part
    if not count(everything):
        return Lost(_nobody(numbers), 0, read, whole)
    meant = doubts.mutate(pattern=without_serial(doubts.pattern)) if link == SUBJECT else doubts
    found = _by_number(meant, numbers)
    named = doubts.filter(doubts.clue == "number").select("row_id")
    if clues is not None:
        pairs = tables.keep(f"{table}_known_by_{link}", _by_clue(doubts, clues))
        found = ibis.union(found, pairs.select(row_id="of"), distinct=True)
        named = ibis.union(named, pairs.select("row_id"))
    nameless = count(everything.anti_join(named.distinct(), "row_id"))
    return Lost(found.mutate(mentioned=True), nameless, read + tables.refused.get(table, 0), whole)


def cut(canonical: Mapping[str, ir.Table]) -> set[str]:
    """Tables of which a part must be missing, since too many numbers of other tables lead nowhere."""
    return {
        table
        for child, parent, column, tables in LEADING
        if is_cut(*leading_nowhere(canonical[child], canonical[parent], column))
        for table in tables
    }


def many(lost: int, rows: int) -> bool:
    """Are that many of the rows lost that any record may be concerned?"""
    return lost > 0 and lost * LOST_SHARE >= rows


def refused(doubts: ir.Table) -> dict[str, int]:
    """How many rows of a table were refused, where any were."""
    whole = doubts.filter(doubts.column.isnull())
    rows = whole.group_by("table").agg(rows=whole.row_id.nunique()).to_pyarrow().to_pylist()
    return {row["table"]: row["rows"] for row in rows}


def torn(canonical: Mapping[str, ir.Table], refused: Mapping[str, int]) -> set[str]:
    """Lists of which one row in a hundred or more was refused: whoever is not on one may be what such a row said."""
    lists = refused.keys() & canonical.keys() - set(LINKED_BY_ROW)
    return {table for table in lists if many(refused[table], refused[table] + count(canonical[table]))}


def leading_nowhere(child: ir.Table, parent: ir.Table, column: str) -> tuple[int, int]:
    """How many numbers of one table are not in the other, and how many there are."""
    numbers = child.filter(child[column].notnull()).select(column).distinct()
    return count(numbers.anti_join(parent, column)), count(numbers)


def is_cut(missing: int, numbers: int) -> bool:
    """Are that many numbers without their record more than mistakes in single rows?"""
    return missing >= MISSING_LEAST and missing * MISSING_SHARE >= numbers


def open_doubts(tables: Tables, table: str, keyed: ir.Table) -> ir.Table:
    """The doubts of rows that are not linked in spite of them."""
    doubts = tables["doubts"]
    return doubts.filter(doubts.table == table).anti_join(keyed, "row_id")


def without_serial(numbers: ir.StringValue) -> ir.StringValue:
    """The number of the subject of a service; digits of the serial may be hidden."""
    return numbers.re_replace("-[0-9_]+[A-Z]?$", "")


def mentioned(tables: Tables, table: str, numbers: ir.Table) -> ir.Table:
    """row_id, mentioned: records whose filing number a row of `table` that could not be read may have meant.

    Args:
        tables: with the doubts.
        table: where the unreadable rows stand.
        numbers: row_id, number; a record may have several, a service also its subject's.
    """
    doubts = tables["doubts"]
    return _by_number(doubts.filter(doubts.table == table), numbers).mutate(mentioned=True)


def _by_number(doubts: ir.Table, numbers: ir.Table) -> ir.Table:
    patterns = doubts.filter(doubts.clue == "number").select("pattern").distinct()
    # Masked numbers need a comparison with every record; whole ones, which are nearly all, do not.
    whole, masked = (patterns.filter(patterns.pattern.contains("_") == has) for has in (False, True))
    # A subject's number that means any of its services is compared with that of the subject.
    whole = whole.select(pattern=whole.pattern.re_replace("%$", "")).distinct()
    found = ibis.union(
        numbers.join(whole, numbers.number == whole.pattern).select("row_id"),
        numbers.join(masked, numbers.number.like(masked.pattern)).select("row_id"),
    )
    return found.distinct()


def _by_clue(doubts: ir.Table, clues: ir.Table) -> ir.Table:
    """row_id, of: unreadable rows and the records they name by domain or name."""
    known = doubts.filter(doubts.clue.isin(["domain", "name"])).select("row_id", "clue", "pattern").distinct()
    whole, masked = (known.filter(known.pattern.contains("%") == has) for has in (False, True))
    masked = masked.filter(masked.clue == "domain")
    records = clues.rename(of="row_id", of_clue="clue")
    domains = records.filter(records.of_clue == "domain")
    same = whole.join(records, [whole.clue == records.of_clue, whole.pattern == records.text])
    alike = masked.join(domains, domains.text.like(masked.pattern))
    return ibis.union(same.select("row_id", "of"), alike.select("row_id", "of"), distinct=True)


def _nobody(numbers: ir.Table) -> ir.Table:
    return numbers.filter(ibis.literal(False)).select("row_id").mutate(mentioned=True)

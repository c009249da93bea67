"""What is not there, and which rules ask for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from auditor.inspection.model import Gap, Words
from auditor.rulebook.needs import lacking
from auditor.rulebook.rule import Rulebook
from auditor.snapshot.own_columns import OwnColumns, tables_with
from auditor.snapshot.schema import TABLES, Table

# Tables that are filled from cells of another one: what people would look for is that cell.
FILLED_FROM = {"access_ips": ("accesses", "ip_list"), "service_domains": ("services", "domains")}
_FOLDED = {"first_ip": "ip_list", "end_ip": "ip_list", "ip_text": "ip_list"}


def gaps(book: Rulebook, columns: Collection[str], own: OwnColumns) -> list[Gap]:
    """Absent tables (one gap each) and absent columns of present ones, for all rules; then tables no rule needs."""
    tables = tables_with(own)
    present = {name.partition(".")[0] for name in columns}
    needed: dict[tuple[str, str | None], list[str]] = {
        (table.name, None): [] for table in TABLES.values() if table.required and table.name not in present
    }
    for rule, absent in _direct(lacking(book, columns)).items():
        for name in absent:
            table, column = sought(name, tables)
            needed.setdefault((table, column if table in present else None), []).append(rule)
    return [_gap(tables[table], column, sorted(set(rules))) for (table, column), rules in needed.items()]


def _direct(missing: dict[str, list[str]]) -> dict[str, list[str]]:
    """The same with what other rules lack in place of the rules waited for."""

    def of(rule: str) -> list[str]:
        return [need for name in missing.get(rule, []) for need in ([name] if "." in name else of(name))]

    return {rule: list(dict.fromkeys(of(rule))) for rule in missing}


def sought(name: str, tables: Mapping[str, Table] = TABLES) -> tuple[str, str]:
    """Table and column that people would look for to fill what a fact needs (`table.column`)."""
    table, _, column = name.partition(".")
    if table in FILLED_FROM:
        return FILLED_FROM[table]
    if column in tables[table].columns:
        return table, column
    return table, "ip" if "ip" in tables[table].columns else _FOLDED.get(column, column)


def _gap(table: Table, column: str | None, rules: list[str]) -> Gap:
    return Gap(
        table=table.name,
        table_label=Words.of(table.label),
        column=column,
        column_label=Words.of(table.columns[column].label) if column else None,
        required=column is None and table.required,
        rules=rules,
    )

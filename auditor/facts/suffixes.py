"""Which domains are registrable: one label below a public suffix (Public Suffix List, offline copy, ICANN part).

The copy comes with the package `publicsuffixlist`; asking it in columns instead of domain by domain keeps millions cheap.
"""

from __future__ import annotations

from functools import cache

import ibis
import ibis.expr.types as ir

from auditor.facts.tables import Tables
from auditor.snapshot.cleaning.suffixes import public_suffixes

_LONGEST = 4
"""Labels of the longest suffixes that are asked for; only a few Japanese ones reach four."""


def bare(domain: ir.StringValue) -> ir.StringValue:
    """A domain and its `www.` form are one, unless nothing registrable would be left (www.mil.cn, www.cn)."""
    kept = domain.isin(_www_of_suffixes()) | domain.re_search(r"^www\.[^.]+$")
    return kept.ifelse(domain, domain.re_replace(r"^www\.", ""))


@cache
def _www_of_suffixes() -> list[str]:
    """Of the suffixes in China, where filed domains are; abroad the stem is a registrable domain nearly always."""
    return [f"www.{name}" for name in public_suffixes() if name.endswith(".cn")]


def with_registrable(domains: ir.Table, tables: Tables, column: str) -> ir.Table:
    """The table with one more column `registrable`: the part that a registrar sells; null for a bare suffix."""
    suffixes = _suffixes(tables)
    labels = domains[column].split(".")
    asked = domains.mutate(**{f"last_{n}": _last(labels, n) for n in range(1, _LONGEST + 1)})
    joined: ir.Table = asked
    for n in range(1, _LONGEST + 1):
        mine = suffixes.select(**{f"suffix_{n}": suffixes.suffix})
        joined = joined.left_join(mine, joined[f"last_{n}"] == mine[f"suffix_{n}"])
    longest = ibis.cases(
        *((joined[f"suffix_{n}"].notnull(), n) for n in range(_LONGEST, 0, -1)),
        else_=1,  # an unlisted end counts as one
    )
    parts = joined[column].split(".")
    whole = parts.length() > longest
    return joined.select(
        domains, registrable=whole.ifelse(_from_end(parts, longest + 1), ibis.null("string"))
    )


def _last(labels: ir.ArrayValue, count: int) -> ir.StringValue:
    return (labels.length() >= count).ifelse(_from_end(labels, ibis.literal(count)), ibis.null("string"))


def _from_end(labels: ir.ArrayValue, count: ir.IntegerValue) -> ir.StringValue:
    return labels[labels.length() - count : labels.length()].join(".")


def _suffixes(tables: Tables) -> ir.Table:
    return tables.keep("public_suffixes", ibis.memtable({"suffix": list(public_suffixes())}))

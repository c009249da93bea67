"""What may be shown of a fact's value, over whole columns: the same as `masking.mask` for each value, without a loop."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ibis
import ibis.expr.types as ir

from auditor.facts.fact import Fact
from auditor.facts.free_text import without_personal_data
from auditor.snapshot.masking import mask, mask_raw
from auditor.snapshot.schema import Mask

# Texts with a form of their own; in all others people leave numbers of identity cards and telephones.
_FORMED = {"subject_no", "service_no", "domains", "home_url", "resolved_ip", "ip_list"}


def is_free_text(fact: Fact) -> bool:
    """Is it text in which anything may stand?"""
    return fact.type == "text" and fact.mask == "none" and fact.name not in _FORMED


def masked_value(fact: Fact, value: Any) -> Any:
    """One value as outputs may show it."""
    if not isinstance(value, str):
        return value
    if fact.mask != "none":
        return mask(value, fact.mask)
    return mask_raw(value) if is_free_text(fact) else value


def masked_columns(table: ir.Table, facts: Sequence[Fact]) -> ir.Table:
    """The table with these fact columns as outputs may show them."""
    hidden = {fact.name: _COLUMN_MASKS[fact.mask](table[fact.name]) for fact in facts if fact.mask != "none"}
    table = table.mutate(**hidden) if hidden else table
    return without_personal_data(table, [fact.name for fact in facts if is_free_text(fact)])


def _kept(text: ir.StringValue, head: int, tail: int) -> ir.StringValue:
    """The first and last characters; everything between as asterisks."""
    length = text.length()
    end = text.right(tail) if tail else ibis.literal("")
    hidden = text.substr(0, head) + _stars(length - head - tail) + end
    return (length <= head + tail).ifelse(_first(text), hidden)


def _first(text: ir.StringValue) -> ir.StringValue:
    return text.substr(0, 1) + _stars(text.length() - 1)


def _stars(count: ir.IntegerValue) -> ir.StringValue:
    return ibis.literal("*").repeat(ibis.greatest(count, 0))


def _phones(text: ir.StringValue) -> ir.StringValue:
    return text.split(";").map(lambda part: _kept(part, 3, 2)).join(";")


def _email(text: ir.StringValue) -> ir.StringValue:
    at = text.find("@")
    return (at < 0).ifelse(_first(text), text.substr(0, ibis.least(at, 1)) + "***" + text.substr(at))


def _credential(text: ir.StringValue) -> ir.StringValue:
    """A unified social credit code of a unit is public and stays; anything else may belong to a person."""
    bare = text.strip().upper()
    unit = (bare.re_search("^[0-9A-Z]{18}$") & bare.substr(0, 17).re_search("[A-Z]")) | bare.re_search(
        "^9[0-9A-Z]{17}$"
    )
    return unit.ifelse(text, _kept(text, 4, 2))


_COLUMN_MASKS: Mapping[Mask, Callable[[ir.StringValue], ir.StringValue]] = {
    "person": _first,
    "phone": _phones,
    "email": _email,
    "address": lambda text: _kept(text, 6, 0),
    "credential": _credential,
}

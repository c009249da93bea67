"""Cleaning: one module per value type, pure functions from a cell's text to a canonical value or a reason."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.snapshot.cleaning import (
    code,
    contact,
    credential,
    date,
    domain,
    filing_number,
    flag,
    integer,
    ip,
    name,
    province,
    text,
    url,
)
from auditor.snapshot.cleaning.base import Clean, Kind
from auditor.snapshot.codes import CodeList, packaged
from auditor.snapshot.schema import Column

__all__ = ["KINDS", "Clean", "Kind", "kind_of"]

KINDS: dict[str, Kind] = {
    "text": text.KIND,
    "name": name.KIND,
    "filing_number": filing_number.SUBJECT,
    "service_number": filing_number.SERVICE,
    "credential": credential.KIND,
    "date": date.KIND,
    "validity": date.VALIDITY,
    "ip_ranges": ip.KIND,
    "domain": domain.ONE,
    "domains": domain.LIST,
    "flag": flag.KIND,
    "phone": contact.PHONE,
    "email": contact.EMAIL,
    "url": url.KIND,
    "integer": integer.KIND,
    "province": province.KIND,
}
"""Every value type but ``code``, which depends on its list."""


def kind_of(column: Column, codes: Mapping[str, CodeList] | None = None) -> Kind:
    """How the cells of a column are cleaned; `codes` holds the code lists that replace packaged ones."""
    if not column.codes:
        is_validity = column.type == "date" and column.name.endswith("expires_on")
        return KINDS["validity" if is_validity else column.type]
    return code.kind((codes or {}).get(column.codes) or packaged(column.codes))

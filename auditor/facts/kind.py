"""The kinds of record that rules judge: everything that the rooms to the right must know of a kind stands here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from auditor.text import Text

RecordKind = Literal["subject", "service", "access", "domain", "ip_allocation", "provider"]


@dataclass(frozen=True)
class Kind:
    """One kind of record.

    Attributes:
        table: the canonical table whose rows are its records, or hold them.
        about: which of its facts say who and what a finding is about, by column of the findings; `provider` always.
        above: the kind it belongs to by filing number, if any.
    """

    name: RecordKind
    label: Text
    table: str
    about: Mapping[str, str]
    above: RecordKind | None = None


_KINDS = (
    Kind("subject", Text("主体", "subject"), "subjects",
         {"subject_no": "subject_no", "subject_name": "name", "provider": "providers"}),
    Kind("service", Text("服务", "service"), "services",
         {"subject_no": "subject_no", "service_no": "service_no", "subject_name": "subject_name", "service_name": "name",
          "domains": "domains", "provider": "concerned_providers"}, above="subject"),
    Kind("access", Text("接入", "access"), "accesses",
         {"subject_no": "subject_no", "service_no": "service_no", "subject_name": "subject_name",
          "service_name": "service_name", "provider": "provider"}, above="service"),
    Kind("domain", Text("域名", "domain"), "service_domains",
         {"subject_no": "subject_no", "service_no": "service_no", "subject_name": "subject_name",
          "service_name": "service_name", "domains": "domain", "provider": "resolved_provider"}),
    Kind("ip_allocation", Text("IP备案", "IP filing"), "ip_allocations", {"provider": "provider"}),
    Kind("provider", Text("接入商", "access provider"), "providers", {"provider": "provider"}),
)  # fmt: skip

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _KINDS}
ABOVE: Mapping[str, str] = {kind.name: kind.above for kind in _KINDS if kind.above}
BELOW: Mapping[str, str] = {above: name for name, above in ABOVE.items()}

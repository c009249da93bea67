"""Facts on access providers (接入商): may they still give access?"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from auditor.facts.fact import Fact, exported
from auditor.facts.likeness import owner
from auditor.facts.tables import Tables, access_state, some, unreadable
from auditor.text import Text

FACTS: tuple[Fact, ...] = (
    exported("providers", "provider", "text", "接入商", "access provider", tells_of="providers"),
    exported("providers", "licence_no", "text", "许可证号", "licence number", needed=False),
    exported("providers", "licence_expires_on", "date", "许可证有效期", "licence expires on"),
    exported("providers", "status", "code", "接入商状态", "status of the provider", codes="provider_status", needed=False),
    Fact("days_since_licence_expiry", "integer", Text("许可证到期天数", "days since the licence expired"),
         Text("快照日减许可证有效期；未到期为负数", "as-of date minus expiry; negative while the licence is in force"),
         ("providers.licence_expires_on",), lambda t: t.days_since_licence_expiry, unit="day"),
    Fact("active_access_count", "integer", Text("有效接入数", "active accesses"),
         Text("以该接入商名称报备、未取消的接入数；没有，但有状态不明的，或有接入商读不出的接入时为未知",
              "accesses in force that are filed under this provider's name; unknown if there is none but one is doubtful or "
              "names a provider that could not be read"),
         ("accesses.provider",), lambda t: t.active_access_count, unit="access"),
)  # fmt: skip


def base(tables: Tables) -> ir.Table:
    """Providers with everything their facts read.

    A provider stands several times where its licence was renewed: the latest day of expiry is that of them all.
    """
    providers, accesses = tables["providers"], tables["accesses"]
    served = accesses.mutate(active=access_state(accesses, tables.as_of))
    possible = served.filter(served.active.fill_null(True))
    unnamed = some(possible, unreadable(possible, "provider"))
    missing = "accesses" in tables.in_part or "accesses" in tables.refused
    counted = possible.filter(possible.provider.notnull())
    counted = counted.group_by(served_by=owner(counted.provider)).agg(
        active_access_count=counted.active.sum(), doubtful=counted.active.isnull().any()
    )
    held = providers.filter(providers.provider.notnull())
    licences = held.group_by(held_by=owner(held.provider)).agg(
        latest=held.licence_expires_on.max(), untold=unreadable(held, "licence_expires_on").any()
    )
    licences = tables.keep("provider_licences", licences)
    joined = providers.left_join(counted, owner(providers.provider) == counted.served_by).left_join(
        licences, owner(providers.provider) == licences.held_by
    )
    renewed = joined.untold.fill_null(False) | ("providers" in tables.refused)
    unsure = (joined.latest < tables.as_of).fill_null(False) & renewed
    expires_on = unsure.ifelse(ibis.null("date"), ibis.coalesce(joined.latest, providers.licence_expires_on))
    as_of = ibis.literal(tables.as_of, "date")
    others = [providers[name] for name in providers.columns if name != "licence_expires_on"]
    return joined.select(
        *others,
        licence_expires_on=expires_on,
        active_access_count=(joined.active_access_count.fill_null(0).cast("int64") == 0).ifelse(
            _none(joined.doubtful.fill_null(False) | unnamed | missing),
            joined.active_access_count,
        ),
        days_since_licence_expiry=as_of.delta(expires_on, unit="day"),
    )


def _none(doubtful: ir.BooleanValue) -> ir.IntegerValue:
    return doubtful.ifelse(ibis.null("int64"), ibis.literal(0, "int64"))

"""Repeated observations: on how many days in a row did a service not answer?"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from auditor.facts.fact import Fact
from auditor.facts.resolution import filed_domains, nameless
from auditor.facts.suffixes import bare
from auditor.facts.tables import Tables, unreadable
from auditor.text import Text

_SEEN = ("resolutions.domain", "resolutions.alive", "resolutions.observed_on")

FACTS: tuple[Fact, ...] = (
    Fact("silent_days", "integer", Text("连续无响应的拨测日数", "days observed without answer"),
         Text("最近一次有响应之后，拨测过而无响应的不同日期数；从未拨测，或有拨测的日期或结果读不出时为未知",
              "distinct days after the last answer on which it was observed and did not answer; unknown if never "
              "observed, or if a day or an answer could not be read"),
         _SEEN, lambda t: t.silent_days, unit="day"),
    Fact("silent_since", "date", Text("首次无响应日期", "silent since"),
         Text("最近一次有响应之后，首次无响应的拨测日期", "the first of those days"),
         _SEEN, lambda t: t.silent_since),
)  # fmt: skip


def added(services: ir.Table, tables: Tables) -> ir.Table:
    """Services with silent_days and silent_since."""
    silent = tables.keep("silent_days", _silent(tables))
    joined = services.left_join(silent, [("service_no", "silent_no")])
    return joined.select(services, silent_days=joined.silent_days, silent_since=joined.silent_since)


def _silent(tables: Tables) -> ir.Table:
    """silent_no, silent_days, silent_since: probes of all domains of a service, taken together."""
    seen = tables["resolutions"]
    seen = seen.mutate(bare=bare(seen.domain))
    lost = unreadable(seen, "observed_on") | unreadable(seen, "alive")
    seen = seen.mutate(lost=lost | nameless(tables))
    seen = seen.filter(seen.lost | ((seen.observed_on <= tables.as_of) & seen.alive.notnull()))
    probes = filed_domains(tables).join(seen, "bare").select("seen_no", "observed_on", "alive", "lost")
    answers = probes.group_by("seen_no").agg(answered_on=probes.observed_on.max(where=probes.alive))
    dated = probes.join(answers, "seen_no")
    later = (dated.observed_on > dated.answered_on).fill_null(True) & ~dated.alive & ~dated.lost
    return dated.group_by(silent_no=dated.seen_no).agg(
        silent_days=dated.lost.any().ifelse(ibis.null("int64"), dated.observed_on.nunique(where=later)),
        silent_since=dated.observed_on.min(where=later),
    )

"""Whose view a snapshot is: all that a province knows, or only what one access provider knows.

A provider's data lacks the accesses that others filed, so that nothing in it proves that a site has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pyarrow.compute as pc
import pyarrow.parquet as pq

from auditor.snapshot.model import Snapshot
from auditor.snapshot.settings import FILE_NAME, Settings
from auditor.text import Text

Scope = Literal["province", "provider"]

ENOUGH = 20
"""So many accesses of a single provider are hardly those of a province."""


def scope_of(settings: Settings, accesses: Sequence[Path]) -> tuple[Scope, tuple[Text, ...]]:
    """The scope that snapshot.yml names, else the likelier one, and what to say of it.

    Taking a province for a provider only makes verdicts unknown; the other way round lawful sites would be called shells.
    """
    if settings.scope:
        return settings.scope, (_told(None),) if settings.scope == "provider" else ()
    if not accesses:
        return "province", ()
    named = pq.ParquetDataset(accesses).read(["provider"])["provider"]
    providers = pc.unique(named.drop_null()).to_pylist()
    alone = len(providers) == 1 and (settings.provider is not None or len(named) >= ENOUGH)
    return ("provider", (_told(providers[0]),)) if alone else ("province", ())


def scoped(snapshot: Snapshot, settings: Settings) -> Snapshot:
    """The snapshot with its scope, which is said before all else."""
    scope, told = scope_of(settings, snapshot.tables["accesses"])
    return replace(snapshot, scope=scope, warnings=(*told, *snapshot.warnings))


def _told(guessed: str | None) -> Text:
    zh = "按单个接入商的数据审计：其他接入商的接入、服务不在其中，没有接入或没有服务都不判为空壳"
    en = "Audited as one provider's data: what others filed is not in it, so nothing is called a shell"
    if not guessed:
        return Text(zh, en)
    return Text(
        f"接入全部属于“{guessed}”，{zh}；如果是全省数据，请在 {FILE_NAME} 写 scope: province",
        f"{en}, since all accesses are of “{guessed}”; if it is a whole province's, write scope: province in {FILE_NAME}",
    )

"""A careful pandas script with the same twelve checks: only the columns it needs, merges on keys, no loops over rows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pandas as pd

from benchmarks.dozen import A_MONTH_AGO, A_WEEK_AGO, AS_OF, Finding, run

_COLUMNS = {
    "主体信息": {"主体备案号": "subject_no", "主办单位证件号码": "credential_no", "证件有效期": "expires_on",
             "主体状态": "status"},
    "服务信息": {"服务备案号": "service_no", "主体备案号": "subject_no", "服务类型": "type", "域名": "domain",
             "首次报备时间": "filed_on", "备案状态": "status"},
    "接入信息": {"服务备案号": "service_no", "接入商名称": "provider", "接入方式": "mode", "服务器放置地": "place",
             "取消接入时间": "cancelled_on", "接入状态": "status"},
    "证照库": {"证件号码": "credential_no", "登记状态": "status"},
    "解析拨测": {"域名": "domain", "拨测时间": "observed_on", "是否存活": "alive"},
}  # fmt: skip


def find(snapshot: Path) -> Iterator[Finding]:
    """Every finding of the twelve checks."""
    subjects, services, accesses, registry, resolutions = (_read(snapshot, name) for name in _COLUMNS)
    known = _known(services, accesses)
    return chain(
        _of_subjects(subjects, known, registry),
        _of_services(subjects, known, resolutions),
        _of_accesses(services, accesses),
    )


def _read(snapshot: Path, name: str) -> pd.DataFrame:
    names = _COLUMNS[name]
    rows = pd.read_csv(snapshot / f"{name}.csv", usecols=list(names), dtype="str", engine="c")
    return rows.rename(columns=names)


def _known(services: pd.DataFrame, accesses: pd.DataFrame) -> pd.DataFrame:
    """Services with what their accesses come to."""
    active = accesses.loc[accesses.status == "有效", "service_no"].unique()
    ended = accesses.groupby("service_no").cancelled_on.max()
    known = services.assign(active=services.service_no.isin(active), ended_on=services.service_no.map(ended))
    site = known.type.isin(["网站", "APP"]) & (known.status == "正常")
    since = known.ended_on.fillna(known.filed_on)
    return known.assign(site=site, shell=site & ~known.active & (since < A_WEEK_AGO))


def _of_subjects(subjects: pd.DataFrame, known: pd.DataFrame, registry: pd.DataFrame) -> Iterator[Finding]:
    valid = subjects[subjects.status == "正常"]
    all_shells = known[known.status != "已注销"].groupby("subject_no").shell.all()
    gone = registry.loc[registry.status.isin(["吊销", "注销"]), "credential_no"]
    shells = all_shells.index[all_shells]
    yield from _named("SHELL-003", valid.subject_no[~valid.subject_no.isin(all_shells.index)])
    yield from _named("SHELL-004", valid.subject_no[valid.subject_no.isin(shells)])
    yield from _named("CRED-004", valid.subject_no[valid.credential_no.isin(gone)])
    yield from _named("CRED-013", valid.subject_no[valid.expires_on < AS_OF])


def _of_services(subjects: pd.DataFrame, known: pd.DataFrame, resolutions: pd.DataFrame) -> Iterator[Finding]:
    last = resolutions.sort_values("observed_on").drop_duplicates("domain", keep="last")
    silent = last.loc[(last.alive == "否") & (last.observed_on >= A_MONTH_AGO), "domain"]
    gone = subjects.loc[subjects.status == "已注销", "subject_no"]
    number = known.service_no
    yield from _named("SHELL-001", number[known.shell & (known.type == "网站")])
    yield from _named("SHELL-002", number[known.shell & (known.type == "APP")])
    yield from _named("INT-001", number[~known.subject_no.isin(subjects.subject_no)])
    yield from _named("LIFE-005", number[(known.status == "已注销") & known.active])
    yield from _named("LIFE-006", number[(known.status == "正常") & known.subject_no.isin(gone)])
    yield from _named("ACC-004", number[known.site & known.active & known.domain.isin(silent)])


def _of_accesses(services: pd.DataFrame, accesses: pd.DataFrame) -> Iterator[Finding]:
    blank = accesses[["provider", "mode", "place"]].isna().any(axis=1)
    yield from _named("INT-004", accesses.service_no[~accesses.service_no.isin(services.service_no)])
    yield from _named("ACC-005", accesses.service_no[(accesses.status == "有效") & blank])


def _named(rule: str, numbers: pd.Series[str]) -> Iterator[Finding]:
    return ((rule, number) for number in numbers)


if __name__ == "__main__":
    run(find)

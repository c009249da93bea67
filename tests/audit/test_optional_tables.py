"""A table that is not there makes rules impossible, which is said, and never makes another rule surer."""

from __future__ import annotations

from pathlib import Path

import pytest

from .folders import copy_of
from .runs import WEEKLY, Audited, audited, planted

NEEDED_BY = {
    "接入商.csv": {"ACC-006", "PROV-001"},
    "IP备案.csv": {
        "ACC-001",
        "ACC-002",
        "ACC-003",
        "ACC-007",
        "DOM-008",
        "IP-001",
        "IP-002",
        "IP-003",
        "IP-004",
    },
    "解析拨测.csv": {"ACC-003", "ACC-004", "DOM-008", "LIFE-008"},
    "域名注册.csv": {"DOM-003", "DOM-004", "DOM-005", "DOM-006", "DOM-009"},
    "证照库.xlsx": {"CRED-002", "CRED-003", "CRED-004", "CRED-005"},
    "黑名单.csv": {"LIFE-001", "LIFE-002"},
    "ZXSJ.xml": {"LIFE-010"},
}
ABSENT: list[tuple[str, ...]] = [
    *((file,) for file in NEEDED_BY),
    tuple(NEEDED_BY),
]


@pytest.fixture(scope="module", params=ABSENT, ids="+".join)
def lacking(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[tuple[str, ...], Audited]:
    folder = copy_of(WEEKLY, tmp_path_factory.mktemp("lacking") / "data")
    for file in request.param:
        (folder / file).unlink()
    return request.param, audited(folder, folder.parent / "run")


Lacking = tuple[tuple[str, ...], Audited]


def test_rules_that_need_it_are_not_evaluated(lacking: Lacking) -> None:
    files, audit = lacking
    unable = {rule["id"] for rule in audit.document["rules"] if not rule["evaluated"]}
    assert unable == set().union(*(NEEDED_BY[file] for file in files))


def test_they_say_what_is_missing_and_count_nothing(lacking: Lacking) -> None:
    _, audit = lacking
    for rule in audit.document["rules"]:
        assert (rule["counts"] is None) == (not rule["evaluated"]) == bool(rule["needs_missing"])
        assert all("." in column for column in rule["needs_missing"])


def test_the_others_judge_every_record_as_before(weekly: Audited, lacking: Lacking) -> None:
    files, audit = lacking
    evaluated = {rule for rule, counts in audit.counts().items() if counts}
    only_resolved = planted(
        WEEKLY, "unfiled_site_at_a_provider", "DOM-008"
    )  # no record where nothing was resolved
    gone = {only_resolved} if "解析拨测.csv" in files else set()
    kept = {k: n for k, n in weekly.verdicts.items() if k[0] in evaluated and k[1] not in gone}
    assert audit.verdicts == kept


def test_absent_tables_are_listed(lacking: Lacking) -> None:
    files, audit = lacking
    always = {"service_domains"}
    tables = {
        "接入商.csv": "providers", "IP备案.csv": "ip_allocations", "解析拨测.csv": "resolutions",
        "证照库.xlsx": "registry", "黑名单.csv": "blacklist",
        "域名注册.csv": "domain_registrations",
    }  # fmt: skip
    listed = {table["key"] for table in audit.document["tables_absent"]}
    assert listed == always | {tables[file] for file in files if file in tables}


def test_the_report_says_so(lacking: Lacking) -> None:
    files, audit = lacking
    report = Path(audit.run.folder / "report.html").read_text(encoding="utf-8")
    unable = set().union(*(NEEDED_BY[file] for file in files))
    assert ("条规则因缺少数据未予评估" in report) == bool(unable)

"""A table that is not there makes verdicts unknown, which is said and counted, and never makes another one surer.

SUBSETS is the number of random sets of tables that are taken away; a long run takes 40, most from samples of other seeds.
"""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable
from html import unescape
from pathlib import Path
from random import Random

import pytest

from auditor.findings.case_file import Records
from auditor.findings.records import RECORDS
from auditor.run import audit as run_audit
from auditor.sample import write_sample
from auditor.snapshot.schema import TABLES
from auditor.text import Lang

from .folders import copy_of
from .runs import WEEKLY, Audited, audited, planted

NEEDED_BY = {
    "接入商.csv": {"ACC-006", "PROV-001"},
    "IP备案.csv": {
        "ACC-001",
        "ACC-002",
        "ACC-003",
        "ACC-007",
        "ACC-013",
        "DOM-008",
        "IP-001",
        "IP-002",
        "IP-003",
        "IP-004",
    },
    "解析拨测.csv": {"ACC-003", "ACC-004", "ACC-013", "DOM-008", "LIFE-008"},
    "域名注册.csv": {"DOM-003", "DOM-004", "DOM-005", "DOM-006", "DOM-009"},
    "证照库.xlsx": {"CRED-002", "CRED-003", "CRED-004", "CRED-005"},
    "黑名单.csv": {"LIFE-001", "LIFE-002"},
    "ZXSJ.xml": {"LIFE-010"},
    "HCJG.xml": {"LIFE-009", "LIFE-012"},
}
ABSENT: list[tuple[str, ...]] = [
    *((file,) for file in NEEDED_BY),
    tuple(NEEDED_BY),
]
WITH = {"HCJG.xml": "XGTZ.xml"}
"""Two kinds of file fill one table."""


def without(source: Path, files: Iterable[str], to: Path) -> Path:
    """A copy of a sample that lacks the tables of some files."""
    folder = copy_of(source, to)
    for file in [*files, *(WITH[file] for file in files if file in WITH)]:
        next(folder.glob(f"{Path(file).stem}.*")).unlink()
    return folder


@pytest.fixture(scope="module", params=ABSENT, ids="+".join)
def lacking(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[tuple[str, ...], Audited]:
    folder = without(WEEKLY, request.param, tmp_path_factory.mktemp("lacking") / "data")
    return request.param, audited(folder, folder.parent / "run")


Lacking = tuple[tuple[str, ...], Audited]


def test_rules_that_need_it_are_not_evaluated(lacking: Lacking) -> None:
    files, audit = lacking
    unable = {rule["id"] for rule in audit.document["rules"] if not rule["evaluated"]}
    assert unable <= set().union(*(NEEDED_BY[file] for file in files))
    # What is certain without the table is said: reserved addresses, authorised persons, filed domains.
    judged = {rule for rule, counts in audit.counts().items() if counts and counts["fail"] + counts["passed"]}
    assert unable.isdisjoint(judged)


def test_they_say_what_is_missing_and_count_everything_as_unknown(lacking: Lacking) -> None:
    _, audit = lacking
    for rule in audit.document["rules"]:
        assert (not rule["evaluated"]) == bool(rule["needs_missing"])
        assert all("." in column for column in rule["needs_missing"])
        counts = rule["counts"]
        assert counts["records"] == sum(counts[v] for v in ("fail", "passed", "unknown", "not_applicable"))


def test_each_absent_column_counts_the_verdicts_it_may_settle(lacking: Lacking) -> None:
    _, audit = lacking
    unknown = {rule: counts["unknown"] for rule, counts in audit.counts().items() if counts}
    for one in audit.document["absent"]:
        assert 0 < one["verdicts"] <= sum(unknown[rule] for rule in one["rules"])


def test_the_others_judge_every_record_as_before(weekly: Audited, lacking: Lacking) -> None:
    files, audit = lacking
    asking = set().union(*(NEEDED_BY[file] for file in files))
    only_resolved = planted(
        WEEKLY, "unfiled_site_at_a_provider", "DOM-008"
    )  # no record where nothing was resolved
    gone = {only_resolved} if "解析拨测.csv" in files else set()
    # The audit results say which numbers the ids have that are cancelled; without them it may be anybody's. The registry
    # says who the legal representative is, who may hold domains for the unit and be its investor.
    unclear = {"LIFE-010"} if "HCJG.xml" in files else set()
    unclear |= {"DOM-005", "DOM-009", "CRED-012"} if "证照库.xlsx" in files else set()
    others = {k: n for k, n in weekly.verdicts.items() if k[0] not in asking | unclear and k[1] not in gone}
    assert {k: n for k, n in audit.verdicts.items() if k[0] not in asking | unclear} == others
    gained = audit.verdicts - weekly.verdicts
    assert {key: n for key, n in gained.items() if key[2] in ("fail", "pass")} == {}


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
    _, audit = lacking
    report = Path(audit.run.folder / "report.html").read_text(encoding="utf-8")
    assert "缺少的表和列" in report
    unable = [rule["id"] for rule in audit.document["rules"] if not rule["evaluated"]]
    assert ("条规则因缺少数据未予评估" in report) == bool(unable)


# ---- random sets of tables -----------------------------------------------------------------------------------------

SUBSETS = int(os.environ.get("SUBSETS", "2"))
Verdicts = dict[tuple[str, ...], str]
"""By rule, kind of record, identity, and file and row of the record."""


@pytest.fixture(scope="module", params=range(SUBSETS))
def fewer(
    request: pytest.FixtureRequest, weekly: Audited, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path, Lang]:
    """A run with all tables, the same without some of them, and the language of its report."""
    number, folder = int(request.param), tmp_path_factory.mktemp("fewer")
    random, whole, data = Random(number), weekly.run.folder, WEEKLY
    if number >= 2:
        data = folder / "sample"
        write_sample(data, services=random.choice([40, 150, 340]), seed=number)
        whole = run_audit(data, out=folder / "whole").folder
    files = random.sample(sorted(NEEDED_BY), random.randint(2, len(NEEDED_BY) - 1))
    left = without(data, files, folder / "left")
    lang: Lang = "en" if number % 2 else "zh"
    return whole, run_audit(left, out=folder / "run", lang=lang).folder, lang


def stored_verdicts(run: Path) -> Verdicts:
    records, found = Records(run), Verdicts()
    for kind in RECORDS:
        for record in records.read(kind, records.table(kind)):
            place = record.place()
            # A domain stands in several tables, and its name is all there is of it.
            where = () if kind == "domain" else (str(place.file), str(place.sheet), str(place.row))
            for rule, situation in record.situations.items():
                found[rule, kind, record.identity, *where] = situation.verdict
    return found


def test_no_verdict_becomes_pass_or_fail(fewer: tuple[Path, Path, Lang]) -> None:
    whole, run, _ = fewer
    before, after = stored_verdicts(whole), stored_verdicts(run)
    assert len(before) >= len(after) > 1000
    assert {key: v for key, v in after.items() if v in ("fail", "pass") and before.get(key) != v} == {}
    assert [key for key, v in after.items() if v not in ("unknown", before.get(key))] == []


def test_the_report_names_the_table_that_would_help(fewer: tuple[Path, Path, Lang]) -> None:
    _, run, lang = fewer
    helped = defaultdict(set)
    for one in json.loads((run / "result.json").read_text(encoding="utf-8"))["absent"]:
        helped[TABLES[one["need"].partition(".")[0]].label.to(lang)].update(one["rules"])
    page = (run / "report.html").read_text(encoding="utf-8")
    rows = re.findall(
        r'<tr><th scope="row">([^<]+)</th><td class="num">[^<]*</td><td>(<a class="nowrap" href="#all-.*?)</td>',
        page,
    )
    assert {unescape(label): set(re.findall("#all-([A-Z0-9-]+)", rules)) for label, rules in rows} == helped

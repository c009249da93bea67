"""What a shell is advised: by use under its own number, by cause, and to the provider who must act."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from audit.runs import Audited

from .shells import access, cancelled, finding, in_a_row, site, subject, verdict

DAY = date(2026, 11, 16)
OLD_A, PROVIDER_B = "甲接入有限公司", "乙接入有限公司"
REFILED, ALIVE, STALE, SILENT, MOVED, KEPT, NEVER = (f"黔ICP备20160000{n}号-1" for n in range(1, 8))
NEW, EARLY, HALF, AWAY = (f"黔ICP备20200000{n}号-1" for n in range(1, 5))
FILED = {"首次报备时间": "2016-05-01"}


def probe(domain: str, alive: str, ip: str = "", day: str = "2026-11-14") -> dict[str, str]:
    return {"域名": domain, "解析IP": ip, "是否存活": alive, "探测时间": day}


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Audited:
    domains = {
        REFILED: "refiled.cn", NEW: "refiled.cn", ALIVE: "alive.cn", STALE: "stale.cn", SILENT: "silent.cn",
        MOVED: "moved.cn", KEPT: "kept.cn", NEVER: "never.cn", EARLY: "early.cn", HALF: "half.cn", AWAY: "away.cn",
    }  # fmt: skip
    services = [
        site(number, 域名=domain, 首页网址=f"www.{domain}", **FILED) for number, domain in domains.items()
    ]
    gone = {"接入商名称": OLD_A}
    accesses = [cancelled(n, "2026-01-05", **gone) for n in (REFILED, ALIVE, STALE, SILENT, MOVED, KEPT)]
    accesses += [access(NEW, 接入商名称=PROVIDER_B, IP地址="222.85.2.1", 接入备案时间="2026-02-01")]
    accesses += [access(EARLY, 接入商名称=OLD_A, IP地址="222.85.1.9", 接入备案时间="2026-11-15")]
    accesses += [access(HALF, 接入商名称=OLD_A, IP地址="222.85.1.8", 接入备案时间="2020-02-01")]
    accesses += [access(AWAY, 接入商名称=OLD_A, IP地址="222.85.1.7", 接入备案时间="2020-02-01")]
    resolutions = [
        probe("refiled.cn", "是", "222.85.2.1"), probe("alive.cn", "是"), probe("stale.cn", "否", day="2026-01-20"),
        probe("silent.cn", "否"), probe("moved.cn", "是", "222.85.2.7"), probe("kept.cn", "是", "222.85.1.7"),
        probe("never.cn", "否"), probe("early.cn", "否", day="2026-11-05"),
        probe("www.half.cn", "是", "222.85.1.8", day="2026-11-10"), probe("half.cn", "否", day="2026-11-14"),
        probe("away.cn", "是", "222.85.2.9"),
    ]  # fmt: skip
    source = {"类别": "来源", "分配方式": "自用", "使用单位": ""}
    ranges = [{"报备单位名称": unit, "起始IP": f"{net}.0", "终止IP": f"{net}.255", **source}
              for unit, net in ((OLD_A, "222.85.1"), (PROVIDER_B, "222.85.2"))]  # fmt: skip
    tables = {
        "subjects": [subject(row["主体备案号"]) for row in services], "services": services, "accesses": accesses,
        "resolutions": resolutions, "ip_allocations": ranges,
    }  # fmt: skip
    return in_a_row(tmp_path_factory.mktemp("advice"), [(DAY, tables)])[0]


def advice(audit: Audited, rule: str, identity: str) -> dict[str, tuple[bool, str | None]]:
    actions: Any = finding(audit, rule, identity)["actions"]
    return {action["do"]: (action["sure"], action["caution"]) for action in actions}


def test_a_domain_that_answers_under_its_new_filing_keeps_nothing_alive(audit: Audited) -> None:
    said = advice(audit, "SHELL-001", REFILED)
    assert "add-access" not in said
    assert said["cancel-service"] == (True, None)
    evidence: Any = finding(audit, "SHELL-001", REFILED)["evidence"]
    assert {"service.refiled_as": NEW}.items() <= {e["fact"]: e["value"] for e in evidence}.items()
    assert advice(audit, "SHELL-004", REFILED[:-2])["cancel-both"] == (True, None)


def test_a_site_in_use_is_never_to_be_cancelled(audit: Audited) -> None:
    for number in (ALIVE, MOVED, KEPT):
        said = advice(audit, "SHELL-001", number)
        assert said["add-access"] == (True, None)
        assert "cancel-service" not in said


def test_an_old_observation_guards_nothing(audit: Audited) -> None:
    said = advice(audit, "SHELL-001", STALE)
    assert said["cancel-service"] == (False, "unverified")
    assert said["add-access"] == (False, None)
    assert advice(audit, "SHELL-004", STALE[:-2])["cancel-both"] == (False, "unverified")
    assert advice(audit, "SHELL-001", SILENT)["cancel-service"] == (True, None)


def test_the_cause_has_its_own_advice(audit: Audited) -> None:
    ended, never = advice(audit, "SHELL-001", SILENT), advice(audit, "SHELL-001", NEVER)
    assert ("check-old-filing" in ended, "check-access-filed" in ended) == (True, False)
    assert ("check-old-filing" in never, "check-access-filed" in never) == (False, True)


def test_the_provider_who_must_act_comes_first(audit: Audited) -> None:
    assert finding(audit, "SHELL-001", MOVED)["provider"] == f"{PROVIDER_B}、{OLD_A}"
    assert finding(audit, "ACC-003", AWAY)["provider"] == f"{PROVIDER_B}、{OLD_A}"
    assert finding(audit, "SHELL-001", KEPT)["provider"] == OLD_A  # it still serves it
    assert finding(audit, "SHELL-001", SILENT)["provider"] == OLD_A


def test_an_observation_older_than_the_access_says_nothing_of_it(audit: Audited) -> None:
    assert verdict(audit, "ACC-004", EARLY) == "not_applicable"


def test_each_name_of_a_site_counts_as_last_seen(audit: Audited) -> None:
    """www answered on one day, the bare name did not on a later one."""
    assert verdict(audit, "ACC-004", HALF) == "pass"

"""What one provider knows is not what the province knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from .worlds import (
    ACCESS_HEAD,
    CASES,
    IP_HEAD,
    SEEN_HEAD,
    SERVICE_HEAD,
    SUBJECT_HEAD,
    access,
    number,
    service,
    subject,
    tally,
    tried,
    verdicts,
    written,
)

PROVIDER = "甲接入商"


def view(folder: Path, services: int) -> Path:
    """One provider's sites: the first has moved away, the second answers elsewhere, the third at another own address."""
    numbers = range(1, services + 1)
    accesses = [access(i, provider=PROVIDER) for i in numbers]
    accesses[0][-1] = "已取消接入"
    seen = [
        ("zhan2.cn", "203.0.113.9"),
        ("zhan3.cn", "58.42.0.200"),
        ("zhan4.cn", accesses[3][3]),
        ("zhan900.cn", "58.42.0.9"),
    ]
    return written(
        folder,
        subjects=[SUBJECT_HEAD, *map(subject, numbers), subject(900)],
        services=[SERVICE_HEAD, *map(service, numbers)],
        accesses=[ACCESS_HEAD, *accesses],
        ip_allocations=[IP_HEAD, (PROVIDER, "58.42.0.0", "58.42.3.255", "已分配", "分配")],
        resolutions=[SEEN_HEAD, *((domain, ip, "2026-11-20", "是") for domain, ip in seen)],
    )


def test_a_site_that_left_is_no_shell(tmp_path: Path) -> None:
    audit = tried(CASES / "06-provider-partial-view", tmp_path)
    assert verdicts(audit, "SHELL-001")["黔ICP备2018000903号-1"] == "unknown"
    assert verdicts(audit, "SHELL-004")["黔ICP备2018000903号"] == "unknown"
    assert verdicts(audit, "ACC-012")["黔ICP备2018000903号-1"] == "fail"
    assert "scope: province" in audit.document["warnings"][0]["zh"]


def test_one_provider_in_all_accesses_is_one_providers_data(tmp_path: Path) -> None:
    audit = tried(view(tmp_path / "s", 20), tmp_path)
    for rule in ("SHELL-001", "SHELL-002", "SHELL-003", "SHELL-004", "DOM-008"):
        assert "fail" not in tally(audit, rule)
    assert verdicts(audit, "SHELL-003")[number(900)] == "unknown"
    sites = {f"{number(i)}-1": verdict for i, verdict in ((1, "fail"), (2, "pass"))}
    assert {site: verdicts(audit, "ACC-012")[site] for site in sites} == sites
    elsewhere = verdicts(audit, "ACC-013")
    assert [elsewhere[f"{number(i)}-1"] for i in (2, 3, 4)] == ["fail", "pass", "pass"]
    assert verdicts(audit, "ACC-003")[f"{number(2)}-1"] == "unknown"  # its address may be anybody's


def test_who_is_alone_in_one_providers_data_need_not_be_alone(tmp_path: Path) -> None:
    services = [[*service(i), "520102199001011233"] for i in (1, 2, 3)]
    services[1][-1] = services[2][-1] = "520102199001011241"
    folder = written(
        tmp_path / "s",
        subjects=[SUBJECT_HEAD, *map(subject, (1, 2, 3))],
        services=[(*SERVICE_HEAD, "负责人证件号码"), *services],
        accesses=[ACCESS_HEAD, *(access(i, provider=PROVIDER) for i in (1, 2, 3))],
    )
    (folder / "snapshot.yml").write_text("scope: provider\n", encoding="utf-8")
    audit = tried(folder, tmp_path)
    found = verdicts(audit, "CONTACT-006")
    assert [found[f"{number(i)}-1"] for i in (1, 2, 3)] == ["unknown", "fail", "fail"]
    assert tally(audit, "CONTENT-002") == {"unknown": 3}
    assert tally(audit, "DOM-001") == {"unknown": 3}
    assert tally(audit, "DOM-007") == {"pass": 3}  # one website that filed it is enough


def test_a_cancelled_site_that_is_still_connected_proves_no_other(tmp_path: Path) -> None:
    cancelled = service(1)
    cancelled[4] = "已注销"
    folder = written(
        tmp_path / "s",
        subjects=[SUBJECT_HEAD, subject(1), subject(2)],
        services=[SERVICE_HEAD, cancelled, service(2)],
        accesses=[ACCESS_HEAD, access(1, provider=PROVIDER), access(2, provider=PROVIDER)],
    )
    (folder / "snapshot.yml").write_text("scope: provider\n", encoding="utf-8")
    assert verdicts(tried(folder, tmp_path), "SHELL-003")[number(1)] == "unknown"


@pytest.mark.parametrize(("written_number", "verdict"), [(None, "fail"), ("", "unknown")])
def test_a_domain_that_is_perhaps_filed_is_not_cleared(
    tmp_path: Path, written_number: str | None, verdict: str
) -> None:
    """A refused row without any domain may have filed this one, which answers in a provider's network."""
    lost = service(2, written_number)
    lost[2:4] = ["", ""] if written_number == "" else lost[2:4]
    folder = written(
        tmp_path / "s",
        subjects=[SUBJECT_HEAD, subject(1), subject(2)],
        services=[SERVICE_HEAD, service(1), lost],
        accesses=[ACCESS_HEAD, access(1)],
        ip_allocations=[IP_HEAD, (PROVIDER, "58.42.0.0", "58.42.3.255", "已分配", "来源")],
        resolutions=[SEEN_HEAD, ("nobodys.cn", "58.42.0.9", "2026-11-20", "是")],
    )
    (folder / "snapshot.yml").write_text("scope: province\n", encoding="utf-8")
    assert verdicts(tried(folder, tmp_path), "DOM-008")["nobodys.cn"] == verdict


def test_a_province_with_one_provider_says_so(tmp_path: Path) -> None:
    folder = view(tmp_path / "s", 20)
    (folder / "snapshot.yml").write_text("scope: province\n", encoding="utf-8")
    audit = tried(folder, tmp_path)
    assert verdicts(audit, "SHELL-003")[number(900)] == "fail"
    assert tally(audit, "ACC-012") == {"not_applicable": 20}
    small = tried(view(tmp_path / "small", 5), tmp_path / "small")
    assert verdicts(small, "SHELL-003")[number(900)] == "fail"

"""What one provider knows is not what the province knows."""

from __future__ import annotations

from pathlib import Path

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


def test_a_province_with_one_provider_says_so(tmp_path: Path) -> None:
    folder = view(tmp_path / "s", 20)
    (folder / "snapshot.yml").write_text("scope: province\n", encoding="utf-8")
    audit = tried(folder, tmp_path)
    assert verdicts(audit, "SHELL-003")[number(900)] == "fail"
    assert tally(audit, "ACC-012") == {"not_applicable": 20}
    small = tried(view(tmp_path / "small", 5), tmp_path / "small")
    assert verdicts(small, "SHELL-003")[number(900)] == "fail"

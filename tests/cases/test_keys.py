"""A key that could not be read is no absence: it accuses nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from .worlds import (
    ACCESS_HEAD,
    CASES,
    SERVICE_HEAD,
    SUBJECT_HEAD,
    Rows,
    access,
    number,
    service,
    subject,
    tally,
    tried,
    verdicts,
    written,
)

LOST = ("#N/A", "#REF!", "同上", "待核", "", "0", "***")


def province(folder: Path, count: int, accesses: list[list[str]], **changed: Rows) -> Path:
    """So many subjects, each with a website."""
    numbers = range(1, count + 1)
    tables: dict[str, Rows] = {
        "subjects": [SUBJECT_HEAD, *map(subject, numbers)],
        "services": [SERVICE_HEAD, *map(service, numbers)],
        "accesses": [ACCESS_HEAD, *accesses],
    }
    return written(folder, **{**tables, **changed})


def test_a_site_whose_own_number_is_lost(tmp_path: Path) -> None:
    audit = tried(CASES / "01-own-number-unreadable", tmp_path)
    assert tally(audit, "SHELL-001") == {"unknown": 5, "pass": 1}
    assert tally(audit, "SHELL-003") == {"unknown": 5, "pass": 1}
    assert not any(f["severity"] == "high" for f in audit.findings if "severity" in f)
    assert {r["reason"] for r in audit.document["rejects"] if r["column"] == "service_no"} >= {
        "no_key",
        "masked",
    }


def test_accesses_whose_numbers_are_lost(tmp_path: Path) -> None:
    audit = tried(CASES / "03-access-number-lost", tmp_path)
    assert tally(audit, "SHELL-001") == {"unknown": 6}
    assert tally(audit, "SHELL-004") == {"unknown": 6}
    assert "接入数据有 6 行读不出服务备案号" in audit.document["warnings"][0]["zh"]


def test_few_lost_rows_leave_findings_that_say_so_and_name_only_whom_they_may_mean(tmp_path: Path) -> None:
    """Of 400 accesses one is masked, one has the site's name beside it, one tells nothing; eight sites have none."""
    rows = [access(i) for i in range(1, 393)]
    rows += [access(393, "黔ICP备2016039*号-1"), access(400, "#N/A", name="第400站"), access(394, "")]
    audit = tried(province(tmp_path / "s", 400, rows), tmp_path)
    found = verdicts(audit, "SHELL-001")
    # 390 to 399 match the masked number; 390 to 392 are connected.
    unknown = {f"{number(i)}-1" for i in (*range(393, 401),)}
    assert {site for site, verdict in found.items() if verdict == "unknown"} == unknown
    assert tally(audit, "SHELL-001") == {"pass": 392, "unknown": 8}


def test_a_lost_row_is_counted_on_the_findings_it_may_concern(tmp_path: Path) -> None:
    rows = [access(i) for i in range(1, 298)] + [access(298, "#N/A")]
    audit = tried(province(tmp_path / "s", 300, rows), tmp_path)
    shells = [f for f in audit.findings if f["rule"] == "SHELL-001"]
    assert len(shells) == 3
    for finding in shells:
        shown = {e["fact"]: e["value"] for e in finding["evidence"]}
        assert shown["service.stray_access_count"] == "1"


@pytest.mark.parametrize("lost", LOST)
def test_a_whole_column_of_access_numbers(tmp_path: Path, lost: str) -> None:
    audit = tried(province(tmp_path / "s", 8, [access(i, lost) for i in range(1, 7)]), tmp_path)
    assert tally(audit, "SHELL-001") == {"unknown": 8}
    assert tally(audit, "INT-004") == {"unknown": 6}


def test_hidden_numbers_of_subjects_and_services(tmp_path: Path) -> None:
    rows = [access(i) for i in range(1, 7)]
    hidden = [["***", *subject(i)[1:]] for i in range(1, 7)]
    audit = tried(province(tmp_path / "a", 6, rows, subjects=[SUBJECT_HEAD, *hidden]), tmp_path / "a")
    assert tally(audit, "INT-001") == {"unknown": 6}
    assert tally(audit, "SHELL-003") == {"unknown": 6}
    services = [SERVICE_HEAD, *(service(i, "***") for i in range(1, 7))]
    audit = tried(province(tmp_path / "b", 6, rows, services=services), tmp_path / "b")
    assert tally(audit, "INT-004") == {"unknown": 6}
    assert tally(audit, "SHELL-003") == {"unknown": 6}


def test_a_number_that_was_cancelled_and_filed_again(tmp_path: Path) -> None:
    audit = tried(CASES / "07-cancelled-came-back", tmp_path)
    again = "黔ICP备2018000906号"
    assert [v for rule in ("LIFE-005", "INT-002", "INT-003") for v in tally(audit, rule) if v == "fail"] == []
    assert verdicts(audit, "LIFE-006")[f"{again}-1"] != "fail"
    assert verdicts(audit, "LIFE-006")["黔ICP备2018000907号-1"] == "fail"

"""Since when a service has no access: cancellation, approval, earlier runs; never a guess sold as a fact."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from audit.runs import Audited

from .shells import PLACE, access, cancelled, finding, in_a_row, site, subject, verdict

CONNECTED = "黔ICP备2016099999号-1"


def number(place: int) -> str:
    return f"黔ICP备20160{place:05d}号-1"


FILED = {"首次报备时间": "2016-05-01"}
# dates of the filing, accesses (None: none) → verdict
FIRST: dict[str, tuple[dict[str, str], str | None, str]] = {
    "approved long ago": ({"审核通过时间": "2016-05-20"}, None, "fail"),
    "approved long ago, filed on an unreadable day": (
        {"首次报备时间": "2016-**-**", "审核通过时间": "2016-05-20"}, None, "fail"),
    "last changed long ago": ({"最近修改时间": "2016-05-20"}, None, "fail"),
    "approved 7 days ago, filed who knows when": ({"审核通过时间": "2026-11-09"}, None, "unknown"),
    "filed 7 days ago": ({"首次报备时间": "2026-11-09"}, None, "pass"),
    "filed 8 days ago, approved today": ({"首次报备时间": "2026-11-08", "审核通过时间": "2026-11-16"}, None, "fail"),
    "no date": ({}, None, "unknown"),
    "cancelled 8 days ago": (FILED, "2026-11-08", "fail"),
    "cancelled 7 days ago": (FILED, "2026-11-09", "pass"),
    "cancelled before it was filed, which was 7 days ago": ({"首次报备时间": "2026-11-09"}, "2018-01-01", "pass"),
    "cancelled before it was filed, which was 8 days ago": ({"首次报备时间": "2026-11-08"}, "2018-01-01", "fail"),
    "cancelled on an unknown day": (FILED, "", "unknown"),
    "cancelled on an unreadable day": (FILED, "2026-**-**", "unknown"),
    "cancelled on an unknown day, filed 7 days ago": ({"首次报备时间": "2026-11-09"}, "", "pass"),
}  # fmt: skip


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Audited:
    services, accesses = [site(CONNECTED)], [access(CONNECTED)]
    for place, (dates, day, _) in enumerate(FIRST.values()):
        services.append(site(number(place), **dates))
        accesses += [] if day is None else [cancelled(number(place), day)]
    subjects = [subject(row["主体备案号"]) for row in services]
    tables = {"subjects": subjects, "services": services, "accesses": accesses}
    return in_a_row(tmp_path_factory.mktemp("first"), [(date(2026, 11, 16), tables)])[0]


@pytest.mark.parametrize("name", FIRST)
def test_in_a_first_run(first: Audited, name: str) -> None:
    place, (_, _, expected) = list(FIRST).index(name), FIRST[name]
    assert verdict(first, "SHELL-001", number(place)) == expected
    assert verdict(first, "SHELL-004", number(place)[:-2]) == expected


def message(audit: Audited, identity: str) -> str:
    said: Any = finding(audit, "SHELL-001", identity)["message"]
    return f"{said['zh']} {said['en']}"


def test_what_is_said_of_days_and_cause(first: Audited) -> None:
    by_name = {name: number(place) for place, name in enumerate(FIRST)}
    filed = message(first, by_name["filed 8 days ago, approved today"])
    assert "自2026-11-08起至多8天" in filed
    assert "at most 8 days" in filed
    assert "成因：备案后从未报接入" in filed
    ended = message(first, by_name["cancelled 8 days ago"])
    assert "自2026-11-08起已8天" in ended
    assert "成因：接入已取消，备案未注销" in ended


LOST, UNDATED, GARBLED, NEVER, HIDDEN, MISSING = (number(100 + place) for place in range(6))
DAYS = [date(2026, 10, 16), date(2026, 11, 16), date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 24)]
CHAINS = {
    # Lost at some time in the month before the second run: certain when seen without for more than a week.
    LOST: ["pass", "unknown", "unknown", "unknown", "fail"],
    # Without any date: certain when it has been seen without for more than a week.
    UNDATED: ["unknown", "fail", "fail", "fail", "fail"],
    GARBLED: ["unknown", "fail", "fail", "fail", "fail"],
    NEVER: ["unknown", "fail", "fail", "fail", "fail"],
    # An unreadable row of the second run may be its access, so what the first saw proves nothing.
    HIDDEN: ["unknown", "unknown", "unknown", "unknown", "unknown"],
    # Connected in the third run, missing from the list in the fourth: lost four days ago at most.
    MISSING: ["pass", "pass", "pass", "", "pass"],
}


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> list[Audited]:
    dated = {LOST: FILED, MISSING: FILED}
    runs = []
    for place, day in enumerate(DAYS):
        accesses = [access(CONNECTED), cancelled(UNDATED), cancelled(GARBLED, "待查")]
        accesses += [
            access(CONNECTED, IP地址=f"222.85.2.{n}") for n in range(10)
        ]  # a list that shrinks proves nothing
        accesses += [access(LOST)] if place == 0 else []
        accesses += [access(HIDDEN.replace("号-1", "号-*"))] if place == 1 else []
        accesses += [access(MISSING)] if place < 3 else []
        services = [site(n, **dated.get(n, {})) for n in (CONNECTED, *CHAINS) if place != 3 or n != MISSING]
        subjects = [subject(n.rpartition("-")[0]) for n in (CONNECTED, *CHAINS)]
        runs.append((day, {"subjects": subjects, "services": services, "accesses": accesses}))
    return in_a_row(tmp_path_factory.mktemp("chain"), runs)


@pytest.mark.parametrize("identity", CHAINS)
def test_from_run_to_run(chain: list[Audited], identity: str) -> None:
    expected = CHAINS[identity]
    held = [
        verdict(audit, "SHELL-001", identity) if said else ""
        for audit, said in zip(chain, expected, strict=True)
    ]
    assert held == expected


def test_what_an_earlier_run_saw_is_said(chain: list[Audited]) -> None:
    said = message(chain[-1], LOST)
    assert "自2026-11-16起至少8天" in said
    assert "成因：接入已取消" in said
    assert finding(chain[-1], "SHELL-001", LOST)["provider"] == PLACE["接入商名称"]


SUBJECTS = {
    "filed 7 days ago": ("黔ICP备2026000201号", {"首次报备时间": "2026-11-09"}, "pass"),
    "filed 8 days ago": ("黔ICP备2026000202号", {"首次报备时间": "2026-11-08"}, "fail"),
    "approved 8 days ago": ("黔ICP备2026000203号", {"审核通过时间": "2026-11-08"}, "fail"),
    "approved 7 days ago": ("黔ICP备2026000204号", {"审核通过时间": "2026-11-09"}, "unknown"),
    "no date, a number of this year": ("黔ICP备2026000205号", {}, "unknown"),
    "no date, a number of ten years ago": ("黔ICP备16000206号", {}, "fail"),
    "filing date hidden, a number of last year": (
        "黔ICP备2025000207号",
        {"首次报备时间": "20**-**-**"},
        "fail",
    ),
}


@pytest.fixture(scope="module")
def subjects(tmp_path_factory: pytest.TempPathFactory) -> Audited:
    rows = [subject(no, **dates) for no, dates, _ in SUBJECTS.values()]
    tables = {
        "subjects": [*rows, subject(CONNECTED[:-2])],
        "services": [site(CONNECTED)],
        "accesses": [access(CONNECTED)],
    }
    return in_a_row(tmp_path_factory.mktemp("subjects"), [(date(2026, 11, 16), tables)])[0]


@pytest.mark.parametrize("name", SUBJECTS)
def test_a_new_subject_is_no_shell_yet(subjects: Audited, name: str) -> None:
    no, _, expected = SUBJECTS[name]
    assert verdict(subjects, "SHELL-003", no) == expected

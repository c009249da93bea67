"""Three weekly runs in a row: what is new, still open, rectified, gone or not confirmed, and since when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from .folders import Row, copy_of, edit
from .runs import WEEKLY, Audited, audited, planted

# Weeks: 23 November (the sample), 30 November (7 days later), 1 December (8 days later), 8 December.
CONNECTED = planted(WEEKLY, "never_connected_alive", "SHELL-001")
REMOVED = planted(WEEKLY, "cancelled_month_ago", "SHELL-001")
MASKED = planted(WEEKLY, "both_providers_cancelled", "SHELL-001")
TORN = planted(WEEKLY, "app_never_connected", "SHELL-002")
SPLIT = planted(WEEKLY, "never_connected_dead", "SHELL-001")
UNTOUCHED = planted(WEEKLY, "never_connected_unobserved", "SHELL-001")
BLURRED = planted(WEEKLY, "unfiled_address", "ACC-001")
CUT_OFF = planted(WEEKLY, "lives_at_another_provider", "ACC-003")
ADDED = "黔ICP备2020009999号-1"


def digits(cell: Any) -> str:
    """A filing number in whatever spelling, as its digits and serial."""
    import unicodedata  # noqa: PLC0415

    text = unicodedata.normalize("NFKC", str(cell)).upper().replace(" ", "")
    return text.replace("ICP备", "").replace("号", "").strip()


def of(number: str, column: int = 0) -> Callable[[Row], bool]:
    return lambda row: digits(row[column]) == digits(number)


def without(number: str, column: int = 0) -> Callable[[list[Row]], list[Row]]:
    return lambda rows: [row for row in rows if not of(number, column)(row)]


def with_cell(
    number: str, column: int, value: Callable[[str], str], key: int = 0
) -> Callable[[list[Row]], list[Row]]:
    def change(rows: list[Row]) -> list[Row]:
        changed = [[*row[:column], value(str(row[column])), *row[column + 1 :]] if of(number, key)(row) else row
                   for row in rows]  # fmt: skip
        assert changed != rows
        return changed

    return change


def second_week(folder: Path) -> None:
    accesses, websites = folder / "接入信息.xlsx", folder / "网站信息.csv"
    row = [
        CONNECTED,
        "黔溯禾数据中心（六盘水）有限公司",
        "云接入",
        "贵州",
        "58.1.0.77",
        "2026-11-28",
        "",
        "有效",
    ]
    edit(accesses, lambda rows: [*rows, row])
    edit(websites, without(REMOVED, 1))
    edit(accesses, without(REMOVED))
    edit(accesses, without(CUT_OFF))
    edit(accesses, with_cell(MASKED, 0, lambda number: f"{number.strip()[:-4]}*{number.strip()[-3:]}"))
    edit(accesses, with_cell(BLURRED.split("|")[0], 4, lambda _: "见附件"))
    edit(websites, lambda rows: [[*r[:5], "多", *r[5:]] if of(SPLIT, 1)(r) else r for r in rows])
    new = [
        "999",
        ADDED,
        "黔ICP备2020009999号",
        "网站",
        "新壳",
        "www.xinke.cn",
        "xinke.cn",
        "其他",
        "",
        "余雅春",
    ]
    dates = ["2020-05-05", "2020-05-07", "正常"]
    edit(websites, lambda rows: [*rows, [*new, *[""] * (len(rows[0]) - len(new) - len(dates)), *dates]])


def restore(folder: Path) -> None:
    """What could not be read in the second week is readable again."""
    original, _ = _rows_of(WEEKLY / "网站信息.csv")
    split = next(row for row in original if len(row) > 1 and of(SPLIT, 1)(row))
    edit(folder / "网站信息.csv", lambda rows: [split if of(SPLIT, 1)(r) else r for r in rows])


def _rows_of(path: Path) -> tuple[list[Row], str]:
    from .folders import read_rows  # noqa: PLC0415

    return read_rows(path)


@dataclass(frozen=True)
class Weeks:
    first: Audited
    second: Audited
    third: Audited
    fourth: Audited


@pytest.fixture(scope="module")
def weeks(weekly: Audited, tmp_path_factory: pytest.TempPathFactory) -> Weeks:
    folder = tmp_path_factory.mktemp("weeks")
    second_week(copy_of(WEEKLY, folder / "second"))
    second = audited(folder / "second", folder / "run2", as_of=date(2026, 11, 30), previous=weekly.run.folder)
    restore(copy_of(folder / "second", folder / "third"))
    third = audited(folder / "third", folder / "run3", as_of=date(2026, 12, 1), previous=second.run.folder)
    fourth = audited(folder / "third", folder / "run4", as_of=date(2026, 12, 8), previous=third.run.folder)
    return Weeks(weekly, second, third, fourth)


def state(audit: Audited, rule: str, identity: str) -> tuple[str, str] | None:
    """State and first_seen of a finding, present or past."""
    rows = [*audit.findings, *audit.document["past"]]
    found = [(r["state"], r["first_seen"]) for r in rows if (r["rule"], r["identity"]) == (rule, identity)]
    assert len(found) <= 1
    return found[0] if found else None


FIRST, SECOND = "2026-11-23", "2026-11-30"
STATES = {
    "all are new in a first run": ("first", "SHELL-001", CONNECTED, ("new", FIRST)),
    "access filed": ("second", "SHELL-001", CONNECTED, ("rectified", FIRST)),
    "its subject with it": ("second", "SHELL-004", CONNECTED[:-2], ("rectified", FIRST)),
    "service cancelled": ("second", "SHELL-001", REMOVED, ("gone", FIRST)),
    "access row masked": ("second", "SHELL-001", MASKED, ("unconfirmed", FIRST)),
    "address unreadable": ("second", "ACC-001", BLURRED, ("unconfirmed", FIRST)),
    "service row split": ("second", "SHELL-001", SPLIT, ("unconfirmed", FIRST)),
    "untouched": ("second", "SHELL-001", UNTOUCHED, ("open", FIRST)),
    "another untouched": ("second", "SHELL-002", TORN, ("open", FIRST)),
    "added": ("second", "SHELL-001", ADDED, ("new", SECOND)),
    "access lost 7 days ago at most": ("second", "SHELL-001", CUT_OFF, None),
    "access lost, no longer elsewhere": ("second", "ACC-003", CUT_OFF, ("rectified", FIRST)),
    "rectified is told once": ("third", "SHELL-001", CONNECTED, None),
    "gone is told once": ("third", "SHELL-001", REMOVED, None),
    "masked is pending still": ("third", "SHELL-001", MASKED, ("unconfirmed", FIRST)),
    "unreadable address is pending still": ("third", "ACC-001", BLURRED, ("unconfirmed", FIRST)),
    "readable again": ("third", "SHELL-001", SPLIT, ("open", FIRST)),
    "added a week ago": ("third", "SHELL-001", ADDED, ("open", SECOND)),
    "access lost 8 days ago at most": ("third", "SHELL-001", CUT_OFF, None),
    "seen without access 8 days ago": ("fourth", "SHELL-001", CUT_OFF, ("new", "2026-12-08")),
}


@pytest.mark.parametrize(("week", "rule", "identity", "expected"), STATES.values(), ids=STATES)
def test_state(weeks: Weeks, week: str, rule: str, identity: str, expected: tuple[str, str] | None) -> None:
    assert state(getattr(weeks, week), rule, identity) == expected


def test_without_access_counts_from_the_first_run_that_saw_none(weeks: Weeks) -> None:
    assert weeks.second.verdicts["SHELL-001", CUT_OFF, "pass"]
    assert weeks.third.verdicts["SHELL-001", CUT_OFF, "unknown"]  # lost 1 to 8 days ago
    finding = next(f for f in weeks.fourth.findings if (f["rule"], f["identity"]) == ("SHELL-001", CUT_OFF))
    evidence = {e["fact"].partition(".")[2]: e["value"] for e in finding["evidence"]}
    assert evidence["without_access_since"] == SECOND
    assert evidence["without_access_basis"] == "history"
    assert (evidence["without_access_bound"], evidence["days_without_access"]) == ("least", "8")
    assert evidence["last_provider"]  # as the first run saw it
    assert "至少8天" in finding["message"]["zh"]


@pytest.mark.parametrize("week", ["second", "third"])
def test_every_earlier_finding_is_accounted_for(weeks: Weeks, week: str) -> None:
    before = weeks.first if week == "second" else weeks.second
    after = getattr(weeks, week)
    known = {f["fingerprint"] for f in before.findings}
    known |= {p["fingerprint"] for p in before.document["past"] if p["state"] == "unconfirmed"}
    open_ = {f["fingerprint"] for f in after.findings if f["state"] == "open"}
    past = {p["fingerprint"] for p in after.document["past"]}
    assert open_ | past == known
    assert not open_ & past


@pytest.mark.parametrize("week", ["first", "second", "third"])
def test_states_add_up(weeks: Weeks, week: str) -> None:
    document = getattr(weeks, week).document
    counted = Counter(row["state"] for row in [*document["findings"], *document["past"]])
    assert {s["key"]: s["count"] for s in document["states"] if s["count"]} == counted


@pytest.mark.parametrize(("week", "first_seen"), [("first", set()), ("second", set()), ("third", {FIRST})])
def test_overdue_is_what_stays_open_longer_than_the_window(
    weeks: Weeks, week: str, first_seen: set[str]
) -> None:
    audit = getattr(weeks, week)
    late = [f for f in audit.findings if f["state"] == "open" and f["first_seen"] in first_seen]
    assert audit.document["overdue"] == len(late)
    assert bool(late) == (week == "third")
    providers = Counter(p for f in late for p in (f["provider"] or "").split("、") if p)
    actions = Counter(do for f in late for do in {a["do"] for a in f["actions"]})
    assert {p["provider"]: p["overdue"] for p in audit.document["providers"] if p["overdue"]} == providers
    assert {a["do"]: a["overdue"] for a in audit.document["actions"] if a["overdue"]} == actions


def test_the_trend_goes_on_from_run_to_run(weeks: Weeks) -> None:
    documents = [weeks.first.document, weeks.second.document, weeks.third.document]
    trend = documents[-1]["trend"]
    assert [point["run"] for point in trend] == [document["run"] for document in documents]
    for point, document in zip(trend, documents, strict=True):
        states = {state["key"]: state["count"] for state in document["states"]}
        assert (point["new"], point["open"]) == (states["new"], states["open"])
        assert point["rectified"] == states["rectified"]
        assert (point["findings"], point["overdue"]) == (document["findings_total"], document["overdue"])


def test_what_comes_first_is_severe_and_counted(weeks: Weeks) -> None:
    document = weeks.third.document
    severity = {rule["id"]: rule["severity"] for rule in document["rules"]}
    assert len(document["first"]) == 5
    assert {severity[group["rule"]] for group in document["first"]} == {"high"}
    for group in document["first"]:
        of_rule = [f for f in document["findings"] if f["rule"] == group["rule"]]
        assert group["findings"] == len(of_rule)
        assert group["new"] == sum(f["state"] == "new" for f in of_rule)
        of_provider = [f for f in of_rule if group["provider"] in (f["provider"] or "").split("、")]
        assert group["provider"] is None or group["provider_findings"] == len(of_provider)


def test_the_compared_run_is_named(weeks: Weeks) -> None:
    assert weeks.first.document["previous"] is None
    assert weeks.second.document["previous"] == {"run": weeks.first.document["run"], "as_of": FIRST}


def test_a_run_may_replace_the_run_it_is_compared_with(weeks: Weeks, tmp_path: Path) -> None:
    import shutil  # noqa: PLC0415

    shutil.copytree(weeks.second.run.folder, tmp_path / "run")
    source = weeks.third.run.folder.parent / "third"
    again = audited(source, tmp_path / "run", as_of=date(2026, 12, 1), previous=tmp_path / "run")
    assert again.document == weeks.third.document

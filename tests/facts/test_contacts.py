"""How people can be reached: usable, malformed, missing, or not to be known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ibis
import pytest

from auditor.facts.observe import observe
from auditor.snapshot import read_snapshot

from .snapshots import Row, World

# the column, its cell, whether the text was whole but no such contact, the state
STATES: list[tuple[str, Row, str | None]] = [
    ("mobile_state", {"person_mobile": "13800000000"}, "usable"),
    ("mobile_state", {"person_mobile": "138-0000-0000"}, "usable"),
    ("mobile_state", {"person_mobile": "1380000000"}, "malformed"),
    ("mobile_state", {"person_mobile": "12800000000"}, "malformed"),
    ("mobile_state", {"person_mobile": "085188888888;13800000000"}, "usable"),
    ("mobile_state", {"person_mobile": "0085223456789"}, None),
    ("mobile_state", {"unreadable": ",person_mobile,", "malformed": ",person_mobile,"}, "malformed"),
    ("mobile_state", {"unreadable": ",person_mobile,"}, None),
    ("mobile_state", {}, "missing"),
    ("phone_state", {"person_phone": "0851-8888888"}, "usable"),
    ("phone_state", {"person_phone": "086-010-87654321-123"}, "usable"),
    ("phone_state", {"person_phone": "88888888"}, "malformed"),
    ("phone_state", {"person_phone": "4008200000"}, None),
    ("phone_state", {"unreadable": ",person_phone,"}, None),
    ("phone_state", {}, "missing"),
    ("email_state", {"person_email": "a@b.cn"}, "usable"),
    ("email_state", {"person_email": "a@b"}, "malformed"),
    ("email_state", {"person_email": "a@b..cn"}, "malformed"),
    ("email_state", {"person_email": "a@b;c@d.cn"}, "usable"),
    ("email_state", {"unreadable": ",person_email,"}, None),
    ("email_state", {}, "missing"),
]

OTHERS: list[tuple[str, Row, Any]] = [
    ("emergency_is_mobile", {"person_mobile": "13800000009", "emergency_phone": "138-0000-0009"}, True),
    ("emergency_is_mobile", {"person_mobile": "13700000000;13800000008", "emergency_phone": "13800000008"}, True),
    ("emergency_is_mobile", {"person_mobile": "13800000007", "emergency_phone": "3800000007"}, False),
    ("emergency_is_mobile", {"person_mobile": "13800000006"}, None),
    ("address_length", {"address": "贵阳市 南明区，3号"}, 8),
    ("address_length", {}, 0),
    ("address_length", {"address": "贵州省****"}, None),
    ("address_length", {"unreadable": ",address,"}, None),
]  # fmt: skip


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Row]:
    """The facts of each record by its label."""
    world, rows = World(), {}
    for line, (_, values, _) in enumerate(STATES):
        rows[f"subject {line}"] = world.subject(f"川ICP备{line:08d}号", **values)
        rows[f"service {line}"] = world.service(f"川ICP备{line:08d}号-1", **values)
    for line, (_, values, _) in enumerate(OTHERS):
        rows[f"other {line}"] = world.subject(f"滇ICP备{line:08d}号", **values)
    for place, values in enumerate(
        ({"person_mobile": "13511112222"}, {"person_mobile": "13633334444;13511112222"},
         {"person_mobile": "135-1111-2222", "status": "cancelled"}, {"person_mobile": "13633334444"})
    ):  # fmt: skip
        rows[f"shared {place}"] = world.subject(f"黔ICP备{place:08d}号", **values)
    for place, (number, values) in enumerate(
        (
            ("00000000号-1", {}),
            ("00000000号-2", {}),
            ("00000001号-1", {}),
            ("00000003号-1", {"status": "cancelled"}),
        )
    ):
        rows[f"person {place}"] = world.service(f"黔ICP备{number}", person_credential_no="A1", **values)
    rows["nobody"] = world.service("黔ICP备00000003号-2")
    for nature in ("enterprise", "individual"):
        world.subject("京ICP备00000001号", nature=nature)
    rows["torn"] = world.service("京ICP备00000001号-1")
    facts = world.facts(Path(tmp_path_factory.mktemp("contacts")))
    everything = {**facts["subject"], **facts["service"]}
    return {label: everything[row] for label, row in rows.items()}


@pytest.mark.parametrize("kind", ["subject", "service"])
@pytest.mark.parametrize("line", range(len(STATES)))
def test_states(seen: dict[str, Row], line: int, kind: str) -> None:
    fact, _, expected = STATES[line]
    assert seen[f"{kind} {line}"][fact] == expected


@pytest.mark.parametrize("line", range(len(OTHERS)))
def test_of_one_subject(seen: dict[str, Row], line: int) -> None:
    fact, _, expected = OTHERS[line]
    assert seen[f"other {line}"][fact] == expected


def test_subjects_with_one_mobile_are_counted_but_for_cancelled_ones(seen: dict[str, Row]) -> None:
    assert [seen[f"shared {place}"]["subjects_with_mobile"] for place in range(4)] == [2, 2, None, 2]


def test_subjects_of_one_person_are_counted_by_number(seen: dict[str, Row]) -> None:
    assert [seen[f"person {place}"]["subjects_of_person"] for place in range(4)] == [2, 2, 2, 2]
    assert seen["nobody"]["subjects_of_person"] is None


def test_the_nature_of_two_subjects_that_differ_is_not_known(seen: dict[str, Row]) -> None:
    assert seen["torn"]["subject_nature"] is None


def test_a_file_without_the_column_left_nothing_out(tmp_path: Path) -> None:
    folder = tmp_path / "2026-06-30"
    folder.mkdir()
    (folder / "主体甲.csv").write_text(
        "主体备案号,主办单位名称,主体负责人手机\n黔ICP备1号,甲,\n", encoding="utf-8"
    )
    (folder / "主体乙.csv").write_text("主体备案号,主办单位名称\n黔ICP备2号,乙\n", encoding="utf-8")
    (folder / "网站.csv").write_text("网站备案号,主体备案号,网站名称\n", encoding="utf-8")
    (folder / "接入.csv").write_text("网站备案号,接入商名称\n", encoding="utf-8")
    (tmp_path / "work").mkdir()
    observed = observe(read_snapshot(folder, work=tmp_path / "work"), ibis.duckdb.connect())
    rows = observed.tables["subject"].to_pyarrow().to_pylist()
    assert {row["name"]: row["mobile_state"] for row in rows} == {"甲": "missing", "乙": None}

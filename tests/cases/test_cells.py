"""Small exports as people send them: decorated cells, masks behind addresses, dates of other systems, signature rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from snapshot.make import AS_OF, doubts_of, rejects_of, rows_of, write_folder

from auditor.snapshot import Snapshot, read_snapshot

CASES = Path(__file__).parent


def read_case(name: str, work: Path) -> Snapshot:
    return read_snapshot(CASES / name, work=work, as_of=AS_OF)


def lists_of(snapshot: Snapshot) -> list[str | None]:
    return [row["ip_list"] for row in rows_of(snapshot, "accesses")]


def test_a_mask_behind_an_address_is_no_address(tmp_path: Path) -> None:
    snapshot = read_case("11-ip-mask", tmp_path)
    assert lists_of(snapshot) == ["58.42.1.8-58.42.1.15", "58.42.1.11"]
    assert not rejects_of(snapshot)


def test_signatures_are_no_records(tmp_path: Path) -> None:
    snapshot = read_case("19-signature-and-export-rows", tmp_path)
    assert {row["reason"] for row in rejects_of(snapshot)} == {"note_row", "total_row", "repeated_header"}
    assert all(row["service_no"] for row in rows_of(snapshot, "accesses"))
    assert not doubts_of(snapshot)


def test_addresses_as_a_person_reads_them(tmp_path: Path) -> None:
    snapshot = read_case("42-ip-cells", tmp_path)
    assert lists_of(snapshot) == [
        "58.42.1.10-58.42.1.20",
        "58.42.1.0-58.42.1.255",
        "2408:8752:100::1",
        "58.42.1.10",
        "58.42.1.10",
        "58.42.1.10",
        "58.42.1.10;58.42.1.11",
        "58.42.1.10;58.42.1.11",
        "58.42.1.10;58.42.1.11",
        "58.42.1.10;2408:8752:100::1",
    ]
    assert not rejects_of(snapshot)


def test_dates_of_other_systems(tmp_path: Path) -> None:
    snapshot = read_case("44-dates", tmp_path)
    days = [str(row["filed_on"]) for row in rows_of(snapshot, "services")]
    assert days == ["2023-05-06"] * 2 + ["None"] + ["2023-05-06"] * 3 + ["None"]
    assert [row["raw"] for row in rejects_of(snapshot)] == ["05/06/2023", "2023-05-06至2043-05-05"]


NOTES = [
    ["填表人：张某", "审核人：李某", "联系电话：0851-88888888", ""],
    ["导出时间：2026-11-23 10:00", "导出人：admin", "", ""],
    ["导出时间：", "2026-11-23", "导出人：", "admin"],
    ["2026年11月23日", "（盖章）", "", ""],
    ["注：以上数据由系统生成，仅供内部使用", "", "2026-11-23", ""],
    ["", "审核人:李某", "", ""],
]
RECORDS = [
    ["备案号：黔ICP备15000412号-1", "接入商：云商", "", ""],
    ["备案中", "云商", "", ""],
    ["***", "云商", "36.1.1.1", "2026-11-23"],
    ["2026-11-23", "云商", "36.1.1.1", ""],
]


@pytest.mark.parametrize("row", NOTES)
def test_notes_are_refused_without_a_doubt(row: list[str], tmp_path: Path) -> None:
    assert _reasons(row, tmp_path) == ["note_row"]


@pytest.mark.parametrize("row", RECORDS)
def test_what_may_be_a_record_is_none(row: list[str], tmp_path: Path) -> None:
    assert "note_row" not in _reasons(row, tmp_path)


def _reasons(row: list[str], folder: Path) -> list[str]:
    header = ["网站备案号", "接入商", "IP列表", "取消接入时间"]
    accesses = [header, ["黔ICP备15000412号-1", "云商", "36.1.1.1", ""], row]
    snapshot = read_snapshot(write_folder(folder / "in", accesses=accesses), work=folder / "w", as_of=AS_OF)
    return [reject["reason"] for reject in rejects_of(snapshot) if reject["refused"]]


def test_what_was_filled_in_but_not_understood(tmp_path: Path) -> None:
    modes = ["专线,主机托管", "火星接入", "待定", "***", "1-专线"]
    header = ["网站备案号", "接入商", "IP列表", "接入方式"]
    rows = [[f"黔ICP备15000412号-{i}", "云商", "36.1.1.1", mode] for i, mode in enumerate(modes, start=1)]
    snapshot = read_snapshot(
        write_folder(tmp_path / "in", accesses=[header, *rows]), work=tmp_path / "w", as_of=AS_OF
    )
    marks = [(row["mode"], row["malformed"]) for row in rows_of(snapshot, "accesses")]
    filled = (None, ",mode,")
    assert marks == [filled, filled, (None, None), (None, None), ("dedicated_line", None)]

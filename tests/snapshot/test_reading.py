"""Reading whole snapshots: formats, encodings, tables, rejects and doubts."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from auditor.snapshot import read_snapshot
from auditor.snapshot.schema import TABLES

from .make import (
    ACCESSES,
    AS_OF,
    SERVICES,
    SUBJECTS,
    Rows,
    csv_bytes,
    doubts_of,
    read,
    rejects_of,
    rows_of,
    unreadable_cells,
    write_folder,
    write_xlsx,
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_gives_the_same_rows(tmp_path: Path, encoding: str) -> None:
    plain = read(write_folder(tmp_path / "plain"))
    other = read(write_folder(tmp_path / "other", subjects=csv_bytes(SUBJECTS, encoding)))
    assert rows_of(other, "subjects") == rows_of(plain, "subjects")
    assert {s.encoding for s in other.sources if s.table == "subjects"} == {encoding}


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_separators(tmp_path: Path, separator: str) -> None:
    folder = write_folder(tmp_path / "s", subjects=csv_bytes(SUBJECTS, separator=separator))
    assert rows_of(read(folder), "subjects")[0]["name"] == "贵州某某科技有限公司"


def test_every_table_has_parts_with_its_whole_schema(tmp_path: Path) -> None:
    snapshot = read(write_folder(tmp_path / "s"))
    assert set(snapshot.tables) == set(TABLES)
    for name, parts in snapshot.tables.items():
        assert all(pq.read_schema(part).equals(TABLES[name].schema) for part in parts)


def test_rows_keep_their_place(tmp_path: Path) -> None:
    titled = [["主体备案信息表"], [], *SUBJECTS, [], ["黔ICP备15000413号", "李四", "个人", "", ""]]
    snapshot = read(write_folder(tmp_path / "s", subjects=titled))
    source = next(s for s in snapshot.sources if s.table == "subjects")
    assert source.header_row == 3
    assert [row["row_id"] - source.number * 2**32 for row in rows_of(snapshot, "subjects")] == [4, 6]
    assert (source.read, source.accepted, source.rejected) == (2, 2, 0)


def test_one_workbook_with_all_sheets_even_hidden_ones(tmp_path: Path) -> None:
    path = tmp_path / "备案数据2026年11月23日.xlsx"
    write_xlsx(path, {"主体": SUBJECTS, "网站": SERVICES, "接入": ACCESSES, "空": []}, hidden=["接入"])
    snapshot = read_snapshot(path, work=tmp_path / "work")
    assert [s.table for s in snapshot.sources] == ["subjects", "services", "accesses"]
    assert (snapshot.as_of, snapshot.name) == (AS_OF, "备案数据2026年11月23日")
    assert [warning.en for warning in snapshot.warnings] == [
        f"{path.name}#接入: a hidden sheet, read all the same"
    ]


def test_spreadsheet_numbers_and_dates(tmp_path: Path) -> None:
    sheet: Rows = [
        ["主体备案号", "主办单位名称", "证件号码", "手机号码", "首次报备时间", "最近修改时间"],
        ["黔ICP备15000412号", "甲公司", 915201001234567890, 13800000000, datetime(2015, 3, 1), 42758.4],
    ]
    folder = write_folder(tmp_path / "s")
    (folder / "主体信息.csv").unlink()
    write_xlsx(folder / "主体.xlsx", {"主体": sheet})
    snapshot = read(folder)
    row = rows_of(snapshot, "subjects")[0]
    assert (row["person_mobile"], row["filed_on"], row["changed_on"]) == (
        "13800000000",
        date(2015, 3, 1),
        date(2017, 1, 23),
    )
    assert (row["credential_no"], unreadable_cells(snapshot, row)) == (None, ["credential_no"])
    assert row["malformed"] is None  # hidden or destroyed, which says nothing about what was filed
    assert [(r["row"], r["column"], r["reason"]) for r in rejects_of(snapshot)] == [
        (2, "credential_no", "damaged")
    ]


def test_ragged_total_note_and_repeated_header_rows_are_counted(tmp_path: Path) -> None:
    accesses = [
        *ACCESSES,
        ["黔ICP备15000412号-2", "云商"],
        ["黔ICP备15000412号-3", "云商", "36.1.1.1", "", "", " "],
        ["黔ICP备15000412号-4", "云商", "36.1.1.1", "", "x"],
        ACCESSES[0],
        ["合计：3条", "", "", ""],
        ["制表人：某某", "", "", ""],
        ["", "", "36.1.1.9", "x"],
    ]
    snapshot = read(write_folder(tmp_path / "s", accesses=accesses))
    source = next(s for s in snapshot.sources if s.table == "accesses")
    assert (source.read, source.accepted, source.rejected) == (8, 2, 6)
    refused = [(r["row"], r["reason"]) for r in rejects_of(snapshot) if r["refused"]]
    assert refused == [
        (3, "ragged_row"),
        (5, "ragged_row"),
        (6, "repeated_header"),
        (7, "total_row"),
        (8, "note_row"),
        (9, "no_key"),
    ]
    assert {(d["clue"], d["pattern"]) for d in doubts_of(snapshot)} == {
        ("number", "黔ICP备15000412号-2"),
        ("number", "黔ICP备15000412号-4"),
        ("domain", "36.1.1.1"),
        ("domain", "36.1.1.9"),
    }


def test_an_unreadable_key_leaves_a_doubt_and_the_row_stays(tmp_path: Path) -> None:
    accesses = [ACCESSES[0], ["黔ICP备1500041X号-1", "云商", "36.1.1.1;x", "2026-13-45"]]
    snapshot = read(write_folder(tmp_path / "s", accesses=accesses))
    row = rows_of(snapshot, "accesses")[0]
    assert (row["service_no"], row["ip_list"], row["cancelled_on"]) == (None, "36.1.1.1", None)
    assert unreadable_cells(snapshot, row) == ["service_no", "ip_list", "cancelled_on"]
    assert (
        row["malformed"] == ",ip_list,"
    )  # the number is hidden, not wrong; a date may be a slip of any kind
    found = [(d["table"], d["column"], d["clue"], d["pattern"]) for d in doubts_of(snapshot)]
    assert found == [
        ("accesses", "service_no", "number", "黔ICP备1500041_号-1"),
        ("accesses", "service_no", "domain", "36.1.1.1"),
    ]
    assert [r["reason"] for r in rejects_of(snapshot)] == ["masked", "bad_ip", "bad_date"]


@pytest.mark.parametrize("quoted", ['"云商', '"云商,x', 'a"b"c"'])
def test_a_stray_quote_never_costs_another_row(tmp_path: Path, quoted: str) -> None:
    lines = ["网站备案号,接入商,IP列表,取消接入时间"]
    lines += [f'黔ICP备15000412号-{i},"云商,甲",36.1.1.1,' for i in range(1, 200)]
    lines[100] = f"黔ICP备15000412号-100,{quoted},36.1.1.1,"
    lines[50] = '黔ICP备15000412号-50,"云\n商",36.1.1.1,'
    snapshot = read(write_folder(tmp_path / "s", accesses="\n".join(lines).encode()))
    numbers = {row["service_no"] for row in rows_of(snapshot, "accesses")}
    assert numbers >= {f"黔ICP备15000412号-{i}" for i in range(1, 200) if i != 100}
    source = next(s for s in snapshot.sources if s.table == "accesses")
    assert source.read == 199
    assert len({row["row_id"] for row in rows_of(snapshot, "accesses")}) == source.accepted


def test_two_stray_quotes_in_one_column(tmp_path: Path) -> None:
    lines = [
        "网站备案号,接入商,IP列表,取消接入时间",
        '黔ICP备15000412号-1,"甲,36.1.1.1,',
        '黔ICP备15000412号-2,"乙,36.1.1.2,',
        "黔ICP备15000412号-3,丙,36.1.1.3,",
    ]
    snapshot = read(write_folder(tmp_path / "s", accesses="\n".join(lines).encode()))
    assert [row["provider"] for row in rows_of(snapshot, "accesses")] == ["甲", "乙", "丙"]


def test_blocks_do_not_disturb_row_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.snapshot.readers.csv_fast.BLOCK", 2048)
    rows = [[f"黔ICP备15000412号-{i}", "云商", "36.1.1.1", ""][: 4 if i % 7 else 2] for i in range(1, 500)]
    snapshot = read(write_folder(tmp_path / "s", accesses=[ACCESSES[0], *rows]))
    placed = {row["service_no"]: row["row_id"] % 2**32 for row in rows_of(snapshot, "accesses")}
    assert placed == {f"黔ICP备15000412号-{i}": i + 1 for i in range(1, 500) if i % 7}
    assert [r["row"] for r in rejects_of(snapshot)] == [i + 1 for i in range(1, 500) if i % 7 == 0]


def test_nul_bytes_are_harmless(tmp_path: Path) -> None:
    subjects = csv_bytes(SUBJECTS).replace("某某".encode(), "某\0某".encode())
    assert (
        rows_of(read(write_folder(tmp_path / "s", subjects=subjects)), "subjects")[0]["name"]
        == "贵州某某科技有限公司"
    )


def test_addresses_become_keys(tmp_path: Path) -> None:
    accesses = [
        ["网站备案号", "接入商", "起始IP", "终止IP"],
        ["黔ICP备15000412号-1", "甲", "36.1.1.1", "36.1.1.9"],
        ["黔ICP备15000412号-2", "甲", "254.255.255.255", ""],
        ["黔ICP备15000412号-3", "甲", "2001:db8::1", "2001:db8::2"],
        ["黔ICP备15000412号-4", "甲", "", ""],
    ]
    snapshot = read(write_folder(tmp_path / "s", accesses=accesses))
    assert [row["ip_list"] for row in rows_of(snapshot, "accesses")] == [
        "36.1.1.1-36.1.1.9",
        "254.255.255.255",
        "2001:db8::1-2001:db8::2",
        None,
    ]
    assert [(row["first_ip"], row["end_ip"]) for row in rows_of(snapshot, "access_ips")] == [
        ("00000000000000000000ffff24010101", "00000000000000000000ffff2401010a"),
        ("00000000000000000000fffffeffffff", "00000000000000000000ffffff000000"),
        ("20010db8000000000000000000000001", "20010db8000000000000000000000003"),
    ]
    assert {"accesses.ip_list", "access_ips.first_ip", "access_ips.end_ip"} <= snapshot.columns


def test_lists_in_cells_become_rows(tmp_path: Path) -> None:
    services = [SERVICES[0], ["", "粤B2-20090059-5", "站", "a.cn;b.cn", ""]]
    allocations = [["接入商", "IP地址段"], ["甲", "36.1.0.0/24;36.2.0.0/24"]]
    resolutions = [["域名", "解析IP", "是否存活"], ["a.cn", "", "否"], ["b.cn", "36.1.1.1", "是"]]
    folder = write_folder(tmp_path / "s", services=services, allocations=allocations, resolutions=resolutions)
    snapshot = read(folder)
    assert [(r["service_no"], r["domain"]) for r in rows_of(snapshot, "service_domains")] == [
        ("粤B2-20090059-5", "a.cn"),
        ("粤B2-20090059-5", "b.cn"),
    ]
    assert [r["ip_text"] for r in rows_of(snapshot, "ip_allocations")] == [
        "36.1.0.0-36.1.0.255",
        "36.2.0.0-36.2.0.255",
    ]
    assert [(r["alive"], r["ip_text"]) for r in rows_of(snapshot, "resolutions")] == [
        (False, None),
        (True, "36.1.1.1"),
    ]


def test_a_service_number_tells_its_subject_when_no_column_does(tmp_path: Path) -> None:
    services = [
        ["网站备案号", "网站名称"],
        ["黔ICP备15000412号-1", "甲"],
        ["粤B2-20090059-5", "乙"],
        ["坏", "丙"],
    ]
    rows = rows_of(read(write_folder(tmp_path / "s", services=services)), "services")
    assert [row["subject_no"] for row in rows] == ["黔ICP备15000412号", "粤B2-20090059", None]


def test_absent_columns_have_their_default_and_empty_cells_have_not(tmp_path: Path) -> None:
    subjects = [[*SUBJECTS[0], "状态"], [*SUBJECTS[1], ""]]
    snapshot = read(write_folder(tmp_path / "s", subjects=subjects))
    assert rows_of(snapshot, "subjects")[0]["status"] is None
    assert rows_of(snapshot, "services")[0]["status"] == "valid"
    assert "services.status" not in snapshot.columns


def test_two_files_of_one_table_are_joined(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "s")
    (folder / "更多").mkdir()
    more = [["网站备案号", "接入商名称"], ["黔ICP备15000412号-2", "乙"]]
    (folder / "更多" / "接入二.csv").write_bytes(csv_bytes(more, "gb18030"))
    assert {row["provider"] for row in rows_of(read(folder), "accesses")} == {"云商", "乙"}


def test_other_files_are_named_and_run_folders_left_alone(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "s")
    (folder / "说明.docx").write_bytes(b"x")
    (folder / ".hidden.csv").write_bytes(b"x")
    (folder / "notes.csv").write_bytes("这是一封信\n没有表格\n".encode())
    (folder / "run-1").mkdir()
    (folder / "run-1" / "result.json").write_text("{}")
    (folder / "run-1" / "findings.csv").write_bytes(csv_bytes(ACCESSES))
    snapshot = read(folder)
    assert [w.en.split(":")[0] for w in snapshot.warnings] == [".hidden.csv", "说明.docx", "notes.csv"]
    assert len(snapshot.sources) == 3


def test_personal_data_is_hidden_in_rejects(tmp_path: Path) -> None:
    subjects = [
        ["主体备案号", "主办单位名称", "主体负责人姓名", "证件号码", "手机号码", "首次报备时间"],
        ["黔ICP备15000412号", "甲公司", "王小明", "520102199001011234", "13812345678", "2015-03-01", "多"],
        ["坏号", "甲公司", "王小明", "520102199001011234", "1381234567x", "2015-99-01"],
    ]
    snapshot = read(write_folder(tmp_path / "s", subjects=subjects[:1] + subjects[1:]))
    shown = " ".join(r["raw"] for r in rejects_of(snapshot))
    assert not any(
        secret in shown for secret in ("王小明", "520102199001011234", "13812345678", "1381234567x")
    )


def test_the_same_snapshot_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "s")
    one = read_snapshot(folder, work=tmp_path / "one", as_of=AS_OF)
    two = read_snapshot(folder, work=tmp_path / "two", as_of=AS_OF)
    assert one.sources == two.sources
    for name, parts in one.tables.items():
        assert [p.read_bytes() for p in parts] == [p.read_bytes() for p in two.tables[name]]


def test_snapshot_yml_fixes_what_cannot_be_known(tmp_path: Path) -> None:
    accesses = [["编号", "谁", "备案号", "备案号"], ["1", "甲", "黔ICP备15000412号-1", "x"]]
    folder = write_folder(tmp_path / "s", accesses=accesses)
    (folder / "truth").mkdir()
    (folder / "truth" / "truth.csv").write_bytes(csv_bytes(ACCESSES))
    (folder / "snapshot.yml").write_text(
        "as_of: 2026-11-01\nprovince: 贵州\nignore: [truth]\nfiles:\n  接入信息.csv:\n    table: accesses\n"
        "    columns: {谁: provider, 备案号: service_no, '备案号#2': null}\n",
        encoding="utf-8",
    )
    snapshot = read_snapshot(folder, work=tmp_path / "work")
    assert (snapshot.as_of, snapshot.province) == (date(2026, 11, 1), "贵州")
    assert [(r["service_no"], r["provider"]) for r in rows_of(snapshot, "accesses")] == [
        ("黔ICP备15000412号-1", "甲")
    ]


def test_the_order_in_which_files_are_listed_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_folder(tmp_path / "s")
    plain = read_snapshot(folder, work=tmp_path / "one", as_of=AS_OF)
    listed = Path.iterdir
    monkeypatch.setattr(Path, "iterdir", lambda self: reversed(list(listed(self))))
    assert read_snapshot(folder, work=tmp_path / "two", as_of=AS_OF).sources == plain.sources

"""Formats of records: Parquet written by DuckDB, JSON lines, JSON, and answers of the public query."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from .make import ACCESSES, SUBJECTS, doubts_of, read, rejects_of, rows_of, unreadable_cells, write_folder
from .test_errors import refusal


def _typed(path: Path) -> None:
    duckdb.sql(
        "copy (select * from (values"
        " ('黔ICP备15000412号-1', '云商', ['36.1.1.1', '36.1.1.2'], date '2015-03-01', timestamp '2016-08-01 09:25:43', 1),"
        " ('黔ICP备15000412号-2', null, null, null, null, 4.0))"
        f" t(网站备案号, 接入商, IP列表, 接入时间, 取消接入时间, 接入方式)) to '{path}'"
    )


@pytest.mark.parametrize("suffix", ["parquet", "json"])
def test_what_duckdb_writes(tmp_path: Path, suffix: str) -> None:
    folder = write_folder(tmp_path / "s")
    (folder / "接入信息.csv").unlink()
    _typed(folder / f"接入信息.{suffix}")  # its JSON is one object a line
    snapshot = read(folder)
    first, second = rows_of(snapshot, "accesses")
    assert (first["ip_list"], first["mode"]) == ("36.1.1.1;36.1.1.2", "dedicated_line")
    assert (first["filed_on"], first["cancelled_on"]) == (date(2015, 3, 1), date(2016, 8, 1))
    assert (second["provider"], second["mode"], unreadable_cells(snapshot, second)) == (
        None,
        "virtual_host",
        [],
    )
    assert [row["row_id"] % 2**32 for row in (first, second)] == [1, 2]
    assert not rejects_of(snapshot)


def test_types_of_parquet(tmp_path: Path) -> None:
    columns = {
        "主体备案号": pa.array(["黔ICP备15000412号", "黔ICP备15000413号"]).dictionary_encode(),
        "主办单位名称": pa.array(["甲公司", None], pa.large_string()),
        "证件号码": pa.array([9.15201001234567e17, None], pa.float64()),
        "手机号码": pa.array([13800000001, None], pa.int64()),
        "是否有授权书": pa.array([True, None]),
        "首次报备时间": pa.array([42758.0, float("nan")]),
        "通信地址": pa.array([b"a", None], pa.binary()),
    }
    folder = write_folder(tmp_path / "s")
    (folder / "主体信息.csv").unlink()
    pq.write_table(pa.table(columns), folder / "主体信息.parquet")
    snapshot = read(folder)
    first, second = rows_of(snapshot, "subjects")
    assert (first["person_mobile"], first["authorised"], first["filed_on"]) == (
        "13800000001",
        True,
        date(2017, 1, 23),
    )
    assert (first["address"], unreadable_cells(snapshot, first)) == ("a", ["credential_no"])
    assert (second["name"], second["filed_on"], unreadable_cells(snapshot, second)) == (None, None, [])


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c[:100],
        lambda c: c[: len(c) // 2],
        lambda c: b"no",
        lambda c: c[:4] + bytes(200) + c[204:],
        lambda c: c.replace("证照号码".encode(), b"\xa1" * 12),
    ],
)
def test_damaged_parquet(tmp_path: Path, change: Any) -> None:
    folder = write_folder(tmp_path / "s")
    pq.write_table(pa.table({"证照号码": ["a"] * 1000, "名称": ["b"] * 1000}), tmp_path / "x.parquet")
    (folder / "证照库.parquet").write_bytes(change((tmp_path / "x.parquet").read_bytes()))
    error = refusal(folder, tmp_path / "work")
    assert (error.where, "cannot be opened" in str(error)) == ("证照库.parquet", True)


def _objects(rows: Any) -> list[dict[str, Any]]:
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("suffix", [".jsonl", ".ndjson", ".json"])
def test_json_gives_what_csv_gives(tmp_path: Path, suffix: str, encoding: str) -> None:
    plain = read(write_folder(tmp_path / "plain"))
    folder = write_folder(tmp_path / "s")
    (folder / "主体信息.csv").unlink()
    objects = _objects(SUBJECTS)
    text = json.dumps(objects, ensure_ascii=False)
    lines = "\r\n".join(json.dumps(each, ensure_ascii=False) for each in objects)
    (folder / f"主体信息{suffix}").write_bytes((text if suffix == ".json" else lines).encode(encoding))
    drop = {"row_id"}
    kept = [{k: v for k, v in row.items() if k not in drop} for row in rows_of(read(folder), "subjects")]
    assert kept == [{k: v for k, v in row.items() if k not in drop} for row in rows_of(plain, "subjects")]


def test_a_broken_line_costs_no_other_line(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "s")
    (folder / "接入信息.csv").unlink()
    good = json.dumps(_objects(ACCESSES)[0], ensure_ascii=False)
    broken = '{"网站备案号": "黔ICP备15000412号-7", "接入商": "云商", "联系电话": "13812345678", "IP'
    lines = [
        good,
        "",
        broken,
        "[1, 2]",
        '{"网站备案号": "黔ICP备15000412号-2", "新列": 12345678901234567890}',
        "[" * 5000,
    ]
    (folder / "接入信息.jsonl").write_text("\n".join(lines), encoding="utf-8")
    snapshot = read(folder)
    source = next(s for s in snapshot.sources if s.table == "accesses")
    assert (source.read, source.accepted, source.rejected, source.ignored) == (5, 2, 3, ("新列",))
    assert [(r["row"], r["reason"]) for r in rejects_of(snapshot)] == [
        (3, "unreadable_row"),
        (4, "unreadable_row"),
        (6, "unreadable_row"),
    ]
    assert "13812345678" not in rejects_of(snapshot)[0]["raw"]
    assert {d["pattern"] for d in doubts_of(snapshot)} == {"黔ICP备15000412号-7", None}


@pytest.mark.parametrize(
    "content", ['[{"名称": "a"}, {"名', "{", "[" * 100_000, "no JSON", "", '["证照库"', "\x00"]
)
def test_no_json(tmp_path: Path, content: str) -> None:
    folder = write_folder(tmp_path / "s")
    (folder / "证照库.json").write_text(content, encoding="utf-8")
    assert "not valid JSON" in str(refusal(folder, tmp_path / "work"))


def test_a_document_too_large_for_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.snapshot.readers.json_rows.DOCUMENT_BYTES", 1000)
    folder = write_folder(tmp_path / "s")
    (folder / "证照库.json").write_text(json.dumps([{"名称": "a" * 1000}]))
    assert "jsonl" in refusal(folder, tmp_path / "work").render("en")


def _row(serial: int, domain: str, **more: Any) -> dict[str, Any]:
    return {
        "contentTypeName": "", "domain": domain, "domainId": 100 + serial, "leaderName": "", "limitAccess": "否",
        "mainId": 2, "mainLicence": "黔ICP备2023000001号", "natureName": "企业", "serviceId": serial,
        "serviceLicence": f"黔ICP备2023000001号-{serial}", "unitName": "贵州某某科技有限公司",
        "updateRecordTime": "2024-03-01 09:25:43", **more,
    }  # fmt: skip


def _answer(*rows: dict[str, Any], page: int = 1) -> dict[str, Any]:
    params = {"total": len(rows), "pages": 1, "pageNum": page, "list": list(rows)}
    return {"code": 200, "msg": "操作成功", "success": True, "params": params}


ROWS = [
    _row(1, "example.cn"),
    _row(1, "example.com"),
    _row(2, "example.net"),
    _row(3, "", serviceName="某应用", serviceType=6, natureId=4, mainUnitCertNo="91520100MA6DQY7T0N"),
]


@pytest.mark.parametrize("form", ["answer", "answers", "lines of answers", "rows", "lines of rows"])
def test_the_public_query_gives_subjects_and_services(tmp_path: Path, form: str) -> None:
    folder = write_folder(tmp_path / "s")
    (folder / "主体信息.csv").unlink()
    (folder / "网站信息.csv").unlink()
    pages = [_answer(*ROWS[:2]), _answer(*ROWS[2:], page=2)]
    content = {
        "answer": json.dumps(_answer(*ROWS)),
        "answers": json.dumps(pages),
        "lines of answers": "\n".join(map(json.dumps, pages)),
        "rows": json.dumps(ROWS),
        "lines of rows": "\n".join(map(json.dumps, ROWS)),
    }
    (folder / "公共查询.json").write_text(content[form], encoding="utf-8")
    snapshot = read(folder)
    services = rows_of(snapshot, "services")
    assert [(s["service_no"][-2:], s["subject_no"], s["domains"], s["name"]) for s in services] == [
        ("-1", "黔ICP备2023000001号", "example.cn;example.com", None),
        ("-2", "黔ICP备2023000001号", "example.net", None),
        ("-3", "黔ICP备2023000001号", None, "某应用"),
    ]
    assert [s["type"] for s in services][-1] == "app"
    assert {s["approved_on"] for s in services} == {date(2024, 3, 1)}
    subjects = rows_of(snapshot, "subjects")
    assert {(s["subject_no"], s["name"], s["nature"]) for s in subjects} == {
        ("黔ICP备2023000001号", "贵州某某科技有限公司", "enterprise")
    }
    assert len(subjects) == 1


def test_a_query_that_failed(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "s")
    (folder / "公共查询.json").write_text(
        '{"code": 401, "msg": "token过期", "success": false, "params": null}', encoding="utf-8"
    )
    error = refusal(folder, tmp_path / "work")
    assert (error.where, "token过期" in str(error)) == ("公共查询.json", True)

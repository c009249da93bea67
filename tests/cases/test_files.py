"""What a file is, by what it holds; and files with one bad spot, of two encodings, joined or cut short."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from snapshot.make import AS_OF, doubts_of, read, rejects_of, rows_of, write_folder

from auditor.errors import SnapshotError
from auditor.snapshot import Snapshot, read_snapshot

CASES = Path(__file__).parent
HEADER = ["网站备案号", "接入商名称", "接入方式", "IP地址列表", "接入时间", "接入状态"]
ROWS = [
    ["黔ICP备15000412号-1", "贵州示例数据中心有限公司", "主机托管", "36.1.1.1", "2023-05-06", "接入中"],
    ["黔ICP备15000412号-2", "贵州示例数据中心有限公司", "云接入", "36.1.1.2", "2023-06-06", "接入中"],
]
NUMBERS = [row[0] for row in ROWS]


def numbers_of(snapshot: Snapshot) -> list[str | None]:
    return [row["service_no"] for row in rows_of(snapshot, "accesses")]


def with_accesses(folder: Path, name: str, content: bytes) -> Snapshot:
    place = write_folder(folder / "in")
    (place / "接入信息.csv").unlink()
    (place / name).write_bytes(content)
    return read(place)


def lines(*rows: list[str], separator: str = ",") -> str:
    return "".join(separator.join(row) + "\r\n" for row in rows)


def html_row(row: list[str]) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>"


PAGE = (
    "<html><body><table><tr><td colspan=6>接入信息表</td></tr>"
    + "".join(map(html_row, [HEADER, *ROWS]))
    + "<tr><td colspan=6>合计：2条</td></tr></table></body></html>"
)
SPANNED = (
    f"<table>{html_row(HEADER)}<tr><td>{ROWS[0][0]}<td rowspan=2>{ROWS[0][1]}<td>主机托管<td>36.1.1.1<td>2023-05-06<td>接入中"
    f"<tr><td>{ROWS[1][0]}<td>云接入<td>36.1.1.2<td>2023-06-06<td>接入中</table>"
)


def spreadsheet_ml(encoding: str = "UTF-8", doctype: str = "") -> str:
    def cells(row: list[str]) -> str:
        return "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in row)

    name = "urn:schemas-microsoft-com:office:spreadsheet"
    skipping = (
        f'<Row ss:Index="5">{cells(ROWS[1][:2])}<Cell ss:Index="4"><Data ss:Type="String">36.1.1.2</Data>'
        '<Comment><Data>36.9.9.9</Data></Comment></Cell><Cell><Data ss:Type="DateTime">2023-06-06T00:00:00.000</Data></Cell>'
        f"{cells(ROWS[1][5:])}</Row>"
    )
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>{doctype}\n<?mso-application progid="Excel.Sheet"?>'
        f'<Workbook xmlns="{name}" xmlns:ss="{name}"><Worksheet ss:Name="接入"><Table>'
        f"<Row>{cells(HEADER)}</Row><Row>{cells(ROWS[0])}</Row>{skipping}</Table></Worksheet></Workbook>"
    )


@pytest.mark.parametrize("case", ["29-html-xls", "31-mhtml-xls", "32-unicode-text"])
def test_what_is_called_a_workbook(case: str, tmp_path: Path) -> None:
    snapshot = read_snapshot(CASES / case, work=tmp_path, as_of=AS_OF)
    assert numbers_of(snapshot) == ["黔ICP备2023000101号-1", "黔ICP备2023000102号-1"]
    assert not rejects_of(snapshot)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("接入.xls", PAGE.encode("utf-8")),
        ("接入.xls", PAGE.encode("gb18030")),
        ("接入.xls", PAGE.encode("utf-16")),
        ("接入.html", PAGE.encode("utf-8")),
        ("接入.xls", SPANNED.encode("utf-8")),
        ("接入.xls", spreadsheet_ml().encode("utf-8")),
        ("接入.xml", spreadsheet_ml().encode("utf-8")),
        ("接入.xls", spreadsheet_ml("GBK").encode("gbk")),
        ("接入.csv.txt", lines(HEADER, *ROWS).encode("utf-8-sig")),
        ("接入.dat", lines(HEADER, *ROWS, separator="|").encode("gb18030")),
        ("接入.txt", lines(HEADER, *ROWS, separator="\t").encode("utf-16-le")),
        ("接入.xls", lines(HEADER, *ROWS, separator="\t").encode("gb18030")),
        ("接入.tsv", lines(HEADER, *ROWS, separator="\t").encode("utf-16")),
    ],
)
def test_a_table_under_any_suffix(name: str, content: bytes, tmp_path: Path) -> None:
    snapshot = with_accesses(tmp_path, name, content)
    rows = rows_of(snapshot, "accesses")
    assert [row["service_no"] for row in rows] == NUMBERS
    assert [row["ip_list"] for row in rows] == ["36.1.1.1", "36.1.1.2"]
    assert [str(row["filed_on"]) for row in rows] == ["2023-05-06", "2023-06-06"]
    assert {row["provider"] for row in rows} == {ROWS[0][1]}
    assert {row["reason"] for row in rejects_of(snapshot)} <= {"total_row"}


def test_a_doctype_in_a_spreadsheet_is_refused(tmp_path: Path) -> None:
    content = spreadsheet_ml(doctype='<!DOCTYPE x [<!ENTITY a "b">]>').encode()
    with pytest.raises(SnapshotError, match="DOCTYPE"):
        with_accesses(tmp_path, "接入.xls", content)


def test_spans_without_bounds_are_refused_or_bounded(tmp_path: Path) -> None:
    page = f"<table>{html_row(HEADER)}<tr><td rowspan=60000 colspan=5000>x" + "<tr>" * 50_000 + "</table>"
    with pytest.raises(SnapshotError, match="columns"):
        with_accesses(tmp_path, "接入.xls", page.encode())


def test_what_is_no_text_is_named_and_left(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in")
    (folder / "core.dat").write_bytes(bytes(range(256)) * 50)
    (folder / "README.txt").write_text("请先看这里。\n有问题找张三", encoding="utf-8")
    warnings = [warning.en for warning in read(folder).warnings]
    assert any(warning.startswith("core.dat: unknown kind of file") for warning in warnings)
    assert any(warning.startswith("README.txt") for warning in warnings)


def test_one_bad_byte_costs_its_cell(tmp_path: Path) -> None:
    snapshot = read_snapshot(CASES / "33-one-bad-byte", work=tmp_path, as_of=AS_OF)
    assert numbers_of(snapshot) == ["黔ICP备2023000101号-1", "黔ICP备2023000102号-1"]
    assert [(r["row"], r["column"], r["reason"]) for r in rejects_of(snapshot)] == [(3, "mode", "damaged")]
    assert any("cannot be decoded (first in line 3)" in warning.en for warning in snapshot.warnings)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_field_cut_within_a_character(encoding: str, tmp_path: Path) -> None:
    cut = "贵州示例".encode(encoding)[:-1]
    content = lines(HEADER, ROWS[0]).encode(encoding) + f"{NUMBERS[1]},".encode(encoding) + cut
    content += ",云接入,36.1.1.2,2023-06-06,接入中\r\n".encode(encoding)
    snapshot = with_accesses(tmp_path, "接入信息.csv", content)
    assert numbers_of(snapshot) == NUMBERS
    assert [(r["row"], r["column"], r["reason"]) for r in rejects_of(snapshot)] == [
        (3, "provider", "damaged")
    ]


def test_a_damaged_number_is_a_doubt(tmp_path: Path) -> None:
    row = [NUMBERS[1], *ROWS[1][1:]]
    content = (
        lines(HEADER, ROWS[0], row)
        .encode()
        .replace(NUMBERS[1].encode(), b"\xe9\xbb" + NUMBERS[1][1:].encode())
    )
    snapshot = with_accesses(tmp_path, "接入信息.csv", content)
    found = [(d["clue"], d["pattern"]) for d in doubts_of(snapshot)]
    assert found == [("number", "_ICP备15000412号-2"), ("domain", "36.1.1.2")]


@pytest.mark.parametrize(("first", "second"), [("utf-8", "gb18030"), ("gb18030", "utf-8")])
def test_lines_in_two_encodings(first: str, second: str, tmp_path: Path) -> None:
    content = lines(HEADER, ROWS[0]).encode(first) + lines(ROWS[1]).encode(second)
    snapshot = with_accesses(tmp_path, "接入信息.csv", content)
    assert [row["provider"] for row in rows_of(snapshot, "accesses")] == [ROWS[0][1]] * 2
    assert any("others GB18030" in warning.en for warning in snapshot.warnings)


def test_joined_files(tmp_path: Path) -> None:
    snapshot = read_snapshot(CASES / "35-joined-files-bom", work=tmp_path, as_of=AS_OF)
    assert numbers_of(snapshot) == ["黔ICP备2023000101号-1", "黔ICP备2023000102号-1"]
    assert [r["reason"] for r in rejects_of(snapshot)] == ["repeated_header"]
    assert not doubts_of(snapshot)


def test_files_joined_without_a_line_end(tmp_path: Path) -> None:
    parts = [lines(HEADER, row).rstrip().encode("utf-8-sig") for row in ROWS]
    snapshot = with_accesses(tmp_path, "接入信息.csv", b"".join(parts) + b"\r\n")
    assert numbers_of(snapshot) == NUMBERS
    assert [r["reason"] for r in rejects_of(snapshot)] == ["repeated_header"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("接入.csv", lines(HEADER, *ROWS)[:-40].encode()),
        ("接入.csv", lines(HEADER, *ROWS)[:-40].encode("gb18030")),
        ("接入.csv", lines(HEADER, *ROWS).encode()[:-66]),
        ("接入.csv", (lines(HEADER, ROWS[0]) + "黔ICP备").encode()),
        ("接入.xls", PAGE[: PAGE.index("云接入") + 1].encode()),
    ],
)
def test_a_file_that_breaks_off_leaves_everybody_in_doubt(name: str, content: bytes, tmp_path: Path) -> None:
    snapshot = with_accesses(tmp_path, name, content)
    assert numbers_of(snapshot) == NUMBERS[:1]
    assert [r["reason"] for r in rejects_of(snapshot)] == ["cut_short"]
    assert "_%" in {d["pattern"] for d in doubts_of(snapshot)}
    assert any("breaks off in its last row" in warning.en for warning in snapshot.warnings)


@pytest.mark.parametrize("end", ["", "合计,2", "导出时间：2026-11-23,导出人：admin"])
def test_a_file_without_a_last_line_end_is_whole(end: str, tmp_path: Path) -> None:
    content = lines(HEADER, *ROWS) + end if end else lines(HEADER, *ROWS).rstrip()
    snapshot = with_accesses(tmp_path, "接入.csv", content.encode())
    assert numbers_of(snapshot) == NUMBERS
    assert not doubts_of(snapshot)


@pytest.mark.parametrize("case", ["25-icpquery-batch-json", "26-icp-api-data-json"])
def test_envelopes_of_the_public_query(case: str, tmp_path: Path) -> None:
    snapshot = read_snapshot(CASES / case, work=tmp_path, as_of=AS_OF)
    numbers = [f"黔ICP备202300010{n}号-1" for n in (1, 2)][: 2 if "batch" in case else 1]
    assert [row["service_no"] for row in rows_of(snapshot, "services")] == numbers
    assert len(rows_of(snapshot, "subjects")) == len(numbers)
    assert not rejects_of(snapshot)


def public_row(serial: int) -> dict[str, str]:
    return {
        "mainLicence": "黔ICP备15000412号",
        "serviceLicence": f"黔ICP备15000412号-{serial}",
        "unitName": "贵州某某科技有限公司",
        "domain": f"a{serial}.cn",
        "updateRecordTime": "2023-05-06 10:21:33",
    }


@pytest.mark.parametrize(
    "content",
    [
        [public_row(1), public_row(2)],
        {"data": {"list": [public_row(1), public_row(2)], "total": 2}},
        {
            "code": 200,
            "data": [{"keyword": "a", "items": [public_row(1)]}, {"keyword": "b", "items": [public_row(2)]}],
        },
        {"a.cn": public_row(1), "b.cn": {"icp": public_row(2)}},
        [
            {"params": {"list": [public_row(1)]}, "success": True},
            {"params": {"list": None}},
            [[public_row(2)]],
        ],
        [{"success": True, "params": {"list": []}}, {"result": {"rows": [public_row(1), public_row(2)]}}],
    ],
)
def test_rows_of_the_public_query_at_any_depth(content: object, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in")
    (folder / "网站信息.csv").unlink()
    (folder / "主体信息.csv").unlink()
    (folder / "query.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    snapshot = read(folder)
    assert [row["service_no"] for row in rows_of(snapshot, "services")] == NUMBERS
    assert len(rows_of(snapshot, "subjects")) == 1
    assert not rejects_of(snapshot)


def test_an_envelope_around_a_list(tmp_path: Path) -> None:
    rows = [dict(zip(HEADER, row, strict=True)) for row in ROWS]
    content = json.dumps({"code": 0, "data": {"count": 2, "rows": rows}}, ensure_ascii=False).encode()
    assert numbers_of(with_accesses(tmp_path, "接入.json", content)) == NUMBERS


def test_json_lines_that_break_off(tmp_path: Path) -> None:
    text = "\n".join(json.dumps(dict(zip(HEADER, row, strict=True)), ensure_ascii=False) for row in ROWS)
    snapshot = with_accesses(tmp_path, "接入.jsonl", text[:-30].encode())
    assert numbers_of(snapshot) == NUMBERS[:1]
    assert [r["reason"] for r in rejects_of(snapshot)] == ["cut_short"]


def test_observations_of_probing_tools(tmp_path: Path) -> None:
    snapshot = read_snapshot(CASES / "40-dnsx-jsonl", work=tmp_path, as_of=AS_OF)
    seen = [
        (r["domain"], r["ip_text"], str(r["observed_on"]), r["alive"])
        for r in rows_of(snapshot, "resolutions")
    ]
    assert seen == [
        ("qinghe-demo.cn", "58.42.1.10", "2026-11-20", None),
        ("qinghe-demo.cn", "58.42.1.12", "2026-11-20", None),
        ("yunzhan-demo.cn", None, "2026-11-20", None),
    ]


def test_observations_of_a_web_prober(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in")
    answers = [
        {
            "timestamp": "2026-11-20T16:30:00Z",
            "url": "https://a.cn",
            "input": "a.cn",
            "host": "36.1.1.1",
            "status_code": 200,
            "webserver": "nginx",
            "a": ["36.1.1.1"],
            "failed": False,
        },
        {
            "timestamp": "2026-11-20T08:30:00Z",
            "url": "https://b.cn",
            "input": "b.cn",
            "failed": True,
            "a": [],
        },
    ]
    text = "\n".join(json.dumps(answer) for answer in answers)
    (folder / "httpx.json").write_text(text, encoding="utf-8")
    rows = rows_of(read(folder), "resolutions")
    seen = [(r["domain"], r["ip_text"], str(r["observed_on"]), r["alive"], r["http_status"]) for r in rows]
    assert seen == [("a.cn", "36.1.1.1", "2026-11-21", True, 200), ("b.cn", None, "2026-11-20", False, None)]


@pytest.mark.parametrize(("wrong", "said"), [("latin-1", "Latin-1"), ("gb18030", "GBK")])
def test_text_decoded_wrongly_is_named(wrong: str, said: str, tmp_path: Path) -> None:
    text = lines(HEADER, *ROWS).encode().decode(wrong, "replace")
    with pytest.raises(SnapshotError) as caught:
        with_accesses(tmp_path, "接入.csv", text.encode("utf-8"))
    assert f"opened as {said}" in caught.value.render("en")
    assert "乱码" in caught.value.render("zh")

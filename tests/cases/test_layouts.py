"""Exports of registrars, resolvers, company information services, query services and asset platforms."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from snapshot.make import read, rows_of, write_folder

from auditor.snapshot import Snapshot

DOMAIN = "qinghe-demo.cn"


def _with(folder: Path, name: str, content: str, *, without: tuple[str, ...] = ()) -> Snapshot:
    place = write_folder(folder / "in")
    for dropped in without:
        (place / dropped).unlink()
    (place / name).write_text(content, encoding="utf-8")
    return read(place)


def _table(*rows: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _answer(name: str, **results: Any) -> str:
    return json.dumps({"name": name, "results": results})


def test_answers_of_resolvers(tmp_path: Path) -> None:
    time = "2026-11-20T13:12:43+08:00"
    found = {"answers": [{"type": "CNAME", "answer": "a.cn."}, {"type": "A", "answer": "58.42.1.10"}]}
    lines = [
        _answer(DOMAIN, A={"data": found, "status": "NOERROR", "timestamp": time}),
        _answer("b.cn", A={"data": {}, "status": "NXDOMAIN", "timestamp": time}),
        _answer("c.cn", A={"status": "TIMEOUT", "timestamp": time}),
        _answer("d.cn", MX={"data": {"exchanges": []}, "status": "NOERROR", "timestamp": time}),
        json.dumps({"name": "e.cn.", "type": "A", "class": "IN", "status": "NOERROR",
                    "data": {"answers": [{"type": "A", "data": "58.42.1.11"}]}}),
    ]  # fmt: skip
    snapshot = _with(tmp_path, "dns.jsonl", "\n".join(lines) + "\n")
    seen = {
        r["domain"]: (r["ip_text"], ",ip," in (r["unreadable"] or ""))
        for r in rows_of(snapshot, "resolutions")
    }
    assert seen == {
        DOMAIN: ("58.42.1.10", False),
        "b.cn": (None, False),
        "c.cn": (None, True),
        "d.cn": (None, True),
        "e.cn": ("58.42.1.11", False),
    }


def test_a_subdomain_finder(tmp_path: Path) -> None:
    header = [
        "id",
        "alive",
        "url",
        "subdomain",
        "cname",
        "ip",
        "port",
        "status",
        "title",
        "banner",
        "cdn",
        "asn",
    ]
    row = [
        "1",
        "1",
        f"http://www.{DOMAIN}",
        f"www.{DOMAIN}",
        "",
        "58.42.1.10",
        "80",
        "200",
        "首页",
        "nginx",
        "0",
        "AS1",
    ]
    (seen,) = rows_of(_with(tmp_path, "all.csv", _table(header, row)), "resolutions")
    assert (seen["domain"], seen["alive"], seen["http_status"]) == (f"www.{DOMAIN}", True, 200)


def test_domains_of_a_registrar(tmp_path: Path) -> None:
    names = ("SUCCEED", "NONAUDIT", "AUDITING")
    domains = [
        {
            "domain_name": f"{i}.cn",
            "expire_date": "2027-05-01",
            "audit_status": status,
            "registrar": "某注册商",
        }
        for i, status in enumerate(names)
    ]
    content = json.dumps({"total": len(domains), "domains": domains}, ensure_ascii=False)
    rows = rows_of(_with(tmp_path, "domains.json", content), "domain_registrations")
    assert [row["verified"] for row in rows] == [True, False, None]


def test_a_list_of_registered_domains_is_no_list_of_filed_ones(tmp_path: Path) -> None:
    header = ["域名", "注册时间", "到期时间", "剩余天数", "主办单位名称", "ICP备案/许可证号"]
    row = [DOMAIN, "2020-05-01", "2027-05-01", "524", "贵州青禾科技有限公司", "黔ICP备15000412号-1"]
    snapshot = _with(tmp_path, "domain.csv", _table(header, row))
    assert [r["domain"] for r in rows_of(snapshot, "domain_registrations")] == [DOMAIN]
    assert DOMAIN not in {r["domain"] for r in rows_of(snapshot, "service_domains")}


def test_a_registry_in_json_is_known_by_its_codes(tmp_path: Path) -> None:
    row = {
        "name": "贵州青禾科技有限公司",
        "code": "91520103MA6DK0AE2X",
        "legalRepresentative": "余某",
        "address": "贵阳市",
    }
    (seen,) = rows_of(_with(tmp_path, "2020.json", json.dumps([row], ensure_ascii=False)), "registry")
    assert (seen["credential_no"], seen["name"]) == (row["code"], row["name"])


def test_answers_of_a_query_service(tmp_path: Path) -> None:
    data = {"domain": DOMAIN, "organization": "贵州青禾科技有限公司", "org_type": "企业", "icp_number": "黔ICP备15000412号",
            "website_icp": "黔ICP备15000412号-1", "website_name": "青禾", "approval_date": "2023-05-01"}  # fmt: skip
    content = json.dumps({"status": "success", "timestamp": "2026-11-20", "data": data}, ensure_ascii=False)
    snapshot = _with(tmp_path, "icp.jsonl", content + "\n", without=("网站信息.csv", "主体信息.csv"))
    assert [row["service_no"] for row in rows_of(snapshot, "services")] == [data["website_icp"]]
    assert [row["name"] for row in rows_of(snapshot, "subjects")] == [data["organization"]]


def test_a_ledger_of_an_asset_platform(tmp_path: Path) -> None:
    header = ["ICP备案编号", "备案主体", "备案域名", "备案日期"]
    row = ["黔ICP备15000412号-1", "贵州青禾科技有限公司", DOMAIN, "2023-05-01"]
    snapshot = _with(tmp_path, "icp.csv", _table(header, row), without=("网站信息.csv", "主体信息.csv"))
    assert [row["service_no"] for row in rows_of(snapshot, "services")] == [row[0]]
    assert [row["subject_no"] for row in rows_of(snapshot, "subjects")] == ["黔ICP备15000412号"]


def test_who_uses_addresses_is_not_who_reports_them(tmp_path: Path) -> None:
    header = ["起始IP地址", "终止IP地址", "使用方式", "使用日期", "单位名称", "单位详细地址", "网关IP地址"]
    row = ["58.42.1.0", "58.42.1.255", "静态", "2023-04-01", "贵州青禾科技有限公司", "贵阳市", "58.42.1.1"]
    folder = write_folder(tmp_path / "in")
    (folder / "使用登记.csv").write_text(_table(header, row), encoding="utf-8")
    assert any("使用登记.csv" in text.zh and "values" in text.zh for text in read(folder).warnings)
    told = "files: {使用登记.csv: {table: ip_allocations, values: {provider: 贵州联讯网络有限公司}}}"
    (folder / "snapshot.yml").write_text(told, encoding="utf-8")
    (seen,) = (r for r in rows_of(read(folder), "ip_allocations") if r["assignee"] == row[4])
    assert seen["provider"] == "贵州联讯网络有限公司"

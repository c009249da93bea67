"""Random documents, valid against the official schemas, are read back as they were written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from lxml import etree

from auditor.snapshot import Snapshot

from .interface_make import SCHEMAS, Builder
from .make import read, rejects_of, rows_of, write_folder

pytestmark = pytest.mark.skipif(
    not SCHEMAS.is_dir(), reason="the official schemas are not beside the repository (../shared/miit-v3)"
)

Node: TypeAlias = Any  # an lxml element
Row = dict[str, str | None]

PROVINCES = {"110000": "京", "440000": "粤", "520000": "黔", "650000": "新"}
NATURES = {"1": "defence", "2": "government", "3": "institution", "4": "enterprise", "5": "individual",
           "6": "social_organisation"}  # fmt: skip
CREDENTIALS = {
    "1": "business_licence", "2": "resident_id", "3": "organisation_code", "4": "institution_legal_person",
    "5": "military_code", "6": "social_organisation_certificate", "7": "passport", "8": "officer_card",
    "9": "organisation_code", "10": "organisation_code", "11": "taiwan_permit",
}  # fmt: skip
MODES = {"1": "dedicated_line", "2": "colocation"}


def t(node: Node, path: str) -> str | None:
    texts = [e.text or "" for e in node.findall(path)]
    return ";".join(texts) if texts else None


def dotted(number: str | None) -> str | None:
    return ".".join(str(b) for b in int(number).to_bytes(4, "big")) if number else None


def ranges(node: Node, first: str = "Qsip", last: str = "Zzip") -> str | None:
    pair = dotted(t(node, first)), dotted(t(node, last))
    if not pair[0]:  # an end without a start cannot be read
        return None
    return pair[0] if pair[1] in (None, pair[0]) else f"{pair[0]}-{pair[1]}"


def day(text: str | None) -> str | None:
    return text[:10] if text else None


def person(node: Node, tag: str) -> Row:
    kind = t(node, f"{tag}/Fzr_zjlx")
    return {
        "person_name": t(node, f"{tag}/Fzr_xm"),
        "person_phone": t(node, f"{tag}/Fzr_dhhm"),
        "person_mobile": t(node, f"{tag}/Fzr_sjhm"),
        "person_email": t(node, f"{tag}/Fzr_dzyj"),
        "person_credential_type": CREDENTIALS[kind] if kind else None,
        "person_credential_no": t(node, f"{tag}/Fzr_zjhm"),
    }


def subject_key(filing: Node, requester: str | None) -> str:
    """Number, else the bureau's id, else the provider's."""
    zt = filing.find("Zt_xx")
    number = t(zt, "Baxh") or t(zt, "Ztbah")
    return number or (f"Ztid:{t(zt, 'Ztid')}" if t(zt, "Ztid") else f"IspZtid:{requester}:{t(zt, 'IspZtid')}")


def service_key(wz: Node, requester: str | None) -> str:
    number = t(wz, "Baxh") or t(wz, "Wzbah")
    return number or (f"Wzid:{t(wz, 'Wzid')}" if t(wz, "Wzid") else f"IspWzid:{requester}:{t(wz, 'IspWzid')}")


def subjects(filing: Node, requester: str | None) -> Row:
    zt = filing.find("Zt_xx")
    nature = t(zt, "Dwxz")
    return {
        "subject_no": subject_key(filing, requester),
        "name": t(zt, "Dwmc"),
        "nature": NATURES[nature] if nature else None,
        "credential_type": CREDENTIALS[t(zt, "Zj/Zjlx") or ""],
        "credential_no": t(zt, "Zj/Zjhm"),
        "credential_address": t(zt, "Zj/Zjzs"),
        "investor": t(zt, "Tzr"),
        "province": PROVINCES.get(t(zt, "Txdz/Shengid") or ""),
        "city": t(zt, "Txdz/Shiid"),
        "county": t(zt, "Txdz/Xianid"),
        "address": t(zt, "Txdz/Xxdz"),
        **person(zt, "Fzr"),
        "filed_on": day(t(zt, "Scbbsj")),
        "changed_on": day(t(zt, "Zjxgsj")),
        "approved_on": day(t(zt, "Shsj")),
        "credential_expires_on": day(t(zt, "Zsyxq")),
        "status": "valid",
    }


def services(wz: Node, requester: str | None) -> Row:
    return {
        "service_no": service_key(wz, requester),
        "subject_no": subject_key(wz.getparent(), requester),
        "type": None if t(wz, "Baxh") else "website",
        "name": t(wz, "Wzmc"),
        "home_url": t(wz, "Syurl"),
        "domains": t(wz, "Ym_xx/Ym"),
        "content": ";".join(f"代码{e.text}" for e in wz.findall("Fwnr/Fwnr_id")) or None,
        **person(wz, "Wz_Fzr"),
        "filed_on": day(t(wz, "Scbbsj")),
        "changed_on": day(t(wz, "Zjxgsj")),
        "status": "valid",
    }


def accesses(jr: Node, requester: str | None) -> Row:
    wz = jr.getparent() if jr.tag == "Jr_xx" else jr.find("Wz_xx")
    return {
        "service_no": service_key(wz, requester),
        "provider": f"单位{t(jr, 'Ispid') or requester}",
        "mode": MODES[t(jr, "Wzjrfs/Jrfs") or ""],
        "place": ";".join(f"代码{e.text}" for e in jr.findall("Wzfb/Fbdd")),
        "ip_list": ";".join(ranges(ip) or "" for ip in jr.findall("Ip_xx")),
        "status": "active",
    }


def allocations(layer: str) -> Callable[[Node, str | None], Row]:
    def row(node: Node, requester: str | None) -> Row:
        unit, other = t(node, "Bbdwid") or requester, t(node, "Fpdx") or t(node, "Sqdw")
        return {
            "provider": f"单位{unit}",
            "layer": layer,
            "kind": {"1": "used", "2": "reassigned", "3": "own_use", "4": "kept"}.get(t(node, "Fpfs") or ""),
            "use": {"1": "static", "2": "dynamic", "3": "unknown"}.get(t(node, "Syfs") or ""),
            "assignee": f"单位{other}" if other else t(node, "Dwmc"),
            "assigned_on": t(node, "Fprq"),
            "ip_text": ranges(node),
        }

    return row


def domains(node: Node, _: str | None) -> Row:
    columns = {"domain": "Ym", "registrant": "Zcr_mc", "registrar": "Ym_zcs", "expires_on": "Yxrq"}
    return {column: t(node, tag) for column, tag in columns.items()}


def blacklisted(kind: str, path: str) -> Callable[[Node, str | None], Row | None]:
    def row(node: Node, _: str | None) -> Row | None:
        if t(node, "Czlx") == "2" or not t(node, path):
            return None
        return {"kind": kind, "value": t(node, path), "reason": t(node, "Bz")}

    return row


def finding(kind: str, results: dict[str, str], **paths: str) -> Callable[[Node, str | None], Row]:
    """Columns that are the text of an element; `results` are the words of Hcjg."""

    def row(node: Node, _: str | None) -> Row:
        found: Row = {"kind": kind, **{column: t(node, path) for column, path in paths.items()}}
        if results and found.get("result"):
            found["result"] = results.get(found["result"] or "", f"代码{found['result']}")
        if found.get("provider"):
            found["provider"] = f"单位{found['provider']}"
        if found.get("observed_on"):
            found["observed_on"] = day(found["observed_on"])
        if "ip_list" in found:
            found["ip_list"] = ranges(node, paths["ip_list"], paths["ip_list"].replace("Qsip", "Zzip"))
        if "other_ip_list" in found:
            last = paths["other_ip_list"].replace("qsip", "zzip").replace("Qsip", "Zzip")
            found["other_ip_list"] = ranges(node, paths["other_ip_list"], last)
        if "subject_no" in found:
            found["subject_no"] = f"Ztid:{found['subject_no']}"
        return found

    return row


def notice(node: Node, _: str | None) -> Row:
    number, own = t(node, "Baxh"), t(node, "Jlid")
    if t(node, "Tzlb") == "0":
        key = {"subject_no": number.rpartition("-")[0] if number else f"Ztid:{own}" if own else None}
    else:
        key = {"service_no": number or (f"Wzid:{own}" if own else None)}
    return {"kind": "整改通知", "note": ";".join(filter(None, [t(node, "Tznr"), t(node, "Bz")])), **key}


def cancellation(requested: bool) -> Callable[[Node, str | None], Row]:
    def row(node: Node, _: str | None) -> Row:
        kind, own = t(node, "Zxlb") or "", t(node, "Jlid")
        space = {"0": "Ztid", "1": "Wzid", "2": "Jrid"}[kind]
        return {
            "record_id": f"{space}:{own}",
            "kind": {"0": "主体", "1": "网站", "2": "接入"}[kind],
            "requested": str(requested),
            "subject_no": f"Ztid:{own}" if kind == "0" else None,
            "service_no": f"Wzid:{own}" if kind == "1" else None,
            "reason": f"代码{t(node, 'Zxly')}" if t(node, "Zxly") else None,
        }

    return row


def unit(node: Node, _: str | None) -> Row:
    status = "active" if t(node, "Sfyx") == "1" else "closed"
    return {"provider": t(node, "Dwmc"), "licence_no": t(node, "Jyxkzbh"), "status": status}


FILING = [
    ("Zt_xx/..", "subjects", subjects),
    ("Wz_xx", "services", services),
    ("Wz_xx/Jr_xx", "accesses", accesses),
]
"""Of a Baxx: where its records are, their table, and what their rows must be."""
SEEN = {"service_no": "Wz_Baxh", "observed_on": "Hcsj"}
IPS = {"1": "来源", "2": "分配"}

FAMILIES: dict[tuple[str, str], list[tuple[str, str, Any]]] = {
    ("upload", "ICP/XZBA/Baxx"): FILING,
    ("upload", "ICP/BGBA/Bgxx"): FILING,
    ("upload", "ICP/XZWZ/Xzxx"): FILING[1:],
    ("upload", "ICP/XZJR/Xzxx"): [(".", "accesses", accesses)],
    ("upload", "ICP/ZXBA/Zx_xx"): [(".", "cancellations", cancellation(True))],
    ("upload", "IP/XZBA/Xzly/Ly"): [(".", "ip_allocations", allocations("source"))],
    ("upload", "IP/XZBA/Xzfp/Fpsy"): [(".", "ip_allocations", allocations("assignment"))],
    ("upload", "IP/XZBA/Xzgbjs/Jsxx"): [(".", "ip_allocations", allocations("announcement"))],
    ("upload", "IP/XZBA/Zdip/Zdxx"): [(".", "ip_allocations", allocations("own"))],
    ("upload", "YM/XZBA/Xzxx"): [(".", "domain_registrations", domains)],
    ("download", "ICP/BASJ/Baxx"): FILING,
    ("download", "ICP/ZXSJ/Zxxx"): [(".", "cancellations", cancellation(False))],
    ("download", "ICP/HMDLB/Zthmdxxs"): [(".", "blacklist", blacklisted("主体证件", "Zt_xx/Zj/Zjhm"))],
    ("download", "ICP/HMDLB/Wzhmdxxs"): [(".", "blacklist", blacklisted("网站域名", "Wz_xx/Ym_xx/Ym"))],
    ("download", "ICP/FFJRHMD/Ffjrxx"): [(".", "blacklist", blacklisted("非法接入域名", "Ym"))],
    ("download", "ICP/WBAWZLB/Wbawz_xx"): [
        (".", "regulator_findings",
         finding("未备案网站", {}, domain="Wzym_mc", ip_list="IP", observed_on="Dqjcsj", provider="Jrs", note="Bz"))
    ],
    ("download", "ICP/HCJG/Jgxx/Zthc"): [
        (".", "regulator_findings",
         finding("主体核查", {}, subject_no="Ztid", name="Dwmc", credential_no="Zjhm", result="Cwyy", note="Bz"))
    ],
    ("download", "ICP/HCJG/Jgxx/Jrhc"): [
        (".", "regulator_findings",
         finding("接入核查", {"1": "多报", "2": "少报"}, result="Hcjg", domain="Ym", ip_list="Jxip", provider="Bbisp", **SEEN))
    ],
    ("download", "ICP/HCJG/Jgxx/Kkwzhc"): [
        (".", "regulator_findings",
         finding("空壳网站核查", {"0": "存活", "1": "死亡"}, result="Hcjg", home_url="Syurl", **SEEN))
    ],
    ("download", "ICP/HCJG/Jgxx/Wzch"): [
        (".", "regulator_findings", finding("网站存活检测", {}, home_url="Syurl", **SEEN))
    ],
    ("download", "ICP/XGTZ/Tzxx"): [(".", "regulator_findings", notice)],
    ("download", "IP/HCJG/Jgxx/Yj"): [
        (".", "regulator_findings", finding("IP越界", IPS, result="Yjlx", ip_list="Qsip", other_ip_list="Yjqsip", note="Bz"))
    ],
    ("download", "IP/HCJG/Jgxx/Ct"): [
        (".", "regulator_findings",
         finding("IP冲突", IPS, result="Ctlx", ip_list="Qsip1", other_ip_list="Qsip2", provider="Ctbbdwid", note="Bz"))
    ],
    ("download", "IP/HCJG/Jgxx/Wb"): [
        (".", "regulator_findings", finding("IP未报", IPS, result="Wblx", ip_list="Qsip", provider="Fpdw", note="Bz"))
    ],
    ("download", "JCDM/Bbdwlb/Bbdw"): [(".", "providers", unit)],
    ("download", "SJTB/ICP/Baxx"): FILING,
    ("download", "SJTB/IP/Iply/Lyxx"): [(".", "ip_allocations", allocations("source"))],
    ("download", "SJTB/IP/Ipfp/Fpxx"): [(".", "ip_allocations", allocations("assignment"))],
    ("download", "SJTB/IP/Ipgb/Gbxx"): [(".", "ip_allocations", allocations("announcement"))],
    ("download", "SJTB/IP/Zdip/Zdxx"): [(".", "ip_allocations", allocations("own"))],
    ("download", "SJTB/YM/Ymxx"): [(".", "domain_registrations", domains)],
    ("download", "SJTB/JCDM/Bbdwlb/Bbdw"): [(".", "providers", unit)],
}  # fmt: skip

UNUSED = [
    ("upload", "ICP/HSJG"), ("upload", "ICP/WBACLJG"), ("upload", "ICP/XZHYD"), ("upload", "IP/XGBA"),
    ("upload", "IP/SCBA"), ("upload", "YM/XGBA"), ("upload", "YM/SCBA"), ("download", "ICP/BAJG"),
    ("download", "ICP/HSRW"), ("download", "IP/BAJG"), ("download", "YM/BAJG"), ("download", "JCDM/Jcdm_xx"),
]  # fmt: skip


@pytest.fixture(scope="module")
def schemas() -> dict[str, etree.XMLSchema]:
    return {kind: etree.XMLSchema(file=str(SCHEMAS / f"{kind}-data.xsd")) for kind in ("upload", "download")}


def written(folder: Path, document: Node) -> Snapshot:
    """A snapshot of the three required tables as CSV and one interface file."""
    write_folder(folder)
    etree.ElementTree(document).write(str(folder / "x.xml"), encoding="GBK", xml_declaration=True)
    return read(folder)


def interface_rows(snapshot: Snapshot, table: str) -> list[dict[str, Any]]:
    own = {s.number for s in snapshot.sources if s.file == "x.xml"}
    return [row for row in rows_of(snapshot, table) if row["row_id"] >> 32 in own]


@pytest.mark.parametrize(("kind", "path"), FAMILIES)
def test_what_is_read_back_is_what_was_written(
    tmp_path: Path, schemas: dict[str, etree.XMLSchema], kind: str, path: str
) -> None:
    for seed in range(4):
        document = Builder(f"{kind}-data.xsd", seed).document(path.split("/"))
        schemas[kind].assertValid(document)
        snapshot = written(tmp_path / str(seed), document)
        requester = t(document, f"{path.split('/', maxsplit=1)[0]}/Qqdwid")
        for inside, table, expected in FAMILIES[kind, path]:
            nodes = [node for filing in document.findall(path) for node in filing.findall(inside)]
            rows = [row for row in (expected(node, requester) for node in nodes) if row]
            found = [
                {column: None if row[column] is None else str(row[column]) for column in expected_row}
                for row, expected_row in zip(interface_rows(snapshot, table), rows, strict=True)
            ]
            assert found == rows
            (source,) = [s for s in snapshot.sources if s.file == "x.xml" and s.table == table]
            assert source.read == len(nodes)
        assert not any("不认识" in warning.zh for warning in snapshot.warnings)
        assert {row["reason"] for row in rejects_of(snapshot)} <= {"superseded", "no_key", "bad_ip"}


@pytest.mark.parametrize(("kind", "path"), UNUSED)
def test_families_without_use_are_understood_and_counted(
    tmp_path: Path, schemas: dict[str, etree.XMLSchema], kind: str, path: str
) -> None:
    document = Builder(f"{kind}-data.xsd", 1).document(path.split("/"))
    schemas[kind].assertValid(document)
    warnings = written(tmp_path / "s", document).warnings
    assert not any("不认识" in warning.zh for warning in warnings)
    if path != "JCDM/Jcdm_xx":
        records = len(document.find(path))
        assert any(f"{path}：{records} 条" in warning.zh for warning in warnings)

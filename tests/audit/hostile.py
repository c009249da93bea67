"""A snapshot in which every text of every table is an attack."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from auditor.snapshot.header_words import READ_TABLES
from auditor.snapshot.schema import Column, Table

from .folders import write_rows

ATTACKS = (
    "</script><script>window.hit=1</script>",
    "</td></table><img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1) x="',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    '=HYPERLINK("http://x.invalid","y")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "＝1+1",
    "贝\x07尔\x1b[31m红\x00\x08字",
    "公司\u202egpj.exe",
    "零\u200b宽\u2028行",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16") + "\ufffe",
    "长" * 10_240,
    "{{7+7}}{% raw %}",
    "{0.__class__}{name}%s%(x)s$HOME`id`",
    "[bold red]标[/记]",
    "'; DROP TABLE subjects; --",
    "../../../../etc/passwd",
    "]]>&lt;&#x3c;!--",
)
_VALID = {
    "date": "2020-01-01", "integer": "200", "flag": "是", "ip_ranges": "58.1.0.9", "credential": "91520603MA0000007G",
}  # fmt: skip
_CODES = {
    "nature": "企业", "credential_type": "营业执照（个人或企业）", "service_type": "网站", "filing_status": "正常",
    "access_mode": "云接入", "access_status": "有效", "provider_status": "存续", "registry_status": "存续",
}  # fmt: skip
_LEFT_OUT = {("accesses", "first_ip"), ("accesses", "last_ip"), ("ip_allocations", "ip_list")}
FREE = ("text", "name", "url", "phone", "email")


def hostile(folder: Path) -> Path:
    """Each attack three times: with a cancelled access, with one in force, and in every cell but the first."""
    folder.mkdir(parents=True)
    (folder / "snapshot.yml").write_text("as_of: 2026-11-23\nprovince: 黔\n", encoding="utf-8")
    for table in READ_TABLES:
        columns = [c for c in table.columns.values() if (table.name, c.name) not in _LEFT_OUT]
        header = [*(column.label.zh for column in columns), *ATTACKS[:3]]
        rows = [[*_row(table, columns, n), "", "", ""] for n in range(3 * len(ATTACKS))]
        write_rows(folder / f"{table.label.zh}<img src=x onerror=alert(1)>=1'\".csv", [header, *rows])
    return folder


def hostile_waivers(path: Path) -> Path:
    """Each attack as owner, reason and note; YAML takes strings as JSON writes them."""
    waivers = [
        {"rule": "SHELL-001", "identity": f"黔ICP备15000{n:03d}号-1", "expires": "2026-12-01",
         "owner": attack, "reason": attack, "note": attack}
        for n, attack in enumerate([*ATTACKS, "半\ud800"])
    ]  # fmt: skip
    waivers += [{**waiver, "identity": waiver["owner"]} for waiver in waivers]
    path.write_text(json.dumps({"version": 1, "waivers": waivers}), encoding="utf-8")
    return path


def _row(table: Table, columns: list[Column], number: int) -> Iterator[str]:
    attack = ATTACKS[number % len(ATTACKS)]
    everywhere = number >= 2 * len(ATTACKS)
    for position, column in enumerate(columns):
        if column.type in FREE or (everywhere and position):
            yield attack
        else:
            yield _valid(table, column, number)


def _valid(table: Table, column: Column, number: int) -> str:
    cancelled = table.name == "accesses" and number < len(ATTACKS)
    by_name = {"cancelled_on": "2020-05-05" if cancelled else ""}
    by_type = {
        **_VALID,
        "filing_number": f"黔ICP备15000{number:03d}号",
        "service_number": f"黔ICP备15000{number:03d}号-1",
        "domain": f"d{number}.cn",
        "domains": f"d{number}.cn",
        "code": "已取消"
        if cancelled and column.codes == "access_status"
        else _CODES.get(column.codes or "", ""),
    }
    if table.name == "ip_allocations":
        by_name |= {"first_ip": "58.2.0.0", "last_ip": "58.2.0.9"}
    return by_name.get(column.name, by_type.get(column.type, ""))

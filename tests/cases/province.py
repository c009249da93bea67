"""A province written by hand: records in order but for what a case changes, audited in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from audit.folders import ACCESS, SERVICE, SUBJECT, write_rows
from audit.runs import audited
from stdnum.cn import uscc

Row = Mapping[str, str]
REGISTRY = {
    "统一社会信用代码": "",
    "企业名称": "",
    "法定代表人": "余雅春",
    "住所": "贵州省贵阳市云岩区中华北路15号",
    "登记状态": "存续",
    "变更日期": "2026-01-05",
}
FILES = {
    "subjects": "主体信息.csv",
    "services": "网站信息.csv",
    "accesses": "接入信息.csv",
    "registry": "证照库.csv",
    "domains": "域名注册.csv",
    "ip": "IP备案.csv",
    "providers": "接入商名录.csv",
    "blacklist": "黑名单.csv",
    "resolutions": "解析拨测.csv",
}


@dataclass
class Province:
    """Rows by table; each subject brings a website and an access that are in order."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in FILES})

    def code(self, prefix: str = "91") -> str:
        """A credit code of its own with the right check character."""
        body = f"{prefix}520103MA{len(self.rows['subjects']) + 1:06d}"[:16] + "X"
        return body + uscc.calc_check_digit(body)

    def subject(self, registry: Row | None = None, **changed: str) -> str:
        """One subject with its website and access, and its registry entry; gives the filing number."""
        count = len(self.rows["subjects"]) + 1
        number, code = f"黔ICP备{2015000000 + count}号", self.code(changed.pop("prefix", "91"))
        held = {
            **SUBJECT,
            "主体备案号": number,
            "证件号码": code,
            "主办单位名称": f"贵阳岚禾{count}网络科技有限公司",
            "证件住所": "贵州省贵阳市云岩区中华北路15号",
            "最近修改时间": "",
            **changed,
        }
        self.rows["subjects"].append(held)
        if registry is not None:
            self.rows["registry"].append(
                {**REGISTRY, "统一社会信用代码": code, "企业名称": held["主办单位名称"], **registry}
            )
        domain = f"lanhe{count}.cn"
        self.rows["services"].append(
            {
                **SERVICE,
                "网站备案号": f"{number}-1",
                "主体备案号": number,
                "域名": domain,
                "网站首页网址": f"www.{domain}",
                "网站名称": f"岚禾{count}官网",
            }
        )
        self.rows["accesses"].append({**ACCESS, "网站备案号": f"{number}-1"})
        return number

    def holder(self, number: str, holder: str, **changed: str) -> str:
        """The registration of the domain of a subject's website; gives the domain."""
        domain = next(row["域名"] for row in self.rows["services"] if row["主体备案号"] == number)
        self.add(
            "domains", 域名=domain, 注册人=holder, **{"注册人证件号码": "", "到期日": "2029-01-01", **changed}
        )
        return domain

    def add(self, table: str, **row: str) -> None:
        self.rows[table].append(row)

    def verdicts(
        self, folder: Path, *, without: Sequence[str] = (), rules: Sequence[str] = ()
    ) -> dict[tuple[str, str], str]:
        """By rule and identity what the audit says, by these rules or all; `without` drops columns by their header."""
        write_folder(folder / "in", self.rows, without)
        pack = None
        if rules:
            pack = str(folder / "pack.yml")
            text = "title: {zh: 几条规则, en: A few rules}\nabout: {zh: 测试, en: For a test}\nselect: {rules: [%s]}\n"
            Path(pack).write_text(text % ", ".join(rules), encoding="utf-8")
        found = audited(folder / "in", folder / "out", pack=pack).verdicts
        return {(rule, identity): verdict for rule, identity, verdict in found}


def write_folder(folder: Path, rows: Mapping[str, Sequence[Row]], without: Sequence[str] = ()) -> None:
    """One CSV for each table that has rows; the header is every key that a row has."""
    folder.mkdir(parents=True)
    (folder / "snapshot.yml").write_text("as_of: 2026-11-23\n", encoding="utf-8")
    for table, records in rows.items():
        header = [key for key in dict.fromkeys(key for row in records for key in row) if key not in without]
        if records:
            write_rows(
                folder / FILES[table], [header, *([row.get(key, "") for key in header] for row in records)]
            )

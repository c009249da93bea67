"""Small exports written by hand, one CSV a table, and audits of several of them in a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from audit.runs import Audited, audited

FILES = {"subjects": "主体信息.csv", "services": "网站信息.csv", "accesses": "接入信息.csv", "resolutions": "拨测结果.csv",
         "providers": "接入商名录.csv", "ip_allocations": "IP备案.csv"}  # fmt: skip
Table = Sequence[Mapping[str, str]]


def write(folder: Path, **tables: Table) -> Path:
    """A folder of exports; the columns of a table are those of all its rows, blank where a row has none."""
    folder.mkdir(parents=True)
    for table, rows in tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        lines = [columns, *([row.get(column, "") for column in columns] for row in rows)]
        text = "".join(",".join(line) + "\n" for line in lines)
        (folder / FILES[table]).write_text(text, encoding="utf-8")
    return folder


def site(number: str, **cells: str) -> dict[str, str]:
    """A website in force whose subject is that of its number."""
    return {"网站备案号": number, "主体备案号": number.rpartition("-")[0], "服务类型": "网站", "网站名称": "黔岭小站",
            "备案状态": "正常", **cells}  # fmt: skip


def subject(number: str, **cells: str) -> dict[str, str]:
    """A unit in force."""
    return {
        "主体备案号": number,
        "主办单位名称": f"{number}公司",
        "主办单位性质": "企业",
        "备案状态": "正常",
        **cells,
    }


PLACE = {
    "接入商名称": "黔岭数据",
    "接入方式": "云接入",
    "服务器放置地": "贵州",
    "IP地址": "222.85.1.1",
    "接入状态": "有效",
}


def access(number: str, **cells: str) -> dict[str, str]:
    """An access in force."""
    return {"网站备案号": number, **PLACE, **cells}


def cancelled(number: str, day: str = "", **cells: str) -> dict[str, str]:
    """An access that was cancelled, on whatever day."""
    return access(number, 接入状态="已取消接入", 取消接入时间=day, **cells)


def in_a_row(folder: Path, runs: Sequence[tuple[date, Mapping[str, Table]]]) -> list[Audited]:
    """Audits of snapshots, each compared with the one before."""
    audits: list[Audited] = []
    for number, (day, tables) in enumerate(runs):
        source = write(folder / f"snapshot-{number}", **tables)
        earlier = {"previous": audits[-1].run.folder} if audits else {}
        audits.append(audited(source, folder / f"run-{number}", as_of=day, **earlier))
    return audits


def verdict(audit: Audited, rule: str, identity: str) -> str:
    """What a rule concluded on the one record with this identity."""
    (found,) = (v for (r, i, v) in audit.verdicts if (r, i) == (rule, identity))
    return found


def finding(audit: Audited, rule: str, identity: str) -> dict[str, object]:
    """The one finding of a rule on a record."""
    (found,) = (f for f in audit.findings if (f["rule"], f["identity"]) == (rule, identity))
    return found

"""Small made-up exports, written as CSV files of a folder."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from audit.runs import Audited, audited

AS_OF = date(2026, 11, 23)
CASES = Path(__file__).parent
Rows = Sequence[Sequence[str]]


def written(folder: Path, **tables: Rows) -> Path:
    """A snapshot folder; each table is a header and its rows."""
    folder.mkdir(parents=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return folder


def verdicts(audit: Audited, rule: str) -> dict[str, str]:
    """The verdict of a rule on each record, by identity."""
    return {identity: verdict for name, identity, verdict in audit.verdicts if name == rule}


def tally(audit: Audited, rule: str) -> Counter[str]:
    """How many records have each verdict of a rule."""
    found: Counter[str] = Counter()
    for (name, _, verdict), count in audit.verdicts.items():
        found[verdict] += count if name == rule else 0
    return +found


def tried(place: Path, out: Path) -> Audited:
    """An audit of the usual day."""
    return audited(place, out / "run", as_of=AS_OF)


def number(i: int) -> str:
    """The number of the i-th subject."""
    return f"黔ICP备2016{i:04d}号"


SUBJECT_HEAD = ("主体备案号", "主办单位名称", "主办单位性质", "备案状态", "首次报备时间")
SERVICE_HEAD = ("网站备案号", "服务类型", "网站名称", "域名", "备案状态", "首次报备时间")
ACCESS_HEAD = ("网站备案号", "网站名称", "接入商名称", "IP地址列表", "接入时间", "接入状态")
IP_HEAD = ("报备单位", "起始IP", "终止IP", "分配方式", "层级")
SEEN_HEAD = ("域名", "解析IP", "探测时间", "是否存活")


def subject(i: int) -> list[str]:
    """The i-th subject."""
    return [number(i), f"贵阳第{i}商贸有限公司", "企业", "有效", "2016-05-20"]


def service(i: int, written_number: str | None = None) -> list[str]:
    """The website of the i-th subject."""
    return [
        f"{number(i)}-1" if written_number is None else written_number,
        "网站",
        f"第{i}站",
        f"zhan{i}.cn",
        "有效",
        "2016-05-20",
    ]


def access(
    i: int, written_number: str | None = None, provider: str | None = None, name: str = ""
) -> list[str]:
    """The access of that website."""
    shown = f"{number(i)}-1" if written_number is None else written_number
    whose = provider or ("甲接入商" if i % 2 else "乙接入商")
    return [shown, name, whose, f"58.42.{i // 200}.{i % 200 + 1}", "2016-05-20", "接入中"]

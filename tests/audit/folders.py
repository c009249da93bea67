"""Snapshot folders for tests: hand-made ones, and copies of a sample with some rows edited."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

Row = list[Any]
Edit = Callable[[list[Row]], list[Row]]
"""From the data rows of a table to those that replace them."""

ENCODINGS = ("utf-8-sig", "gb18030")

# What a small unit has on file when nothing is wrong. The credit code's check character is right (GB 32100-2015).
SUBJECT = {
    "主体备案号": "黔ICP备15000412号", "主办单位名称": "贵阳岚禾网络科技有限公司", "主办单位性质": "企业",
    "证件类型": "营业执照（个人或企业）", "证件号码": "91520603MA0000007G", "主体负责人姓名": "余雅春",
    "负责人证件号码": "529901191101010006", "手机号码": "19900000000", "电子邮箱": "icp0@mail.example",
    "有无授权书": "否", "首次报备时间": "2015-03-01", "主体状态": "正常",
}  # fmt: skip
SERVICE = {
    "网站备案号": "黔ICP备15000412号-1", "主体备案号": "黔ICP备15000412号", "网站名称": "岚禾官网",
    "网站首页网址": "www.lanhe.cn", "域名": "lanhe.cn", "首次报备时间": "2015-03-01", "备案状态": "正常",
}  # fmt: skip
ACCESS = {
    "网站备案号": "黔ICP备15000412号-1", "接入商名称": "黔溯禾数据中心有限公司", "接入方式": "云接入",
    "IP地址列表": "58.1.0.9", "接入时间": "2015-03-02", "取消接入时间": "", "接入状态": "有效",
}  # fmt: skip
TABLES = {"主体信息.csv": SUBJECT, "网站信息.csv": SERVICE, "接入信息.csv": ACCESS}


def write_rows(path: Path, rows: Sequence[Sequence[Any]], encoding: str = "utf-8-sig") -> None:
    """A CSV or, by its suffix, an XLSX file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".xlsx":
        _write_sheet(path, rows)
    else:
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerows(rows)
        path.write_bytes(text.getvalue().encode(encoding))


def _write_sheet(path: Path, rows: Sequence[Sequence[Any]]) -> None:
    options = {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet(path.stem[:31])
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                if cell not in ("", None):
                    sheet.write(i, j, cell)


def small(folder: Path, **changed: Mapping[str, str] | Sequence[Mapping[str, str]] | None) -> Path:
    """One subject, one website, one access, all in order; `accesses=...` and so on replace the rows of a table."""
    names = dict(zip(("subjects", "services", "accesses"), TABLES, strict=True))
    (folder / "snapshot.yml").parent.mkdir(parents=True, exist_ok=True)
    (folder / "snapshot.yml").write_text("as_of: 2026-11-23\n", encoding="utf-8")
    for table, file in names.items():
        rows = changed.get(table, TABLES[file])
        if rows is not None:
            write_records(folder / file, [rows] if isinstance(rows, Mapping) else rows)
    return folder


def write_records(path: Path, records: Sequence[Mapping[str, Any]]) -> None:
    """Records with the same keys, which become the header."""
    write_rows(path, [list(records[0]), *(list(record.values()) for record in records)])


def read_rows(path: Path) -> tuple[list[Row], str]:
    """All rows of a file as they stand, and its encoding (empty for a workbook)."""
    if path.suffix == ".xlsx":
        return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(), ""
    for encoding in ENCODINGS:
        try:
            text = path.read_bytes().decode(encoding)
        except UnicodeDecodeError:
            continue
        return list(csv.reader(io.StringIO(text, newline=""))), encoding
    raise AssertionError(path)


def edit(path: Path, change: Edit) -> None:
    """Replace the data rows of a sample's file; the title, if any, and the header stay."""
    rows, encoding = read_rows(path)
    head = next(i for i, row in enumerate(rows) if sum(cell not in ("", None) for cell in row) > 1) + 1
    write_rows(path, [*rows[:head], *change(rows[head:])], encoding or "utf-8")


def copy_of(source: Path, to: Path) -> Path:
    """A copy of a sample without its truth."""
    shutil.copytree(source, to, ignore=shutil.ignore_patterns("truth"))
    return to


def data_files(folder: Path) -> list[Path]:
    """The tables of a sample."""
    return sorted(p for p in folder.iterdir() if p.suffix in (".csv", ".xlsx"))

"""Writes the two workbooks from which LibreOffice makes the fixtures; see README.md."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import xlsxwriter


def write(path: Path, *, epoch_1904: bool = False) -> None:
    book = xlsxwriter.Workbook(
        str(path), {"date_1904": epoch_1904, "default_date_format": "yyyy-mm-dd", "in_memory": True}
    )
    _subjects(book)
    _services(book)
    _accesses(book)
    book.close()


def _subjects(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("主体信息")
    sheet.merge_range("B2:J2", "贵州省备案主体清单")
    sheet.write("B3", "说明：虚构数据，仅供测试")
    sheet.merge_range("B5:E5", "主办单位")
    sheet.merge_range("F5:G5", "主体负责人信息")
    sheet.merge_range("H5:H6", "首次报备时间")
    sheet.merge_range("I5:I6", "最近修改时间")
    sheet.merge_range("J5:J6", "通信地址")
    sheet.write_row("B6", ["备案号", "名称", "性质", "证件号码", "姓名", "手机"])
    sheet.write_row("B7", ["黔ICP备15000412号", "贵州某某科技有限公司", "企业", "91520100MA6DQY7T0N", "王某"])
    sheet.write_number("G7", 13800000001)
    sheet.write_datetime("H7", datetime(2015, 3, 1))
    sheet.write_datetime("I7", datetime(2017, 1, 23, 9, 25, 43))
    sheet.write_formula("J7", '="贵阳市"&"观山湖区1号"', None, "贵阳市观山湖区1号")
    sheet.write_row("B9", ["黔ICP备15000413号", "贵州某某学校", "事业单位"])  # row 8 is blank
    sheet.write_number("E9", 915201001234567890)  # more digits than a spreadsheet keeps
    sheet.write_row("F9", ["李某", "13800000002"])  # a number as text
    sheet.write_string("H9", "2016/5/4")
    sheet.write_formula("I9", "=NA()", None, "#N/A")
    sheet.write_row("B10", ["合计", 2])


def _services(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("网站信息")
    sheet.write_row(0, 0, ["主体备案号", "网站备案号", "网站名称", "域名", "首次报备时间"])
    sheet.write_row(1, 0, ["黔ICP备15000412号", "黔ICP备15000412号-1", "某某官网", "a.cn"])
    sheet.write_datetime(1, 4, datetime(2015, 3, 1))


def _accesses(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("接入信息")
    sheet.hide()
    sheet.write_row(0, 0, ["网站备案号", "接入商", "IP列表", "取消接入时间"])
    sheet.write_row(1, 0, ["黔ICP备15000412号-1", "云商", "36.1.1.1"])
    # A day number that was never formatted as a date: 2016-08-01 in either date system.
    sheet.write_number(1, 3, 41121 if book.date_1904 else 42583)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    write(folder / "source.xlsx")
    write(folder / "source-1904.xlsx", epoch_1904=True)

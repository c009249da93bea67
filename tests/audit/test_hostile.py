"""Text from the data is shown, never run: in the browser, the spreadsheet or the terminal."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from time import process_time
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser

from .folders import ACCESS, SERVICE, SUBJECT, small, write_rows
from .hostile import ATTACKS
from .runs import Audited, Printed, audited
from .said import said, texts_of
from .shown import FORMULA, Elements, invisible

SHOWN = ("report.html", "findings.csv", "rejects.csv", "findings.xlsx")


def test_the_audit_is_complete_and_speaks_of_the_attackers(attacked: Audited) -> None:
    assert attacked.document["complete"] is True
    assert {f["rule"] for f in attacked.findings} >= {"SHELL-001", "CONTACT-001"}
    assert {f["subject_name"] for f in attacked.findings} >= {"{{7+7}}{% raw %}", "-2+3", "长" * 10_240}


def test_a_page_has_no_element_or_attribute_that_a_harmless_one_lacks(
    attacked: Audited, weekly: Audited
) -> None:
    page = Elements(attacked.run.folder / "report.html")
    harmless = Elements(weekly.run.folder / "report.html").names
    assert page.names - harmless <= {"ol", "li", "ul", "p", "em", "strong", "dl", "dt", "dd"}
    assert not {name for name in page.names if name.startswith("@on")}
    assert all(place.startswith("#") for place in page.values("href"))


def test_a_browser_runs_and_loads_nothing(attacked: Audited, browser: Browser) -> None:
    url = (attacked.run.folder / "report.html").as_uri()
    events: list[str] = []
    page = browser.new_page()
    page.on("dialog", lambda dialog: events.append(f"dialog {dialog.message}"))
    page.on("console", lambda message: events.append(f"console {message.text}"))
    page.on("pageerror", lambda error: events.append(f"error {error}"))
    page.on("request", lambda request: events.append(request.url))
    page.goto(url)
    hit, own = page.evaluate(
        "[window.hit, document.images.length + document.querySelectorAll('script:not([type])').length]"
    )
    page.close()
    assert events == [url]
    assert (hit, own) == (None, 1)


@pytest.mark.parametrize("name", ["findings.csv", "rejects.csv"])
def test_no_csv_cell_is_a_formula(attacked: Audited, name: str) -> None:
    cells = list(texts_of(attacked.run.folder / name))
    assert len(cells) > 100
    assert not [cell for cell in cells if FORMULA.match(cell)]


def test_no_workbook_cell_is_a_formula_or_leads_elsewhere_than_the_report(attacked: Audited) -> None:
    with zipfile.ZipFile(attacked.run.folder / "findings.xlsx") as book:
        parts = {name: book.read(name) for name in book.namelist()}
    for content in parts.values():
        root = ElementTree.fromstring(content)
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert not tags & {"f", "ddeLink", "oleObject"}
    relations = b"".join(content for name, content in parts.items() if name.endswith(".rels"))
    assert set(re.findall(rb'Target="([^"]*)" TargetMode="External"', relations)) == {b"report.html"}


@pytest.mark.parametrize("name", SHOWN)
def test_nothing_invisible_is_written(attacked: Audited, name: str) -> None:
    written = "".join(texts_of(attacked.run.folder / name))
    assert name == "findings.xlsx" or "‹U+202E›" in "".join(texts_of(attacked.run.folder / "rejects.csv"))
    assert invisible(written) == set()


def test_templates_and_formats_are_not_filled_in(attacked: Audited) -> None:
    page = (attacked.run.folder / "report.html").read_text(encoding="utf-8")
    assert "{{7+7}}{% raw %}" in page
    assert "{0.__class__}{name}%s%(x)s$HOME`id`" in page
    assert "14{%" not in page


Auditor = Callable[..., Printed]


def test_a_file_name_does_not_reach_the_terminal_raw(auditor: Auditor, tmp_path: Path) -> None:
    folder = small(tmp_path / "data")
    (folder / "主体信息.csv").rename(folder / "主体\x1b]0;owned\x07[red]\u202e信息.csv")
    printed = auditor("audit", folder, "--out", tmp_path / "run")
    assert printed.code == 0
    assert invisible(printed.out + printed.err) == set()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_error_does_not_print_data_raw(auditor: Auditor, tmp_path: Path, lang: str) -> None:
    folder = small(tmp_path / "data")
    rows = [[*SUBJECT.values(), "\x1b]0;owned\x07\u202e", ATTACKS[12]]] * 2
    write_rows(folder / "主体信息.csv", [list(SUBJECT), *rows])
    printed = auditor("audit", folder, "--lang", lang)
    assert printed.code == 3
    assert invisible(printed.err) == set()


def test_an_error_does_not_print_headers_raw(auditor: Auditor, tmp_path: Path) -> None:
    folder = small(tmp_path / "data")
    write_rows(
        folder / "主体信息.csv",
        [["主体备案号", "主体\x1b[31m备案号", *[*SUBJECT][1:]], [*SUBJECT.values(), ""]],
    )
    assert invisible(auditor("audit", folder).err) == set()


def test_a_very_long_cell_takes_no_time(auditor: Auditor, tmp_path: Path) -> None:
    """Hiding personal data in a text must not take the square of its length."""
    folder = small(tmp_path / "data")
    write_rows(folder / "主体信息.csv", [list(SUBJECT), ["长" * 60_000, *[*SUBJECT.values()][1:], "多"]])
    started = process_time()
    assert auditor("audit", folder).code == 3
    assert process_time() - started < 5


# ---- personal data -------------------------------------------------------------------------------------------------

_PERSONAL = {
    "identity number": re.compile(r"(?<![0-9A-Z])\d{17}[\dXx](?![0-9A-Z])"),
    "mobile": re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"),
    "mail": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
}


def personal(text: str) -> set[str]:
    return {found for pattern in _PERSONAL.values() for found in pattern.findall(text)}


def outputs(folder: Path) -> dict[str, str]:
    """All that a run folder says."""
    told = said(folder)
    assert set(told) == {path.name for path in folder.iterdir()}
    return told


def test_the_sample_has_personal_data_and_no_output_has_it(weekly: Audited) -> None:
    from .folders import data_files, read_rows  # noqa: PLC0415
    from .runs import WEEKLY  # noqa: PLC0415

    given = "\n".join(str(cell) for file in data_files(WEEKLY) for row in read_rows(file)[0] for cell in row)
    assert all(len(pattern.findall(given)) > 150 for pattern in _PERSONAL.values())
    for name, told in outputs(weekly.run.folder).items():
        assert personal(told) & personal(given) == set(), name


NUMBER, MOBILE, MAIL = "529901191101010006", "13912345678", "yu.ya-chun@mail.example"
WRONG_NUMBER = "529901191101010007"  # its check digit is wrong, which a finding shows
_FULL_WIDTH = {n: n + 0xFEE0 for n in range(48, 58)}
MISPLACED = {
    "services": [
        {**SERVICE, "首次报备时间": f"{MOBILE}"},
        {**SERVICE, "网站备案号": "黔ICP备15000412号-2", "域名": MAIL, "备案状态": NUMBER},
        {**SERVICE, "网站备案号": "黔ICP备15000412号-3", "网站名称": f"客服{MOBILE}，{MAIL}"},
        {**SERVICE, "网站备案号": NUMBER, "网站名称": ""},
        {**SERVICE, "网站备案号": MOBILE, "主体备案号": NUMBER},
    ],
    "subjects": [
        SUBJECT,
        {**SUBJECT, "主体备案号": "黔ICP备15000413号", "主办单位性质": NUMBER, "首次报备时间": NUMBER, "主体状态": MAIL},
        {**SUBJECT, "主体备案号": "黔ICP备15000414号", "主办单位名称": f"余雅春{NUMBER}"},
        {**SUBJECT, "主体备案号": "黔ICP备15000415号", "证件类型": "居民身份证", "证件号码": WRONG_NUMBER},
        {**SUBJECT, "主体备案号": "黔ICP备15000416号", "证件号码": f" {NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}"},
        {**SUBJECT, "主体备案号": "黔ICP备15000417号", "证件号码": NUMBER.translate(_FULL_WIDTH)},
    ],
    "accesses": [
        {**ACCESS, "接入商名称": f"代理 {MOBILE}", "IP地址列表": MOBILE, "接入时间": NUMBER},
        {**ACCESS, "网站备案号": "黔ICP备15000412号-3"},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def misplaced(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = small(tmp_path_factory.mktemp("personal") / "data", **MISPLACED)
    with (folder / "主体信息.csv").open("a", encoding="utf-8") as file:
        file.write(
            f"黔ICP备15000418号,余雅春,{NUMBER},{MOBILE},{MAIL},多,{NUMBER}x,{MOBILE} {MAIL},1,2,3,4,5,6,7\r\n"
        )
        file.write(f"余雅春的号码是{NUMBER}和{MOBILE}\r\n")
    return outputs(audited(folder, folder.parent / "run").run.folder)


@pytest.mark.parametrize("value", [NUMBER, WRONG_NUMBER, MOBILE, MAIL])
def test_personal_data_in_the_wrong_column_is_hidden_too(misplaced: dict[str, str], value: str) -> None:
    wide = value.translate(_FULL_WIDTH)
    found = {name for name, told in misplaced.items() if value in re.sub(r"\s", "", told) or wide in told}
    assert found == set()

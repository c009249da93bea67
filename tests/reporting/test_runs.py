"""`auditor runs`: a page over many runs that reads each of them once."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner, Result
from playwright.sync_api import Browser
from pypdf import PdfReader

from auditor.cli import main

from . import example

HOSTILE = '"><script>alert(1)</script>\u202e'


def auditor_runs(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["runs", *map(str, arguments), "--lang", "en"])


@pytest.fixture(scope="module")
def document() -> str:
    """A small result.json of one day, without rules, to be written many times."""
    result = example.result_of([]).model_copy(
        update={"rules": [], "files": [], "rejects": [], "batch": HOSTILE}
    )
    small = result.model_copy(
        update={"trend": [result.trend[-1].model_copy(update={"run": "RUN", "findings": 30, "open": 20})]}
    )
    fields = json.loads(small.model_dump_json())
    fields["trend"][0]["as_of"] = "DAY"
    return json.dumps(fields)[:-1] + ',\n"findings": [\n]}\n'


def write(folder: Path, document: str, count: int) -> None:
    for number in range(count):
        day = date(2020, 1, 1) + timedelta(days=number)
        run = folder / f"run-{number:04}"
        run.mkdir(parents=True)
        text = document.replace('"RUN"', f'"id-{number:04}"').replace('"DAY"', f'"{day}"')
        (run / "result.json").write_text(text, encoding="utf-8")
        (run / "report.html").touch()


def test_ten_runs_latest_first_and_the_same_again(tmp_path: Path, document: str) -> None:
    write(tmp_path, document, 10)
    done = auditor_runs(tmp_path)
    assert done.exit_code == 0, done.output
    assert "10 run(s), 10 read now" in done.output
    page = (tmp_path / "index.html").read_bytes()
    text = page.decode()
    assert text.index('href="run-0009/report.html"') < text.index('href="run-0000/report.html"')
    assert "2020-01-10" in text
    assert "<script" not in text
    assert "\u202e" not in text
    assert "&lt;script&gt;" in text
    index = (tmp_path / "index.json").read_bytes()
    assert "10 run(s), 0 read now" in auditor_runs(tmp_path).output
    assert (tmp_path / "index.html").read_bytes() == page
    assert (tmp_path / "index.json").read_bytes() == index


def test_a_known_run_is_not_opened_again(tmp_path: Path, document: str) -> None:
    write(tmp_path, document, 1_000)
    assert "1000 run(s), 1000 read now" in auditor_runs(tmp_path).output
    page = (tmp_path / "index.html").read_bytes()
    known = tmp_path / "run-0500" / "result.json"
    state = known.stat()
    known.write_bytes(b"x" * state.st_size)
    os.utime(known, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert "1000 run(s), 0 read now" in auditor_runs(tmp_path).output
    assert (tmp_path / "index.html").read_bytes() == page
    os.utime(known, ns=(state.st_atime_ns, state.st_mtime_ns + 1))
    done = auditor_runs(tmp_path)
    assert "run-0500 cannot be read" in done.output
    assert "999 run(s), 0 read now" in done.output


def test_changed_vanished_and_damaged_runs_are_told(tmp_path: Path, document: str) -> None:
    write(tmp_path, document, 4)
    auditor_runs(tmp_path)
    (tmp_path / "run-0000" / "result.json").unlink()
    (tmp_path / "run-0001" / "result.json").write_text("{", encoding="utf-8")
    changed = tmp_path / "run-0002" / "result.json"
    changed.write_text(changed.read_text(encoding="utf-8").replace("id-0002", "id-changed"), encoding="utf-8")
    done = auditor_runs(tmp_path, "--out", tmp_path / "all.html")
    assert done.exit_code == 0, done.output
    assert "run-0000 is gone" in done.output
    assert "run-0001 cannot be read" in done.output
    assert "2 run(s), 1 read now" in done.output
    text = (tmp_path / "all.html").read_text(encoding="utf-8")
    assert "id-changed" in text
    assert "run-0001" in text


def test_what_is_not_ours_stays(tmp_path: Path, document: str) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        assert auditor_runs(folder).exit_code == 2
    assert list(tmp_path.iterdir()) == []
    write(tmp_path, document, 1)
    for name in ("index.json", "index.html"):
        (tmp_path / name).write_text("mine", encoding="utf-8")
        done = auditor_runs(tmp_path)
        assert done.exit_code == 2
        assert name in done.output
        assert (tmp_path / name).read_text(encoding="utf-8") == "mine"
        (tmp_path / name).unlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run-0000"]


@pytest.fixture(scope="module")
def overview(tmp_path_factory: pytest.TempPathFactory, document: str) -> Path:
    folder = tmp_path_factory.mktemp("overview")
    write(folder, document, 40)
    assert CliRunner().invoke(main, ["runs", str(folder)]).exit_code == 0
    return folder / "index.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_the_way_of_anybody(
    browser: Browser, overview: Path, scheme: Literal["light", "dark"]
) -> None:
    page = browser.new_page(viewport={"width": 1366, "height": 768}, color_scheme=scheme)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(overview.as_uri())
    assert said == []
    assert Axe().run(page).response["violations"] == []
    page.close()


def test_the_keyboard_opens_a_run(browser: Browser, overview: Path) -> None:
    page = browser.new_page()
    page.goto(overview.as_uri())
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('td a')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/run-0039/report.html")
    page.close()


@pytest.mark.parametrize("width", [390, 1366])
def test_the_page_is_as_wide_as_the_screen(browser: Browser, overview: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 768})
    page.goto(overview.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.close()


def test_every_run_is_on_paper(browser: Browser, overview: Path) -> None:
    page = browser.new_page()
    page.goto(overview.as_uri())
    reader = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    page.close()
    sheets = [unicodedata.normalize("NFKC", sheet.extract_text()) for sheet in reader.pages]
    assert {round(float(sheet.mediabox.width) / 72 * 25.4) for sheet in reader.pages} == {210}
    assert all(f"{number} / {len(sheets)}" in sheet for number, sheet in enumerate(sheets, 1))
    text = re.sub(r"\s", "", "".join(sheets))
    assert [number for number in range(40) if f"id-{number:04}" not in text] == []

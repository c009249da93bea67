"""axe finds nothing, by day and by night, in the list, an opened finding and a case."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from auditor.reporting import html

from .browsing import Opened, opened
from .many import run_of_many

pytestmark = pytest.mark.xdist_group("browser")


_TOLD = "r => r.violations.map(v => v.id + ' ' + v.nodes.map(n => n.html.slice(0, 120)).join(' | '))"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    html.render(*run_of_many(60, folder / "findings.parquet"), folder / "report.html", "zh")
    return folder / "report.html"


def violations(page: Opened) -> list[str]:
    """What axe objects to. It is sent in by the debugger, for the page's policy lets nothing foreign run."""
    session = page.page.context.new_cdp_session(page.page)

    def run(expression: str) -> Any:
        found = session.send(
            "Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True}
        )
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    run(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = run(
        f"axe.run(document.getElementById('findings'), {{resultTypes: ['violations']}}).then({_TOLD})"
    )
    return list(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, report: Path, scheme: str) -> None:
    with opened(browser, report, color_scheme=scheme) as seen:
        seen.page.fill("#case-no", "黔ICP备15000007号")
        seen.page.click("#case-open")
        seen.wait("document.querySelector('#case h4') !== null")
        seen.open_first()
        seen.page.check(".decide input[value=waived]")
        seen.page.click(".decide button.main")
        seen.page.check(".pick >> nth=1")
        seen.page.click("#v-decide-several")
        assert violations(seen) == []
        seen.page.click("#v-pick-none")
        assert not seen.page.is_visible("#v-several")


def test_axe_finds_nothing_without_script(browser: Browser, report: Path, tmp_path: Path) -> None:
    quiet = tmp_path / "quiet.html"
    quiet.write_text(report.read_text(encoding="utf-8").replace("script-src", "x-src"), encoding="utf-8")
    page = browser.new_page()
    page.goto(quiet.as_uri())
    assert violations(Opened(page)) == []
    page.close()

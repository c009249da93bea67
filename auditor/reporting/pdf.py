"""report.pdf: the report as it is printed, made by the Chromium of this machine without network."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path
from tempfile import gettempdir
from typing import Literal

from auditor.errors import UsageError
from auditor.findings.result import Result
from auditor.findings.store import Findings
from auditor.reporting import html
from auditor.text import Lang, Text
from auditor.workplace import PREFIX, workplace

Extent = Literal["summary", "evidence"]
NAME = "report.pdf"
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
SECONDS = 600
_OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--no-pdf-header-footer",
    # Nothing is fetched: no name is resolved, and the browser's own errands are off.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pings",
    "--no-first-run",
)
# The dates of a PDF as Chromium writes them.
_DATES = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}")


def find_browser() -> str:
    """The path of a Chromium, Chrome or Edge.

    Raises:
        UsageError: there is none.
    """
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    raise UsageError(
        Text("没有找到 Chromium，不能写出 PDF", "no Chromium was found, so no PDF can be written"),
        where="--pdf",
        expected=Text(
            "PATH 中有 chromium、google-chrome 或 microsoft-edge",
            "chromium, google-chrome or microsoft-edge on the PATH",
        ),
        todo=Text(
            "安装 Chromium，或用浏览器打开 report.html 打印",
            "install Chromium, or open report.html in a browser and print it",
        ),
    )


def render(result: Result, findings: Findings, to: Path, lang: Lang, extent: Extent = "summary") -> None:
    """Writes the report on A4; what it lists of many findings is bounded as in the page without its script.

    Args:
        to: the PDF; written whole or not at all.
        extent: "evidence" opens every finding and list that a "summary" leaves closed.

    Raises:
        UsageError: there is no browser, or it does not print.
    """
    with workplace(Path(gettempdir()), PREFIX) as place:
        page, draft = place / "report.html", place / NAME
        html.render_paper(result, findings, page, lang)
        address = page.as_uri() + ("#with-evidence" if extent == "evidence" else "")
        said = _run([*_command(place), f"--print-to-pdf={draft}", address], place)
        if not draft.is_file():
            raise _failed(said)
        to.write_bytes(_dated(draft.read_bytes(), result.as_of))


def _dated(pdf: bytes, day: date) -> bytes:
    """The PDF with the day of the data in place of the wall clock."""
    return _DATES.sub(rb"/\1 (D:%s000000" % f"{day:%Y%m%d}".encode(), pdf)


def _command(place: Path) -> list[str]:
    # Chromium refuses to run its sandbox as root; the page is our own and can load and run nothing.
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return [find_browser(), *_OPTIONS, *as_root, f"--user-data-dir={place / 'profile'}"]


def _run(command: list[str], home: Path) -> str:
    """What the browser complained of; it may not keep anything in the home of whoever runs it."""
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=SECONDS, check=False, env={**os.environ, "HOME": str(home)}
        )
    except subprocess.TimeoutExpired:
        return f"> {SECONDS} s"
    return done.stderr.decode(errors="replace").strip()[-300:]


def _failed(said: str) -> UsageError:
    return UsageError(
        Text(f"浏览器没有写出 PDF：{said}", f"the browser did not write the PDF: {said}"),
        where="--pdf",
        todo=Text(
            "用浏览器打开 report.html 打印；问题很多时请用 --pdf summary",
            "open report.html in a browser and print it; with very many findings use --pdf summary",
        ),
    )

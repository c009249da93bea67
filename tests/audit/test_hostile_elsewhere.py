"""Hostile text on its way round: parts of a report, decisions, cases, JSON, and what every command prints."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from auditor.cli.console import summary
from auditor.text import Lang

from .hostile import ATTACKS
from .runs import Audited, Printed
from .said import texts_of
from .shown import FORMULA, Elements, invisible

Auditor = Callable[..., Printed]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_audit_prints_waivers_and_files_harmlessly(attacked: Audited, lang: Lang) -> None:
    printed = summary(attacked.run, lang)
    assert "gpj.exe" in printed and "‹U+202E›" in printed
    assert invisible(printed) == set()


def test_parts_of_a_report(
    auditor: Auditor, attacked: Audited, weekly: Audited, browser: Browser, tmp_path: Path
) -> None:
    words = ("--split", "provider", "--format", "html")
    for name, run in (("harmless", weekly), ("attacked", attacked)):
        printed = auditor("report", run.run.folder, *words, "--out", tmp_path / name)
        assert (printed.code, invisible(printed.out)) == (0, set())
    harmless = Elements(next((tmp_path / "harmless" / "parts").iterdir())).names
    parts = sorted((tmp_path / "attacked" / "parts").iterdir())
    assert len(parts) > 10
    for part in parts:
        page = Elements(part)
        assert page.names <= harmless | {"ol", "li", "ul", "p", "em", "strong", "dl", "dt", "dd"}, part
        assert re.fullmatch(r"\d{4}-\w+\.html", part.name)
        assert invisible(part.read_text(encoding="utf-8")) == set()
    places = Elements(tmp_path / "attacked" / "report.html").values("href")
    assert len([place for place in places if place.startswith("parts/")]) == len(parts)
    assert all(place.startswith(("#", "parts/")) for place in places)
    for path in (attacked.run.folder / "report.html", parts[0]):
        assert opened(browser, path) == []


def opened(browser: Browser, report: Path) -> list[str]:
    """What happens in a browser when the first finding and its case are looked at, besides that they are shown."""
    page, events = browser.new_page(), list[str]()
    page.on("dialog", lambda dialog: events.append(f"dialog {dialog.message}"))
    page.on("console", lambda message: events.append(f"console {message.text}"))
    page.on("pageerror", lambda error: events.append(f"error {error}"))
    page.on("request", lambda request: events.append(request.url))
    page.goto(report.as_uri())
    page.click("#v-list tbody.finding button.link")
    page.wait_for_selector("#v-list .card")
    hit = page.evaluate("window.hit")
    page.close()
    return [*events[1:], *([hit] if hit else [])]


def test_decisions_with_hostile_words(auditor: Auditor, attacked: Audited, tmp_path: Path) -> None:
    run = Path(shutil.copytree(attacked.run.folder, tmp_path / "run"))
    decisions = [
        {"fingerprint": finding["fingerprint"], "rule": finding["rule"], "decision": "waived", "expires": "2027-01-01",
         "owner": attack, "reason": attack, "note": attack}
        for finding, attack in zip(attacked.findings, ATTACKS, strict=False)
    ]  # fmt: skip
    document = {
        "version": 1, "run": attacked.document["run"], "decided_by": "".join(ATTACKS), "decisions": decisions
    }  # fmt: skip
    (tmp_path / "d.yml").write_text(json.dumps(document), encoding="utf-8")
    printed = auditor("decide", run, tmp_path / "d.yml")
    assert (printed.code, invisible(printed.out + printed.err)) == (0, set())
    made = run / "decisions" / "001"
    before = Elements(run / "report.html").names
    assert Elements(made / "report.html").names - before <= {"table", "thead", "tbody", "tr", "th", "td"}
    for name in (
        "report.html",
        "findings.csv",
        "findings.xlsx",
        "result.json",
        "manifest.json",
        "decisions.yml",
    ):
        assert invisible("".join(texts_of(made / name))) == set(), name
    assert not [cell for cell in texts_of(made / "findings.csv") if FORMULA.match(cell)]
    assert "‹U+202E›gpj.exe" in "".join(texts_of(made / "findings.csv"))


def test_what_other_commands_print(auditor: Auditor, attacked: Audited, tmp_path: Path) -> None:
    folder, data = attacked.run.folder, attacked.run.folder.parent / "data"
    moved = shutil.copytree(folder, tmp_path / "runs" / 'w\x1b[31m\u202e"><script>x')
    said = [
        auditor(*words)
        for words in (
            ("explain", folder, "黔ICP备15000013号"), ("explain", folder, "黔ICP备15000013号-1", "--rule", "SHELL-001"),
            ("explain", folder, "\x1b[31m公司\u202e"), ("inspect", data), ("inspect", data, "--json"),
            ("verify", moved), ("runs", tmp_path / "runs"), ("report", moved, "--format", "csv"),
            ("report", folder, "--audience", "provider", "--all-providers", "--format", "csv", "--out", tmp_path / "each"),
        )
    ]  # fmt: skip
    assert [one.code for one in said] == [0, 0, 2, 0, 0, 0, 0, 0, 0]
    assert [invisible(one.out + one.err) for one in said] == [set()] * len(said)
    assert not [path.name for path in (tmp_path / "each").iterdir() if re.search(r"[^\w（）()·-]", path.name)]
    page = Elements(tmp_path / "runs" / "index.html")
    assert page.names.isdisjoint({"script", "img"}) or page.values("src") == set()
    assert invisible((tmp_path / "runs" / "index.html").read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize("name", ["result.json", "manifest.json", "conditions.json"])
def test_json_says_the_same_in_characters_that_are_seen(attacked: Audited, name: str) -> None:
    text = (attacked.run.folder / name).read_text(encoding="utf-8")
    assert invisible(text) == set()
    if name == "result.json":
        assert "公司\u202egpj.exe" in json.dumps(json.loads(text)["decisions"], ensure_ascii=False)

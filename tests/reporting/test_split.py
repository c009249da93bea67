"""A report in parts: each file holds its own findings and nothing of others."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64decode
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from auditor.findings.result import Result
from auditor.findings.store import Findings
from auditor.reporting import html, split

from .many import run_of_many
from .reading import Page

PROVIDERS = ["-1+<b>黔</b>", "无记录", "贵州云帆数据有限公司", "贵阳华讯网络科技股份有限公司"]


@pytest.fixture
def run(tmp_path: Path) -> tuple[Result, Findings]:
    return run_of_many(300, tmp_path / "findings.parquet")


def light(path: Path) -> Any:
    """The texts and columns that the script of a file starts with."""
    packed = re.search(r'id="data-light">([^<]+)<', path.read_text(encoding="utf-8"))
    assert packed
    return json.loads(gzip.decompress(b64decode(packed[1])))


def fingerprints(path: Path) -> list[str]:
    return re.findall("[0-9a-f]{16}", light(path)["fingerprints"])


def test_every_finding_is_in_the_part_of_its_provider_and_in_no_other(
    run: tuple[Result, Findings], tmp_path: Path
) -> None:
    html.render(*run, tmp_path / "report.html", "zh", split="provider")
    parts = sorted((tmp_path / "parts").iterdir())
    assert [part.name for part in parts] == [
        "0001-_1__b_黔__b_.html", "0002-无记录.html", "0003-贵州云帆数据有限公司.html", "0004-贵阳华讯网络科技股份有限公司.html",
    ]  # fmt: skip
    own: dict[str, list[str]] = {name: [] for name in PROVIDERS}
    for finding in run[1]:
        own[finding["provider"] or "无记录"].append(finding["fingerprint"])
    assert {name: fingerprints(part) for name, part in zip(PROVIDERS, parts, strict=True)} == own


def test_a_part_says_nothing_of_others(run: tuple[Result, Findings], tmp_path: Path) -> None:
    html.render(*run, tmp_path / "report.html", "zh", split="provider")
    part = tmp_path / "parts" / "0003-贵州云帆数据有限公司.html"
    text = part.read_text(encoding="utf-8") + json.dumps(light(part), ensure_ascii=False)
    assert "贵州云帆数据有限公司" in text
    assert not [
        name for name in PROVIDERS if name != "贵州云帆数据有限公司" and name in text and name != "无记录"
    ]
    assert "本分册仅含接入商“贵州云帆数据有限公司”的问题 75 条。" in Page(part).text


def test_the_summary_leads_to_the_parts_and_lists_no_finding(
    run: tuple[Result, Findings], tmp_path: Path
) -> None:
    html.render(*run, tmp_path / "report.html", "zh", split="city")
    summary = Page(tmp_path / "report.html")
    links = [href for href in summary.values("href") if href.startswith("parts/")]
    assert len(links) == 4
    assert "问题共 300 条，按地市分册列于 parts 文件夹" in summary.text
    assert not [name for name in summary.values("id") if name.startswith("f-")]
    assert "data-light" not in summary.values("id")


def test_the_same_parts_have_the_same_bytes(run: tuple[Result, Findings], tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        html.render(*run, tmp_path / name / "report.html", "en", split="category")
    written = [{p.name: p.read_bytes() for p in (tmp_path / name / "parts").iterdir()} for name in ("a", "b")]
    assert written[0] == written[1]
    counts = Counter(finding["rule"] for finding in run[1])
    assert len(written[0]) == len(counts)


def test_too_many_findings_are_parted_unasked(
    run: tuple[Result, Findings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert split.ONE_FILE_UP_TO == 200_000
    html.render(*run, tmp_path / "report.html", "zh")
    assert not (tmp_path / "parts").exists()
    monkeypatch.setattr(split, "ONE_FILE_UP_TO", 299)
    html.render(*run, tmp_path / "report.html", "zh")
    assert len(list((tmp_path / "parts").iterdir())) == 4

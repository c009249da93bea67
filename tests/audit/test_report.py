"""`auditor report`: the same bytes again, and for others only what is theirs to see."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from auditor.facts.catalogue import FACTS

from .runs import Audited, Printed

Auditor = Callable[..., Printed]
FILES = ("report.html", "findings.xlsx", "findings.csv", "rejects.csv", "result.json")


def document(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    return read


@cache
def written(folder: Path) -> str:
    """Everything a folder says, apart from the packed data of the page, which is made from the same findings."""
    book = CalamineWorkbook.from_path(folder / "findings.xlsx")
    cells = [
        str(cell)
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
        for cell in row
    ]
    texts = [(folder / name).read_text(encoding="utf-8") for name in FILES if not name.endswith(".xlsx")]
    return "\n".join([*book.sheet_names, *cells, *texts])


def of(provider: str, finding: dict[str, Any]) -> bool:
    return provider in (finding["provider"] or "").split("、")


@pytest.fixture(scope="session")
def providers(weekly: Audited) -> list[str]:
    """Those with findings, the most findings first."""
    return [row["provider"] for row in weekly.document["providers"] if row["findings"]]


def test_the_same_bytes_as_the_audit_wrote(auditor: Auditor, weekly: Audited, tmp_path: Path) -> None:
    assert auditor("report", weekly.run.folder, "--out", tmp_path / "again").code == 0
    assert sorted(path.name for path in (tmp_path / "again").iterdir()) == sorted(FILES)
    for name in FILES:
        assert (tmp_path / "again" / name).read_bytes() == (weekly.run.folder / name).read_bytes(), name


def test_one_format_in_the_other_language(auditor: Auditor, weekly: Audited, tmp_path: Path) -> None:
    for _ in range(2):  # what it wrote itself it may replace
        auditor("report", weekly.run.folder, "--out", tmp_path / "en", "--format", "csv", "--lang", "en")
    assert sorted(path.name for path in (tmp_path / "en").iterdir()) == ["findings.csv", "rejects.csv"]
    assert "Fingerprint" in (tmp_path / "en" / "findings.csv").read_text(encoding="utf-8-sig")


@pytest.fixture(scope="session")
def own(weekly: Audited, providers: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    from auditor.findings.audience import View  # noqa: PLC0415
    from auditor.report import report  # noqa: PLC0415
    from auditor.reporting import Form  # noqa: PLC0415

    to = tmp_path_factory.mktemp("own") / "report"
    return report(weekly.run.folder, view=View("provider", providers[0]), form=Form(), out=to)


def test_a_provider_gets_all_of_its_findings_and_no_other(
    weekly: Audited, own: Path, providers: list[str]
) -> None:
    expected = [f["fingerprint"] for f in weekly.findings if of(providers[0], f)]
    assert [f["fingerprint"] for f in document(own)["findings"]] == expected
    assert 0 < document(own)["findings_total"] == len(expected) < len(weekly.findings)


def test_a_provider_reads_of_no_other_provider(weekly: Audited, own: Path, providers: list[str]) -> None:
    """Not in findings, tallies, messages or file names; a name inside its own name is its own."""
    others = {row["provider"] for row in weekly.document["providers"]} - {providers[0]}
    text = written(own).replace(providers[0], "")
    assert len(others) > 3
    assert not [name for name in others if name in text]
    assert not [file["file"] for file in weekly.document["files"] if file["file"] in text]
    assert (document(own)["audience"], document(own)["snapshot"]) == ("provider", providers[0])


def test_a_providers_counts_are_those_of_its_records(weekly: Audited, own: Path) -> None:
    read, whole = document(own), {rule["id"]: rule["counts"] for rule in weekly.document["rules"]}
    for rule in read["rules"]:
        counts = rule["counts"]
        assert counts["records"] == sum(counts[n] for n in ("fail", "passed", "unknown", "not_applicable"))
        assert counts["fail"] == sum(finding["rule"] == rule["id"] for finding in read["findings"])
        assert counts["records"] <= whole[rule["id"]]["records"]
    assert any(rule["counts"]["passed"] for rule in read["rules"])
    assert read["rejects"] == read["files"] == read["warnings"] == []


def test_every_provider_gets_a_folder(
    auditor: Auditor, weekly: Audited, providers: list[str], tmp_path: Path
) -> None:
    auditor("report", weekly.run.folder, "--audience", "provider", "--all-providers", "--format", "json",
            "--out", tmp_path / "all")  # fmt: skip
    found = [document(folder) for folder in sorted((tmp_path / "all").iterdir())]
    assert sorted(one["providers"][0]["provider"] for one in found) == sorted(providers)
    marks = {finding["fingerprint"] for one in found for finding in one["findings"]}
    assert marks == {finding["fingerprint"] for finding in weekly.findings if finding["provider"]}


def personal(fact: str) -> bool:
    kind, _, name = fact.partition(".")
    return FACTS[kind][name].mask != "none"


@pytest.mark.parametrize("options", [("--audience", "public"), ("--mask", "strict")])
def test_no_personal_data_is_left(
    auditor: Auditor, weekly: Audited, tmp_path: Path, options: tuple[str, str]
) -> None:
    auditor("report", weekly.run.folder, *options, "--out", tmp_path / "out")
    read = document(tmp_path / "out")
    items = [item for finding in read["findings"] for key in ("evidence", "asked") for item in finding[key]]
    kept = {item["value"] for item in items if personal(item["fact"])}
    assert kept - {None} == {"***"}
    hidden = {
        e["value"] for f in weekly.findings for e in f["evidence"] if personal(e["fact"]) and e["value"]
    }
    said = "\n".join(finding["message"][lang] for finding in read["findings"] for lang in ("zh", "en"))
    assert hidden
    assert not [value for value in hidden if value in said]
    names = {finding["subject_name"] or "" for finding in read["findings"]}
    assert not [name for name in names if re.fullmatch("[\u4e00-\u9fff]{2,4}", name)]
    assert [name for name in names if re.fullmatch(r"[\u4e00-\u9fff]\*+", name)]
    assert all(reject["raw"] == "***" for reject in read["rejects"])


def test_a_report_says_for_whom_it_is(auditor: Auditor, weekly: Audited, own: Path, tmp_path: Path) -> None:
    auditor(
        "report",
        weekly.run.folder,
        "--audience",
        "public",
        "--format",
        "html,json",
        "--out",
        tmp_path / "public",
    )
    pages = [
        (folder / "report.html").read_text(encoding="utf-8")
        for folder in (weekly.run.folder, own, tmp_path / "public")
    ]
    assert ["内部资料" in page for page in pages] == [True, True, False]
    assert ["只含其自身记录" in page for page in pages] == [False, True, False]
    assert ["本报告供公开使用" in page for page in pages] == [False, False, True]
    assert ['<body class="public">' in page for page in pages] == [
        False,
        False,
        True,
    ]  # nothing to decide, nor to sign
    assert document(tmp_path / "public")["audience"] == "public"


def test_notices_that_were_sent_to_a_provider_are_no_secret_to_it(
    auditor: Auditor, weekly: Audited, tmp_path: Path
) -> None:
    finding = next(
        f for f in weekly.findings if f["rule"] == "LIFE-009" and f["provider"] and "、" not in f["provider"]
    )
    options = ("--audience", "provider", "--provider", finding["provider"], "--format", "json")
    auditor("report", weekly.run.folder, *options, "--out", tmp_path / "own")
    auditor(
        "report", weekly.run.folder, "--audience", "public", "--format", "json", "--out", tmp_path / "public"
    )
    (own,), (public,) = (
        [
            f["message"]
            for f in document(tmp_path / name)["findings"]
            if f["fingerprint"] == finding["fingerprint"]
        ]
        for name in ("own", "public")
    )
    assert own == finding["message"] != public


def test_the_public_learns_nothing_of_sources_or_decisions(
    auditor: Auditor, weekly: Audited, tmp_path: Path
) -> None:
    auditor("report", weekly.run.folder, "--audience", "public", "--out", tmp_path / "public")
    read = document(tmp_path / "public")
    assert read["files"] == read["rejects"] == read["decisions"] == read["warnings"] == []
    assert read["findings_total"] == len(weekly.findings)
    assert not [
        file["file"] for file in weekly.document["files"] if file["file"] in written(tmp_path / "public")
    ]


WRONG = {
    "no unmasked data": (("--mask", "none"), "没有未脱敏的数据"),
    "whose": (("--audience", "provider"), "--provider"),
    "not for others": (("--provider", "x"), "其他读者不用"),
    "unknown": (("--audience", "provider", "--provider", "黔溯禾数据中心"), "是否指"),
    "format": (("--format", "pdf"), "没有格式“pdf”"),
}


@pytest.mark.parametrize(("options", "said"), WRONG.values(), ids=WRONG)
def test_wrong_usage_is_told(
    auditor: Auditor, weekly: Audited, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    printed = auditor("report", weekly.run.folder, *options, "--out", tmp_path / "out")
    assert (printed.code, said in printed.err) == (2, True), printed.err
    assert not (tmp_path / "out").exists()


def test_no_run_and_no_place_are_told(auditor: Auditor, weekly: Audited, tmp_path: Path) -> None:
    assert "缺少 result.json" in auditor("report", tmp_path).err
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    assert "不会覆盖" in auditor("report", weekly.run.folder, "--out", tmp_path).err

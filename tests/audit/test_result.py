"""result.json adds up, and every finding leads back to the row it was read from."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from auditor.findings.result import Document

from .folders import Row, read_rows
from .runs import WEEKLY, Audited


def test_it_is_a_document_of_its_schema(weekly: Audited) -> None:
    text = (weekly.run.folder / "result.json").read_text(encoding="utf-8")
    document = Document.model_validate_json(text)
    assert document.findings_total == len(document.findings)


def test_verdicts_add_up_for_every_rule(weekly: Audited) -> None:
    records = {
        "subject": 273,
        "service": 339,
        "access": 273,
        "domain": 274,
        "ip_allocation": 132,
        "provider": 27,
    }
    for rule in weekly.run.result.rules:
        assert rule.counts is not None
        counts = rule.counts
        assert counts.records == records[rule.record]
        assert counts.records == counts.fail + counts.passed + counts.unknown + counts.not_applicable


def test_counts_are_the_verdicts(weekly: Audited) -> None:
    for rule in weekly.run.result.rules:
        assert rule.counts is not None
        names = {"fail": "fail", "pass": "passed", "unknown": "unknown", "not_applicable": "not_applicable"}
        for verdict, name in names.items():
            found = sum(n for (r, _, v), n in weekly.verdicts.items() if (r, v) == (rule.id, verdict))
            assert getattr(rule.counts, name) == found


def test_rows_add_up_for_every_file(weekly: Audited) -> None:
    files = weekly.run.result.files
    assert all(file.read == file.accepted + file.rejected for file in files)
    tables = 109 + 132 + 273 + 273 + 273 + 27 + 231 + 279 + 259 + 7
    from_the_bureau = 4 + 3 + 3  # HCJG, XGTZ, ZXSJ
    assert sum(file.read for file in files) == tables + from_the_bureau


def test_tallies_are_counts_of_findings(weekly: Audited) -> None:
    document, findings = weekly.document, weekly.findings
    severities = {rule["id"]: rule["severity"] for rule in document["rules"]}
    for tally in document["severities"]:
        assert tally["count"] == sum(severities[f["rule"]] == tally["key"] for f in findings)
    for rule in document["rules"]:
        assert rule["counts"]["fail"] == sum(f["rule"] == rule["id"] for f in findings)
    for action in document["actions"]:
        assert action["findings"] == sum(a["do"] == action["do"] for f in findings for a in f["actions"])


def test_fingerprints_are_unique(weekly: Audited) -> None:
    marks = [finding["fingerprint"] for finding in weekly.findings]
    assert len(marks) == len(set(marks))


def test_findings_stand_in_report_order(weekly: Audited) -> None:
    order = {severity.key: n for n, severity in enumerate(weekly.run.result.severities)}
    severity = {rule.id: order[rule.severity] for rule in weekly.run.result.rules}
    keys = [
        (severity[f["rule"]], f["rule"], f["provider"] is None, f["provider"] or "", f["identity"])
        for f in weekly.findings
    ]
    assert keys == sorted(keys)


@cache
def sheet_of(file: str) -> list[Row]:
    return read_rows(WEEKLY / file)[0]


def squeezed(text: Any) -> str:
    """Without width, case and spaces; filing numbers without their words."""
    plain = unicodedata.normalize("NFKC", str(text)).upper()
    for word in ("ICP备", "号", " ", "\t", "\n", "\r"):
        plain = plain.replace(word, "")
    return plain


def row_of(place: dict[str, Any]) -> str:
    if place["file"].endswith(".xml"):
        records = etree.parse(WEEKLY / place["file"]).findall(place["sheet"])
        return "|".join(squeezed(text) for text in records[place["row"] - 1].itertext())
    rows = sheet_of(place["file"])
    assert 2 <= place["row"] <= len(rows)
    return "|".join(squeezed(cell) for cell in rows[place["row"] - 1])


def test_a_finding_names_the_row_of_its_record(weekly: Audited) -> None:
    for finding in weekly.findings:
        assert squeezed(finding["identity"].split("|")[0]) in row_of(finding), finding["identity"]


def test_evidence_stands_in_the_row_it_names(weekly: Audited) -> None:
    """Each row that a finding names holds its number, name, domain, credential or a value that was seen there."""
    checked = set()
    for finding in weekly.findings:
        known = [finding[name] for name in ("subject_no", "service_no", "subject_name", "service_name")]
        known += [domain.encode().decode("idna") for domain in (finding["domains"] or "").split()]
        known += sheet_of("主体信息.csv")[finding["row"] - 1][5:6] if finding["record"] == "subject" else []
        for file, sheet, row in {(e["file"], e["sheet"], e["row"]) for e in finding["evidence"]}:
            if file is None:
                continue
            seen = [e["value"] for e in finding["evidence"] if (e["file"], e["row"]) == (file, row)]
            words = [squeezed(word) for word in [*known, *seen] if word]
            held = row_of({"file": file, "sheet": sheet, "row": row})
            assert any(word in held for word in words), (finding["rule"], finding["identity"], file, row)
            assert sheet in (None, Path(file).stem) or file.endswith(".xml")
            checked.add(Path(file).stem)
    assert checked >= {"主体信息", "网站信息", "接入信息", "证照库", "解析拨测", "APP及小程序"}


def test_evidence_without_a_row_is_a_count_or_a_conclusion(weekly: Audited) -> None:
    """Values that are read from one cell say which."""
    bare = {e["fact"] for f in weekly.findings for e in f["evidence"] if e["value"] and e["file"] is None}
    assert not {
        fact for fact in bare if fact.endswith((".name", ".status", ".nature", "filed_on", "credential_no"))
    }

"""What a provider or the public is given holds nothing of others, not even packed inside a page or in a part of a report."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from auditor.decide import decide
from auditor.facts.catalogue import FACTS
from auditor.findings.audience import View
from auditor.findings.withheld import personal
from auditor.report import report
from auditor.reporting import By, Form

from .folders import copy_of, data_files, read_rows
from .runs import WEEKLY, Audited, audited
from .said import said

Finding = dict[str, Any]
NUMBER = re.compile(r"[\u4e00-\u9fff]ICP备\d{8,10}号(?:-\d+[A-Z]?)?")
ABOUT = ("identity", "subject_no", "service_no", "subject_name", "service_name", "domains")
# Ways to part the report, each with whose it is: most findings, or one whose evidence names another unit.
WAYS: dict[By | None, str] = {
    None: "",
    "provider": "",
    "city": "access.other_provider",
    "category": "ip_allocation.other_unit",
}
REASON, OWNER = "属地局另有安排七号", "责任人欧阳某"


def of(provider: str, finding: Finding) -> bool:
    return provider in (finding["provider"] or "").split("、")


@pytest.fixture(scope="module")
def run(weekly: Audited, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with changes since an earlier one, on which people decided."""
    folder = tmp_path_factory.mktemp("leaks")
    again = copy_of(WEEKLY, folder / "2026-11-30")
    (again / "网站信息.csv").write_bytes(
        b"".join((again / "网站信息.csv").read_bytes().splitlines(True)[:-60])
    )
    settings = (again / "snapshot.yml").read_text(encoding="utf-8")
    (again / "snapshot.yml").write_text(settings.replace("2026-11-23", "2026-11-30"), encoding="utf-8")
    later = audited(again, folder / "run", previous=weekly.run.folder, operator="经办人诸葛某")
    assert len({past["provider"] for past in later.document["past"]}) > 3
    waived = [next(f for f in later.findings if of(name, f)) for name in names(later)[:2]]
    items = [
        f'  - {{fingerprint: "{one["fingerprint"]}", rule: {one["rule"]}, decision: waived, reason: {REASON}, '
        f'owner: {OWNER}, expires: "2026-12-20"}}'
        for one in waived
    ]
    head = f"version: 1\nrun: {later.document['run']}\ndecided_by: 复核人司马某\ndecisions:\n"
    (folder / "d.yml").write_text(head + "\n".join(items) + "\n", encoding="utf-8")
    decide(later.run.folder, [folder / "d.yml"])
    return later.run.folder


def names(run: Audited) -> list[str]:
    """The providers with findings, those with most first."""
    return [row["provider"] for row in run.document["providers"] if row["findings"]]


def rows(run: Path, kind: str, *columns: str) -> Iterator[dict[str, Any]]:
    yield from pq.read_table(run / f"records-{kind}.parquet", columns=list(columns)).to_pylist()


def findings(run: Path) -> list[Finding]:
    return list(pq.read_table(run / "findings.parquet").to_pylist())


def own_words(run: Path, provider: str) -> set[str]:
    """What the provider's own findings, those of the earlier run included, are about."""
    import json  # noqa: PLC0415

    document = json.loads((run / "result.json").read_text(encoding="utf-8"))
    shown = [one for one in [*findings(run), *document["past"]] if of(provider, one)]
    values = {one[name] for one in shown for name in ABOUT if one.get(name)}
    return values | {part for value in values for part in value.split(" ")}


def everybodys_words(run: Path) -> set[str]:
    """Numbers, names and domains of all records."""
    about = {"subject": ("own_no", "name"), "service": ("own_no", "name", "domains"), "domain": ("domain",)}
    found = {
        str(value)
        for kind, columns in about.items()
        for row in rows(run, kind, *columns)
        for value in row.values()
        if value
    }
    return {part for value in found for part in value.split(" ") if len(part) > 3}


def everybodys_providers(run: Path) -> set[str]:
    """Providers, and other units that filed addresses."""
    found = {
        row["provider"]
        for kind in ("access", "ip_allocation", "provider")
        for row in rows(run, kind, "provider")
    }
    told = {"resolved_provider", "other_provider", "other_unit"}
    evidence = {
        one["value"] for f in findings(run) for one in f["evidence"] if one["fact"].split(".")[1] in told
    }
    return {name for name in found | evidence if name}


def without(text: str, own: Iterable[str]) -> str:
    for word in sorted(own, key=len, reverse=True):
        text = text.replace(word, "")
    return text


def whose(run: Path, fact: str) -> str:
    """The provider with most findings, or with most of those that have such evidence."""
    found = [f for f in findings(run) if f["provider"] and (not fact or tells(f, fact))]
    most = Counter(str(f["provider"]) for f in found if "、" not in f["provider"])
    return most.most_common(1)[0][0]


def tells(finding: Finding, fact: str) -> bool:
    return any(item["fact"] == fact and item["value"] for item in finding["evidence"])


@pytest.mark.parametrize("way", WAYS)
def test_a_provider_is_told_of_nobody_else(run: Path, tmp_path: Path, way: By | None) -> None:
    provider = whose(run, WAYS[way])
    to = report(run, view=View("provider", provider), form=Form(split=way), out=tmp_path / "out")
    told = said(to)
    assert any(name.startswith("parts/") for name in told) == (way is not None)
    own, text = own_words(run, provider), "\n".join(told.values())
    assert set(NUMBER.findall(text)) <= {found for word in own for found in NUMBER.findall(word)}
    assert provider in text and (WAYS[way] or len(set(NUMBER.findall(text))) > 10)
    rest = without(text, [*own, provider])
    others = (everybodys_words(run) | everybodys_providers(run)) - own - {provider}
    assert len(others) > 500
    assert [word for word in others if word in rest] == []
    strange = {f["fingerprint"] for f in findings(run) if not of(provider, f)}
    assert not strange & set(re.findall("[0-9a-f]{16}", text))


@pytest.mark.parametrize(
    "view", [View("provider", "?"), View("public"), View("public", strict=True)], ids=str
)
def test_who_decided_why_and_from_which_file_stays_inside(
    run: Path, weekly: Audited, tmp_path: Path, view: View
) -> None:
    seen = View(view.audience, names(weekly)[0] if view.provider else None, view.strict)
    text = "\n".join(said(report(run, view=seen, form=Form(split="category"), out=tmp_path / "out")).values())
    files = [path.name for path in data_files(WEEKLY)]
    inside = [REASON, OWNER, "司马某", "诸葛某", *files]
    assert [word for word in inside if word in text] == []
    whole = "\n".join(said(run / "decisions").values())
    assert [word for word in inside if word not in whole] == []


def tells_of(fact: str) -> str:
    kind, _, name = fact.partition(".")
    return FACTS[kind][name].tells_of


def _filer(finding: Finding) -> dict[str, Any]:
    return {"fact": "subject.name", "value": finding["subject_name"]}


def filed() -> set[str]:
    """Names of natural persons in the sample: in charge, legal representatives of units, filers in their own name."""
    titles = {"主体负责人姓名", "法定代表人", "负责人姓名"}
    found: set[str] = set()
    for file in data_files(WEEKLY):
        table, _ = read_rows(file)
        head = next(row for row in table if sum(cell not in ("", None) for cell in row) > 1)
        for column in [at for at, title in enumerate(head) if title in titles]:
            found |= {str(row[column]) for row in table[1:] if len(row) > column}
    return found


@pytest.fixture(scope="module")
def hidden(run: Path) -> set[str]:
    """Names of people that the run shows: those that are evidence for the regulator, and those who file in their own."""
    items = [
        item for f in findings(run) for item in (*f["evidence"], *f["asked"], _filer(f)) if item["value"]
    ]
    named = {item["value"] for item in items if tells_of(item["fact"]) in ("person", "holder")} | filed()
    whole = "\n".join(said(run).values())
    return {name for name in named if re.fullmatch("[\u4e00-\u9fff]{3,4}", name) and name in whole}


@pytest.mark.parametrize("view", [View("public"), View(strict=True)], ids=str)
def test_nobody_is_named(run: Path, hidden: set[str], tmp_path: Path, view: View) -> None:
    assert len(hidden) > 10
    text = "\n".join(said(report(run, view=view, form=Form(split="category"), out=tmp_path / "out")).values())
    assert [name for name in hidden if name in text] == []


def test_what_a_users_own_column_holds_may_be_personal() -> None:
    assert personal("service.own_column", "张三")
    assert not personal("service.own_column", "true")


HARMLESS = {
    "subject": "subject_no city credential_no registry_credential_no province number_province blacklist_kind blacklist_level"
    " person_mobile person_phone person_email address credential_address registry_address",
    "service": "service_no subject_no name home_url domains resolved_ip content blacklisted_domains blacklist_kind"
    " blacklist_level",
    "access": "service_no place ip_list subject_no service_name",
    "domain": "domain service_no service_name subject_no registrable_domain resolved_ip",
    "ip_allocation": "ip_list",
    "provider": "licence_no",
}


def test_every_text_says_whom_it_names() -> None:
    """A new fact that is text names somebody until it stands here."""
    silent = {
        kind: {name for name, fact in facts.items() if fact.type == "text" and fact.tells_of == "record"}
        for kind, facts in FACTS.items()
    }
    assert silent == {kind: set(words.split()) for kind, words in HARMLESS.items()}

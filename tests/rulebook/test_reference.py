"""What is generated from the rules and committed is what the rules say now."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from auditor.reference import load
from auditor.rulebook.load import load_rulebook, packaged_rules
from auditor.rulebook.reference_docs import pages
from auditor.rulebook.rule import Rulebook
from auditor.rulebook.schema import rule_schema
from auditor.yaml_source import read_yaml

DOCS = Path(__file__).parents[2] / "docs" / "rules"
RULES = sorted(path for path in packaged_rules().glob("*/*-[0-9][0-9][0-9].yml"))


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load_rulebook()


@pytest.fixture(scope="module")
def validator(book: Rulebook) -> Any:
    return jsonschema.Draft202012Validator(rule_schema(book.vocabulary, book.facts))


def test_the_committed_pages_are_current(book: Rulebook) -> None:
    """Else run: auditor rules docs"""
    committed = {path.name: path.read_text(encoding="utf-8") for path in DOCS.iterdir()}
    made = pages(book)
    assert sorted(committed) == sorted(made)
    assert [name for name in made if committed[name] != made[name]] == []


def test_every_rule_article_code_and_fact_has_its_place(book: Rulebook) -> None:
    made = pages(book)
    for rule in book.rules.values():
        assert f"[{rule.id}]({rule.id}.md)" in made["README.md"]
        for key in rule.file.basis:
            row = next(line for line in made["articles.md"].splitlines() if line.startswith(f"| {key} |"))
            assert f"({rule.id}.md)" in row
        for code in rule.file.predicts:
            assert load("return_codes")[code]["zh"] in made[f"{rule.id}.md"]
    for key, article in book.articles.items():
        row = next(line for line in made["articles.md"].splitlines() if line.startswith(f"| {key} |"))
        assert ("是 yes" in row) == article.confirmed
        assert ("待确认" in row) != article.confirmed


def test_every_return_code_is_predicted_or_has_a_reason_why_not(book: Rulebook) -> None:
    predicted = {code for rule in book.rules.values() for code in rule.file.predicts}
    reasons = load("return_code_reasons").values()
    unpredicted = [code for one in reasons for code in one["codes"]]
    assert sorted([*predicted, *unpredicted]) == sorted(load("return_codes"))
    for one in reasons:
        assert one["en"].isascii() and not one["zh"].isascii()
        named = [set(re.findall(r"[A-Z]+-\d{3}", one[lang])) for lang in ("zh", "en")]
        assert named[0] == named[1] <= set(book.rules)
    rows = [line for line in pages(book)["codes.md"].splitlines() if re.match(r"\| \d{4} ", line)]
    assert all(row.split("|")[3].strip("<br> ") for row in rows) and len(rows) == len(load("return_codes"))


def test_the_committed_schema_is_current(book: Rulebook) -> None:
    """Else run: auditor rules schema > rules/schema.json"""
    published = json.loads((packaged_rules() / "schema.json").read_text(encoding="utf-8"))
    assert published == rule_schema(book.vocabulary, book.facts)
    jsonschema.Draft202012Validator.check_schema(published)


def plain(data: Any) -> Any:
    """As an editor sees it: dates are texts."""
    if isinstance(data, dict):
        return {key: plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [plain(value) for value in data]
    return data.isoformat() if isinstance(data, date) else data


def test_all_packaged_rules_fit_it(validator: Any) -> None:
    assert len(RULES) > 60
    for path in RULES:
        assert [
            error.message for error in validator.iter_errors(plain(read_yaml(path, path.name).data))
        ] == [], path.name


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("active_access_count: 0}\n  long", "activ_access_count: 0}\n  long"),
        ("active_access_count: 0}\n  long", "active_access_count: none}\n  long"),
        ("{gt: $shell_grace_days}", "{above: 7}"),
        ("types: [website], when: {status: valid}", "types: [website], when: {status: fine}"),
        ("  - last_provider", "  - lost_provider"),
        ("severity: high", "severity: grave"),
        ("category: shell-website", "category: shell-site"),
        ("predicts: []", 'predicts: ["9999"]'),
        ("status: active\n", "status: activ\n"),
        ("expect: fail", "expect: fial"),
        ("given: {type: website, status: valid, active_access_count: 1}", "given: {type: website, statuss: valid}"),
    ],
)  # fmt: skip
def test_it_refuses_what_the_loader_refuses(validator: Any, tmp_path: Path, old: str, new: str) -> None:
    text = (packaged_rules() / "shell" / "SHELL-001.yml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "SHELL-001.yml").write_text(text.replace(old, new, 1), encoding="utf-8")
    data = plain(read_yaml(tmp_path / "SHELL-001.yml", "SHELL-001.yml").data)
    assert list(validator.iter_errors(data))

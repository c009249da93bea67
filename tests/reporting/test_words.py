"""The catalogue of words is complete, used, and in the right language."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

from auditor.reporting.csv_list import REJECT_COLUMNS
from auditor.reporting.rows import COLUMNS
from auditor.reporting.visible import visible
from auditor.reporting.wording import catalogue

ROOT = Path(__file__).parents[2]
_SAID = re.compile(r"say\(\s*['\"]([a-z_]+\.[a-z0-9_]+)['\"]")
_QUOTED = re.compile(r"['\"]([a-z_]+\.[a-z0-9_]+)['\"]")
_ANY = re.compile(r"['\"]([a-z_]+)\.(?:['\"] ~|\{)")


def _sources() -> str:
    files = [*(ROOT / "auditor/reporting").glob("*.py"), *(ROOT / "reports/templates").rglob("*.j2")]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def test_every_text_that_is_said_is_in_the_catalogue() -> None:
    assert set(_SAID.findall(_sources())) <= set(catalogue())


def test_no_text_of_the_catalogue_is_unused() -> None:
    used, groups = set(_QUOTED.findall(_sources())), set(_ANY.findall(_sources())) | {"viewer"}
    assert not [key for key in catalogue() if key not in used and key.split(".")[0] not in groups]


def test_the_script_says_exactly_what_the_catalogue_has_for_it() -> None:
    script = "\n".join(
        file.read_text(encoding="utf-8") for file in (ROOT / "reports/templates/viewer").glob("*.js")
    )
    words = {key.removeprefix("viewer.") for key in catalogue() if key.startswith("viewer.")}
    quoted = set(re.findall(r'"([a-z_]+)"', script))
    starts = tuple(re.findall(r"say\(`([a-z]+_)\$\{", script))
    assert set(re.findall(r'say\("([a-z_]+)"', script)) <= words
    assert not {word for word in words if word not in quoted and not word.startswith(starts)}
    assert not re.findall("[\u3000-\u9fff]", script.replace("、", ""))


def test_every_column_has_a_title() -> None:
    assert {f"column.{name}" for name in (*COLUMNS, *REJECT_COLUMNS)} <= set(catalogue())


def test_both_languages_are_there_with_the_same_values() -> None:
    for key, text in catalogue().items():
        assert set(text) == {"zh", "en"}, key
        fields = [{name for _, name, _, _ in Formatter().parse(side) if name} for side in text.values()]
        assert {name.split(".")[0] for name in fields[0]} == {name.split(".")[0] for name in fields[1]}, key


def test_english_texts_are_english() -> None:
    assert not [
        key for key, text in catalogue().items() if re.search("[\u3000-\u9fff\uff00-\uffef]", text["en"])
    ]


def test_rare_name_characters_stay_and_invisible_ones_are_spelled_out() -> None:
    assert visible("𠮷野𰻞\ue000　A") == "𠮷野𰻞\ue000　A"
    assert visible("a\u200bb\ufeff\u2066\x7f\ud800ㅤ") == "a‹U+200B›b‹U+FEFF›‹U+2066›‹U+007F›‹U+D800›‹U+3164›"

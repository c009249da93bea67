"""What the page for rule authors shows can be copied as it stands."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner

from auditor.cli import main
from auditor.rulebook.comparison import OPERATORS
from auditor.rulebook.load import load_library, load_rulebook
from auditor.rulebook.words import words

PAGE = Path(__file__).parents[2] / "docs" / "writing-rules.md"
BLOCKS = re.findall(r"^```yaml\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def block(beginning: str) -> str:
    (found,) = [text for text in BLOCKS if text.startswith(beginning)]
    return str(found)


def test_a_folder_made_of_the_examples_has_no_mistakes(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    for name, text in {
        "rulebook.yml": "extends: packaged\n",
        "facts.yml": block("letter_signed:"),
        "params.yml": block("# own/params.yml"),
        "articles.yml": block("# own/articles.yml"),
        "actions.yml": block("# own/actions.yml"),
        "SHELL-001.yml": block("id: SHELL-001")
        .replace("status: active ", "status: trial ")
        .replace("add-access", "sign-letter"),
    }.items():
        (own / name).write_text(text, encoding="utf-8")
    library = load_library(own)
    assert [one.fact.name for one in library.own.all] == ["letter_signed"]
    assert (library.params.entries["licence_notice_days"].cited, library.rules["SHELL-001"].overrides) == (
        None,
        True,
    )
    letter = library.procedures.entries["sign-letter"]
    assert set(type(letter).model_fields) == letter.model_fields_set  # every key is explained
    checked = CliRunner().invoke(main, ["rules", "check", "--rules", str(own)])
    assert checked.exit_code == 0
    assert "规则文件夹替换了自带的规则：SHELL-001" in checked.output
    assert "SHELL-001: 没有一个示例的预期是 pass（通过）" in checked.output


def test_every_list_of_words_and_every_test_is_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    lists = set(re.findall(r"auditor rules words (\w+)", page))
    assert lists <= set(words(load_rulebook(only=())))
    assert [word for word in OPERATORS if f"{word}:" not in page and f"`{word}`" not in page] == []

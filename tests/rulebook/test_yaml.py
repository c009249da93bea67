"""Files that are not what they seem: syntax, encodings, words that YAML would change, files that are not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.errors import RulebookError, UsageError
from auditor.rulebook.load import load_rulebook
from auditor.yaml_source import read_yaml

from .planting import Rules

SHELL1 = "shell/SHELL-001.yml"


def _read(tmp_path: Path, text: str) -> object:
    path = tmp_path / "file.yml"
    path.write_text(text, encoding="utf-8")
    source = read_yaml(path, "file.yml")
    assert source.mistakes == []
    return source.data


@pytest.mark.parametrize("word", ["no", "No", "yes", "on", "Off", "y", "n", "True", "NO"])
def test_words_stay_words(tmp_path: Path, word: str) -> None:
    assert _read(tmp_path, f"{word}: {word}") == {word: word}


@pytest.mark.parametrize(
    "text", ["012", "1_000", "0x1F", "1.5", "1e3", "12:30:00", "+1", "=", "2024-13-01", "2024-1-1"]
)
def test_what_only_looks_like_a_number_or_date_stays_text(tmp_path: Path, text: str) -> None:
    assert _read(tmp_path, f"a: {text}") == {"a": text}


def test_quoted_text_is_text(tmp_path: Path) -> None:
    assert _read(tmp_path, """a: ['1', "true", 'null', "", '2024-01-01']""") == {
        "a": ["1", "true", "null", "", "2024-01-01"]
    }


def test_json_types_and_dates(tmp_path: Path) -> None:
    from datetime import date  # noqa: PLC0415

    assert _read(tmp_path, "a: [1, -7, 0, true, false, null, ~, 2024-02-29, 甲]\nb:") == {
        "a": [1, -7, 0, True, False, None, None, date(2024, 2, 29), "甲"], "b": None,
    }  # fmt: skip


def test_a_rule_may_call_its_selections_no_and_on(rules: Rules) -> None:
    original = load_rulebook(rules.folder).rules["SHELL-001"]
    rules.plant(SHELL1, "no_access:", "no:")
    rules.plant(SHELL1, "long_enough:", "on:")
    rules.plant(SHELL1, "condition: no_access and long_enough", "condition: no and on")
    rules.plant(SHELL1, "  en: Shell website (no access on file)", "  en: no")
    rule = load_rulebook(rules.folder).rules["SHELL-001"]
    assert (rule.condition, rule.file.title.en) == (original.condition, "no")


def test_line_and_column_of_a_syntax_error(rules: Rules) -> None:
    where = rules.plant(SHELL1, "after: []", "after: []\n«]")
    assert [mistake.split(": ")[:2] for mistake in rules.mistakes()] == [[where, "YAML syntax error"]]


def test_a_bracket_that_is_never_closed(rules: Rules) -> None:
    where = rules.plant(
        SHELL1, "types: [website], when: {status: valid}}\nselect:", "types: [website\nselect«:"
    )
    assert [mistake.split(": ")[:2] for mistake in rules.mistakes()] == [[where, "YAML syntax error"]]


def test_a_tab_is_no_indent(rules: Rules) -> None:
    where = rules.plant(SHELL1, "  zh: 空壳网站", "«\tzh: 空壳网站")
    assert [mistake.split(": ")[:2] for mistake in rules.mistakes()] == [[where, "YAML syntax error"]]


def test_a_control_character(rules: Rules) -> None:
    where = rules.plant(SHELL1, "空壳网站", "空«\x07壳网站")
    assert rules.mistakes() == [f"{where}: YAML syntax error: an invisible control character; delete it"]


# name: the text («: where the mistake must be told), a piece of what is said in Chinese
MISTYPED = {
    "a colon in a text": ("message:\n  zh: 名称«: 甲\n", "含“: ”的文字请加双引号"),
    "a colon in brackets": ("title: {zh: 甲, en: a«: b}\n", "含逗号、“: ”的文字请加双引号"),
    "a full-width colon at the first line": ("«id：LOCAL-001\nversion: 1\n", "本行有全角的 ："),
    "a full-width colon further down": ("id: LOCAL-001\n«version：1\nstatus: trial\n", "缺少冒号和空格“: ”（本行有全角的 ："),
    "no space behind a colon": ("«id:LOCAL-001\nversion: 1\n", "缺少冒号和空格“: ”"),
    "a full-width comma": ("scope: {record: service， types«: [website]}\n", "本行有全角的 ，"),
    "full-width quotes": ("a: “b«: c”\n", "本行有全角的 “”"),
    "full-width indent": ("a:\n\u3000\u3000b: 1\n  c«: 2\n", "全角空格"),
    "a comma that is missing": ("given: {type: website status«: valid}\n", "各项之间缺少逗号"),
    "a bracket over two lines": ("basis: [A, B\nscope«: 1\n", "括号从第 1 行开始"),
    "a quote that is never closed": ('zh: «"甲\nen: b\n', "引号没有结束"),
    "a text that begins with a brace": ("zh: {days}«天没有接入\n", "请给整段文字加双引号"),
    "a tab": ("a:\n«\tb: 1\n", "缩进只能用空格"),
    "an indent of its own": ("a:\n  b: 1\n «c: 2\n", "缩进与同级的行没有对齐"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTYPED)
def test_typing_mistakes_are_told_in_chinese_and_where_they_are(tmp_path: Path, name: str) -> None:
    text, said = MISTYPED[name]
    before = text.split("«", maxsplit=1)[0]
    path = tmp_path / "file.yml"
    path.write_text(text.replace("«", ""), encoding="utf-8")
    (mistake,) = read_yaml(path, "file.yml").mistakes
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    assert mistake.zh.startswith(f"file.yml:{line}:{column}: YAML 语法错误：")
    assert said in mistake.zh


def test_a_second_document(rules: Rules) -> None:
    where = rules.plant(SHELL1, "after: []", "«---\nafter: []")
    assert [mistake.split(": ")[:2] for mistake in rules.mistakes()] == [[where, "YAML syntax error"]]


@pytest.mark.parametrize("loop", ["basis: &a [«*a]", "basis: &a [x]\npredicts: «*a"])
def test_aliases_are_refused_and_never_followed_round(rules: Rules, loop: str) -> None:
    where = rules.write("shell/SHELL-009.yml", f"id: SHELL-009\n{loop}\n")
    (mistake,) = rules.mistakes()
    assert mistake.startswith(f"{where}: YAML syntax error: an alias (*) is not allowed")


def test_a_file_in_another_encoding(rules: Rules) -> None:
    path = rules.folder / SHELL1
    text = path.read_text(encoding="utf-8")
    path.write_bytes(text.encode("gb18030"))
    byte = len(text.split("空")[0].encode())
    assert rules.mistakes() == [f"rules/{SHELL1}:1:1: not UTF-8 (byte {byte}); save it as UTF-8"]


def test_a_mark_at_the_beginning_and_windows_line_ends(rules: Rules) -> None:
    path = rules.folder / SHELL1
    original = load_rulebook(rules.folder).rules["SHELL-001"]
    path.write_bytes(b"\xef\xbb\xbf" + path.read_text(encoding="utf-8").replace("\n", "\r\n").encode())
    assert load_rulebook(rules.folder).rules["SHELL-001"] == original


@pytest.mark.parametrize("text", ["", "# nothing\n", "just words\n", "- a list\n"])
def test_a_file_without_keys(rules: Rules, text: str) -> None:
    rules.write("integrity/INT-009.yml", text)
    (mistake,) = rules.mistakes()
    line = 1
    assert mistake.startswith(f"rules/integrity/INT-009.yml:{line}:1: ")


@pytest.mark.parametrize("file", ["articles.yml", "params.yml", "actions.yml", "vocabulary.yml"])
def test_a_shared_file_that_is_missing(rules: Rules, file: str) -> None:
    (rules.folder / file).unlink()
    assert rules.mistakes() == [
        "rules/rulebook.yml:1:1: this file is missing: to add to the packaged rules, make it with one line, extends: packaged "
        f"(a folder without it must be complete, and this one lacks {file})"
    ]


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("fact.yml", "did you mean 'facts.yml'?"),
        ("shell/my-rule.yml", "unknown file: a rule's file is named after its id, such as LOCAL-001.yml"),
        ("shell/params.yml", "this file belongs into the rules folder itself, not below"),
        ("shell/SHELL-009.yaml", "not read; rename it to SHELL-009.yml"),
        ("shell/SHELL-009.yml.txt", "not read; rename it to SHELL-009.yml"),
    ],
)
def test_a_file_that_would_never_be_read(rules: Rules, file: str, said: str) -> None:
    rules.write(file, "id: SHELL-009\n")
    (mistake,) = rules.mistakes()
    assert mistake.startswith(f"rules/{file}:1:1: ")
    assert said in mistake


def test_hidden_files_and_notes_are_nobodys_business(rules: Rules) -> None:
    before = load_rulebook(rules.folder).rules
    for file in ("shell/._SHELL-001.yml", ".git/config.yaml", "notes.txt"):
        rules.write(file, "\x00")
    assert load_rulebook(rules.folder).rules == before


@pytest.mark.parametrize("file", ["articles.yml", "params.yml", "actions.yml", "vocabulary.yml"])
def test_a_shared_file_that_is_broken_is_the_only_mistake(rules: Rules, file: str) -> None:
    rules.write(file, "a: [")
    (mistake,) = rules.mistakes()
    assert mistake.startswith(f"rules/{file}:")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("bounds: [0, 90]", "«bounds: [0]", "'bounds' has a wrong value: List should have at least 2 items"),
        ("bounds: [0, 90]", "«bounds: [90, 0]", "the lower bound 90 is above the upper 0"),
        ("  value: 7", "  «value: 91", "91 is out of bounds 0 to 90"),
        ("  value: 7", "  «value: seven", "'value' has a wrong value: Input should be a valid integer"),
        ("  cited: 7\n", "", "a parameter with a basis needs `cited`, the number in that text"),
        ("stricter: lower", "«stricter: less", "'stricter' must be 'lower' or 'higher', not 'less'"),
    ],
)
def test_the_shape_of_a_parameter(rules: Rules, old: str, new: str, message: str) -> None:
    where = rules.plant("params.yml", old, new)
    if not new:
        where = rules.plant("params.yml", "shell_grace_days:", "«shell_grace_days:")
    (mistake,) = rules.mistakes()
    assert mistake.startswith(f"{where}: {message}")


def test_parameters_that_a_run_chooses() -> None:
    book = load_rulebook(params={"shell_grace_days": 14})
    assert book.values["shell_grace_days"] == 14
    assert book.values["change_filing_days"] == 30
    assert book.params["shell_grace_days"].value == 7
    assert 14 in [value for q in book.rules["SHELL-001"].questions for value in getattr(q, "values", ())]


@pytest.mark.parametrize(
    ("name", "value", "found", "expected"),
    [
        (
            "shell_grace_day",
            8,
            "there is no parameter 'shell_grace_day'; did you mean 'shell_grace_days'?",
            None,
        ),
        ("shell_grace_days", 91, "parameter shell_grace_days=91 is out of bounds", "0 to 90"),
        ("shell_grace_days", -1, "parameter shell_grace_days=-1 is out of bounds", "0 to 90"),
    ],
)
def test_parameters_that_a_run_cannot_choose(name: str, value: int, found: str, expected: str | None) -> None:
    with pytest.raises(UsageError) as caught:
        load_rulebook(params={name: value})
    assert caught.value.found.en == found
    assert (caught.value.expected.en if caught.value.expected else None) == expected


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        load_rulebook(tmp_path / "nowhere")


def test_the_whole_message(rules: Rules) -> None:
    where = rules.plant(SHELL1, "severity: high", "«severity: hihg")
    with pytest.raises(RulebookError) as caught:
        load_rulebook(rules.folder)
    assert caught.value.exit_code == 2
    assert caught.value.render("en").splitlines() == [
        "error: 1 mistake(s) in the rule files",
        f"  do: mend each line, then run: auditor rules check --rules {rules.folder}; "
        f"for the words that may be used: auditor rules words --rules {rules.folder}",
        f"  {where}: vocabulary.yml has no 'hihg'; did you mean 'high'? (high, medium, low, notice)",
    ]
    assert (
        caught.value.render("zh").splitlines()[2]
        == f"  {where}: vocabulary.yml 中没有“hihg”，是否指“high”？可写：high 高、medium 中、low 低、notice 提示"
    )


def test_the_digest_follows_the_content(rules: Rules) -> None:
    before = load_rulebook(rules.folder).sha256
    assert before == load_rulebook(rules.folder).sha256
    rules.plant(SHELL1, "Shell website (no access on file)", "Shell website")
    assert load_rulebook(rules.folder).sha256 != before

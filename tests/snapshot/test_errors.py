"""Every way in which a snapshot can be unusable: one screen in two languages, with a way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.errors import SnapshotError
from auditor.snapshot import read_snapshot
from auditor.text import Lang

from .make import ACCESSES, AS_OF, SUBJECTS, csv_bytes, doubts_of, read, rejects_of, write_folder, write_xlsx

LANGUAGES: tuple[Lang, ...] = ("zh", "en")


def refusal(path: Path, work: Path, **options: object) -> SnapshotError:
    with pytest.raises(SnapshotError) as caught:
        read_snapshot(path, work=work, **{"as_of": AS_OF, **options})  # type: ignore[arg-type]
    for lang in LANGUAGES:
        message = caught.value.render(lang)
        assert 2 <= len(message.splitlines()) <= 20
        assert len(message) < 2500
        assert "Traceback" not in message
    assert caught.value.todo
    return caught.value


def test_missing_path(tmp_path: Path) -> None:
    assert "does not exist" in str(refusal(tmp_path / "nowhere", tmp_path / "work"))


def test_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    assert "no file" in str(refusal(tmp_path / "s", tmp_path / "work"))


def test_a_single_file_of_another_kind(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"x")
    assert "unknown kind" in str(refusal(tmp_path / "a.docx", tmp_path / "work"))


def test_bytes_in_no_encoding(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "s", subjects=csv_bytes(SUBJECTS) + b"\xff\xff\xff,\n")
    snapshot = read(folder)
    assert [(r["row"], r["reason"]) for r in rejects_of(snapshot)] == [(3, "ragged_row")]
    assert any("(first in line 3)" in warning.en for warning in snapshot.warnings)


def test_no_text_at_all(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "s", subjects=bytes(range(1, 256)) * 20)
    error = refusal(folder, tmp_path / "work")
    assert error.where == "主体信息.csv"
    assert "cannot be decoded from line" in str(error)
    assert "does not look like text" in str(error)


def test_truncated_text(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "s", subjects=b"\xef\xbb\xbf" + csv_bytes(SUBJECTS) + "黔".encode()[:2])
    snapshot = read(folder)
    assert [(r["row"], r["reason"]) for r in rejects_of(snapshot)] == [(3, "cut_short")]
    assert {d["pattern"] for d in doubts_of(snapshot)} >= {"_%"}
    assert any("breaks off in its last row" in warning.en for warning in snapshot.warnings)


@pytest.mark.parametrize("keep", [0, 10, 0.5, 0.9])
def test_damaged_workbook(tmp_path: Path, keep: float) -> None:
    folder = write_folder(tmp_path / "s")
    write_xlsx(tmp_path / "x.xlsx", {"证照库": [["名称", "证照号码"]]})
    content = (tmp_path / "x.xlsx").read_bytes()
    (folder / "证照库.xlsx").write_bytes(content[: int(keep if keep >= 1 else keep * len(content))])
    error = refusal(folder, tmp_path / "work")
    assert error.where == "证照库.xlsx"
    assert "cannot be opened" in str(error)


def test_missing_table_says_what_was_seen(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "s")
    (folder / "接入信息.csv").unlink()
    message = refusal(folder, tmp_path / "work").render("en")
    assert "missing: accesses" in message
    assert "主体信息.csv → subjects" in message
    assert "service_no" in message


def test_no_header(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "s", accesses=[["黔ICP备15000412号-1", "云商", "36.1.1.1"]])
    error = refusal(folder, tmp_path / "work")
    assert "no known header" in str(error)
    assert "接入商" in error.render("zh")


def test_required_columns_missing_in_a_fixed_table(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "s", accesses=[["接入商", "接入方式"], ["甲", "专线"]])
    (folder / "snapshot.yml").write_text("files: {接入信息.csv: {table: accesses}}", encoding="utf-8")
    assert "required columns are missing" in str(refusal(folder, tmp_path / "work"))


@pytest.mark.parametrize("second", ["接入商", "接入服务提供者"])
def test_two_headers_for_one_column(tmp_path: Path, second: str) -> None:
    folder = write_folder(
        tmp_path / "s", accesses=[["网站备案号", "接入商", second], ["黔ICP备15000412号-1", "甲", "乙"]]
    )
    error = refusal(folder, tmp_path / "work")
    assert f"“接入商”(B), “{second}”(C)" in str(error)


def test_a_required_table_of_which_nothing_is_usable(tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path / "s", accesses=[ACCESSES[0], ["黔ICP备15000412号-1", "甲"], ["黔ICP备15000412号-2", "乙"]]
    )
    error = refusal(folder, tmp_path / "work")
    assert "ragged_row" in str(error)
    assert error.where.startswith("接入信息.csv:2:")


def test_unknown_date(tmp_path: Path) -> None:
    error = refusal(write_folder(tmp_path / "s"), tmp_path / "work", as_of=None)
    assert "--as-of" in error.render("zh")


@pytest.mark.parametrize("name", ["export-20261123", "2026-11-23", "备案2026年11月23日", "a_2026.11.23_b"])
def test_date_in_the_folder_name(tmp_path: Path, name: str) -> None:
    assert read_snapshot(write_folder(tmp_path / name), work=tmp_path / "work").as_of == AS_OF


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("asof: 2026-01-01", "snapshot.yml:1:1: there is no key 'asof'; did you mean 'as_of'?"),
        ("as_of: gestern", "not a date"),
        ("ignore: truth", "snapshot.yml:1:1: 'ignore' has a wrong value"),
        (
            "files: {a.csv: {tabel: accesses}}",
            "snapshot.yml:1:17: there is no key 'tabel'; did you mean 'table'?",
        ),
        (
            "files: {a.csv: {table: acesses}}",
            "snapshot.yml:1:17: there is no table 'acesses'; did you mean 'accesses'?",
        ),
        (
            "files: {a.csv: {table: accesses, columns: {x: povider}}}",
            "snapshot.yml:1:44: there is no column 'povider'; did you mean 'provider'?",
        ),
        ("files: {a.csv: {columns: {x: provider}}}", "snapshot.yml:1:17: columns needs table"),
        ("- a", "snapshot.yml:1:1: 'snapshot.yml' has a wrong value"),
        ("a: [", "snapshot.yml:1:5: YAML syntax error"),
    ],
)
def test_mistakes_in_snapshot_yml(tmp_path: Path, content: str, found: str) -> None:
    folder = write_folder(tmp_path / "s")
    (folder / "snapshot.yml").write_text(content, encoding="utf-8")
    error = refusal(folder, tmp_path / "work")
    assert error.where == "snapshot.yml"
    assert found in str(error)


def test_a_sheet_that_is_no_table_is_named_with_the_nearest(tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path / "s", odd=[["接入商", "接入方式", "服务器放置地"], ["甲", "专线", "贵州"]]
    )
    warning = read(folder).warnings[0].en
    assert "odd.csv" in warning
    assert "service filing number" in warning


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("auditor.snapshot.readers.csv.examine", forbidden)
    error = refusal(write_folder(tmp_path / "s"), tmp_path / "work")
    assert "Permission denied" in str(error)

"""ZIP archives: made by Info-ZIP and 7-Zip, nested, with GBK names; and those that must be refused."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from auditor.snapshot import read_snapshot

from .make import ACCESSES, AS_OF, SERVICES, SUBJECTS, csv_bytes, read, rows_of, write_folder
from .test_errors import refusal
from .test_workbooks import DATA

TABLES = ["subjects", "services", "accesses"]


def pack(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_an_archive_gives_what_its_files_give(tmp_path: Path) -> None:
    snapshot = read_snapshot(DATA / "infozip.zip", work=tmp_path, as_of=AS_OF)
    assert sorted(s.table for s in snapshot.sources) == sorted(TABLES)
    assert rows_of(snapshot, "subjects")[0]["name"] == "贵州某某科技有限公司"
    assert "infozip.zip/主体信息.csv" in {s.file for s in snapshot.sources}
    assert not list(tmp_path.rglob("*.csv"))  # the copies are gone


def test_names_in_gbk(tmp_path: Path) -> None:
    snapshot = read_snapshot(DATA / "infozip-gbk-names.zip", work=tmp_path, as_of=AS_OF)
    assert [s.file.partition("/")[2] for s in snapshot.sources] == [
        "主体信息.csv",
        "省/接入信息.csv",
        "网站信息.csv",
    ]


def test_a_folder_with_an_archive_that_holds_an_archive_and_a_workbook(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    folder.mkdir()
    (folder / "主体.csv").write_bytes(csv_bytes(SUBJECTS))
    pack(
        tmp_path / "inner.zip",
        {"接入.csv": csv_bytes(ACCESSES, "gb18030"), "说明.docx": b"x", "__MACOSX/._接入.csv": b"x"},
    )
    pack(
        folder / "outer.zip",
        {"网站.csv": csv_bytes(SERVICES), "里层.zip": (tmp_path / "inner.zip").read_bytes(), "空/": b""},
    )
    shutil.copy(DATA / "libreoffice.xls", folder / "更多.et")
    snapshot = read(folder)
    assert {s.file for s in snapshot.sources} == {
        "主体.csv",
        "outer.zip/网站.csv",
        "outer.zip/里层.zip/接入.csv",
        "更多.et",
    }
    named = [warning.en.split(":")[0] for warning in snapshot.warnings]
    assert named[:2] == ["outer.zip/里层.zip/__MACOSX/._接入.csv", "outer.zip/里层.zip/说明.docx"]


def test_settings_reach_into_archives(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "s")
    pack(folder / "a.zip", {"truth/x.csv": csv_bytes(ACCESSES), "接入.csv": csv_bytes([["编号"], ["1"]])})
    (folder / "snapshot.yml").write_text(
        "ignore: [truth]\nfiles: {a.zip/接入.csv: {table: accesses, columns: {编号: service_no}}}",
        encoding="utf-8",
    )
    assert "a.zip/接入.csv" in {s.file for s in read(folder).sources}


def test_the_same_name_twice_is_read_twice(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "s")
    with zipfile.ZipFile(folder / "a.zip", "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("接入.csv", csv_bytes(ACCESSES))
        archive.writestr("接入.csv", csv_bytes(ACCESSES))
    assert [s.file for s in read(folder).sources][:2] == ["a.zip/接入.csv", "a.zip/接入.csv (2)"]


def test_a_workbook_called_zip_is_a_workbook(tmp_path: Path) -> None:
    shutil.copy(DATA / "libreoffice.xlsx", tmp_path / "a.zip")
    assert len(read_snapshot(tmp_path / "a.zip", work=tmp_path / "w", as_of=AS_OF).sources) == 3


@pytest.mark.parametrize(
    "name", ["../接入.csv", "/etc/接入.csv", "a/../../接入.csv", "C:\\接入.csv", "..\\接入.csv"]
)
def test_names_that_point_outside(tmp_path: Path, name: str) -> None:
    folder = write_folder(tmp_path / "s")
    pack(folder / "a.zip", {name: csv_bytes(ACCESSES)})
    assert "points outside" in str(refusal(folder, tmp_path / "work"))
    assert not list(tmp_path.glob("*.csv"))


def test_nested_too_deep(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "s")
    content = csv_bytes(ACCESSES)
    for name in ("x.csv", "1.zip", "2.zip"):
        content = pack(tmp_path / "nested.zip", {name: content}).read_bytes()
    (folder / "3.zip").write_bytes(content)
    error = refusal(folder, tmp_path / "work")
    assert (error.where, "nested too deep" in str(error)) == ("3.zip/2.zip/1.zip", True)


def test_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.snapshot.archives.MEMBERS", 3)
    folder = write_folder(tmp_path / "s")
    pack(folder / "a.zip", {f"{i}.csv": b"" for i in range(4)})
    assert "an archive of 4 files" in str(refusal(folder, tmp_path / "work"))


def test_a_password(tmp_path: Path) -> None:
    assert "encrypted" in str(refusal(DATA / "7z-password.zip", tmp_path / "work"))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and no more", b"no archive", b"\0\1\2"])
def test_no_archive(tmp_path: Path, content: bytes) -> None:
    folder = write_folder(tmp_path / "s")
    (folder / "a.zip").write_bytes(content)
    assert "cannot be unpacked" in str(refusal(folder, tmp_path / "work"))


@pytest.mark.parametrize("at", [60, 200, -30])
def test_a_changed_byte(tmp_path: Path, at: int) -> None:
    folder = write_folder(tmp_path / "s")
    content = bytearray(pack(tmp_path / "a.zip", {"接入.csv": csv_bytes(ACCESSES) * 20}).read_bytes())
    content[at] ^= 0xFF
    (folder / "a.zip").write_bytes(content)
    assert "cannot be unpacked" in str(refusal(folder, tmp_path / "work"))


def test_a_cut_archive(tmp_path: Path) -> None:
    content = (DATA / "infozip.zip").read_bytes()
    (tmp_path / "a.zip").write_bytes(content[: len(content) // 2])
    assert "cannot be unpacked" in str(refusal(tmp_path / "a.zip", tmp_path / "work"))

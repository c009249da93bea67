"""What was read is kept: an unchanged snapshot is not parsed again, and nothing else ever comes out of the cache."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from .folders import small
from .runs import Printed

Run = Callable[..., Printed]
REUSED = "沿用上次读取的结果"
AUDIT = ("audit", "--pack", "shell-only")  # few rules: what is tested is what is read


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    return small(tmp_path / "2026-11-23")


def outputs(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_second_run_parses_nothing_and_writes_the_same_bytes(
    auditor: Run, exports: Path, tmp_path: Path
) -> None:
    first = auditor(*AUDIT, exports, "--out", tmp_path / "first")
    second = auditor(*AUDIT, exports, "--out", tmp_path / "second")
    assert REUSED not in first.err and REUSED in second.err
    assert "主体信息.csv" in first.err and "主体信息.csv" not in second.err
    assert outputs(tmp_path / "first") == outputs(tmp_path / "second")


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "主体信息.csv").write_bytes((folder / "主体信息.csv").read_bytes() + b"\n"),
        lambda folder: (folder / "主体信息.csv").rename(folder / "主体.csv"),
        lambda folder: (folder / "snapshot.yml").write_text(
            "as_of: 2026-11-23\nprovince: 贵州\n", encoding="utf-8"
        ),
        lambda folder: (folder / "说明.docx").write_bytes(b"PK"),
    ],
    ids=["a byte more", "another file name", "settings", "a file that is not read"],
)
def test_any_change_is_read_again(auditor: Run, exports: Path, change: Callable[[Path], object]) -> None:
    auditor(*AUDIT, exports, "--out", "first")
    change(exports)
    assert REUSED not in auditor(*AUDIT, exports, "--out", "second").err


def test_another_date_needs_no_parsing(auditor: Run, exports: Path) -> None:
    auditor(*AUDIT, exports, "--out", "first")
    later = auditor(*AUDIT, exports, "--out", "second", "--as-of", "2026-12-01")
    assert REUSED in later.err and '"as_of": "2026-12-01"' in Path("second/result.json").read_text("utf-8")


def test_a_damaged_entry_is_dropped_and_read_again(auditor: Run, exports: Path, own_cache: Path) -> None:
    auditor(*AUDIT, exports, "--out", "first")
    part = max(own_cache.glob("*/subjects-*.parquet"), key=lambda path: path.stat().st_size)
    part.write_bytes(part.read_bytes()[:-9] + b"xxxxxxxxx")
    again = auditor(*AUDIT, exports, "--out", "second")
    assert REUSED not in again.err and outputs(Path("first")) == outputs(Path("second"))
    assert REUSED in auditor(*AUDIT, exports, "--out", "third").err


def test_a_damaged_index_is_dropped_and_read_again(auditor: Run, exports: Path, own_cache: Path) -> None:
    auditor(*AUDIT, exports, "--out", "first")
    next(own_cache.glob("*/snapshot.json")).write_text("{")
    assert REUSED not in auditor(*AUDIT, exports, "--out", "second").err


def test_no_cache(auditor: Run, exports: Path, own_cache: Path) -> None:
    auditor(*AUDIT, exports, "--out", "first", "--no-cache")
    assert not own_cache.exists()
    assert REUSED not in auditor(*AUDIT, exports, "--out", "second", "--no-cache").err


def test_a_folder_of_ones_own(auditor: Run, exports: Path, tmp_path: Path, own_cache: Path) -> None:
    for _ in range(2):
        last = auditor(*AUDIT, exports, "--out", "run", "--cache", tmp_path / "mine")
    assert REUSED in last.err and not own_cache.exists()


def test_only_the_user_may_look_into_it(auditor: Run, exports: Path, own_cache: Path) -> None:
    auditor(*AUDIT, exports, "--out", "first")
    assert stat.S_IMODE(own_cache.stat().st_mode) == 0o700


def test_where_it_cannot_be_written_the_audit_goes_on(auditor: Run, exports: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    printed = auditor(*AUDIT, exports, "--out", "first", "--cache", tmp_path / "file")
    assert "未能缓存" in printed.err and Path("first/report.html").is_file()


def test_a_refused_snapshot_leaves_nothing(auditor: Run, exports: Path, own_cache: Path) -> None:
    (exports / "主体信息.csv").write_bytes(b"\xff\xff,\x80\n")
    assert auditor(*AUDIT, exports, "--out", "first").code == 3
    assert not list(own_cache.glob("*"))


def test_the_oldest_of_many_goes(auditor: Run, exports: Path, own_cache: Path) -> None:
    csv = exports / "主体信息.csv"
    for _ in range(10):
        csv.write_bytes(csv.read_bytes() + b"\n")
        auditor(*AUDIT, exports, "--out", "run")
        for entry in own_cache.iterdir():
            os.utime(entry, (entry.stat().st_atime - 100, entry.stat().st_mtime - 100))
    assert len(list(own_cache.iterdir())) == 8
    assert REUSED in auditor(*AUDIT, exports, "--out", "run").err

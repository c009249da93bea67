"""Disks that are full or closed, files that change, odd locales, no home: a clear end or the same run as always."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import auditor
from auditor.errors import SnapshotError, UsageError
from auditor.text import Text

from .folders import small
from .runs import Printed, command

Auditor = Callable[..., Printed]


# ---- outputs that cannot be written --------------------------------------------------------------------------------

AUDIT = "from auditor.cli import main; main(prog_name='auditor')"


@pytest.mark.parametrize(("most", "where"), [(3_000, "--out"), (150_000, "--out"), (500, "TMPDIR")])
def test_a_disk_that_fills_up(tmp_path: Path, most: int, where: str) -> None:
    """No file may grow beyond so many bytes, which is how a full disk looks to whoever writes."""
    data, out = small(tmp_path / "data"), tmp_path / "runs" / "week"
    words = ["audit", str(data), "--out", str(out), "--no-cache", "--lang", "en"]
    done = subprocess.run(
        [sys.executable, "-c", f"import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))\n{AUDIT}", *words],
        capture_output=True, text=True, check=False, env={**os.environ, "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode in (2, 3), done.stderr
    assert "Traceback" not in done.stderr
    assert "disk space" in done.stderr
    assert not out.exists()
    assert sorted(p.name for p in tmp_path.iterdir()) in (["data"], ["data", "runs"])
    assert not list((tmp_path / "runs").glob("*")) if (tmp_path / "runs").exists() else True


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_output_that_cannot_be_written(auditor: Auditor, tmp_path: Path, lang: str) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    (tmp_path / "file").write_text("", encoding="utf-8")
    for place in (tmp_path / "file" / "run", *([closed / "run"] if os.getuid() else [])):
        printed = auditor("audit", small(tmp_path / "data"), "--out", place, "--lang", lang)
        assert (printed.code, "--out" in printed.err) == (2, True)


def test_a_temporary_folder_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "file"))
    with pytest.raises(UsageError, match="temporary files") as raised:
        auditor_audit(small(tmp_path / "data"), tmp_path / "run")
    assert "TMPDIR" in raised.value.render("zh")


@pytest.mark.parametrize(("memory", "told"), [("8", "memory is not enough"), ("lots", "no number: 'lots'")])
def test_too_little_memory_for_the_tables(
    auditor: Auditor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, memory: str, told: str
) -> None:
    monkeypatch.setenv("AUDITOR_MEMORY_MIB", memory)
    printed = auditor("audit", small(tmp_path / "data"), "--out", tmp_path / "run", "--lang", "en")
    assert (printed.code, (tmp_path / "run").exists()) == (2, False)
    assert told in printed.err
    assert "AUDITOR_MEMORY_MIB" in printed.err


# ---- inputs that change --------------------------------------------------------------------------------------------


def auditor_audit(data: Path, out: Path, progress: Callable[[Text], None] | None = None) -> auditor.Run:
    return auditor.audit(data, out=out, progress=progress)


def grows(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"\r\n")


def is_rewritten(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"15000412", b"15000413"))


def is_replaced(path: Path) -> None:
    other = path.with_suffix(".new")
    shutil.copy2(path, other)
    other.replace(path)


def is_deleted(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("change", [grows, is_rewritten, is_replaced, is_deleted])
def test_a_file_that_changes_while_it_is_read(tmp_path: Path, change: Callable[[Path], None]) -> None:
    data = small(tmp_path / "data")

    def meanwhile(step: Text) -> None:
        if step.en == "reading 网站信息.csv":
            change(data / "网站信息.csv")

    with pytest.raises(SnapshotError, match=r"网站信息\.csv: the file changed while it was read"):
        auditor_audit(data, tmp_path / "run", meanwhile)
    assert not (tmp_path / "run").exists()


# ---- locales and homes ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    folder = tmp_path_factory.mktemp("usual")
    data = small(folder / "data")
    auditor_audit(data, folder / "run")
    return data, content(folder / "run")


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.filterwarnings("ignore::DeprecationWarning:ibis")
@pytest.mark.parametrize(
    "env", [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}]
)
def test_a_poor_locale_and_no_home(
    usual: tuple[Path, dict[str, bytes]], tmp_path: Path, env: dict[str, str]
) -> None:
    data, expected = usual
    without = {"HOME": "", "XDG_CACHE_HOME": "", "TZ": "Pacific/Kiritimati", "PYTHONIOENCODING": ""}
    printed = command("audit", data, "--out", tmp_path / "run", cwd=None, **(without | env))
    assert printed.code == 0, printed.err
    assert content(tmp_path / "run") == expected


@pytest.mark.skipif(not shutil.which("localedef"), reason="needs localedef")
@pytest.mark.filterwarnings("ignore::DeprecationWarning:ibis")
def test_names_of_files_in_gb18030(tmp_path: Path) -> None:
    """Names are bytes; under this locale those of 主体信息.csv are not UTF-8, as which Arrow takes every name."""
    locale = tmp_path / "zh_CN.GB18030"
    made = subprocess.run(
        ["localedef", "-f", "GB18030", "-i", "zh_CN", str(locale)], check=False, capture_output=True
    )
    if made.returncode:
        pytest.skip("no sources of locales here")
    root, data = os.fsencode(tmp_path), os.fsencode(tmp_path) + "/数据".encode("gb18030")
    os.mkdir(data)  # noqa: PTH102  a name in bytes
    for path in small(tmp_path / "utf").iterdir():
        shutil.copy(os.fsencode(path), data + b"/" + path.name.encode("gb18030"))
    env = {**os.environ, "LOCPATH": str(tmp_path), "LC_ALL": "zh_CN.GB18030"}
    out = root + "/结果".encode("gb18030")
    words: list[str | bytes] = [
        sys.executable,
        "-c",
        AUDIT,
        "audit",
        data,
        "--as-of",
        "2026-11-23",
        "--out",
        out,
        "--verbose",
    ]
    env.pop("PYTHONUTF8", None)
    done = subprocess.run(words, env=env, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode("gb18030", "replace")
    assert "主体信息.csv → 主体" in done.stdout.decode("gb18030")
    with open(out + b"/result.json", encoding="utf-8") as file:  # noqa: PTH123
        assert '"主体信息.csv"' in file.read()

"""Killed at any moment: never half a run that looks whole, never a damaged earlier run, and the next run works.

KILLS is the number of moments; a long run takes 50.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest

from auditor.errors import SnapshotError, UsageError
from auditor.proof.digests import MANIFEST
from auditor.proof.verify import verify
from auditor.run_folder import final_folder, publish
from auditor.text import Text

from .folders import small

KILLS = int(os.environ.get("KILLS", "6"))
AT_ONCE = 2
AUDIT = "import sys; from auditor.cli import main; main(prog_name='auditor')"


@pytest.fixture(scope="module", autouse=True)
def _ctrl_c() -> Iterator[None]:
    """Shells start what runs in the background deaf to SIGINT, and its children inherit that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def started(data: Path, out: Path, temporary: Path, lang: str) -> subprocess.Popen[bytes]:
    words = ["audit", str(data), "--out", str(out), "--no-cache", "--fail-on", "never", "--lang", lang]
    env = {**os.environ, "TMPDIR": str(temporary)}
    quiet = subprocess.DEVNULL
    return subprocess.Popen([sys.executable, "-c", AUDIT, *words], env=env, stdout=quiet, stderr=quiet)


def is_whole(folder: Path) -> bool:
    found = verify(folder)
    return found.holds and not found.foreign


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, float]:
    """A snapshot, an earlier run of it in English, and how many seconds a run takes."""
    folder = tmp_path_factory.mktemp("killed")
    data = small(folder / "data")
    began = time.monotonic()
    assert started(data, folder / "earlier", folder, "en").wait() == 0
    return data, folder / "earlier", time.monotonic() - began


def check(out: Path, earlier: Path | None) -> str:
    """What is there after a kill, all of it whole."""
    aside = out.with_name(f".{out.name}.old")
    if out.exists():
        assert is_whole(out), out
        manifest = (out / MANIFEST).read_bytes()
        return "earlier" if earlier and manifest == (earlier / MANIFEST).read_bytes() else "new"
    if earlier:
        assert is_whole(aside), "the earlier run is gone"
        return "aside"
    return "nothing"


def test_killed_at_any_moment(week: tuple[Path, Path, float], tmp_path: Path) -> None:
    data, earlier, seconds = week
    temporary, places = tmp_path / "tmp", tmp_path / "runs"
    temporary.mkdir()
    places.mkdir()
    random = Random(20261123)
    moments = [(n, random.uniform(0.05, 1.1) * seconds) for n in range(KILLS)]

    def trial(moment: tuple[int, float]) -> tuple[str, str]:
        number, after = moment
        out = places / f"week-{number % AT_ONCE}"
        before = None
        if number % 3 and not out.exists():
            shutil.copytree(earlier, out)
        if out.exists():
            before = Path(shutil.copytree(out, tmp_path / f"before-{number}"))
        process = started(data, out, temporary, "zh")
        time.sleep(after)
        how = signal.SIGINT if number % 2 else signal.SIGKILL
        process.send_signal(how)
        process.wait()
        return how.name, check(out, before)

    batches = [moments[i : i + AT_ONCE] for i in range(0, KILLS, AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        seen = [one for batch in batches for one in pool.map(trial, batch)]
    print(sorted(seen))
    outs = sorted({p.name.removeprefix(".").split(".")[0] for p in places.iterdir()} | {"week-0"})
    for name in outs:  # the next run works and takes away what the killed ones left
        assert started(data, places / name, temporary, "zh").wait() == 0
        assert is_whole(places / name)
    assert sorted(p.name for p in places.iterdir()) == outs
    assert [p.name for p in temporary.iterdir()] == []


@pytest.mark.parametrize(
    ("step", "busy"),
    [
        ("judge_all", "time.sleep(60)"),
        ("read_snapshot", "duckdb.sql('SELECT count(*) FROM range(1000000000000)').fetchall()"),
    ],
)
def test_ctrl_c_is_neither_clean_nor_findings(
    week: tuple[Path, Path, float], tmp_path: Path, step: str, busy: str
) -> None:
    """Interrupted while a step works: 130, one line, and nothing is left. DuckDB has a word of its own for it."""
    code = (
        "import os, signal, threading, time, duckdb, auditor.run\n"
        "def work(*_, **__):\n"
        "    threading.Timer(0.2, lambda: os.kill(os.getpid(), signal.SIGINT)).start()\n"
        f"    {busy}\n"
        f"auditor.run.{step} = work\n" + AUDIT
    )
    words = ["audit", str(week[0]), "--out", str(tmp_path / "out" / "run"), "--lang", "en"]
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", code, *words], env={**os.environ, "TMPDIR": str(temporary)}, capture_output=True, check=False
    )  # fmt: skip
    assert (done.returncode, b"Traceback" in done.stderr) == (130, False)
    assert done.stderr.splitlines()[-1] == b"interrupted"
    assert list(temporary.iterdir()) == []
    assert not (tmp_path / "out" / "run").exists()


def test_a_run_that_was_moved_aside_comes_back(week: tuple[Path, Path, float], tmp_path: Path) -> None:
    """Killed between two renames; and then the next run fails too."""
    out = tmp_path / "week"
    shutil.copytree(week[1], tmp_path / ".week.old")
    names = {p.name for p in week[1].iterdir()}
    with pytest.raises(SnapshotError), publish(final_folder(out, "run", names)):
        raise SnapshotError(Text("坏", "bad"))
    assert is_whole(out)
    with pytest.raises(UsageError), publish(final_folder(tmp_path / "data" / "x", "run", names)):
        raise OSError(28, "No space left on device")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["data", "week"]

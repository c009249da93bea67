"""`auditor runs`: a page over many runs that reads each of them once."""

from __future__ import annotations

import json
import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from auditor.cli import main

from . import example

HOSTILE = '"><script>alert(1)</script>\u202e'


def auditor_runs(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["runs", *map(str, arguments), "--lang", "en"])


@pytest.fixture(scope="module")
def document() -> str:
    """A small result.json of one day, without rules, to be written many times."""
    result = example.result_of([]).model_copy(
        update={"rules": [], "files": [], "rejects": [], "batch": HOSTILE}
    )
    small = result.model_copy(update={"trend": [result.trend[-1].model_copy(update={"run": "RUN"})]})
    fields = json.loads(small.model_dump_json())
    fields["trend"][0]["as_of"] = "DAY"
    return json.dumps(fields)[:-1] + ',\n"findings": [\n]}\n'


def write(folder: Path, document: str, count: int) -> None:
    for number in range(count):
        day = date(2020, 1, 1) + timedelta(days=number)
        run = folder / f"run-{number:04}"
        run.mkdir(parents=True)
        text = document.replace('"RUN"', f'"id-{number:04}"').replace('"DAY"', f'"{day}"')
        (run / "result.json").write_text(text, encoding="utf-8")
        (run / "report.html").touch()


def test_ten_runs_latest_first_and_the_same_again(tmp_path: Path, document: str) -> None:
    write(tmp_path, document, 10)
    done = auditor_runs(tmp_path)
    assert done.exit_code == 0, done.output
    assert "10 run(s), 10 read now" in done.output
    page = (tmp_path / "index.html").read_bytes()
    text = page.decode()
    assert text.index('href="run-0009/report.html"') < text.index('href="run-0000/report.html"')
    assert "2020-01-10" in text
    assert "<script" not in text
    assert "\u202e" not in text
    assert "&lt;script&gt;" in text
    index = (tmp_path / "index.json").read_bytes()
    assert "10 run(s), 0 read now" in auditor_runs(tmp_path).output
    assert (tmp_path / "index.html").read_bytes() == page
    assert (tmp_path / "index.json").read_bytes() == index


def test_a_known_run_is_not_opened_again(tmp_path: Path, document: str) -> None:
    write(tmp_path, document, 1_000)
    assert "1000 run(s), 1000 read now" in auditor_runs(tmp_path).output
    page = (tmp_path / "index.html").read_bytes()
    known = tmp_path / "run-0500" / "result.json"
    state = known.stat()
    known.write_bytes(b"x" * state.st_size)
    os.utime(known, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert "1000 run(s), 0 read now" in auditor_runs(tmp_path).output
    assert (tmp_path / "index.html").read_bytes() == page
    os.utime(known, ns=(state.st_atime_ns, state.st_mtime_ns + 1))
    done = auditor_runs(tmp_path)
    assert "run-0500 cannot be read" in done.output
    assert "999 run(s), 0 read now" in done.output


def test_changed_vanished_and_damaged_runs_are_told(tmp_path: Path, document: str) -> None:
    write(tmp_path, document, 4)
    auditor_runs(tmp_path)
    (tmp_path / "run-0000" / "result.json").unlink()
    (tmp_path / "run-0001" / "result.json").write_text("{", encoding="utf-8")
    changed = tmp_path / "run-0002" / "result.json"
    changed.write_text(changed.read_text(encoding="utf-8").replace("id-0002", "id-changed"), encoding="utf-8")
    done = auditor_runs(tmp_path, "--out", tmp_path / "all.html")
    assert done.exit_code == 0, done.output
    assert "run-0000 is gone" in done.output
    assert "run-0001 cannot be read" in done.output
    assert "2 run(s), 1 read now" in done.output
    text = (tmp_path / "all.html").read_text(encoding="utf-8")
    assert "id-changed" in text
    assert "run-0001" in text


def test_what_is_not_ours_stays(tmp_path: Path, document: str) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        assert auditor_runs(folder).exit_code == 2
    assert list(tmp_path.iterdir()) == []
    write(tmp_path, document, 1)
    for name in ("index.json", "index.html"):
        (tmp_path / name).write_text("mine", encoding="utf-8")
        done = auditor_runs(tmp_path)
        assert done.exit_code == 2
        assert name in done.output
        assert (tmp_path / name).read_text(encoding="utf-8") == "mine"
        (tmp_path / name).unlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run-0000"]

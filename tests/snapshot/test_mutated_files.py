"""Whatever happens to a file: every row is accounted for, or one error says what is in the way."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.errors import SnapshotError
from auditor.inspection import inspect
from auditor.snapshot import Snapshot, Source

from .make import AS_OF, read, rejects_of, write_folder
from .mutations import LINES, Change, changes, seeds

TIMES = int(os.environ.get("EXAMPLES_TIMES", "1"))
"""`EXAMPLES_TIMES=15` reads more than 10 000 files, chosen by chance."""

_WORK = Path(tempfile.mkdtemp(prefix="mutations-"))
SEEDS = seeds(_WORK)
shutil.rmtree(_WORK)


def examples(count: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return settings(
        max_examples=count * TIMES, derandomize=TIMES == 1, deadline=None, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


def mutated(folder: Path, name: str, made: list[Change]) -> Path:
    """A whole snapshot beside which a damaged file lies."""
    shutil.rmtree(folder, ignore_errors=True)
    content = SEEDS[name]
    for change in made:
        content = change(content)
    write_folder(folder)
    (folder / f"另{name}").write_bytes(content)
    return folder


def must_say_what_is_wrong(error: SnapshotError) -> None:
    assert re.search("[\u4e00-\u9fff]", error.found.zh) and error.found.en and error.where
    assert not re.search("[\ud800-\udfff]", error.render("zh") + error.render("en"))


def must_account_for_every_row(snapshot: Snapshot) -> None:
    rejects = rejects_of(snapshot)
    for source in snapshot.sources:
        kept = {
            row
            for part in snapshot.tables[source.table]
            for row in pq.read_table(part, columns=["row_id"])["row_id"].to_pylist()
            if row >> 32 == source.number
        }
        refused = [r["row"] for r in rejects if r["source"] == source.number and r["refused"]]
        assert len(kept) == source.accepted
        assert len(refused) == len(set(refused)) == source.rejected
        assert kept.isdisjoint(refused)
        assert source.read == source.accepted + source.rejected + source.folded


@pytest.mark.parametrize("name", SEEDS)
@examples(40)
@given(made=changes)
def test_rows_are_accounted_for_or_the_file_is_refused(
    tmp_path_factory: pytest.TempPathFactory, name: str, made: list[Change]
) -> None:
    folder = tmp_path_factory.getbasetemp() / f"mutated-{name}"
    shutil.rmtree(folder.parent / f"work-of-{folder.name}", ignore_errors=True)
    try:
        snapshot = read(mutated(folder, name, made))
    except SnapshotError as error:
        must_say_what_is_wrong(error)
        return
    must_account_for_every_row(snapshot)


@examples(60)
@given(name=st.sampled_from(sorted(LINES)), made=changes)
def test_no_line_is_lost(tmp_path_factory: pytest.TempPathFactory, name: str, made: list[Change]) -> None:
    folder = tmp_path_factory.getbasetemp() / "mutated-lines"
    shutil.rmtree(folder.parent / f"work-of-{folder.name}", ignore_errors=True)
    try:
        snapshot = read(mutated(folder, name, made))
    except SnapshotError:
        return
    file = f"另{name}"
    content = (folder / file).read_bytes()
    for source in snapshot.sources:
        if source.file == file and b'"' not in content:
            assert source.read == _data_lines(content, source, LINES[name][1])


def _data_lines(content: bytes, source: Source, separator: str) -> int:
    """Lines below the header in which something stands besides separators."""
    assert source.encoding
    lines = re.split("\r\n|\r|\n", content.decode(source.encoding, "replace"))[source.header_row :]
    return sum(bool(line.strip(" \t\f\u3000\xa0" + separator)) for line in lines)


@examples(40)
@given(name=st.sampled_from(sorted(SEEDS)), made=changes)
def test_an_inspection_always_reports(
    tmp_path_factory: pytest.TempPathFactory, name: str, made: list[Change]
) -> None:
    folder = mutated(tmp_path_factory.getbasetemp() / "mutated-inspected", name, made)
    found = inspect(folder, as_of=AS_OF)
    assert found.auditable or found.obstacles
    for sheet in found.sheets:
        assert sheet.model_dump_json()


@pytest.mark.parametrize("name", SEEDS)
def test_the_intact_files_are_read(tmp_path: Path, name: str) -> None:
    snapshot = read(mutated(tmp_path / "s", name, []))
    must_account_for_every_row(snapshot)
    assert len(snapshot.sources) > 3 and not [
        r for r in rejects_of(snapshot) if r["refused"] and name in LINES
    ]

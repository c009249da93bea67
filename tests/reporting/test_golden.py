"""The renderers write exactly the bytes that are committed."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import golden


@pytest.mark.parametrize("name", golden.FILES)
def test_the_renderers_write_the_committed_bytes(name: str, tmp_path: Path) -> None:
    golden.write(tmp_path)
    same = (tmp_path / name).read_bytes() == (golden.FOLDER / name).read_bytes()
    assert same, f"{name} changed; if that is meant: python -m tests.reporting.golden, then read git diff"


def test_nothing_else_is_kept() -> None:
    assert sorted(path.name for path in golden.FOLDER.iterdir()) == sorted(golden.FILES)

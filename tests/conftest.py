"""For all tests: nothing is read from or kept in the cache folder of whoever runs them."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cache") / "own"
    monkeypatch.setenv("AUDITOR_CACHE", str(folder))
    return folder

"""A fresh copy of the rules for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from .planting import Rules, copied


@pytest.fixture
def rules(tmp_path: Path) -> Rules:
    return copied(tmp_path)

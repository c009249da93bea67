"""Ibis 12 itself calls what pandas 3 deprecates; our own warnings stay errors."""

from __future__ import annotations

from pathlib import Path

import pytest

THIRD_PARTY = pytest.mark.filterwarnings("ignore::DeprecationWarning:ibis")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(THIRD_PARTY)

"""Four ways to the same findings: the comparison of speed is one only while they find the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.compare import compare, must_agree
from benchmarks.dozen import RULES
from benchmarks.tables import plot, table


def test_four_ways_find_the_same(tmp_path: Path) -> None:
    measured = list(compare(tmp_path, 1000, {"auditor, all rules": 0}))
    assert [one.way for one in measured] == ["SQL", "pandas", "durable", "auditor, 12 rules"]
    assert len({one.findings for one in measured}) == 1
    assert {rule for one in measured for rule in one.rules} == set(RULES)
    assert "| 1,000 | durable |" in table(measured)
    assert plot(measured).count("<circle") == 4


def test_a_difference_stops_the_comparison(tmp_path: Path) -> None:
    for name, number in (("SQL", "-1"), ("pandas", "-2")):
        (tmp_path / name).write_text(f"SHELL-001,黔ICP备2010000001号{number}\n", encoding="utf-8")
    must_agree(tmp_path / "SQL", tmp_path / "SQL", "SQL")
    with pytest.raises(SystemExit, match=r"pandas and SQL differ, e\.g\. .*号-1"):
        must_agree(tmp_path / "SQL", tmp_path / "pandas", "pandas")

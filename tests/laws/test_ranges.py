"""A range of which only the beginning is known contains nobody for sure, and leaves nobody out."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit.folders import ACCESS, small, write_records
from audit.runs import audited

FILED = {"单位名称": ACCESS["接入商名称"], "层级": "来源", "起始IP": "58.1.0.0", "终止IP": "58.1.0.255"}


@pytest.mark.parametrize(
    ("columns", "verdict"),
    [(("单位名称", "层级", "起始IP", "终止IP"), "pass"), (("单位名称", "层级", "起始IP"), "unknown")],
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning:ibis")
def test_an_address_is_held_against_whole_ranges_only(
    tmp_path: Path, columns: tuple[str, ...], verdict: str
) -> None:
    data = small(tmp_path / "data")
    write_records(data / "IP备案.csv", [{name: FILED[name] for name in columns}])
    verdicts = {v for rule, _, v in audited(data, tmp_path / "run").verdicts if rule == "ACC-001"}
    assert verdicts == {verdict}

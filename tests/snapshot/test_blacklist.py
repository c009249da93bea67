"""The entries of a blacklist that are domains are stored as other tables store domains."""

from __future__ import annotations

import pyarrow as pa
import pytest

from auditor.snapshot.schema import TABLES
from auditor.snapshot.unfold import unfold


@pytest.mark.parametrize(
    ("value", "domain"),
    [
        ("http://www.B.cn/x", "www.b.cn"),
        ("*.b.cn", "b.cn"),
        ("黔岚.中国", "xn--xit145m.xn--fiqs8s"),
        ("91520100MA0000001A", None),
        ("贵阳岚禾网络科技有限公司", None),
        ("5201**********1234", None),
        (None, None),
    ],
)
def test_domains_of_a_list(value: str | None, domain: str | None) -> None:
    columns = {"row_id": pa.array([1], pa.int64()), "value": pa.array([value], pa.string())}
    stored = unfold(TABLES["blacklist"], columns)["blacklist"]
    assert stored["domain"].to_pylist() == [domain]
    assert stored["value"].to_pylist() == [value]

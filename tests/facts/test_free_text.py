"""Which texts are looked at for personal data: all that hold some, and no filing number."""

from __future__ import annotations

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.facts.free_text import without_personal_data
from auditor.snapshot.masking import mask_raw

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:ibis")
NUMBERS = ("13912345678", "139 1234 5678", "139-1234-5678", "１３９12345678", "0851-85831234", "010 8583123")
OTHERS = (
    "52010319900101123X",
    "520103900101123",
    "a@b.cn",
    "黔ICP备2010000123号-1",
    "黔B2-20100001",
    "联系",
    "1",
    "0",
)
PIECES = (*NUMBERS, *OTHERS, "-", " ", "|")


def shown(texts: list[str]) -> list[str]:
    table = ibis.memtable(pa.table({"at": range(len(texts)), "text": texts}))
    rows = without_personal_data(table, ["text"]).order_by("at").to_pyarrow()
    found: list[str] = rows["text"].to_pylist()
    return found


@settings(deadline=None, max_examples=25)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=5).map("".join), min_size=1, max_size=30))
def test_columns_are_masked_like_single_texts(texts: list[str]) -> None:
    assert shown(texts) == [mask_raw(text) for text in texts]


def test_filing_numbers_are_not_looked_at() -> None:
    numbers = ["黔ICP备2010000123号-1|甲云|58.42.1.10", "黔ICP备15000412号"]
    table = ibis.memtable(pa.table({"text": numbers}))
    assert without_personal_data(table, ["text"]) is table

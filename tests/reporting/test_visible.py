"""What the eye cannot see, or takes for something else, is spelled out."""

from __future__ import annotations

import sys
import unicodedata
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.reporting.visible import visible

_BIDI = [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C]
_ZERO_WIDTH = [0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD, 0x180E, 0x034F]


def code(letter: str) -> str:
    return f"‹U+{ord(letter):04X}›"


@pytest.mark.parametrize("point", [*_BIDI, *_ZERO_WIDTH], ids=lambda point: f"U+{point:04X}")
def test_bidi_controls_and_zero_width_characters_are_spelled_out(point: int) -> None:
    assert visible(f"公司{chr(point)}甲") == f"公司{code(chr(point))}甲"


@pytest.mark.parametrize(
    ("text", "pretenders"),
    [
        ("аpple.cn", "а"),  # Cyrillic
        ("gοοgle.cn", "οο"),  # Greek
        ("例子paypаl公司", "а"),
        ("сосо.cn", "сосо"),  # nothing but Cyrillic look-alikes
        ("ＡBC公司", "Ａ"),
        ("1１2.cn", "１"),
        ("𝐚bc.cn", "𝐚"),
        ("gıthub.cn", "ı"),
    ],
)
def test_look_alikes_are_marked(text: str, pretenders: str) -> None:
    expected = "".join(f"{c}{code(c)}" if c in pretenders else c for c in text)
    assert visible(text) == expected != text


@pytest.mark.parametrize(
    "text",
    ["Россия", "Ελλάδα", "ＡＢＣ公司", "５号楼3单元", "贵阳ABC科技", "α粒子研究所", "①项", "№7", "a.cn"],
)
def test_honest_words_are_left_alone(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("xn--fiqs8s", "xn--fiqs8s‹中国›"),
        ("见 www.xn--fsqu00a.xn--fiqs8s。", "见 www.xn--fsqu00a.xn--fiqs8s‹www.例子.中国›。"),
        ("a.cn xn--fsqu00a.cn;b.cn", "a.cn xn--fsqu00a.cn‹例子.cn›;b.cn"),
        ("XN--FIQS8S", "XN--FIQS8S‹中国›"),
        ("xn--fiqs8s-.cn", "xn--fiqs8s-.cn"),  # no proper label
        ("xn--", "xn--"),
        ("axn--fiqs8s.cn", "axn--fiqs8s.cn"),
        (f"{'a' * 64}.xn--fiqs8s", f"{'a' * 64}.xn--fiqs8s"),  # no name: a label is too long
    ],
)
def test_a_domain_in_ascii_form_has_its_meaning_beside_it(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert visible(shown) == shown


def test_a_domain_that_only_looks_like_another_is_marked_in_both_forms() -> None:
    assert visible("xn--80ak6aa92e.com").startswith("xn--80ak6aa92e.com‹а‹U+0430›р‹U+0440›")


def test_a_long_text_with_such_a_domain_takes_no_time() -> None:
    text = "a" * 200_000 + ".xn--fiqs8s " + "a." * 100_000
    started = process_time()
    assert visible(text)
    assert process_time() - started < 1


@given(st.text())
def test_nothing_else_is_changed_and_what_is_shown_stays_shown(text: str) -> None:
    shown = visible(text)
    assert shown.isprintable() or {unicodedata.category(c) for c in shown if not c.isprintable()} <= {
        "Zs",
        "Co",
        "Cn",
    }
    assert sys.maxunicode > len(shown) >= len(text)


@given(st.text(st.sampled_from("аοe1ＡяИ‹U+0430›.\u202e公")))
def test_marking_twice_marks_once(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@given(
    st.lists(st.sampled_from(["xn--fiqs8s", ".", "‹", "›", "-", "a", "中国", " ", "а", "XN--"])).map("".join)
)
def test_domains_are_told_once(text: str) -> None:
    assert visible(visible(text)) == visible(text)

"""Check digits of the sample, judged by python-stdnum and by published examples."""

from __future__ import annotations

import pytest
from stdnum.cn import ric, uscc

from auditor.sample import identifiers

NATURES = ("enterprise", "government", "institution", "social_organisation", "private_non_enterprise")
NUMBERS = range(0, 700_000, 997)


@pytest.mark.parametrize("nature", NATURES)
def test_social_credit_codes_are_valid(nature: str) -> None:
    codes = [identifiers.uscc(nature, "520102", i) for i in NUMBERS]
    assert all(uscc.is_valid(code) for code in codes)
    assert not any(uscc.is_valid(identifiers.wrong_check(code)) for code in codes)


def test_id_numbers_have_right_check_digits_and_a_county_that_does_not_exist() -> None:
    numbers = [identifiers.resident_id(i) for i in NUMBERS]
    assert all(ric.calc_check_digit(number) == number[-1] for number in numbers)
    assert all(number.startswith("5299") and number[6:8] == "19" for number in numbers)
    assert all(ric.calc_check_digit(n) != identifiers.wrong_check(n)[-1] for n in numbers)


def test_organisation_code_of_gb_11714() -> None:
    assert identifiers.organisation_code(3734, series="60") == "600037341"


def test_registration_number_of_15_digits() -> None:
    assert identifiers.registration_number("110108", 1) == "110108000000016"


def test_numbers_are_unique() -> None:
    many = range(1_200_000)
    assert len({identifiers.subject_number("黔", i, 2025)[0] for i in many}) == len(many)


def test_subject_numbers_have_eight_digits_before_2021_and_ten_since() -> None:
    assert identifiers.filing_number("黔", 2015, 412) == "黔ICP备15000412号"
    assert identifiers.filing_number("黔", 2021, 3158) == "黔ICP备2021003158号"

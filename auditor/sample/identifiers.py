"""Numbers with right check digits, made apart from the product's own checks so that tests can compare."""

from __future__ import annotations

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: no I O S V Z
_USCC_VALUE = {c: n for n, c in enumerate(USCC_ALPHABET)}
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714
_RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
_SERIALS = 900_000  # six digits for a year's numbers; those above stay free for plants
_USCC_PREFIX = {
    "enterprise": "91",
    "government": "11",
    "institution": "12",
    "social_organisation": "51",
    "private_non_enterprise": "52",
}


def uscc_check(body: str) -> str:
    """The 18th character for 17 (GB 32100-2015)."""
    total = sum([_USCC_VALUE[c] * w for c, w in zip(body, _USCC_WEIGHTS, strict=True)])
    return USCC_ALPHABET[-total % 31]


def uscc(nature: str, county: str, i: int, series: str = "MA") -> str:
    """A unified social credit code of unit number `i`; another series gives codes that no other unit has."""
    body = f"{_USCC_PREFIX[nature]}{county}{organisation_code(i, series)}"
    return body + uscc_check(body)


def sole_trader_code(county: str, i: int) -> str:
    """The same of a sole trader 个体工商户."""
    body = f"92{county}{organisation_code(i)}"
    return body + uscc_check(body)


def organisation_code(i: int, series: str = "MA") -> str:
    """Nine characters of GB 11714, written without the hyphen."""
    body = series + _six_places(i)
    values = [int(c, 36) for c in body]
    check = -sum([v * w for v, w in zip(values, _ORGANISATION_WEIGHTS, strict=True)]) % 11
    return body + "0123456789X"[check]


def _six_places(i: int) -> str:
    """Digits below a million, a letter in front from then on; distinct below twenty millions."""
    if i < 1_000_000:
        return f"{i:06d}"
    rest, low = divmod(i - 1_000_000, 1000)
    rest, third = divmod(rest, 31)
    first, second = divmod(rest, 31)
    return USCC_ALPHABET[10 + first % 21] + USCC_ALPHABET[second] + USCC_ALPHABET[third] + f"{low:03d}"


def resident_id(i: int) -> str:
    """An ID number of nobody: county 5299xx does not exist and the holder would be about a hundred."""
    rest, day = divmod(i, 28)
    rest, month = divmod(rest, 12)
    county, year = divmod(rest, 20)
    return resident_id_born(f"{1911 + year}{month + 1:02d}{day + 1:02d}", county)


def resident_id_born(birth: str, i: int) -> str:
    """Number `i` of those born on a day, YYYYMMDD, in counties 5299xx, which do not exist."""
    sequence, county = divmod(i, 99)
    body = f"5299{county + 1:02d}{birth}{sequence % 1000:03d}"
    total = sum([int(c) * w for c, w in zip(body, _RESIDENT_WEIGHTS, strict=True)])
    return body + "10X98765432"[total % 11]


def registration_number(county: str, i: int) -> str:
    """A 15-digit business registration number; its check digit is ISO 7064 MOD 11,10."""
    body = f"{county}{i % 100_000_000:08d}"
    product = 10
    for digit in map(int, body):
        product = ((product + digit) % 10 or 10) * 2 % 11
    return body + str((11 - product) % 10)


def wrong_check(number: str) -> str:
    """The same number with another, wrong, last digit."""
    return number[:-1] + ("7" if number[-1] != "7" else "3")


def subject_number(sign: str, i: int, last_year: int) -> tuple[str, int]:
    """Filing number of subject `i` and the year it was given; ten digits since 2021, eight before."""
    span = max(1, min(21, last_year - 2004))
    year = last_year - (i * 8 + i // _SERIALS) % span
    return filing_number(sign, year, i % _SERIALS), year


def filing_number(sign: str, year: int, serial: int) -> str:
    """A subject's filing number in canonical form."""
    return f"{sign}ICP备{year if year > 2020 else f'{year % 100:02d}'}{serial:06d}号"


def spare_number(sign: str, year: int, k: int) -> str:
    """A filing number that no ordinary subject has: its serial lies above theirs."""
    return filing_number(sign, year, _SERIALS + k % 100_000)

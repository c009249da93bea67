"""What a subject's own papers tell, without a registry: one made-up snapshot, one subject for each line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from .snapshots import AS_OF, Row, World

CODE, ORGANISATION = "91110000600037341L", "600037341"
OTHER_CODE, INSTITUTION = "91350100M000100Y43", "12520102MA0000074B"
BOTH = "362322198709086409"  # an identity number that passes the check of the credit code
MISTYPED = "529901191511150007"  # an identity number with a wrong check digit that passes it too
PERSON = "11010519491231002X"
TRADER, OTHER_TRADER = "92141127MA0KD1Y64A", "92520102MA0000090Q"

# fact, what the subject files, what is to be seen; numbers and names are told apart by the line, so none is shared
ALONE: list[tuple[str, Row, Any]] = [
    ("credential_type_allowed", {"nature": "enterprise", "credential_type": "business_licence"}, True),
    ("credential_type_allowed", {"nature": "enterprise", "credential_type": "resident_id"}, False),
    ("credential_type_allowed", {"nature": "individual", "credential_type": "passport"}, True),
    ("credential_type_allowed", {"nature": "enterprise", "credential_type": "other"}, None),
    ("credential_type_allowed", {"nature": "enterprise"}, None),
    ("credential_type_allowed", {"nature": "other", "credential_type": "resident_id"}, None),
    ("credential_type_allowed", {"credential_type": "resident_id"}, None),
    ("credential_form", {"credential_no": CODE}, "credit_code"),
    ("credential_form", {"credential_no": PERSON}, "resident_id"),
    ("credential_form", {"credential_no": BOTH}, None),
    ("credential_form", {"credential_no": MISTYPED}, None),
    ("credential_form", {"credential_no": ORGANISATION}, "organisation_code"),
    ("credential_form", {"credential_no": "110108000000016"}, "registration_number"),
    ("credential_form", {"credential_no": CODE[:-1] + "9"}, "other"),
    ("credential_form", {}, None),
    ("credit_code_fits_nature", {"nature": "enterprise", "credential_no": CODE}, True),
    ("credit_code_fits_nature", {"nature": "institution", "credential_no": CODE}, False),
    ("credit_code_fits_nature", {"nature": "individual", "credential_no": CODE}, False),
    ("credit_code_fits_nature", {"nature": "individual", "credential_no": PERSON}, None),
    ("credit_code_fits_nature", {"nature": "medical_body", "credential_no": CODE}, None),
    ("name_form", {"name": "甲公司"}, "regular"),
    ("name_form", {"name": "𠮷祥厂"}, "regular"),  # a character beyond the first plane
    ("name_form", {"name": "www.a-b.cn"}, "domain_name"),
    ("name_form", {"name": "黔岚.中国"}, "domain_name"),
    ("name_form", {"name": "https://a.com/"}, "domain_name"),
    ("name_form", {"name": "12345678"}, "digits_only"),
    ("name_form", {"name": "甲厂"}, "too_short"),
    ("name_form", {"name": "A.B厂"}, "too_short"),
    ("name_form", {}, None),
    ("investor_stated", {"investor": "张三"}, True),
    ("investor_stated", {}, False),
    ("investor_stated", {"unreadable": ",investor,"}, None),
    ("investor_is_person", {"investor": "张三", "person_name": "张三"}, True),
    ("investor_is_person", {"investor": "张三", "person_name": "李四"}, None),
    ("investor_is_person", {"investor": "教育部", "person_name": "李四"}, False),
    ("investor_is_person", {"investor": "贵阳市人民政府", "person_name": None}, False),
    ("investor_is_person", {"investor": "洛桑·次仁", "person_name": "李四"}, None),
    ("investor_is_person", {}, False),
    ("investor_is_person", {"unreadable": ",investor,"}, None),
    ("days_to_credential_expiry", {"credential_expires_on": AS_OF}, 0),
    ("days_to_credential_expiry", {"credential_expires_on": date(2026, 6, 29)}, -1),
    ("credential_has_expiry", {"credential_expires_on": AS_OF}, True),
    ("credential_has_expiry", {}, False),
    ("credential_has_expiry", {"unreadable": ",credential_expires_on,"}, None),
    ("person_age", {"person_credential_type": "resident_id", "person_credential_no": PERSON}, 76),
    ("person_age", {"person_credential_type": "resident_id", "person_credential_no": PERSON[:-1] + "1"}, None),
    ("person_age", {"person_credential_type": "passport", "person_credential_no": PERSON}, None),
    ("person_age", {"person_credential_no": PERSON}, None),
]  # fmt: skip

# fact, the subjects that share a number or a name, what is to be seen of the first and of the last of them
TOGETHER: list[tuple[str, list[Row], Any, Any]] = [
    ("subjects_with_credential", [{"credential_no": "甲1"}, {"credential_no": "甲1"}], 2, 2),
    ("subjects_with_credential", [{"credential_no": "甲2", "status": "cancelled"}, {"credential_no": "甲2"}], 1, 1),
    ("subjects_with_credential", [{"credential_no": "甲3", "status": None}, {"credential_no": "甲3"}], None, None),
    ("subjects_with_credential", [{"credential_no": "甲4"}, {"credential_no": "甲4", "subject_no": "same"}], 1, 1),
    ("subjects_with_credential", [{"credential_no": INSTITUTION}, {"credential_no": INSTITUTION[8:17]}], 2, 2),
    ("subjects_with_credential", [{}, {}], None, None),
    ("numbers_with_name", [{"credential_no": CODE}, {"credential_no": OTHER_CODE}], 2, 2),
    ("numbers_with_name", [{"credential_no": CODE}, {"credential_no": ORGANISATION}], 1, 1),
    ("numbers_with_name", [{"credential_no": CODE}, {"credential_no": OTHER_CODE, "province": "京"}], 1, 1),
    ("numbers_with_name", [{"credential_no": CODE}, {"credential_no": OTHER_CODE, "status": "cancelled"}], 1, None),
    ("numbers_with_name", [{"credential_no": CODE}, {"credential_no": None}], None, None),
    ("numbers_with_name", [{"credential_no": CODE}, {"credential_no": "110108000000016"}], None, None),
    ("numbers_with_name", [{"credential_no": TRADER}, {"credential_no": OTHER_TRADER}], None, None),
    ("numbers_with_name", [{"credential_no": CODE}, {"credential_no": PERSON, "nature": "individual"}], 1, None),
]  # fmt: skip


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Row]:
    """The facts of each subject by its label."""
    world, rows = World(), {}
    for line, (_, values, _) in enumerate(ALONE):
        rows[f"alone {line}"] = world.subject(f"川ICP备{line:08d}号", **values)
    for line, (fact, group, _, _) in enumerate(TOGETHER):
        for place, values in enumerate(group):
            number = (
                f"{values.get('province', '黔')}ICP备{line:07d}{0 if 'subject_no' in values else place}号"
            )
            common = (
                {"name": f"同名公司{line}", "nature": "enterprise"} if fact == "numbers_with_name" else {}
            )
            own = {k: v for k, v in values.items() if k not in ("province", "subject_no")}
            rows[f"together {line} {place}"] = world.subject(number, **{**common, **own})
    facts = world.facts(Path(tmp_path_factory.mktemp("papers")))["subject"]
    return {label: facts[row] for label, row in rows.items()}


@pytest.mark.parametrize("line", range(len(ALONE)))
def test_of_one_subject(seen: dict[str, Row], line: int) -> None:
    fact, _, expected = ALONE[line]
    assert seen[f"alone {line}"][fact] == expected


@pytest.mark.parametrize("line", range(len(TOGETHER)))
def test_of_several_subjects(seen: dict[str, Row], line: int) -> None:
    fact, group, first, last = TOGETHER[line]
    found = seen[f"together {line} 0"][fact], seen[f"together {line} {len(group) - 1}"][fact]
    assert found == (first, last)


def test_a_holder_is_somebody_else_only_when_what_is_there_can_be_compared(tmp_path: Path) -> None:
    world, expected = World(), {}
    for n, (own, held, relation) in enumerate(
        [(None, None, "other"), ("NO1", None, "other"), ("NO1", "NO2", "other"), (None, "NO2", None), ("NO2", "NO2", "same")]
    ):  # fmt: skip
        number, domain = f"黔ICP备1500041{n}号", f"d{n}.cn"
        world.subject(number, name="甲公司", credential_no=own)
        world.service(f"{number}-1")
        world.domain(f"{number}-1", domain)
        world.add("domain_registrations", domain=domain, registrant="乙公司", registrant_credential=held)
        expected[domain] = relation
    found = world.facts(tmp_path)["domain"].values()
    assert {one["domain"]: one["registrant_relation"] for one in found} == expected

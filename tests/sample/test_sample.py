"""A sample is whole, repeatable, messy, and knows the truth about itself."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from auditor.errors import UsageError
from auditor.sample import LAYOUTS, Layout, write_sample
from auditor.sample.plants import WHEEL

RULES = [
    *(f"SHELL-00{n}" for n in range(1, 6)),
    *(f"CRED-{n:03d}" for n in range(1, 16)),
    *(f"CONTACT-{n:03d}" for n in range(1, 11)),
    *(f"ACC-00{n}" for n in (1, 2, 3, 4, 5, 6, 7, 9)),
    *(f"CONTENT-00{n}" for n in range(1, 7)),
    *(f"DOM-00{n}" for n in range(1, 10)),
    *(f"IP-00{n}" for n in range(1, 5)),
    *(f"LIFE-0{n:02d}" for n in (1, 2, 3, 4, 5, 6, 8, 9, 10, 12)),
    *(f"INT-00{n}" for n in range(1, 6)),
    "PROV-001",
]


@pytest.fixture(scope="module")
def weekly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "weekly"
    write_sample(folder)
    return folder


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def rows_of(path: Path, encoding: str) -> list[list[str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file))[1:]


def truth(folder: Path) -> list[list[str]]:
    return rows_of(folder / "truth" / "truth.csv", "utf-8-sig")


def test_same_arguments_give_same_bytes(weekly: Path, tmp_path: Path) -> None:
    write_sample(tmp_path / "again")
    assert bytes_of(tmp_path / "again") == bytes_of(weekly)


@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if layout != "tables"])
def test_every_layout_is_repeatable_and_another_sample(weekly: Path, tmp_path: Path, layout: Layout) -> None:
    write_sample(tmp_path / "one", layout=layout)
    write_sample(tmp_path / "again", layout=layout)
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "again") != bytes_of(weekly)


def test_another_seed_gives_another_sample(weekly: Path, tmp_path: Path) -> None:
    write_sample(tmp_path / "other", seed=2)
    assert bytes_of(tmp_path / "other") != bytes_of(weekly)


def test_the_committed_sample_is_what_the_generator_writes(weekly: Path) -> None:
    committed = Path(__file__).parents[2] / "samples" / "weekly"
    assert contents_of(committed) == contents_of(weekly)


def contents_of(folder: Path) -> dict[str, object]:
    # Cells, not bytes, of workbooks: compression may differ between builds of zlib.
    return {
        name: CalamineWorkbook.from_path(folder / name).get_sheet_by_index(0).to_python()
        if name.endswith(".xlsx")
        else content
        for name, content in bytes_of(folder).items()
    }


def test_every_rule_has_at_least_two_fails(weekly: Path) -> None:
    fails = Counter(rule for rule, _, _, expected, _ in truth(weekly) if expected == "fail")
    assert set(fails) == set(RULES)
    assert min(fails.values()) >= 2


def test_every_rule_but_integrity_is_planted_in_several_ways(weekly: Path) -> None:
    ways = {(rule, plant) for rule, _, _, expected, plant in truth(weekly) if expected == "fail"}
    assert all(count >= 2 for count in Counter(rule for rule, _ in ways).values())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_all_plants_fit_into_a_small_sample(tmp_path: Path, seed: int) -> None:
    write_sample(tmp_path / "s", services=3 * len(WHEEL), seed=seed)
    planted = {plant for *_, plant in truth(tmp_path / "s")}
    telling = {p.__name__ for p in WHEEL if p.__module__.rpartition(".")[2].startswith("plant_")}
    assert telling <= planted


@pytest.mark.parametrize("services", [1, 10])
def test_small_samples(tmp_path: Path, services: int) -> None:
    write_sample(tmp_path / "s", services=services)
    assert service_rows(tmp_path / "s") == services


def test_the_number_of_services_is_exact(weekly: Path) -> None:
    assert service_rows(weekly) == 340


def service_rows(folder: Path) -> int:
    websites = rows_of(folder / "网站信息.csv", "gb18030")
    apps = CalamineWorkbook.from_path(folder / "APP及小程序.xlsx").get_sheet_by_index(0).to_python()
    return len(websites) + len(apps) - 2  # a title above the header


def test_beyond_a_sheet_everything_is_csv(tmp_path: Path) -> None:
    write_sample(tmp_path / "s", services=20_001)
    assert not list((tmp_path / "s").glob("*.xlsx"))
    assert len(rows_of(tmp_path / "s" / "接入信息.csv", "utf-8-sig")) > 10_000


def test_a_title_stands_above_the_header(weekly: Path) -> None:
    rows = CalamineWorkbook.from_path(weekly / "接入信息.xlsx").get_sheet_by_index(0).to_python()
    assert rows[0][0] == "接入信息一览表"
    assert "接入商名称" in rows[1]


def test_another_day_moves_every_date(tmp_path: Path) -> None:
    write_sample(tmp_path / "s", services=20, as_of=date(2024, 1, 2))
    assert "as_of: 2024-01-02" in (tmp_path / "s" / "snapshot.yml").read_text(encoding="utf-8")
    assert "2026" not in (tmp_path / "s" / "解析拨测.csv").read_text(encoding="utf-8-sig")


def test_it_is_small_enough_to_commit(weekly: Path) -> None:
    assert sum(len(b) for b in bytes_of(weekly).values()) < 300_000


def test_it_refuses_a_folder_with_something_in_it(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep me", encoding="utf-8")
    with pytest.raises(UsageError):
        write_sample(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_it_refuses_a_file_as_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError):
        write_sample(tmp_path / "file")


def test_it_refuses_no_services(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        write_sample(tmp_path / "s", services=0)


def test_it_takes_an_empty_folder_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    write_sample(tmp_path / "s", services=3)
    assert [p.name for p in tmp_path.iterdir()] == ["s"]


def test_a_failure_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def burst(*_: object) -> None:
        raise OSError(28, "disk full")

    monkeypatch.setattr("auditor.sample.tables.Tables.write", burst)
    with pytest.raises(UsageError, match="disk full"):
        write_sample(tmp_path / "s")
    assert not list(tmp_path.iterdir())

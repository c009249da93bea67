"""Every format is inspected as it is audited: archives, interface files, hidden sheets, absurd widths and cells."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from snapshot.make import AS_OF, SERVICES, SUBJECTS, csv_bytes, read, rejects_of, write_folder, write_xlsx

from auditor.inspection import describe, inspect

CODES = """<?xml version="1.0" encoding="UTF-8"?>
<DownloadData version="V.3.0"><SJTB><JCDM><Bbdwlb><Bbdw><Dwid>7</Dwid><Dwmc>云商</Dwmc><Sfyx>1</Sfyx></Bbdw></Bbdwlb>
</JCDM></SJTB></DownloadData>"""


def test_interface_files_in_an_archive(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "s")
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr("单位/x.xml", CODES)
        archive.writestr("foreign.xml", "<Workbook/>")
    snapshot = read(folder)
    (source,) = [s for s in snapshot.sources if s.table == "providers"]
    assert (source.file, source.read, source.accepted) == ("a.zip/单位/x.xml", 1, 1)
    found = inspect(folder, as_of=AS_OF)
    (sheet,) = [s for s in found.sheets if s.table == "providers"]
    assert (sheet.file, sheet.read, sheet.accepted, sheet.header_row) == ("a.zip/单位/x.xml", 1, 1, None)
    assert [w.en for w in snapshot.warnings] == [notice.en for notice in found.notices]
    assert [w.en for w in snapshot.warnings if "foreign" in w.en] == [
        "a.zip/foreign.xml: root element Workbook is not of interface V3.0, not read"
    ]
    assert found.auditable
    assert "a.zip/单位/x.xml" in describe(found, str(folder), "zh")


def test_what_cannot_be_read_is_one_obstacle_each(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "s")
    (folder / "a.zip").write_bytes(b"no archive")
    (folder / "b.xml").write_text("<DownloadData")
    (folder / "c.xml").write_text(CODES, encoding="utf-8")
    (folder / "d.csv").write_bytes(csv_bytes([["证照号码", "名称", *(f"c{i}" for i in range(2000))]]))
    found = inspect(folder, as_of=AS_OF)
    assert [(one.where or "").split(":")[0] for one in found.obstacles] == ["a.zip", "b.xml", "d.csv"]
    assert {"subjects", "services", "accesses", "providers"} <= {s.table for s in found.sheets}


def test_a_hidden_sheet_is_named(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "s")
    write_xlsx(folder / "更多.xlsx", {"主体": SUBJECTS, "网站": SERVICES}, hidden=["网站"])
    notices = [notice.en for notice in inspect(folder, as_of=AS_OF).notices]
    assert "更多.xlsx#网站: a hidden sheet, read all the same" in notices


@pytest.mark.parametrize("cell", ["9" * 5000, "１" * 5000, "(" * 30_000])
def test_a_huge_cell_is_no_code(tmp_path: Path, cell: str) -> None:
    header, row = SUBJECTS
    folder = write_folder(tmp_path / "s", subjects=[header, [*row[:2], cell, *row[3:]]])
    assert [r["reason"] for r in rejects_of(read(folder))] == ["unknown_code"]
    assert inspect(folder, as_of=AS_OF).auditable

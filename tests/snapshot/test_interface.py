"""Interface files V3.0: small documents by hand, what becomes of each row, and attacks."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from auditor.errors import SnapshotError
from auditor.snapshot import Snapshot, read_snapshot
from auditor.snapshot.cleaning import Clean, filing_number
from auditor.snapshot.readers import interface_survey
from auditor.snapshot.readers.interface_xml import open_interface

from .interface_make import entry, filings, site, subject, xml
from .make import doubts_of, read, rejects_of, rows_of, unreadable_cells, write_folder


def snapshot_of(folder: Path, **files: bytes) -> Snapshot:
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / f"{name}.xml").write_bytes(content)
    return read(folder)


def refusal(folder: Path, content: bytes) -> SnapshotError:
    with pytest.raises(SnapshotError) as error:
        snapshot_of(folder, x=content)
    return error.value


def column(snapshot: Snapshot, table: str, name: str) -> list[Any]:
    return [row[name] for row in rows_of(snapshot, table)]


UNITS = "<JCDM><Bbdwlb><Bbdw><Id>77</Id><Dwmc>贵州云商</Dwmc><Jyxkzbh>黔B1-2</Jyxkzbh><Sfyx>0</Sfyx></Bbdw></Bbdwlb></JCDM>"
SITE = "<Wz_xx><Wzmc>甲</Wzmc><Ym_xx><Ym>a.cn</Ym></Ym_xx></Wz_xx>"
ONE = xml(filings(subject() + site()))


def test_one_file_gives_all_tables(tmp_path: Path) -> None:
    snapshot = snapshot_of(tmp_path / "s", x=ONE)
    assert [(s.sheet, s.table, s.header_row, s.read, s.accepted) for s in snapshot.sources] == [
        ("ICP/BASJ/Baxx/Zt_xx", "subjects", 0, 1, 1),
        ("ICP/BASJ/Baxx/Wz_xx", "services", 0, 1, 1),
        ("ICP/BASJ/Baxx/Wz_xx/Jr_xx", "accesses", 0, 1, 1),
    ]
    assert {(s.format, s.encoding) for s in snapshot.sources} == {("interface-v3", "gb18030")}
    assert snapshot.sources[0].columns["Zj/Zjhm"] == "credential_no"
    (subject_row,) = rows_of(snapshot, "subjects")
    assert subject_row["nature"] == "enterprise"
    assert subject_row["credential_type"] == "officer_card"  # 8 of the 2013 list; the list of 2023 has none
    (service,) = rows_of(snapshot, "services")
    assert (service["service_no"], service["subject_no"], service["type"]) == (
        "黔ICP备15000412号-1",
        "黔ICP备15000412号",
        None,  # the suffix of the number tells
    )
    (access,) = rows_of(snapshot, "accesses")
    assert (access["service_no"], access["ip_list"]) == ("黔ICP备15000412号-1", "36.1.1.1-36.1.1.2")
    assert column(snapshot, "service_domains", "domain") == ["a.cn"]


def test_rows_are_numbered_within_their_family(tmp_path: Path) -> None:
    two = filings(
        subject() + site() + site("黔ICP备15000412号-2", 8),
        subject("黔ICP备15000413号", 6) + site("黔ICP备15000413号-1", 9),
    )
    snapshot = snapshot_of(tmp_path / "s", x=xml(two))
    assert [row["row_id"] % 2**32 for row in rows_of(snapshot, "services")] == [1, 2, 3]
    assert [row["row_id"] % 2**32 for row in rows_of(snapshot, "accesses")] == [1, 2, 3]


def test_many_files_are_one_snapshot_in_the_order_of_names(tmp_path: Path) -> None:
    parts = {
        f"f{i:03}": xml(f"<SJTB>{filings(subject(f'黔ICP备1500{i:04}号', i + 1) + site(f'黔ICP备1500{i:04}号-1', i + 1))}</SJTB>"
                        .replace("<BASJ>", "").replace("</BASJ>", ""))
        for i in range(60)
    }  # fmt: skip
    snapshot = snapshot_of(tmp_path / "s", **dict(reversed(parts.items())))
    assert column(snapshot, "subjects", "subject_no") == [f"黔ICP备1500{i:04}号" for i in range(60)]
    assert len(snapshot.sources) == 180


class TestIds:
    def test_without_number_the_own_id_links(self, tmp_path: Path) -> None:
        snapshot = snapshot_of(tmp_path / "s", x=xml(filings(subject("", 5) + site("", 7))))
        assert column(snapshot, "subjects", "subject_no") == ["Ztid:5"]
        assert [(r["service_no"], r["subject_no"], r["type"]) for r in rows_of(snapshot, "services")] == [
            ("Wzid:7", "Ztid:5", "website")
        ]
        assert column(snapshot, "accesses", "service_no") == ["Wzid:7"]
        assert not rejects_of(snapshot)

    def test_the_number_of_another_file_is_used(self, tmp_path: Path) -> None:
        later = "<ICP><XZWZ><Xzxx><Zt_xx><Ztid>5</Ztid></Zt_xx>" + site("", 0).replace(
            "<Wzid>0</Wzid>", "<IspWzid>7</IspWzid>"
        )
        more = "<ICP><XZJR><Xzxx><Wz_xx><Wzid>7</Wzid></Wz_xx><Wzjrfs><Jrfs>1</Jrfs></Wzjrfs></Xzxx></XZJR>"
        end = "<Qqdwid>77</Qqdwid></ICP>"
        snapshot = snapshot_of(
            tmp_path / "s",
            a=xml(f"{later}</Xzxx></XZWZ>{end}", "UploadData"),
            b=xml(f"{more}{end}", "UploadData"),
            c=ONE,
        )
        assert [(r["service_no"], r["subject_no"]) for r in rows_of(snapshot, "services")] == [
            ("IspWzid:77:7", "黔ICP备15000412号"),
            ("黔ICP备15000412号-1", "黔ICP备15000412号"),
        ]
        assert column(snapshot, "accesses", "service_no") == [
            "IspWzid:77:7",
            "黔ICP备15000412号-1",  # Wzid 7 is the bureau's, whatever the provider's 7 is
            "黔ICP备15000412号-1",
        ]
        assert any("申请" in warning.zh for warning in snapshot.warnings)

    def test_the_two_id_spaces_never_meet(self, tmp_path: Path) -> None:
        request = filings(subject("", 5) + site("", 7)).replace("BASJ", "XZBA")
        request = request.replace("<Ztid>", "<IspZtid>").replace("</Ztid>", "</IspZtid>")
        request = request.replace("<Wzid>", "<IspWzid>").replace("</Wzid>", "</IspWzid>")
        request = request.replace("</ICP>", "<Qqdwid>77</Qqdwid></ICP>")
        snapshot = snapshot_of(
            tmp_path / "s", a=xml(request, "UploadData"), b=xml(filings(subject("", 5) + site("", 7)))
        )
        assert column(snapshot, "subjects", "subject_no") == ["IspZtid:77:5", "Ztid:5"]
        assert column(snapshot, "services", "subject_no") == ["IspZtid:77:5", "Ztid:5"]
        assert column(snapshot, "accesses", "service_no") == ["IspWzid:77:7", "Wzid:7"]

    def test_an_unreadable_number_is_a_reject_and_a_doubt(self, tmp_path: Path) -> None:
        snapshot = snapshot_of(tmp_path / "s", x=xml(filings(subject() + site("黔ICP备1500041*号-1"))))
        assert column(snapshot, "accesses", "service_no") == [None]
        assert {r["reason"] for r in rejects_of(snapshot)} == {"masked"}
        assert "黔ICP备1500041_号-1" in {d["pattern"] for d in doubts_of(snapshot)}


@pytest.mark.parametrize("own", ["Ztid:5", "IspZtid:77:5"])
def test_an_id_is_the_key_of_its_own_kind_of_record_only(own: str) -> None:
    site_id = own.replace("Ztid", "Wzid")
    assert filing_number.clean_subject(own) == Clean(own)
    assert filing_number.clean_service(site_id) == Clean(site_id)
    for refused in (site_id, own.replace("5", "05"), own + ":1", own.lower(), own.replace("5", "")):
        assert filing_number.clean_subject(refused) == Clean(None, "bad_filing_number")
    assert filing_number.clean_service(own) == Clean(None, "bad_filing_number")


class TestCodes:
    def test_units_and_modes_come_from_the_code_tables(self, tmp_path: Path) -> None:
        table = (
            "<JCDM><Jcdm_xx><Wzjrfs_dms><Wzjrfs_xx><Id>3</Id><Ysid>4</Ysid><Mc>虚拟主机</Mc><Sfyx>1</Sfyx>"
        )
        modes = xml(f"{table}</Wzjrfs_xx></Wzjrfs_dms></Jcdm_xx></JCDM>")
        filed = xml(filings(subject() + site(access=entry(mode=3))))
        snapshot = snapshot_of(tmp_path / "s", a=filed, b=xml(UNITS), c=modes)
        (access,) = rows_of(snapshot, "accesses")
        assert (access["provider"], access["mode"]) == ("贵州云商", "virtual_host")
        (provider,) = rows_of(snapshot, "providers")
        assert (provider["provider"], provider["licence_no"], provider["status"]) == (
            "贵州云商",
            "黔B1-2",
            "closed",
        )

    def test_a_number_no_list_knows_is_unknown(self, tmp_path: Path) -> None:
        filed = xml(filings(subject() + site(access=entry(mode=3))))
        snapshot = snapshot_of(tmp_path / "s", x=filed)
        (access,) = rows_of(snapshot, "accesses")
        assert (access["mode"], unreadable_cells(snapshot, access)) == (None, ["mode"])
        (reject,) = rejects_of(snapshot)
        assert (reject["header"], reject["raw"], reject["reason"]) == ("Wzjrfs/Jrfs", "代码3", "unknown_code")

    def test_a_unit_without_name_keeps_its_id(self, tmp_path: Path) -> None:
        snapshot = snapshot_of(tmp_path / "s", x=ONE)
        assert column(snapshot, "accesses", "provider") == ["单位77"]
        assert any("77" in warning.zh and "Bbdwlb" in warning.zh for warning in snapshot.warnings)

    def test_the_code_table_of_the_folder_wins(self, tmp_path: Path) -> None:
        table = "<JCDM><Jcdm_xx><Zjlx_dms><Zjlx_xx><Id>8</Id><Mc>护照</Mc><Dwflid>1</Dwflid><Sfyx>1</Sfyx>"
        kinds = xml(f"{table}</Zjlx_xx></Zjlx_dms></Jcdm_xx></JCDM>")
        snapshot = snapshot_of(tmp_path / "s", a=ONE, b=kinds)
        assert column(snapshot, "subjects", "credential_type") == ["passport"]


class TestVersions:
    def test_the_newest_version_of_a_record_counts(self, tmp_path: Path) -> None:
        old = xml(filings(subject(Zjxgsj="2015-3-1") + site(Zjxgsj="2015-3-1")))
        new = xml(filings(subject(Zjxgsj="2015-12-01") + site(access=entry(78), Zjxgsj="2015-12-01")))
        snapshot = snapshot_of(tmp_path / "s", a=new, b=old)
        assert column(snapshot, "accesses", "provider") == ["单位78"]
        assert [(s.file, s.read, s.accepted, s.rejected) for s in snapshot.sources] == [
            *[("a.xml", 1, 1, 0)] * 3,
            *[("b.xml", 1, 0, 1)] * 3,
        ]
        assert {r["reason"] for r in rejects_of(snapshot)} == {"superseded"}
        assert not doubts_of(snapshot)

    def test_without_dates_the_last_file_counts(self, tmp_path: Path) -> None:
        other = xml(filings(subject() + site(access=entry(78))))
        snapshot = snapshot_of(tmp_path / "s", a=ONE, b=other)
        assert column(snapshot, "accesses", "provider") == ["单位78"]

    def test_two_records_with_one_number_stay_duplicates(self, tmp_path: Path) -> None:
        two = filings(subject() + site(), subject(own=6) + site(own=8))
        snapshot = snapshot_of(tmp_path / "s", x=xml(two))
        assert column(snapshot, "subjects", "subject_no") == ["黔ICP备15000412号"] * 2

    def test_cancelled_by_the_bureau(self, tmp_path: Path) -> None:
        gone = "<ICP><ZXSJ><Zxxx><Zxlb>1</Zxlb><Jlid>7</Jlid><Bz>停办</Bz></Zxxx></ZXSJ></ICP>"
        two = filings(subject() + site() + site("黔ICP备15000412号-2", 8))
        snapshot = snapshot_of(tmp_path / "s", a=xml(two), b=xml(gone))
        assert column(snapshot, "subjects", "status") == ["valid"]
        assert column(snapshot, "services", "status") == ["cancelled", "valid"]
        assert column(snapshot, "accesses", "status") == ["cancelled", "active"]
        (row,) = rows_of(snapshot, "cancellations")
        assert (row["record_id"], row["service_no"], row["requested"], row["note"]) == (
            "Wzid:7",
            "黔ICP备15000412号-1",
            False,
            "停办",
        )

    def test_a_request_to_cancel_changes_nothing(self, tmp_path: Path) -> None:
        wish = "<ICP><ZXBA><Zx_xx><Zxlb>0</Zxlb><Jlid>5</Jlid><Zxly>1</Zxly></Zx_xx></ZXBA><Qqdwid>7</Qqdwid></ICP>"
        snapshot = snapshot_of(tmp_path / "s", a=ONE, b=xml(wish, "UploadData"))
        assert column(snapshot, "subjects", "status") == ["valid"]
        assert column(snapshot, "cancellations", "requested") == [True]

    def test_what_was_taken_off_the_blacklist(self, tmp_path: Path) -> None:
        listed = f"<ICP><HMDLB><Wzhmdxxs>{SITE}<Czlx>%d</Czlx></Wzhmdxxs></HMDLB></ICP>"
        snapshot = snapshot_of(tmp_path / "s", a=ONE, b=xml(listed % 0), c=xml(listed % 2))
        assert not rows_of(snapshot, "blacklist")
        assert [s.rejected for s in snapshot.sources if s.table == "blacklist"] == [1, 1]


class TestNothingIsLost:
    def test_elements_without_use_and_unknown_ones(self, tmp_path: Path) -> None:
        filed = filings(subject(Zslj="路径", Xinxin="新") + site())
        snapshot = snapshot_of(tmp_path / "s", x=xml(filed))
        assert snapshot.sources[0].ignored == ("Zslj", "Xinxin")
        assert [w.zh for w in snapshot.warnings if "不认识" in w.zh] == [
            "接口文件含不认识的元素 ICP/BASJ/Baxx/Zt_xx/Xinxin（1 处），其内容未读取"
        ]

    def test_an_empty_record_is_counted_and_refused(self, tmp_path: Path) -> None:
        snapshot = snapshot_of(tmp_path / "s", x=xml(filings(subject() + site() + "<Wz_xx/>")))
        source = next(s for s in snapshot.sources if s.table == "services")
        assert (source.read, source.accepted, source.rejected) == (2, 1, 1)
        assert [r["reason"] for r in rejects_of(snapshot)] == ["no_key"]

    def test_a_family_without_use_is_counted(self, tmp_path: Path) -> None:
        answer = "<ICP><BAJG><Jg_xx/><Jg_xx/></BAJG></ICP>"
        snapshot = snapshot_of(tmp_path / "s", a=ONE, b=xml(answer))
        assert any("ICP/BAJG：2 条" in warning.zh for warning in snapshot.warnings)

    def test_a_bad_address_is_a_reject(self, tmp_path: Path) -> None:
        filed = filings(subject() + site(access=entry(first=604045570, last=604045569)))
        snapshot = snapshot_of(tmp_path / "s", x=xml(filed))
        assert [r["reason"] for r in rejects_of(snapshot)] == ["bad_ip"]
        assert [unreadable_cells(snapshot, row) for row in rows_of(snapshot, "accesses")] == [["ip_list"]]

    def test_xml_of_another_kind_is_named(self, tmp_path: Path) -> None:
        snapshot = snapshot_of(
            tmp_path / "s", a=ONE, b=b"<letter/>", c=ONE.replace(b"<DownloadData", b'<DownloadData xmlns="u"')
        )
        assert [w.zh.split("：")[0] for w in snapshot.warnings if "根元素" in w.zh] == ["b.xml", "c.xml"]

    def test_alone_xml_of_another_kind_is_an_error(self, tmp_path: Path) -> None:
        assert "根元素 letter" in refusal(tmp_path / "s", b"<letter/>").render("zh")

    def test_other_tables_may_be_csv(self, tmp_path: Path) -> None:
        folder = write_folder(tmp_path / "s")
        (folder / "units.xml").write_bytes(xml(UNITS))
        assert column(read(folder), "providers", "provider") == ["贵州云商"]

    def test_limits_of_the_interface_only_warn(self, tmp_path: Path) -> None:
        many = filings(
            *(
                subject(f"黔ICP备1500{i:04}号", i + 1) + site(f"黔ICP备1500{i:04}号-1", i + 1)
                for i in range(1001)
            )
        )
        snapshot = snapshot_of(tmp_path / "s", x=xml(many))
        assert any("1000" in warning.zh for warning in snapshot.warnings)
        assert len(rows_of(snapshot, "services")) == 1001

    def test_another_version_is_named(self, tmp_path: Path) -> None:
        snapshot = snapshot_of(tmp_path / "s", x=ONE.replace(b"V.3.0", b"V.3.1"))
        assert any("V.3.0" in warning.zh for warning in snapshot.warnings)


@pytest.mark.parametrize(
    ("declared", "written", "encoding"),
    [("GBK", "gbk", "gb18030"), ("GB2312", "gb18030", "gb18030"), ("utf-8", "utf-8", "utf-8"),
     ("utf-8", "utf-8-sig", "utf-8-sig"), ("UTF-16", "utf-16", "utf-16")],
)  # fmt: skip
def test_declared_encodings(tmp_path: Path, declared: str, written: str, encoding: str) -> None:
    content = xml(
        filings(subject(Tzr="㐂𠮷" if "gbk" not in written else "甲") + site()),
        "DownloadData",
        declared,
        written,
    )
    snapshot = snapshot_of(tmp_path / "s", x=content)
    assert {s.encoding for s in snapshot.sources} == {encoding}
    assert column(snapshot, "subjects", "name") == ["贵州甲公司"]


def _bomb() -> bytes:
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10))
    body = xml("<ICP><BASJ><Baxx><Zt_xx><Dwmc>&e9;</Dwmc></Zt_xx></Baxx></BASJ></ICP>")
    return body.replace(b"?>\n", f'?>\n<!DOCTYPE d [<!ENTITY e0 "x">{entities}]>'.encode(), 1)


ATTACKS: dict[str, tuple[Callable[[], bytes], str]] = {
    "entity expansion": (_bomb, "DOCTYPE"),
    "expansion in an attribute": (
        lambda: _bomb().replace(b"V.3.0", b"&e9;"), "DOCTYPE"),
    "external entity": (
        lambda: ONE.replace(b"?>\n", b'?>\n<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>', 1)
        .replace(b"<Ztid>5", b"<Ztid>&x;"), "DOCTYPE"),
    "external DTD": (
        lambda: ONE.replace(b"?>\n", b'?>\n<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">', 1), "DOCTYPE"),
    "undefined entity": (lambda: ONE.replace(b"<Ztid>5", b"<Ztid>&x;"), "XML"),
    "deep nesting": (lambda: xml("<a>" * 5000 + "</a>" * 5000), "嵌套"),
    "cut off": (lambda: ONE[: len(ONE) // 2], "XML"),
    "cut inside a character": (lambda: ONE[: ONE.index("贵".encode("gbk")) + 1], "解码"),
    "empty": (lambda: b"", "XML"),
    "no XML": (lambda: b"PK\x03\x04", "XML"),
    "NUL bytes": (lambda: ONE.replace(b"<Ztid>5", b"<Ztid>\x00"), "XML"),
    "something behind the end": (lambda: ONE + b"<a/>", "XML"),
    "UTF-8 declared, GBK written": (lambda: xml(filings(subject() + site()), declared="UTF-8"), "UTF-8"),
    "GBK declared, UTF-8 written": (lambda: xml(filings(subject() + site()), written="utf-8"), "GBK"),
    "an encoding that does not exist": (lambda: ONE.replace(b"GBK", b"KLINGON"), "KLINGON"),
    "one endless text": (lambda: xml(f"<ICP><BASJ><Baxx><Zt_xx><Dwmc>{'a' * 11_000_000}</Dwmc>"), "XML"),
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKS)
def test_attacks_end_on_one_screen(tmp_path: Path, name: str) -> None:
    make, word = ATTACKS[name]
    error = refusal(tmp_path / "s", make())
    assert error.where == "x.xml"
    for lang in ("zh", "en"):
        message = error.render(lang)
        assert len(message.splitlines()) <= 3 and len(message) < 600
        assert "root:" not in message
    assert word in error.render("zh")
    assert error.todo


def test_an_absurd_size_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interface_survey, "LARGEST_FILE", 100)
    assert "MB" in refusal(tmp_path / "s", ONE).render("zh")


def test_mutated_files_are_read_or_refused(tmp_path: Path) -> None:
    chance, path = random.Random(1), tmp_path / "x.xml"
    whole = xml(filings(subject(Zjxgsj="2015-12-01") + site(), subject("", 6) + site("", 8)) + UNITS)
    for _ in range(600):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            start = chance.randrange(len(content))
            piece = chance.choice(
                [b"", b"<", b">", b"/", b"9" * 5000, b"\xff", b"&", content[start : start + 40]]
            )
            content[start : start + chance.randint(0, 9)] = piece
        path.write_bytes(content)
        with suppress(SnapshotError):
            known = interface_survey.survey({"x.xml": path})
            for sheet in open_interface(path, "x.xml", known).sheets:
                rows = [
                    row for batch in sheet.batches(0, 0) for row in [*batch.rows.to_pylist(), *batch.ragged]
                ]
                assert len(rows) == known.files["x.xml"].seen.records[sheet.name or ""]


def test_thousands_of_unknown_elements_are_not_held(tmp_path: Path) -> None:
    content = xml(filings(subject() + site()) + "".join(f"<n{i}/>" for i in range(5000)))
    snapshot = snapshot_of(tmp_path / "s", x=content)
    assert len(snapshot.warnings) < 150


def test_an_entry_of_snapshot_yml_adds_to_what_the_format_says(tmp_path: Path) -> None:
    filed = xml(filings(subject() + site(access=entry())))
    plain = snapshot_of(tmp_path / "plain", a=filed)
    source = next(s for s in plain.sources if s.table == "accesses")
    folder = tmp_path / "told"
    folder.mkdir()
    place = f"{source.file}#{source.sheet}"
    settings = f'files:\n  "{place}":\n    table: accesses\n    values: {{place: 贵州}}\n'
    (folder / "snapshot.yml").write_text(settings, encoding="utf-8")
    (folder / source.file).write_bytes(filed)
    told = read_snapshot(folder, work=tmp_path / "work", as_of=plain.as_of)
    added = next(s for s in told.sources if s.table == "accesses")
    assert added.columns == source.columns
    assert rows_of(told, "accesses")[0]["ip_list"] == rows_of(plain, "accesses")[0]["ip_list"]

"""Columns and tables that are absent, everywhere or in one file: nobody is accused or cleared, and what is sure is said."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from pathlib import Path

import pytest
from audit.folders import ACCESS, SERVICE, SUBJECT, write_rows
from audit.losses import Sheets, Verdicts, gained, sheets_of, verdicts_of
from audit.runs import WEEKLY, Audited, audited, command

CASES = Path(__file__).parent
DAY = date(2026, 11, 23)


def case(name: str, tmp_path: Path, **words: str) -> Path:
    """A copy of a case with some words in the place of others."""
    folder = Path(shutil.copytree(CASES / name, tmp_path / "data"))
    for file in folder.glob("*.csv"):
        text = file.read_text(encoding="utf-8-sig")
        for old, new in words.items():
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8-sig")
    return folder


def of(audit: Audited, rule: str) -> dict[str, str]:
    return {identity: verdict for name, identity, verdict in audit.verdicts if name == rule}


# ---- a status under another name -----------------------------------------------------------------------------------


def test_a_status_column_that_is_understood(tmp_path: Path) -> None:
    audit = audited(case("status-header-unknown", tmp_path), tmp_path / "run", as_of=DAY)
    assert of(audit, "SHELL-003")["黔ICP备2018000921号"] == "not_applicable"
    assert of(audit, "SHELL-001")["黔ICP备2018000922号-1"] != "pass"


@pytest.mark.parametrize("header", ["内部状态", "注销标记", "cust_status"])
def test_a_header_like_a_status_is_no_default(tmp_path: Path, header: str) -> None:
    words = {"ICP主体备案状态": header, "接入时间,备案状态": f"接入时间,{header}"}
    audit = audited(case("status-header-unknown", tmp_path, **words), tmp_path / "run", as_of=DAY)
    assert of(audit, "SHELL-003")["黔ICP备2018000921号"] == "unknown"
    assert of(audit, "SHELL-001")["黔ICP备2018000922号-1"] == "unknown"
    told = [w["zh"] for w in audit.document["warnings"] if header in w["zh"]]
    assert len(told) == 3  # the state of subjects, and state and cancellation of accesses
    assert f"columns: {{{header}: status}}" in told[0]


def test_a_header_that_settings_set_aside_leaves_the_default(tmp_path: Path) -> None:
    folder = case("status-header-unknown", tmp_path, ICP主体备案状态="实名状态")
    settings = "files: {主体信息.csv: {table: subjects, columns: {实名状态: null}}}\n"
    (folder / "snapshot.yml").write_text(settings, encoding="utf-8")
    audit = audited(folder, tmp_path / "run", as_of=DAY)
    assert of(audit, "SHELL-003")["黔ICP备2018000921号"] == "fail"


# ---- nothing judged ------------------------------------------------------------------------------------------------


def test_words_of_portals_are_read(tmp_path: Path) -> None:
    audit = audited(case("status-words-unknown", tmp_path), tmp_path / "run", as_of=DAY)
    assert of(audit, "SHELL-001") == {"黔ICP备2023000101号-1": "pass", "黔ICP备2023000102号-1": "fail"}


def test_a_run_that_judges_no_shell_ends_with_five_and_says_how_to_cure_it(tmp_path: Path) -> None:
    folder = case("status-words-unknown", tmp_path, 管局审核通过="甲类在册")
    for option in ("medium", "never"):
        done = command(
            "audit", folder, "--as-of", DAY, "--no-cache", "--out", tmp_path / option, "--fail-on", option
        )
        assert done.code == 5
    first, *rest = done.out.splitlines()
    assert first.startswith("！“空壳备案”的规则没有判定任何记录")
    assert any("codes: {filing_status: {names: {甲类在册: …}}}" in line for line in rest[:3])
    report = (tmp_path / "never" / "report.html").read_text(encoding="utf-8")
    assert "的规则没有判定任何记录" in report
    (folder / "snapshot.yml").write_text(
        "codes: {filing_status: {names: {甲类在册: 有效}}}\n", encoding="utf-8"
    )
    cured = audited(folder, tmp_path / "cured", as_of=DAY)
    assert of(cured, "SHELL-001")["黔ICP备2023000102号-1"] == "fail"


# ---- columns that one of several files lacks -----------------------------------------------------------------------


def test_rows_of_a_file_without_addresses_are_unknown(tmp_path: Path) -> None:
    folder = case("second-file-lacks-columns", tmp_path)
    with (folder / "hosting_old.csv").open(encoding="utf-8-sig") as file:
        old = {row["icp_site"] for row in csv.DictReader(file)}
    both = audited(folder, tmp_path / "both")
    (folder / "hosting_old.csv").unlink()
    alone = audited(folder, tmp_path / "alone")
    accesses = {rule: of(both, rule) for rule in ("ACC-005", "SHELL-005")}
    assert "fail" not in {accesses["SHELL-005"][number] for number in old}
    assert {v for i, v in accesses["ACC-005"].items() if i.split("|")[0] in old} <= {
        "unknown",
        "not_applicable",
    }
    for rule, verdicts in accesses.items():
        rest = {i: v for i, v in of(alone, rule).items() if i.split("|")[0] not in old}
        assert {i: v for i, v in verdicts.items() if i.split("|")[0] not in old} == rest


def test_rows_moved_into_a_file_with_fewer_columns_gain_nothing(tmp_path: Path) -> None:
    whole = sheets_of(WEEKLY)
    tables = dict(whole.tables)
    for name, lost in {"网站信息": ("服务内容", "前置审批项"), "IP备案": ("分配方式", "用途")}.items():
        head, *rows = tables[name]
        kept = [i for i, header in enumerate(head) if header not in lost]
        even = [
            row for row in rows[::2] if len(row) == len(head)
        ]  # a ragged row might fit into fewer columns
        moved = [[row[i] for i in kept] for row in even]
        stay = [row for row in rows if row not in even]
        tables |= {name: [head, *stay], f"{name}二": [[head[i] for i in kept], *moved]}
    before = audited(whole.write(tmp_path / "whole"), tmp_path / "before").verdicts
    after = audited(Sheets(tables, whole.others).write(tmp_path / "split"), tmp_path / "after").verdicts
    assert {key: n for key, n in (after - before).items() if key[2] in ("fail", "pass")} == {}


# ---- what is sure without a column or a table ----------------------------------------------------------------------


def test_a_cancellation_date_counts_without_a_status_column(tmp_path: Path) -> None:
    access = {k: v for k, v in ACCESS.items() if k != "接入状态"} | {"取消接入时间": "2018-01-01"}
    folder = small(tmp_path, access=access)
    assert of(audited(folder, tmp_path / "run", as_of=DAY), "SHELL-001") == {SERVICE["网站备案号"]: "fail"}


def test_a_reserved_address_fails_without_ip_filings(tmp_path: Path) -> None:
    audit = audited(
        small(tmp_path, access=ACCESS | {"IP地址列表": "192.168.1.9"}), tmp_path / "run", as_of=DAY
    )
    assert list(of(audit, "ACC-002").values()) == ["fail"]
    [finding] = [one for one in audit.findings if one["rule"] == "ACC-002"]
    assert "192.168.1.9" in finding["message"]["zh"]
    public = audited(small(tmp_path / "public"), tmp_path / "public-run", as_of=DAY)
    assert list(of(public, "ACC-002").values()) == ["unknown"]
    absent = {one["need"]: one for one in public.document["absent"]}
    assert absent["ip_allocations.provider"]["verdicts"] >= 2
    assert "ACC-002" in absent["ip_allocations.provider"]["rules"]


def small(folder: Path, *, access: dict[str, str] = ACCESS) -> Path:
    """One unit with one site and one access."""
    (folder / "data").mkdir(parents=True)
    for name, row in {"主体信息.csv": SUBJECT, "网站信息.csv": SERVICE, "接入信息.csv": access}.items():
        write_rows(folder / "data" / name, [list(row), list(row.values())])
    return folder / "data"


@pytest.fixture(scope="module")
def whole() -> Sheets:
    return sheets_of(WEEKLY)


@pytest.fixture(scope="module")
def verdicts(whole: Sheets, tmp_path_factory: pytest.TempPathFactory) -> Verdicts:
    return verdicts_of(whole.write(tmp_path_factory.mktemp("whole") / "data"))


SURE = {
    ("主体信息", "有无授权书"): {"CRED-003": "pass", "CRED-005": "pass"},
    ("主体信息", "主办单位证件住所"): {"CRED-003": "fail", "CRED-005": "fail"},
    ("接入信息-接入信息", "接入商名称"): {"ACC-005": "fail"},
    ("IP备案", "终止IP"): {"ACC-002": "fail"},
    ("接入商", "许可证有效期"): {"PROV-001": "pass"},
}


@pytest.mark.parametrize(("lost", "kept"), SURE.items(), ids=lambda value: str(value)[:20])
def test_without_a_column_nothing_is_gained_and_what_is_sure_stays(
    whole: Sheets, verdicts: Verdicts, tmp_path: Path, lost: tuple[str, str], kept: dict[str, str]
) -> None:
    table, header = lost
    column = next(i for i, name in enumerate(whole.tables[table][0]) if name == header)
    less = verdicts_of(whole.without_column(table, column).write(tmp_path / "data"))
    assert list(gained(verdicts, less)) == []
    for rule, verdict in kept.items():
        assert any(key[0] == rule and found == verdict for key, found in less.items()), rule


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("接入信息-接入信息", "网站备案号"),
        ("IP备案", "单位名称"),
        ("黑名单", "黑名单内容"),
        ("解析拨测", "域名"),
    ],
)
def test_the_rest_of_a_table_without_its_key_changes_nobodys_verdict(
    whole: Sheets, verdicts: Verdicts, tmp_path: Path, table: str, key: str
) -> None:
    head, *rows = whole.tables[table]
    kept = [place for place, header in enumerate(head) if header != key]
    half = len(rows) // 2
    rest = [[row[place] for place in kept] for row in [head, *rows[half:]]]
    tables = {**whole.tables, table: [head, *rows[:half]], f"{table}二": rest}
    less = verdicts_of(Sheets(tables, whole.others).write(tmp_path / "data"))
    assert list(gained(verdicts, less)) == []

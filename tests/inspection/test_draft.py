"""The written snapshot.yml: an audit reads the data by it just as it did without it, and guesses stay comments."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from snapshot.make import AS_OF, SERVICES, SUBJECTS, write_folder, write_xlsx

from auditor.cli import main
from auditor.errors import SnapshotError, UsageError
from auditor.inspection import inspect, write_draft
from auditor.snapshot import read_snapshot
from auditor.snapshot.settings import load_settings
from auditor.text import Lang

SAMPLE = Path(__file__).parents[2] / "samples" / "weekly"
NASTY = ["备注: 一", "- a", "# b", "a # b", '"q"', "null", "no", "1", "2026-11-23",
         "a'b", "{x}", "[y]", "两\n行", "*备注", "&c", "!d", "%e"]  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_reading_by_the_draft_is_reading_without_it(tmp_path: Path, lang: Lang) -> None:
    subjects = [[*SUBJECTS[0], *NASTY], [*SUBJECTS[1], *NASTY]]
    folder = write_folder(tmp_path / "s", subjects=subjects)
    write_xlsx(folder / "更多 (2).xlsx", {"主体 #1": SUBJECTS, "网站": SERVICES, "无关": [["导出说明"]]})
    before = read_snapshot(folder, work=tmp_path / "one", as_of=AS_OF)
    target = write_draft(inspect(folder, as_of=AS_OF), folder, lang)
    after = read_snapshot(folder, work=tmp_path / "two")
    ignored = {source.file: source.ignored for source in before.sources}
    assert ignored["主体信息.csv"] == tuple(NASTY)
    assert after.sources == before.sources
    assert (after.as_of, after.province) == (AS_OF, "贵州")
    assert target == folder / "snapshot.yml"
    settings = load_settings(folder)
    assert set(settings.of("主体信息.csv", None).columns) == {*SUBJECTS[0]}


def test_an_existing_file_is_left_alone(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "2026-11-23")
    (folder / "snapshot.yml").write_text("province: 贵州\n", encoding="utf-8")
    with pytest.raises(UsageError, match="left as it is"):
        write_draft(inspect(folder), folder, "zh")
    assert (folder / "snapshot.yml").read_text(encoding="utf-8") == "province: 贵州\n"


def test_force_keeps_what_only_a_person_knows(tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path / "2026-11-23", accesses=[["网站备案号", "IP列表"], ["黔ICP备15000412号-1", "36.1.1.1"]]
    )
    (folder / "old").mkdir()
    (folder / "snapshot.yml").write_text(
        "provider: 云商\nignore: [old]\ncodes: {nature: {numbers: {7: foundation}}, access_mode: 2023}\n"
        "files:\n  接入信息.csv: {table: accesses, values: {mode: 云}, codes: {access_mode: {flags: false}}}\n",
        encoding="utf-8",
    )
    before = load_settings(folder)
    write_draft(inspect(folder), folder, "en", force=True)
    after = load_settings(folder)
    assert (after.provider, after.ignore, after.codes) == (before.provider, before.ignore, before.codes)
    old, new = before.of("接入信息.csv", None), after.of("接入信息.csv", None)
    assert (new.values, new.codes) == (old.values, old.codes) == ({"mode": "cloud"}, old.codes)
    assert after.as_of == date(2026, 11, 23)


def test_guesses_are_comments_that_a_person_can_use(tmp_path: Path) -> None:
    accesses = [["站点编码", "谁接入", "IP", "IP地址"], ["黔ICP备15000412号-1", "甲", "36.1.1.1", "36.1.1.2"]]
    folder = write_folder(tmp_path / "2026-11-23", accesses=accesses)
    target = write_draft(inspect(folder), folder, "zh")
    with pytest.raises(SnapshotError):
        read_snapshot(folder, work=tmp_path / "one")  # nothing was decided in the person's place
    text = re.sub(r"(?m)^# (?= )", "", target.read_text(encoding="utf-8"))
    used = text.replace("IP: ip_list", "IP: null").replace("谁接入: null", "谁接入: provider")
    target.write_text(used, encoding="utf-8")
    sources = {s.file: s for s in read_snapshot(folder, work=tmp_path / "two").sources}
    assert sources["接入信息.csv"].columns == {
        "站点编码": "service_no",
        "谁接入": "provider",
        "IP地址": "ip_list",
    }


def test_all_of_the_draft_uncommented_is_valid(tmp_path: Path) -> None:
    rows = [["主体备案号", "单位名称", "性质", "编码"], ["黔ICP备15000412号", "某某", "4", "x"]]
    folder = write_folder(
        tmp_path / "s",
        subjects=rows,
        站点=[["站点编码", "站点", "域名地址"], ["黔ICP备15000412号-1", "b", "a.cn"]],
    )
    for lang in ("zh", "en"):
        target = write_draft(inspect(folder), folder, lang, force=True)
        head, _, rest = target.read_text(encoding="utf-8").partition("\n")
        assert head.startswith("# ")
        target.write_text(re.sub(r"(?m)^# ", "", rest), encoding="utf-8")
        settings = load_settings(folder)
        assert settings.codes["nature"].system == "2013"
        assert settings.as_of
        assert settings.files["站点.csv"].table
        target.unlink()


def test_the_command_writes_and_the_audit_uses_it(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "s")
    run = CliRunner()
    first = run.invoke(main, ["inspect", str(folder), "--as-of", "2026-11-23", "--write"])
    assert (first.exit_code, "snapshot.yml" in first.stderr) == (0, True)
    assert run.invoke(main, ["inspect", str(folder), "--write"]).exit_code == 2
    assert run.invoke(main, ["inspect", str(folder), "--write", "--force"]).exit_code == 0
    snapshot = read_snapshot(folder, work=tmp_path / "work")
    assert snapshot.as_of == AS_OF
    assert snapshot.settings_sha256


def test_the_draft_of_the_sample_reads_it_the_same(tmp_path: Path) -> None:
    import shutil  # noqa: PLC0415

    folder = tmp_path / "weekly"
    shutil.copytree(SAMPLE, folder)
    before = read_snapshot(folder, work=tmp_path / "one")
    write_draft(inspect(folder), folder, "zh", force=True)
    after = read_snapshot(folder, work=tmp_path / "two")
    assert after.sources == before.sources
    assert replace(after, tables={}, rejects=[], doubts=[], settings_sha256="") == replace(
        before, tables={}, rejects=[], doubts=[], settings_sha256=""
    )

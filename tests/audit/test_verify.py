"""`auditor verify`: whatever is done to a run folder afterwards is noticed and named."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .folders import copy_of, small
from .runs import OUTPUTS, WEEKLY, Audited, Printed

Auditor = Callable[..., Printed]


@pytest.fixture
def copy(weekly: Audited, tmp_path: Path) -> Path:
    return shutil.copytree(weekly.run.folder, tmp_path / "copy")


def manifest_of(folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return manifest


def lines_with(printed: Printed, word: str) -> list[str]:
    """The names of the files that the command says this of."""
    return [
        line.split(None, 1)[1].strip() for line in printed.out.splitlines() if line.startswith(f"  {word}")
    ]


def test_the_manifest_lists_every_output_as_it_is(weekly: Audited) -> None:
    folder = weekly.run.folder
    outputs = {one["name"]: one for one in manifest_of(folder)["outputs"]}
    assert set(outputs) == OUTPUTS - {"manifest.json"}
    for name, one in outputs.items():
        content = (folder / name).read_bytes()
        assert (one["bytes"], one["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())


def test_the_manifest_lists_every_input_as_it_was(weekly: Audited) -> None:
    inputs = manifest_of(weekly.run.folder)["inputs"]
    assert {one["file"] for one in inputs} == {
        p.name for p in WEEKLY.iterdir() if p.is_file() and p.suffix != ".yml"
    }
    for one in inputs:
        content = (WEEKLY / one["file"]).read_bytes()
        assert (one["bytes"], one["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
        assert one["read"] == one["accepted"] + one["rejected"] > 0


def test_the_manifest_says_what_decided_the_run(weekly: Audited) -> None:
    manifest, document = manifest_of(weekly.run.folder), weekly.document
    assert manifest["program"] == document["program"]
    assert [(r["id"], r["counts"]) for r in manifest["rules"]] == [
        (r["id"], r["counts"]) for r in document["rules"]
    ]
    assert {p["name"]: p["value"] for p in manifest["params"]}["shell_grace_days"] == 7
    assert (manifest["run"], manifest["findings"]) == (document["run"], len(document["findings"]))
    assert "/" not in manifest["snapshot"]


@pytest.mark.parametrize(
    ("lang", "verdict"), [("zh", "结论：与清单一致"), ("en", "verdict: as the manifest says")]
)
def test_an_untouched_run(auditor: Auditor, copy: Path, lang: str, verdict: str) -> None:
    printed = auditor("verify", copy, "--inputs", WEEKLY, "--lang", lang)
    assert printed.code == 0
    assert printed.out.splitlines()[-1] == verdict
    assert all(name in printed.out for name in OUTPUTS)
    assert hashlib.sha256((copy / "manifest.json").read_bytes()).hexdigest() in printed.out
    assert len(printed.out.splitlines()) < 40


@pytest.mark.parametrize("name", sorted(OUTPUTS - {"manifest.json"}))
def test_one_changed_bit_is_noticed(auditor: Auditor, copy: Path, name: str) -> None:
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(content)
    printed = auditor("verify", copy, "--lang", "en")
    assert (printed.code, lines_with(printed, "ALTERED")) == (1, [name])
    assert printed.out.splitlines()[-1].startswith("verdict: NOT")


def test_a_removed_a_replaced_and_an_added_file(auditor: Auditor, copy: Path, weekly: Audited) -> None:
    (copy / "rejects.csv").unlink()
    (copy / "findings.csv").unlink()
    (copy / "findings.csv").symlink_to(weekly.run.folder / "findings.csv")
    (copy / "more").mkdir()
    (copy / "more" / "报告\x1b[31m.html").write_text("", encoding="utf-8")
    printed = auditor("verify", copy, "--lang", "en")
    assert printed.code == 1
    assert lines_with(printed, "MISSING") == ["rejects.csv"]
    assert lines_with(printed, "ALTERED") == ["findings.csv"]
    assert lines_with(printed, "not part of the run") == ["part of the run  more/报告‹U+001B›[31m.html"]


def test_what_is_added_beside_a_run_does_no_harm_unless_asked(auditor: Auditor, copy: Path) -> None:
    (copy / "decisions.yml").write_text("[]", encoding="utf-8")
    assert auditor("verify", copy).code == 0
    printed = auditor("verify", copy, "--strict")
    assert printed.code == 1
    assert "不属于本次运行  decisions.yml" in printed.out


def test_other_data_are_noticed(auditor: Auditor, copy: Path, tmp_path: Path) -> None:
    data = copy_of(WEEKLY, tmp_path / "data")
    with (data / "IP备案.csv").open("ab") as file:
        file.write(b"\r\n")
    (data / "黑名单.csv").rename(data / "白名单.csv")
    (data / "snapshot.yml").write_text("as_of: 2026-11-23\n", encoding="utf-8")
    printed = auditor("verify", copy, "--inputs", data, "--lang", "en")
    assert printed.code == 1
    assert lines_with(printed, "ALTERED") == ["IP备案.csv", "snapshot.yml"]
    assert lines_with(printed, "MISSING") == ["黑名单.csv"]
    assert lines_with(printed, "not used by the run") == ["used by the run  白名单.csv"]


def test_inputs_inside_an_archive_are_compared(auditor: Auditor, tmp_path: Path) -> None:
    small(tmp_path / "data")
    archive = shutil.make_archive(str(tmp_path / "week"), "zip", tmp_path / "data")
    day = ("--as-of", "2026-11-23")
    assert auditor("audit", archive, *day, "--out", tmp_path / "run", "--fail-on", "never").code == 0
    assert auditor("verify", tmp_path / "run", "--inputs", archive).code == 0


SPOILT: dict[str, Callable[[str], str]] = {
    "empty": lambda _: "",
    "no json": lambda _: "{",
    "another document": lambda _: '{"run": "x"}',
    "a name that leads outside": lambda text: text.replace('"findings.csv"', '"../findings.csv"'),
    "an absolute name": lambda text: text.replace('"findings.csv"', '"/etc/passwd"'),
    "of a later program": lambda text: text.replace('"manifest_version": 1', '"manifest_version": 2'),
}


@pytest.mark.parametrize("spoilt", SPOILT)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_damaged_manifest(auditor: Auditor, copy: Path, spoilt: str, lang: str) -> None:
    path = copy / "manifest.json"
    before = path.read_text(encoding="utf-8")
    path.write_text(SPOILT[spoilt](before), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != before
    printed = auditor("verify", copy, "--lang", lang)
    assert printed.code == 2
    assert {"zh": "清单已损坏或被改动", "en": "the manifest is damaged or was altered"}[lang] in printed.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_no_run(auditor: Auditor, tmp_path: Path, lang: str) -> None:
    printed = auditor("verify", tmp_path, "--lang", lang)
    assert printed.code == 2
    assert {"zh": "不是审计结果文件夹", "en": "not a run folder"}[lang] in printed.err

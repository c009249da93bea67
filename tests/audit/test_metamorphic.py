"""What must not matter does not matter: strangers, order, and running twice; and an access less never clears a shell."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from .folders import ACCESS, SERVICE, SUBJECT, data_files, edit, read_rows, small, write_rows
from .runs import Audited, audited

STRANGER = "黔ICP备16000777号"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Audited:
    """Three sites of one subject: two with access, one shell."""
    folder = tmp_path_factory.mktemp("metamorphic")
    return audited(world(folder / "data"), folder / "run")


def world(folder: Path, *, accesses: int = 2, stranger: bool = False) -> Path:
    numbers = [f"黔ICP备15000412号-{n}" for n in (1, 2, 3)]
    services = [{**SERVICE, "网站备案号": n, "域名": f"lanhe{i}.cn"} for i, n in enumerate(numbers)]
    filed = [
        {**ACCESS, "网站备案号": n, "IP地址列表": f"58.1.0.{i + 9}"} for i, n in enumerate(numbers[:accesses])
    ]
    subjects = [SUBJECT]
    if stranger:
        subjects.append({
            **SUBJECT, "主体备案号": STRANGER, "主办单位名称": "遵义甲乙有限公司", "证件号码": "91520303MA0000001U",
            "主体负责人姓名": "钱某", "负责人证件号码": "", "手机号码": "13700000001", "电子邮箱": "q@other.example",
        })  # fmt: skip
        services.append({
            **SERVICE, "网站备案号": f"{STRANGER}-1", "主体备案号": STRANGER, "网站名称": "甲乙", "域名": "jiayi.cn",
            "网站首页网址": "www.jiayi.cn",
        })  # fmt: skip
        filed.append({**ACCESS, "网站备案号": f"{STRANGER}-1", "IP地址列表": "58.1.9.9"})
    return small(folder, subjects=subjects, services=services, accesses=filed)


def known(audit: Audited) -> Counter[tuple[str, str, str]]:
    """The verdicts on everything but the stranger."""
    return Counter(
        {key: n for key, n in audit.verdicts.items() if STRANGER not in key[1] and key[1] != "jiayi.cn"}
    )


def test_a_stranger_changes_no_verdict_of_others(base: Audited, tmp_path: Path) -> None:
    more = audited(world(tmp_path / "data", stranger=True), tmp_path / "run")
    assert len(more.verdicts) > len(base.verdicts)
    assert known(more) == base.verdicts


def shells(audit: Audited) -> set[tuple[str, str]]:
    return {(f["rule"], f["identity"]) for f in audit.findings if f["rule"].startswith("SHELL")}


def test_an_access_less_never_clears_a_shell(base: Audited, tmp_path: Path) -> None:
    fewer = audited(world(tmp_path / "data", accesses=1), tmp_path / "run")
    assert shells(base) == {("SHELL-001", "黔ICP备15000412号-3")}
    assert shells(fewer) == shells(base) | {("SHELL-001", "黔ICP备15000412号-2")}


def reordered(folder: Path) -> None:
    """Rows and columns shuffled, and the files under names that sort otherwise."""
    random = Random(5)
    for number, path in enumerate(data_files(folder)):
        edit(path, lambda rows: random.sample(rows, len(rows)))
        rows, encoding = read_rows(path)
        order = random.sample(range(len(rows[0])), len(rows[0]))
        write_rows(path, [[row[i] for i in order] for row in rows], encoding)
        path.rename(folder / f"{9 - number}-{path.name}")


def placeless(finding: dict[str, object]) -> dict[str, object]:
    evidence = [{"fact": e["fact"], "value": e["value"]} for e in finding["evidence"]]  # type: ignore[attr-defined]
    return {k: v for k, v in finding.items() if k not in ("file", "sheet", "row")} | {"evidence": evidence}


def test_order_of_files_rows_and_columns_changes_nothing(base: Audited, tmp_path: Path) -> None:
    data = world(tmp_path / "data")
    reordered(data)
    again = audited(data, tmp_path / "run")
    assert again.verdicts == base.verdicts
    assert [placeless(f) for f in again.findings] == [placeless(f) for f in base.findings]


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_same_inputs_give_the_same_bytes(base: Audited, tmp_path: Path) -> None:
    again = audited(world(tmp_path / "elsewhere" / "data"), tmp_path / "run")
    assert contents(again.run.folder) == contents(base.run.folder)

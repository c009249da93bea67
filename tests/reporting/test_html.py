from __future__ import annotations

import unicodedata
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from time import perf_counter

import pytest

from auditor.reporting import html, page
from auditor.reporting.charts import beside
from auditor.text import Lang

from . import example
from .conftest import Run
from .reading import Page

_MAY_LOAD = {"src", "srcset", "action", "data", "poster", "background", "xlink:href", "formaction"}


def _rendered(run: Run, tmp_path: Path, lang: Lang = "zh") -> Page:
    html.render(*run, tmp_path / "report.html", lang)
    return Page(tmp_path / "report.html")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_foreign_runs_and_nothing_is_loaded(run: Run, tmp_path: Path, lang: Lang) -> None:
    read = _rendered(run, tmp_path, lang)
    tags = {tag for tag, _ in read.elements}
    attributes = {name for _, attrs in read.elements for name in attrs}
    assert not tags & {"link", "iframe", "object", "embed", "img", "base", "form"}
    assert not attributes & _MAY_LOAD
    assert not {name for name in attributes if name.startswith("on") or name == "style"}
    assert all(href.startswith("#") for href in read.values("href"))
    assert "url(" not in read.style
    assert "@import" not in read.style


def test_the_policy_allows_exactly_this_style_sheet_and_this_script(run: Run, tmp_path: Path) -> None:
    read = _rendered(run, tmp_path)
    policy = next(a["content"] for _, a in read.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none';")
    assert f"style-src '{_digest(read.style)}'" in policy
    assert f"script-src '{_digest(read.script)}'" in policy
    assert "unsafe" not in policy


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("count", [0, 120, 700])
def test_anchors_are_unique_and_links_resolve(
    run_of: Callable[..., Run], tmp_path: Path, lang: Lang, count: int
) -> None:
    read = _rendered(run_of(count), tmp_path, lang)
    ids = read.values("id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in read.values("href")} <= set(ids)


def test_a_small_audit_shows_every_finding(run: Run, tmp_path: Path) -> None:
    ids = set(_rendered(run, tmp_path).values("id"))
    assert {f"f-{finding['fingerprint']}" for finding in run[1]} <= ids


def test_a_large_audit_shows_the_first_of_each_rule_and_says_so(
    run_of: Callable[..., Run], tmp_path: Path
) -> None:
    read = _rendered(run_of(page.SHOW_ALL_UP_TO + 200), tmp_path)
    shown = [name for name in read.values("id") if name.startswith("f-")]
    assert len(shown) == 5 * page.FIRST_OF_RULE
    assert f"显示 {page.FIRST_OF_RULE} / 共 140 条，其余见 findings.xlsx。" in read.text


def test_hostile_names_are_shown_as_text(run: Run, tmp_path: Path) -> None:
    text = _rendered(run, tmp_path).text
    for shown in (
        "<script>alert(1)</script>",
        "公司‹U+202E›txt.exe",
        "贵阳‹U+0000›‹U+0007›‹U+000D›‹U+000A›科技",
        "{{ 7*7 }}",
        "</td></table><img src=x onerror=alert(1)>",
        "_x0041_‹U+FFFE›",
    ):
        assert shown in text


def test_no_invisible_character_is_written(run: Run, tmp_path: Path) -> None:
    html.render(*run, tmp_path / "report.html", "zh")
    written = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert {c for c in written if unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp"}} == {"\n"}


def test_a_long_name_is_cut_and_its_length_stated(run: Run, tmp_path: Path) -> None:
    assert "长…（共 10240 字）" in _rendered(run, tmp_path).text
    assert "长… (10240 characters in all)" in _rendered(run, tmp_path, "en").text


def test_an_incomplete_run_says_so_at_the_top(run_of: Callable[..., Run], tmp_path: Path) -> None:
    text = _rendered(run_of(5, complete=False), tmp_path).text
    assert text.index("本次审计未完成") < text.index("一、结论")
    assert "规则 SHELL-001 两种判定不一致" in text
    assert "本次审计未完成" not in _rendered(run_of(5), tmp_path).text


def test_nothing_found_never_reads_as_compliant(run_of: Callable[..., Run], tmp_path: Path) -> None:
    text = _rendered(run_of(0), tmp_path).text
    assert "在已评估的 5 条规则范围内未发现问题" in text
    assert "另有 210 项判断因资料缺失或无法识别而不能得出结论，不视为合规" in text
    assert "1 条规则因缺少数据未予评估" in text


def test_a_finding_carries_evidence_source_and_caution(run: Run, tmp_path: Path) -> None:
    text = _rendered(run, tmp_path).text
    assert "起算依据接入注销日期接入.xlsx · 接入信息 · 第" in text.replace("\n", "")
    assert "该站点仍可访问，注销将影响正常使用" in text
    assert "未取得该站点的可访问性数据，注销前应先核实" in text
    assert "条件未能确认，核实后办理" in text


def test_coverage_and_parameters_are_laid_open(run: Run, tmp_path: Path) -> None:
    text = _rendered(run, tmp_path).text
    assert "90,012 = 90,000 + 12" in text
    assert "参数“空壳宽限期”采用 14 日，宽于依据规定的 7 日" in text
    assert "接入（“IP地址列表”列）" in text
    assert "条文待核" in text
    assert "显示 200 / 共 205 条，其余见 result.json。" in text
    for rule in run[0].rules:
        assert rule.id in text


def test_numbers_do_not_add_up_is_visible(run: Run, tmp_path: Path) -> None:
    result, findings = run
    wrong = result.files[0].model_copy(update={"accepted": 1})
    read = _rendered((result.model_copy(update={"files": [wrong]}), findings), tmp_path)
    assert "90,012 ≠ 1 + 12" in read.text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_rendering_twice_gives_the_same_bytes(run: Run, tmp_path: Path, lang: Lang) -> None:
    for name in ("a", "b"):
        html.render(*run, tmp_path / name, lang)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_ten_thousand_findings_take_seconds(run_of: Callable[..., Run], tmp_path: Path) -> None:
    run = run_of(10_000)
    started = perf_counter()
    html.render(*run, tmp_path / "report.html", "zh")
    assert perf_counter() - started < 10
    assert (tmp_path / "report.html").stat().st_size < 1_000_000


def test_findings_of_one_provider_stand_together(run: Run) -> None:
    groups = [list(page.by_provider(found)) for found in page.chosen(run[1]).values()]
    for group in groups:
        assert len(group) == len({provider for provider, _ in group}) == len(example.PROVIDERS)


def test_a_long_bar_label_has_two_lines_and_is_cut_by_its_width() -> None:
    assert beside("备案") == ["备案"]
    assert beside("贵州省通信网络服务有限公司") == ["贵州省通信网络服务有限公司"]
    assert beside("贵州省通信网络服务有限责任公司") == ["贵州省通信网络服务有限责任公司", ""]
    assert beside("贵州省通信网络服务（六盘水）有限责任公司") == [
        "贵州省通信网络服务（六盘水）有限",
        "责任公司",
    ]
    assert beside("长" * 99) == ["长" * 16, "长" * 15 + "…"]
    assert beside("a" * 99) == ["a" * 32, "a" * 30 + "…"]


def test_one_run_is_no_trend(run: Run, tmp_path: Path) -> None:
    result, findings = run
    first = result.model_copy(update={"trend": result.trend[-1:]})
    html.render(first, findings, tmp_path / "report.html", "zh")
    text = Page(tmp_path / "report.html").text
    assert "目前只有本期数据" in text
    assert 'class="trend"' not in (tmp_path / "report.html").read_text(encoding="utf-8")

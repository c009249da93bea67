"""`auditor verify` and `auditor sign`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.options import LANG, SNAPSHOT
from auditor.errors import ExitCode, UsageError
from auditor.text import Lang, Text

if TYPE_CHECKING:
    from auditor.findings.decision import Origin
    from auditor.proof.digests import Checked
    from auditor.proof.verify import Verification

_STATES = {
    "unchanged": Text("未变", "unchanged"),
    "altered": Text("已被改动", "ALTERED"),
    "missing": Text("缺失", "MISSING"),
}
_FOREIGN_OUTPUT = Text("不属于本次运行", "not part of the run")
_FOREIGN_INPUT = Text("本次运行未采用", "not used by the run")
_MOST_UNCHANGED = 30


@click.command()
@click.argument("run", type=click.Path(path_type=Path))
@click.option(
    "--inputs",
    type=SNAPSHOT,
    help="审计时的数据，一并比对 / the data that were audited, compared as well",
)
@click.option(
    "--waivers", type=click.Path(path_type=Path), help="审计时的豁免清单，一并比对 / the waivers that went in, compared as well"
)  # fmt: skip
@click.option(
    "--decisions", type=click.Path(path_type=Path),
    help="审计时的处理意见，一并比对 / the decisions that went in, compared as well",
)  # fmt: skip
@click.option(
    "--previous", type=click.Path(path_type=Path),
    help="审计时的上一次结果，一并比对 / the earlier run that was compared with, compared as well",
)  # fmt: skip
@click.option(
    "--key",
    type=click.Path(path_type=Path),
    help="公钥（PEM）：清单须由其主人签名 / public key (PEM) whose owner must have signed the manifest",
)
@click.option(
    "--strict",
    is_flag=True,
    help="多出文件也算不一致 / files that are not part of the run count as a difference",
)
@LANG
def verify(
    run: Path, *, inputs: str | Path | None, waivers: Path | None, decisions: Path | None, previous: Path | None,
    key: Path | None, strict: bool, lang: Lang,
) -> None:  # fmt: skip
    """核对 RUN 自写出以来是否被改动：逐个文件与 manifest.json 比对，其后各版处理意见与各自的清单比对。

    Check that nothing in RUN, nor in the versions of decisions beside it, was altered or removed since it was written.
    Exit code 1 when something was.

    \b
    auditor verify runs/20261123-1a2b3c4d
    auditor verify runs/20261123-1a2b3c4d --inputs exports/2026-11-23
    auditor verify runs/20261123-1a2b3c4d --waivers waivers.yml
    auditor verify runs/20261123-1a2b3c4d --key bureau.pub.pem
    """
    from auditor.proof.sign import is_signed_by  # noqa: PLC0415
    from auditor.proof.verify import verify as compare  # noqa: PLC0415
    from auditor.reporting.visible import visible  # noqa: PLC0415

    lists: dict[Origin, Path | None] = {"waivers": waivers, "decisions": decisions, "previous": previous}
    found = compare(run, inputs, {origin: path for origin, path in lists.items() if path})
    signed = is_signed_by(run, key) if key else None
    good = found.holds and signed is not False and not (strict and found.foreign)
    for line in [*_lines(found, lang), *_signature(signed, lang), _verdict(good).to(lang)]:
        click.echo(visible(line))
    click.get_current_context().exit(int(ExitCode.CLEAN if good else ExitCode.FINDINGS))


def _lines(found: Verification, lang: Lang) -> Iterator[str]:
    made = found.manifest
    yield Text(
        f"运行 {made.run}，数据日期 {made.as_of}，程序 {made.program.version}",
        f"run {made.run}, as of {made.as_of}, program {made.program.version}",
    ).to(lang)
    yield Text(
        f"清单 manifest.json 的 SHA-256：{found.manifest_sha256}",
        f"SHA-256 of manifest.json: {found.manifest_sha256}",
    ).to(lang)
    yield Text("输出：", "outputs:").to(lang)
    yield from _states(found.outputs, _FOREIGN_OUTPUT, lang)
    if found.inputs:
        yield Text("数据：", "inputs:").to(lang)
        yield from _states(found.inputs, _FOREIGN_INPUT, lang)
    if found.handed_in:
        yield Text("豁免、处理意见与上一次结果：", "waivers, decisions and earlier run:").to(lang)
        yield from _states(found.handed_in, _FOREIGN_INPUT, lang)


def _states(files: tuple[Checked, ...], foreign: Text, lang: Lang) -> Iterator[str]:
    """What is wrong first; of many unchanged files only their number."""
    unchanged = [one for one in files if one.state == "unchanged"]
    others = [one for one in files if one.state != "unchanged"]
    for one in [*others, *unchanged[:_MOST_UNCHANGED]]:
        yield f"  {_STATES.get(one.state, foreign).to(lang)}  {one.name}"
    rest = len(unchanged) - _MOST_UNCHANGED
    if rest > 0:
        yield "  " + Text(f"另有 {rest} 个文件未变", f"{rest} more files unchanged").to(lang)


def _signature(signed: bool | None, lang: Lang) -> Iterator[str]:
    if signed is not None:
        good = Text("签名：有效，由该公钥的主人签署", "signature: valid, made by the owner of this key")
        bad = Text(
            "签名：没有，或不是该公钥的主人对这份清单所签",
            "signature: NONE of this key's owner on this manifest",
        )
        yield (good if signed else bad).to(lang)


def _verdict(good: bool) -> Text:
    if good:
        return Text("结论：与清单一致", "verdict: as the manifest says")
    return Text("结论：与清单不一致，不要据此处置", "verdict: NOT as the manifest says; do not act on it")


@click.command()
@click.argument("run", type=click.Path(path_type=Path))
@click.option(
    "--key",
    type=click.Path(path_type=Path),
    required=True,
    help="Ed25519 私钥（PEM） / private Ed25519 key (PEM)",
)
@LANG
def sign(run: Path, *, key: Path, lang: Lang) -> None:
    """用自己的密钥给 RUN 的清单签名，写出 manifest.sig；口令从提示或环境变量 AUDITOR_KEY_PASSWORD 读取。

    Sign the manifest of RUN with your own key, which writes manifest.sig; a password is read from a prompt or from the
    environment variable AUDITOR_KEY_PASSWORD. A run that no longer is what it was is not signed.

    \b
    auditor sign runs/20261123-1a2b3c4d --key bureau.pem
    """
    from auditor.proof.sign import sign as write_signature  # noqa: PLC0415
    from auditor.proof.verify import verify as compare  # noqa: PLC0415
    from auditor.reporting.visible import visible  # noqa: PLC0415

    if not compare(run).holds:
        raise UsageError(
            Text("结果已被改动，不能签名", "the run was altered and is not signed"),
            where=str(run),
            todo=Text("运行 auditor verify 查看是哪些文件", "run auditor verify to see which files"),
        )
    to = write_signature(run, key, lambda: _password(lang))
    click.echo(visible(Text(f"已签名：{to}", f"signed: {to}").to(lang)))


def _password(lang: Lang) -> str:
    given = os.environ.get("AUDITOR_KEY_PASSWORD")
    prompt = Text("私钥口令", "password of the key").to(lang)
    return given if given is not None else str(click.prompt(prompt, hide_input=True, err=True))

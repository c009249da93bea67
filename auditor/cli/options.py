"""Options that several commands share, and what their texts mean."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from auditor.errors import UsageError
from auditor.text import Text


class _Snapshot(click.Path):
    """A path, or the URL of a database, which a path would spoil."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return value if isinstance(value, str) and "://" in value else super().convert(value, param, ctx)


SNAPSHOT = _Snapshot(path_type=Path)
LANG = click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    show_default=True,
    help="语言 / language of texts and report",
)
RULES = click.option(
    "--rules",
    type=click.Path(path_type=Path),
    default=None,
    help="规则文件夹（默认用自带的） / rules folder (packaged by default)",
)


MOST_CHARACTERS = 60  # one line of the report's head
PACK = click.option(
    "--pack", metavar="NAME|FILE", help="规则包（默认 weekly） / pack of rules (default weekly)"
)
OVERLAYS = click.option(
    "--overlay", "overlays", multiple=True, metavar="NAME|FILE",
    help="省份或接入商的叠加；none 表示不按快照所在省份自动采用 / overlay of a province or provider; none: not even the "
    "one of the snapshot's province",
)  # fmt: skip
PARAMS = click.option(
    "--param", "params", multiple=True, metavar="NAME=VALUE",
    help="临时改一个参数 / change a parameter for this run",
)  # fmt: skip


def given(rules: Path | None) -> str:
    """The option as it was given, for commands that a message tells to run."""
    return f" --rules {rules}" if rules else ""


def user_cache() -> Path:
    """Where this user keeps what was read, unless told otherwise."""
    from platformdirs import user_cache_path  # noqa: PLC0415

    return user_cache_path("icp-filing-auditor")


def day(text: str | None, option: str = "--as-of") -> date | None:
    """The day of an option such as --as-of."""
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise UsageError(
            Text(f"读不懂日期“{text}”", f"cannot read the date '{text}'"),
            where=option,
            expected=Text("2026-11-23", "2026-11-23"),
        ) from None


def one_line(text: str | None, option: str) -> str | None:
    """A name that stands in the head of the report."""
    if text is None or (0 < len(text.strip()) <= MOST_CHARACTERS and text.isprintable()):
        return text and text.strip()
    raise UsageError(
        Text("名称为空、过长或含有不可见字符", "the name is empty, too long or holds invisible characters"),
        where=option,
        expected=Text(f"1 至 {MOST_CHARACTERS} 个字", f"1 to {MOST_CHARACTERS} characters"),
    )


def time_limit(value: float) -> float:
    """A time limit within reason."""
    if not 0 < value <= 86_400:
        raise UsageError(
            Text(f"时限 {value:g} 秒超出范围", f"a limit of {value:g} seconds is out of bounds"),
            where="--engine-seconds",
            expected=Text("大于 0，至多 86400（一天）", "more than 0, at most 86400 (one day)"),
        )
    return value


def values(texts: Sequence[str]) -> dict[str, int]:
    """Parameters from NAME=VALUE."""
    chosen = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not value.removeprefix("-").isdecimal():
            raise UsageError(
                Text(f"读不懂“{text}”", f"cannot read '{text}'"),
                where="--param",
                expected=Text("名称=整数", "NAME=INTEGER"),
            )
        chosen[name.strip()] = int(value)
    return chosen

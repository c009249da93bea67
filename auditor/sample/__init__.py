"""Synthetic snapshots with planted problems and the truth about them, made apart from the rules and facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from auditor.errors import UsageError
from auditor.run_folder import publish
from auditor.sample import landmarks
from auditor.sample.maker import Maker
from auditor.sample.networks import plan
from auditor.sample.plants import ROUGH, WHEEL, WIDE, Plant, Wheel
from auditor.sample.province import PROVINCE
from auditor.sample.records import Case
from auditor.sample.tables import Tables
from auditor.sample.view import View
from auditor.sample.wide import Wide
from auditor.text import Text

__all__ = ["LAYOUTS", "Layout", "write_sample"]

Layout = Literal["tables", "rough", "wide", "provider"]
LAYOUTS: tuple[Layout, ...] = get_args(Layout)

_PLANTS: Mapping[Layout, Sequence[Plant]] = {"tables": WHEEL, "rough": ROUGH, "wide": WIDE, "provider": WHEEL}


def write_sample(
    out: Path,
    *,
    services: int = 340,
    seed: int = 1,
    as_of: date = date(2026, 11, 23),
    layout: Layout = "tables",
) -> None:
    """Write a snapshot folder with `services` service rows, and `truth/truth.csv` beside its tables.

    Equal arguments give equal bytes. The folder appears whole or not at all.

    Args:
        layout: "tables" as a bureau exports them; "rough" as they come when several hands were in between, with
            decorated values, hidden keys, a file that lacks columns and several versions of one number; "wide" with
            subjects, websites and accesses side by side in one sheet; "provider" with what one provider has of it.

    Raises:
        UsageError: `out` exists and is not an empty folder or cannot be written, or `services` is below 1.
    """
    _check(out, services)
    with publish(out) as draft:
        _write(draft, services, seed, as_of, layout)


def _check(out: Path, services: int) -> None:
    if services < 1:
        raise UsageError(
            Text(f"服务数 {services} 太小", f"{services} services are too few"),
            expected=Text("至少 1", "at least 1"),
        )
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(
            Text("输出位置已存在且不为空", "the output exists and is not empty"),
            where=str(out),
            expected=Text("不存在的文件夹或空文件夹", "a folder that does not exist or is empty"),
            todo=Text(
                "换一个文件夹，或先移走其中的文件", "choose another folder, or move its files away first"
            ),
        )


def _write(folder: Path, services: int, seed: int, as_of: date, layout: Layout) -> None:
    scope = "scope: provider\n" if layout == "provider" else ""
    (folder / "snapshot.yml").write_text(
        f"as_of: {as_of}\nprovince: {PROVINCE}\n{scope}ignore: [truth]\n", encoding="utf-8", newline="\n"
    )
    providers = plan(services)
    maker, wheel = Maker(seed, as_of, providers), Wheel(seed, _PLANTS[layout])
    with closing(_tables(folder, seed, services, layout, maker)) as tables:
        tables.write_providers(providers, as_of.toordinal())
        tables.write_bureau()
        if services >= landmarks.SMALLEST:
            made = landmarks.landmarks(maker, renewed=layout == "rough")
            tables.write_landmarks(made)
            services -= sum(len(case.services) for case in made.cases)
        i = 0
        while services:
            case, plant = _case(maker, wheel, i, services)
            tables.write(case, plant)
            services -= len(case.services)
            i += 1


def _tables(folder: Path, seed: int, services: int, layout: Layout, maker: Maker) -> Tables:
    if layout == "wide":
        return Wide(folder, seed, services)
    if layout == "provider":
        return View(folder, seed, services, maker.providers[0], maker.today)
    return Tables(folder, seed, services, rough=layout == "rough")


def _case(maker: Maker, wheel: Wheel, i: int, most: int) -> tuple[Case, str]:
    plant = wheel.plant(i)
    case = plant(maker, i) if plant else maker.ordinary(i, most)
    if plant is None or len(case.services) > most:
        return case if plant is None else maker.ordinary(i, most), ""
    return case, plant.__name__

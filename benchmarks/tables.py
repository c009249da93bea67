"""The figures of `benchmarks.compare` as a Markdown table and as a plot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.compare import Measured

_COLOURS = {"SQL": "#1b7f5c", "pandas": "#8a6d1f", "durable": "#a33b3b", "auditor, 12 rules": "#4a78b5",
            "auditor, all rules": "#1f3d6b"}  # fmt: skip
_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM, _RIGHT = 720, 400, 60, 20, 50, 170


def table(measured: Sequence[Measured]) -> str:
    """One row for each way and size, then the stages of this program with all rules."""
    sql = {one.services: one for one in measured if one.way == "SQL"}
    lines = ["| services | way | seconds | × SQL | CPU seconds | × SQL | peak MiB | findings | engine share |",
             "| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]  # fmt: skip
    for one in measured:
        limit, share = sql[one.services], one.details.get("engine_share")
        lines.append(
            f"| {one.services:,} | {one.way} | {one.seconds:.1f} | {one.seconds / limit.seconds:.1f} | {one.cpu:.1f} "
            f"| {one.cpu / limit.cpu:.1f} | {one.mib:,.0f} | {one.findings:,} | {'' if share is None else f'{share:.1%}'} |"
        )
    return "\n".join([*lines, "", *_stages(measured)]) + "\n"


def _stages(measured: Sequence[Measured]) -> Iterator[str]:
    runs = [one for one in measured if one.way == "auditor, all rules"]
    steps = {str(stage["stage"]): None for one in runs for stage in one.details["stages"] if stage["seconds"]}
    yield (
        "| stage (all rules), seconds and peak MiB | "
        + " | ".join(f"{one.services:,}" for one in runs)
        + " |"
    )
    yield "| --- |" + " ---: |" * len(runs)
    for step in steps:
        found = ({str(s["stage"]): s for s in one.details["stages"]}.get(step) for one in runs)
        cells = (f"{stage['seconds']:.1f} s, {stage['mib']:,.0f}" if stage else "" for stage in found)
        yield f"| {step} | " + " | ".join(cells) + " |"


def plot(measured: Sequence[Measured]) -> str:
    """Seconds over services, both logarithmic, as SVG."""
    xs, ys = [log10(one.services) for one in measured], [log10(max(one.seconds, 0.01)) for one in measured]
    x_from, x_to, y_from, y_to = min(xs), max(*xs, min(xs) + 1), min(ys), max(ys) + 0.1

    def place(services: float, seconds: float) -> tuple[float, float]:
        x = (log10(services) - x_from) / (x_to - x_from) * (_WIDTH - _LEFT - _RIGHT) + _LEFT
        y = (log10(max(seconds, 0.01)) - y_from) / (y_to - y_from) * (_HEIGHT - _TOP - _BOTTOM)
        return x, _HEIGHT - _BOTTOM - y

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
             f'font-size="12"><rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>']  # fmt: skip
    for services in sorted({one.services for one in measured}):
        x, _ = place(services, 1)
        parts.append(f'<text x="{x:.0f}" y="{_HEIGHT - 28}" text-anchor="middle">{services:,}</text>')
    for seconds in (0.1, 1, 10, 100, 1000):
        _, y = place(10**x_from, seconds)
        if _TOP <= y <= _HEIGHT - _BOTTOM:
            parts.append(f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.0f}" y2="{y:.0f}" stroke="#ddd"/>'
                         f'<text x="{_LEFT - 8}" y="{y + 4:.0f}" text-anchor="end">{seconds:g} s</text>')  # fmt: skip
    parts.append(f'<text x="{_LEFT}" y="{_HEIGHT - 8}">服务数 services</text>')
    for way, colour in _COLOURS.items():
        points = [place(one.services, one.seconds) for one in measured if one.way == way]
        if points:
            parts.append(_line(way, colour, points))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _line(way: str, colour: str, points: list[tuple[float, float]]) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    dots = "".join(f'<circle cx="{px:.1f}" cy="{py:.1f}" r="3" fill="{colour}"/>' for px, py in points)
    return (f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}'
            f'<text x="{x + 8:.1f}" y="{y + 4:.1f}" fill="{colour}">{way}</text>')  # fmt: skip

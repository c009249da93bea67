"""Many small worlds computed in one go: facts are columns, so a hundred scenarios cost as much as one.

A scenario is a generator: it fills a world, yields, is sent the facts of its own records, and asserts. Scenarios share
a snapshot but no filing number, domain, credential or name; what must be equal inside a scenario stays equal.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from auditor.facts.losses import MISSING_SHARE

from .snapshots import Row, World

Facts = Mapping[str, dict[int, Row]]
Scenario = Generator[None, Facts, None]
_SHIFTED = {
    ("subjects", "name"),
    ("subjects", "credential_no"),
    ("registry", "name"),
    ("registry", "credential_no"),
}
_BACK = ("registry_name", "registry_credential_no", "subject_name")


class Scenarios:
    """The scenarios of one module."""

    def __init__(self) -> None:
        self.made: dict[str, Callable[[World], Scenario]] = {}

    def __call__(
        self, *cases: tuple[Any, ...]
    ) -> Callable[[Callable[..., Scenario]], Callable[..., Scenario]]:
        """Decorator: one scenario, or one for each case."""

        def register(scenario: Callable[..., Scenario]) -> Callable[..., Scenario]:
            for number, case in enumerate(cases or [()]):
                name = scenario.__name__ + (f"-{number}" if cases else "")
                self.made[name] = lambda world, case=case: scenario(world, *case)  # type: ignore[misc]
            return scenario

        return register

    def play(self, folder: Path) -> dict[str, Callable[[], None]]:
        """Compute everything once; the second half of each scenario, by name."""
        whole = World()
        halves, places, alone = {}, {}, {}
        for number, (name, scenario) in enumerate(self.made.items()):
            world = World()
            halves[name] = scenario(world)
            next(halves[name])
            if world.strays:  # they may belong to the records of any other scenario
                (folder / name).mkdir()
                alone[name] = world.facts(folder / name)
            else:
                places[name] = number, dict(_moved(world, number, whole))
        _accompanied(whole)
        facts = whole.facts(folder)
        alone |= {name: _own(facts, *place) for name, place in places.items()}
        return {name: _half(half, alone[name]) for name, half in halves.items()}


def _accompanied(whole: World) -> None:
    """Add sound links, among which the accesses of scenarios without service are single mistakes and no table cut off."""
    services = {row["service_no"] for row in whole.rows["services"]}
    stray = {row["service_no"] for row in whole.rows["accesses"]} - services
    for serial in range(MISSING_SHARE * len(stray)):
        number = f"京ICP备{10_000_000 + serial}号-1"
        whole.service(number, status="cancelled")
        whole.access(number, status="cancelled", provider=None)


def _half(scenario: Scenario, facts: Facts) -> Callable[[], None]:
    def finish() -> None:
        try:
            scenario.send(facts)
        except StopIteration:
            return
        raise AssertionError("a scenario yields once")

    return finish


def _moved(world: World, number: int, whole: World) -> Iterator[tuple[int, int]]:
    """Put the rows into the whole; old and new row_id of each."""
    known = {_content(row): row["row_id"] for row in whole.rows["ip_allocations"]}
    base = sum(map(len, whole.rows.values())) + 1_000_000 * (number + 1)
    for table, rows in world.rows.items():
        for row in rows:
            new = {column: _renamed(table, column, value, number) for column, value in row.items()}
            if table == "ip_allocations" and _content(new) in known:
                continue
            new["row_id"] = base + row["row_id"]
            whole.rows[table].append(new)
            yield row["row_id"], new["row_id"]
    whole.doubts += [
        {**doubt, "pattern": _renamed("", "", doubt["pattern"], number)} for doubt in world.doubts
    ]
    whole.history += [
        {**row, "service_no": _renamed("", "", row["service_no"], number)} for row in world.history
    ]


def _content(row: Row) -> Iterable[tuple[str, Any]]:
    return tuple(
        sorted((name, value) for name, value in row.items() if name != "row_id" and value is not None)
    )


def _renamed(table: str, column: str, value: Any, number: int) -> Any:
    if not isinstance(value, str):
        return value
    if column == "domain":
        return f"{value}.s{number}"
    if (table, column) in _SHIFTED:
        return _shifted(value, number + 1)
    return value.replace("黔ICP备15", f"黔ICP备{2000 + number}")


def _shifted(text: str, by: int) -> str:
    return "".join(chr(ord(character) + 0x80 * by) for character in text)


def _own(facts: Facts, number: int, places: Mapping[int, int]) -> Facts:
    """The facts of one scenario's records as if it had been alone."""
    return {
        kind: {
            old: {name: _back(name, value, number) for name, value in rows[new].items()}
            for old, new in places.items()
            if new in rows
        }
        for kind, rows in facts.items()
    }


def _back(name: str, value: Any, number: int) -> Any:
    if not isinstance(value, str):
        return value
    if name in _BACK:
        return _shifted(value, -number - 1)
    return value.replace(f"黔ICP备{2000 + number}", "黔ICP备15")

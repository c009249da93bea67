"""What a loss made surer: records are compared by where they stood, whatever became of their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .losses import Moves
from .quick import Found

SURE = ("fail", "pass")


class Gain(NamedTuple):
    """A verdict that a record has only since the loss."""

    rule: str
    kind: str
    identity: str
    before: str
    after: str


def gains(whole: Sequence[Found], left: Sequence[Found], moves: Moves) -> Iterator[Gain]:
    """Fails and passes that the whole data did not give.

    Domains stand in several tables, and are compared by name; so is a record whose row held no record of its kind before,
    such as the subject of a wide sheet whose first row was lost.
    """
    placed = {(one.kind, one.place): one for one in whole if one.place}
    named: dict[tuple[str, str], list[Found]] = {}
    for one in whole:
        named.setdefault((one.kind, one.identity), []).append(one)
    for one in left:
        place = moves.get(one.place, one.place) if one.place else None
        same = placed.get((one.kind, place)) if place else None
        before = [same] if same else named.get((one.kind, one.identity), [])
        for rule, verdict in one.verdicts.items():
            earlier = {old.verdicts.get(rule, "not evaluated") for old in before} or {"no record"}
            if verdict in SURE and verdict not in earlier:
                yield Gain(rule, one.kind, one.identity, "/".join(sorted(earlier)), verdict)

"""Lists of decisions joined with those in force: what they add, what they change, what they leave as they found it.

A list may have started from an older version than the newest. Only what it says otherwise than the version it started
from is a decision of its own; the rest was decided by somebody else and is not taken back by an old copy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from auditor.findings.decision_files import DecisionPart

Parts = Mapping[str, DecisionPart]
"""Decisions by the fingerprint of their finding."""


@dataclass(frozen=True)
class Change:
    """A decision that would take the place of another one on the same finding."""

    old: DecisionPart
    new: DecisionPart


@dataclass
class Joined:
    """The decisions in force, and those that were replaced or withdrawn, oldest first."""

    parts: dict[str, DecisionPart]
    history: list[DecisionPart]
    added: int = 0
    changes: list[Change] = field(default_factory=list)

    def join(self, given: Iterable[DecisionPart], base: Parts | None) -> None:
        """Take in what a list adds, and note what it would change.

        Args:
            given: the list; each with who decided and when.
            base: the version the list started from; None where it does not say.
        """
        for part in given:
            old = next((c.new for c in reversed(self.changes) if c.old.fingerprint == part.fingerprint), None)
            old = old or self.parts.get(part.fingerprint)
            if _says(part, old) or (base is not None and _says(part, base.get(part.fingerprint))):
                continue
            if old is None:
                self.parts[part.fingerprint] = part
                self.added += 1
            else:
                self.changes.append(Change(old, part))

    def change(self) -> None:
        """Put the changes that were noted in force; what they replace is kept as history."""
        for change in self.changes:
            mark = change.old.fingerprint
            self.history.append(self.parts.pop(mark, change.old))
            if change.new.decision == "withdrawn":
                self.history.append(change.new)
            else:
                self.parts[mark] = change.new


def _says(part: DecisionPart, other: DecisionPart | None) -> bool:
    """Do both decide the same, whoever did and whenever? To withdraw what is not there says nothing either."""
    if other is None:
        return part.decision == "withdrawn"
    return _content(part) == _content(other)


def _content(part: DecisionPart) -> tuple[object, ...]:
    return part.decision, part.reason, part.owner, part.expires, part.note

"""Copies of the packaged rules with planted mistakes, and what the loader says about them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from auditor.errors import RulebookError
from auditor.rulebook.load import load_rulebook, packaged_rules

PLAIN = Path(__file__).with_name("plain") / "SHELL-001.yml"
"""A rule of two questions in place of the packaged one, so that what is planted in it does not follow each change of that."""
MARK = "«"  # stands in the planted text where the mistake must be reported


@dataclass
class Rules:
    """A copy of the rules that can be spoilt."""

    folder: Path

    def plant(self, file: str, old: str, new: str) -> str:
        """Replace the first `old` by `new`; gives `file:line:column` of the mark in it."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} has no {old!r}"
        spoilt = text.replace(old, new, 1)
        path.write_text(spoilt.replace(MARK, ""), encoding="utf-8")
        return self._place(file, spoilt)

    def write(self, file: str, text: str) -> str:
        """A whole file."""
        path = self.folder / file
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.replace(MARK, ""), encoding="utf-8")
        return self._place(file, text)

    def _place(self, file: str, text: str) -> str:
        before = text.split(MARK, maxsplit=1)[0] if MARK in text else ""
        line = before.count("\n") + 1
        return f"rules/{file}:{line}:{len(before) - before.rfind(chr(10))}"

    def mistakes(self) -> list[str]:
        """What the loader says in English; both languages are about the same places."""
        with pytest.raises(RulebookError) as caught:
            load_rulebook(self.folder)
        for mistake in caught.value.mistakes:
            assert mistake.zh.split(": ")[0] == mistake.en.split(": ")[0]
            assert mistake.zh != mistake.en
        return [mistake.en for mistake in caught.value.mistakes]


def copied(to: Path) -> Rules:
    """A copy in a folder that is called `rules`, as the messages show it."""
    shutil.copytree(packaged_rules(), to / "rules")
    shutil.copy(PLAIN, to / "rules" / "shell" / PLAIN.name)
    return Rules(to / "rules")

"""What the documents tell people to type works, and where they point there is something."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from auditor.cli import main

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_COMMAND = re.compile(r"^\s*(?:\$ )?(auditor(?: [^#\n]*)?)", re.MULTILINE)
_FENCED = re.compile(r"^```(?:sh|bash|console|shell)?\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")


def commands() -> Iterator[tuple[str, str]]:
    for path in DOCUMENTS:
        for block in _FENCED.findall(path.read_text(encoding="utf-8")):
            yield from ((path.name, line.strip()) for line in _COMMAND.findall(block))


@pytest.mark.parametrize(("document", "line"), sorted(set(commands())))
def test_a_command_is_understood(document: str, line: str) -> None:
    for command in line.split(" && "):
        words = shlex.split(command)[1:]
        _parse(main, words)


def _parse(command: click.Command, words: list[str]) -> None:
    """Parse the words down to the last command without running it."""
    try:
        with command.make_context(command.name or "auditor", list(words)) as context:
            if isinstance(command, click.Group):
                name, inner, rest = command.resolve_command(
                    context, [*context._protected_args, *context.args]
                )
                assert name and inner
                _parse(inner, rest)
    except click.exceptions.Exit:
        pass  # --help and --version


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    links = _LINK.findall(document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_documents_are_there() -> None:
    assert {"README.md", "README.zh-CN.md", "writing-rules.md", "snapshot.md"} <= {p.name for p in DOCUMENTS}
    assert len(list(commands())) > 2


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_rule_that_is_named_exists(document: Path) -> None:
    rules = {path.stem for path in (ROOT / "rules").rglob("*.yml")}
    named = set(
        re.findall(r"\b(?:SHELL|CRED|ACC|CONTENT|LIFE|INT)-\d{3}\b", document.read_text(encoding="utf-8"))
    )
    assert named <= rules

"""What each element of an interface file means, from ``auditor/reference/interface_v3.yml``."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, Literal

from auditor.reference import load

Use = Literal["inner", "leaf", "skip", "unused"]


@dataclass(frozen=True)
class Target:
    """Where the text of a leaf goes: a column or, for linking, a name; perhaps through a list, or as part of a range."""

    column: str | None = None
    name: str | None = None
    lookup: str | None = None
    part: str = ""


@dataclass(frozen=True)
class Node:
    """One element by its place in the document."""

    path: str
    use: Use
    targets: tuple[Target, ...] = ()
    children: dict[str, Node] = field(default_factory=dict)
    table: str | None = None
    scope: bool = False
    constants: dict[str, str] = field(default_factory=dict)
    codes: str | None = None

    @cached_property
    def is_record(self) -> bool:
        """Whether each such element is one row of a table or one entry of a code list."""
        return bool(self.table or self.codes)


def _targets(spec: str | list[str]) -> tuple[Target, ...]:
    return tuple(_target(text) for text in ([spec] if isinstance(spec, str) else spec))


def _target(text: str) -> Target:
    if text.startswith("@"):
        return Target(name=text[1:])
    lookup, _, rest = text.rpartition(">")
    column, _, part = rest.partition(".")
    return Target(column=column, lookup=lookup or None, part=part)


def _node(path: str, spec: Any) -> Node:
    if spec is None or spec == "unused":
        return Node(path, "unused" if spec else "skip")
    if not isinstance(spec, dict):
        return Node(path, "leaf", _targets(spec))
    tags = {tag: inner for tag, inner in spec.items() if tag[0].isupper()}
    return Node(
        path,
        "inner",
        children={tag: _node(f"{path}/{tag}" if path else tag, inner) for tag, inner in tags.items()},
        table=spec.get("record"),
        scope=spec.get("scope", False),
        constants=spec.get("set", {}),
        codes=spec.get("list"),
    )


@cache
def documents() -> dict[str, Node]:
    """The root elements by tag; the paths of what is inside do not name the root."""
    return {tag: _node("", spec) for tag, spec in load("interface_v3")["documents"].items()}


@dataclass(frozen=True)
class CodeList:
    """The words of a built-in code list by number, and what stands before a number that it does not have."""

    words: dict[str, str]
    otherwise: str


@cache
def code_lists() -> dict[str, CodeList]:
    """The built-in code lists by name."""
    return {
        name: CodeList({str(n): w for n, w in spec.get("values", {}).items()}, spec.get("otherwise", "代码"))
        for name, spec in load("interface_v3")["lists"].items()
    }

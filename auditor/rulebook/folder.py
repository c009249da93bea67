"""What stands in a rules folder: rules, files that all rules share, choices, and what is none of these."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from auditor.nearest import did_you_mean
from auditor.text import Text
from auditor.yaml_source import read_yaml

EXTENSION, OWN_FACTS = "rulebook.yml", "facts.yml"
NEEDED = ("articles.yml", "params.yml", "actions.yml", "vocabulary.yml")
SHARED = (*NEEDED, EXTENSION, OWN_FACTS)
RULE_ID = r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*-[0-9]{3}"
_CHOICES = ("packs", "overlays")


def yaml_files(root: Path) -> list[Path]:
    """Every YAML file, in order of paths."""
    return [path for path in _files(root) if path.suffix == ".yml"]


def rule_files(root: Path) -> Iterator[Path]:
    """The files that are named as rules are."""
    return (path for path in _of_rules(root) if re.fullmatch(RULE_ID, path.stem))


def needed(paths: Collection[Path], only: Collection[str]) -> set[Path]:
    """The files of these rules, and of those whose verdicts they ask for."""
    wanted: set[str] = set()
    grown = set(only)
    while grown:
        wanted |= grown
        asked = {name for path in paths if path.stem in grown for name in _after(path)}
        grown = asked - wanted
    return {path for path in paths if path.stem in wanted}


def _after(path: Path) -> list[str]:
    """What a rule file lists under `after`, as far as it can be read."""
    data = read_yaml(path, path.name).data
    names = data.get("after") if isinstance(data, dict) else None
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def misnamed(root: Path) -> Iterator[tuple[Path, Text]]:
    """Files that were meant for the rulebook but would never be read, and what to do with each."""
    for path in _of_rules(root):
        if not re.fullmatch(RULE_ID, path.stem):
            yield path, _not_a_rule(path)
    for path in _files(root):
        stem, *rest = path.name.split(".")
        if path.suffix != ".yml" and {"yml", "yaml"}.intersection(part.lower() for part in rest):
            yield path, Text(f"没有读取，请改名为 {stem}.yml", f"not read; rename it to {stem}.yml")


def _files(root: Path) -> list[Path]:
    """Every file but the hidden ones, which editors and file systems leave behind."""
    found = (path for path in root.rglob("*") if path.is_file())
    return sorted(p for p in found if not any(part.startswith(".") for part in p.relative_to(root).parts))


def _of_rules(root: Path) -> Iterator[Path]:
    for path in yaml_files(root):
        inside = path.relative_to(root)
        if inside.parts[0] not in _CHOICES and inside.as_posix() not in SHARED:
            yield path


def _not_a_rule(path: Path) -> Text:
    if path.name in SHARED:
        return Text(
            "这个文件应直接放在规则文件夹中，不在下级文件夹",
            "this file belongs into the rules folder itself, not below",
        )
    hint = did_you_mean(path.name, SHARED)
    return Text(
        f"不认识的文件：规则的文件名是它的编号，如 LOCAL-001.yml；其他文件只有 {'、'.join(SHARED)}{hint.zh}",
        f"unknown file: a rule's file is named after its id, such as LOCAL-001.yml; other files are {', '.join(SHARED)}{hint.en}",
    )

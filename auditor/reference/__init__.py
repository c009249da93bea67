"""Packaged reference data: tables, code lists, provinces. Data with its source, replaceable without code."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from auditor.yaml_source import PARSER


@cache
def load(name: str) -> Any:
    """The content of one packaged YAML file, e.g. ``load("tables")``; shared, so never change it."""
    return yaml.load(text_of(f"{name}.yml"), Loader=PARSER)


def text_of(file: str) -> str:
    """One packaged file as it stands."""
    return files(__package__).joinpath(file).read_text(encoding="utf-8")

"""Everything a report says by itself, in one language, from `reports/templates/words.yml`."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import yaml

from auditor.findings.catalogue import Words
from auditor.reporting.templates import read_template
from auditor.reporting.visible import visible
from auditor.text import Lang, Text
from auditor.yaml_source import PARSER


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every text by its dotted key, `group.name`."""
    groups = yaml.load(read_template("words.yml"), Loader=PARSER)
    return {f"{group}.{name}": text for group, texts in groups.items() for name, text in texts.items()}


class Wording:
    """Says things in one language."""

    def __init__(self, lang: Lang):
        self.lang: Lang = lang

    def __call__(self, key: str, **values: Any) -> str:
        """One text of the catalogue with its values filled in; an unknown key is a mistake of ours."""
        return catalogue()[key][self.lang].format(**values)

    def has(self, key: str) -> bool:
        """Whether the catalogue holds this text."""
        return key in catalogue()

    def pick(self, words: Words | Text | dict[str, str]) -> str:
        """This language's side of a bilingual text of the result."""
        text = words[self.lang] if isinstance(words, dict) else getattr(words, self.lang)
        return str(text).strip()

    def day(self, value: date) -> str:
        """A date as it is written out in a sentence."""
        return self("form.date", d=value)

    def shorten(self, text: str, limit: int) -> str:
        """At most `limit` visible characters; a cut text states its full length."""
        if len(text) <= limit:
            return visible(text)
        return visible(text[:limit]) + self("form.cut", n=len(text))

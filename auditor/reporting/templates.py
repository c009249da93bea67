"""Where the templates, the style sheet and the catalogue of words are found."""

from __future__ import annotations

from pathlib import Path


def read_template(name: str) -> str:
    """The text of one file of reports/templates, by its path in that folder."""
    return (_folder() / name).read_text(encoding="utf-8")


def _folder() -> Path:
    """Inside the wheel, or at the top of the repository."""
    package = Path(__file__).parent.parent
    inside = package / "_templates"
    return inside if inside.is_dir() else package.parent / "reports" / "templates"

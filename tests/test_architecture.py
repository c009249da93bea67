"""The flow that one sees in the folder names is the flow of the imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "auditor"
# From the bottom up; a room may import rooms to its left, never to its right.
ORDER = (
    "text", "errors", "workplace", "nearest", "yaml_mistakes", "yaml_source", "yaml_shape", "reference", "backends",
    "snapshot", "facts", "rulebook", "inspection", "engine", "findings", "reporting", "proof",
    "run_folder", "report", "decide", "run", "cli",
)  # fmt: skip
SAMPLE_MAY = {
    "text",
    "errors",
    "sample",
    "run_folder",
    "workplace",
}  # the planted truth must not come from the code it tests


def room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.startswith("auditor."))
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("auditor"):
            yield from (
                (f"auditor.{name.name}" for name in node.names) if node.module == "auditor" else [node.module]
            )


def files() -> list[Path]:
    return sorted(p for p in PACKAGE.rglob("*.py") if p.name != "__init__.py" or p.parent != PACKAGE)


@pytest.mark.parametrize("path", files(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_imports_go_one_way(path: Path) -> None:
    here = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    for module in imports(path):
        there = room(module)
        if there in ("__version__", ""):
            continue
        if here == "sample":
            assert there in SAMPLE_MAY, f"sample imports {module}"
        elif there != "sample" or here != "cli":
            assert ORDER.index(there) <= ORDER.index(here), f"{here} imports {module}"


def test_only_the_adapter_knows_durable() -> None:
    knowing = [p.name for p in PACKAGE.rglob("*.py") if "import durable" in p.read_text(encoding="utf-8")]
    assert knowing == ["inference.py"]


@pytest.mark.parametrize("path", files(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_files_stay_readable(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300

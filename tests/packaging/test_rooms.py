"""Inside the package imports are relative, so that no module is loaded under two names."""

from __future__ import annotations

import ast
from pathlib import Path

from .conftest import ROOT

ABSOLUTE = {"tocsin", "engine", "notifiers", "cli"}


def absolute_imports(path: Path) -> list[str]:
    """`file:line` of every import of the program by its full name."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        else:
            continue
        if any(name.split(".")[0] in ABSOLUTE for name in names):
            found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    return found


def test_the_rooms_import_each_other_relatively() -> None:
    files = [path for room in ("engine", "notifiers") for path in (ROOT / room).rglob("*.py")]
    assert [place for path in files for place in absolute_imports(path)] == []


def test_every_folder_of_code_is_a_package() -> None:
    folders = {path.parent for room in ("engine", "notifiers") for path in (ROOT / room).rglob("*.py")}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").exists()] == []

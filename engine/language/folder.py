"""The files of a site as bytes: each read once, within the limit, and every failure a problem."""

from __future__ import annotations

from importlib.resources.abc import Traversable
from pathlib import Path

from ..model.problem import Mark, Problem
from .guard import MOST_BYTES, Unreadable

SITE_FILE = "tocsin.yaml"
TEAM_FILE = "team.yaml"
NOTICES = "templates/notices"


def find_site(start: Path) -> Path | None:
    """The nearest folder from `start` upwards that holds a `tocsin.yaml`."""
    here = start.absolute()
    return next((folder for folder in (here, *here.parents) if (folder / SITE_FILE).is_file()), None)


def read_bytes(root: Path, name: str) -> bytes:
    """The bytes of a file of the site, at most one more than the limit; raises `Unreadable`."""
    path = root / name
    code = "file-unreadable"
    try:
        if path.is_dir():
            code = "file-is-folder"
        elif not path.exists():
            code = "file-missing"
        else:
            with path.open("rb") as file:
                return file.read(MOST_BYTES + 1)
    except OSError:
        pass
    raise Unreadable(Problem(code=code, where=Mark(name, 1, 1), params={"file": name}))


def runbook_files(root: Path) -> list[str]:
    """The runbooks of a site, relative to its root, in order of their names."""
    return [name for name in _yaml_files(root, "runbooks") if not is_test(name)]


def test_files(root: Path) -> list[str]:
    """The scenario tests beside the runbooks."""
    return [name for name in _yaml_files(root, "runbooks") if is_test(name)]


def drill_files(root: Path) -> list[str]:
    """The drill scenarios below the runbooks."""
    return _yaml_files(root, "runbooks/drills")


def notice_files(root: Path) -> list[str]:
    """The notice templates of the site."""
    return _yaml_files(root, NOTICES)


def is_test(name: str) -> bool:
    """Whether a file is a scenario test by its name."""
    return name.endswith((".test.yaml", ".test.yml"))


def stem(name: str) -> str:
    """The name of a file without folders and ending."""
    return name.rpartition("/")[2].removesuffix(".yaml").removesuffix(".yml")


def builtin_notices(builtin: Traversable | None) -> dict[str, bytes]:
    """Name -> bytes of the notice templates that ship with the program (`builtin`: the package's folder)."""
    if builtin is None:
        return {}
    folder = builtin.joinpath("templates").joinpath("notices")
    if not folder.is_dir():
        return {}
    files = (one for one in folder.iterdir() if one.is_file() and one.name.endswith((".yaml", ".yml")))
    return {stem(one.name): one.read_bytes() for one in sorted(files, key=lambda one: one.name)}


def _yaml_files(root: Path, folder: str) -> list[str]:
    try:
        found = sorted((root / folder).iterdir())
    except OSError:
        return []
    return [f"{folder}/{one.name}" for one in found if one.suffix in (".yaml", ".yml") and not one.name.startswith(".")]

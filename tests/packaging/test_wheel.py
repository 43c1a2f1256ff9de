"""What a person gets who installs Tocsin instead of cloning it."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

from tocsin import __version__

from .conftest import ROOT, Built, environment_with, run

ROOMS = ("engine", "notifiers", "runbooks", "templates")
SKIPPED = {"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"}
WAYS = ("wheel_from_sdist", "wheel_from_checkout")


def contents(wheel: Path) -> dict[str, bytes]:
    """Every file of a wheel but the list of its own hashes."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/RECORD")}


def files_below(folder: Path) -> set[str]:
    """The files of a room, caches left out, by their path from the folder above it."""
    found = (path for path in folder.rglob("*") if path.is_file() and not SKIPPED & set(path.parts))
    return {path.relative_to(folder.parent).as_posix() for path in found if path.suffix != ".pyc"}


def test_the_wheel_is_the_same_from_the_sdist_and_from_the_checkout(built: Built) -> None:
    assert contents(built.wheel_from_sdist) == contents(built.wheel_from_checkout)


@pytest.mark.parametrize("way", WAYS)
def test_the_wheel_puts_only_tocsin_into_an_environment(built: Built, way: str) -> None:
    with zipfile.ZipFile(getattr(built, way)) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names} == {"tocsin", f"tocsin-{__version__}.dist-info"}
    assert len(names) == len(set(names))


@pytest.mark.parametrize("way", WAYS)
def test_the_wheel_holds_every_file_of_every_room_and_nothing_else(built: Built, way: str) -> None:
    expected = {f"tocsin/{name}" for room in ROOMS for name in files_below(ROOT / room)}
    expected |= {"tocsin/__init__.py", "tocsin/cli.py", "tocsin/py.typed"}
    assert {name for name in contents(getattr(built, way)) if name.startswith("tocsin/")} == expected


@pytest.mark.parametrize("way", WAYS)
def test_the_command_and_the_library_work_in_an_empty_environment_elsewhere(
    built: Built, way: str, tmp_path: Path
) -> None:
    commands = environment_with(getattr(built, way), tmp_path / "elsewhere")
    assert __version__ in run(commands / "tocsin", "--version")
    assert "tocsin" in run(commands / "tocsin", "--help")
    assert __version__ in run(commands / "python", "-m", "tocsin.cli", "--version")
    where = run(commands / "python", "-c", "import tocsin; print(tocsin.__file__)")
    assert Path(where.strip()).is_relative_to(tmp_path)
    listing = (
        "from importlib.resources import files, as_file\n"
        "import pathlib\n"
        "with as_file(files('tocsin')) as top:\n"
        "    for room in ('runbooks', 'templates'):\n"
        "        for path in (top / room).rglob('*'):\n"
        "            if path.is_file(): print(path.relative_to(top).as_posix())\n"
    )
    library = files_below(ROOT / "runbooks") | files_below(ROOT / "templates")
    assert set(run(commands / "python", "-c", listing).splitlines()) == library


def test_the_unpacked_sdist_becomes_a_checkout_again(built: Built) -> None:
    assert not (built.unpacked / "tocsin" / "engine").exists()
    run(sys.executable, "-c", "import dev; dev.mend_links()", cwd=built.unpacked)
    for room in ROOMS:
        assert (built.unpacked / "tocsin" / room).resolve() == (built.unpacked / room).resolve()
    run(sys.executable, "-c", "import tocsin.engine.model, tocsin.notifiers", cwd=built.unpacked)


def test_the_sdist_holds_what_dev_py_and_the_tests_need(built: Built) -> None:
    for name in ("dev.py", "pyproject.toml", "hatch_build.py", "requirements-run.lock", "requirements-test.lock"):
        assert (built.unpacked / name).read_bytes() == (ROOT / name).read_bytes()
    assert files_below(built.unpacked / "tests") == files_below(ROOT / "tests")

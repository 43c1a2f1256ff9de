"""`dev.py`, as far as it goes without installing anything."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from .conftest import ROOT, run

COMMANDS = ("demo", "test", "check", "docs", "simulate", "bench", "lock", "help")


def dev_in(folder: Path) -> ModuleType:
    """`dev.py` copied to another folder and loaded from there: it works on the folder it lies in."""
    shutil.copy(ROOT / "dev.py", folder)
    spec = importlib.util.spec_from_file_location("dev_elsewhere", folder / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder with small locks, rooms and the import package, as a clone without links has it."""
    for group in ("run", "test", "dev"):
        (tmp_path / f"requirements-{group}.lock").write_text(f"# {group}\n", encoding="utf-8")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for room in ("engine", "notifiers", "runbooks", "templates"):
        (tmp_path / room).mkdir()
    (tmp_path / "cli.py").write_text("import tocsin\n", encoding="utf-8")
    (tmp_path / "tocsin").mkdir()
    return tmp_path


@pytest.mark.parametrize("lang", ["en_GB.UTF-8", "zh_CN.UTF-8"])
def test_help_names_every_command_in_the_language_of_the_reader(lang: str) -> None:
    page = run(sys.executable, ROOT / "dev.py", "help", env={"LANG": lang})
    assert [line.split()[0] for line in page.splitlines()[2:]] == list(COMMANDS)
    assert ("运行测试" in page) == lang.startswith("zh")


def test_help_says_only_what_can_be_done(elsewhere: Path) -> None:
    dev = dev_in(elsewhere)
    assert tuple(dev.COMMANDS) == tuple(dev.DOERS) == COMMANDS


def test_an_unknown_command_is_wrong_usage_and_gets_a_guess() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "dev.py", "tset"], capture_output=True, text=True, check=False, env={"LANG": "C.UTF-8"}
    )
    assert done.returncode == 2
    assert "Did you mean test?" in done.stderr


def test_a_closed_pipe_is_silent() -> None:
    line = 'exec 3>&1; { "$0" -u "$1" help 2>&3; echo "ended with $?" >&3; } | true'
    assert run("/bin/sh", "-c", line, sys.executable, ROOT / "dev.py") == "ended with 0\n"


def test_its_words_exist_in_both_languages_with_the_same_placeholders(elsewhere: Path) -> None:
    import string

    for zh, en in dev_in(elsewhere).WORDS.values():
        names = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (zh, en)]
        assert names[0] == names[1]


def test_links_that_a_clone_left_out_are_mended(elsewhere: Path) -> None:
    (elsewhere / "tocsin" / "engine").write_text("../engine", encoding="utf-8")  # as git writes one without links
    shutil.copy(elsewhere / "cli.py", elsewhere / "tocsin" / "cli.py")  # as an sdist holds it
    dev = dev_in(elsewhere)
    dev.mend_links()
    dev.mend_links()
    for room in dev.ROOMS:
        assert (elsewhere / "tocsin" / room).readlink() == Path("..") / room


def test_a_file_of_somebody_in_the_place_of_a_link_is_left_alone(elsewhere: Path) -> None:
    kept = elsewhere / "tocsin" / "engine"
    kept.write_text("my notes", encoding="utf-8")
    dev_in(elsewhere).mend_links()
    assert kept.read_text(encoding="utf-8") == "my notes"


def test_an_installed_group_is_not_installed_again_until_its_lock_changes(elsewhere: Path) -> None:
    dev = dev_in(elsewhere)
    dev.make_environment()
    assert not dev.is_stamped("run")
    dev.stamp_of("test").write_text(dev.fingerprint("test"), encoding="utf-8")
    assert dev.is_stamped("run")  # the larger group holds it
    assert dev.is_stamped("test")
    assert not dev.is_stamped("dev")
    (elsewhere / "requirements-test.lock").write_text("# newer\n", encoding="utf-8")
    assert not dev.is_stamped("run")


def test_a_half_made_environment_is_made_anew(elsewhere: Path) -> None:
    dev = dev_in(elsewhere)
    dev.make_environment()
    dev.stamp_of("run").write_text(dev.fingerprint("run"), encoding="utf-8")
    dev.UNFINISHED.touch()  # pip was killed here
    assert not dev.is_stamped("run")
    dev.make_environment()
    assert dev.PYTHON.exists()
    assert not dev.UNFINISHED.exists()
    assert not dev.stamp_of("run").exists()


def test_an_environment_that_was_moved_here_is_made_anew(elsewhere: Path) -> None:
    dev = dev_in(elsewhere)
    dev.make_environment()
    dev.MADE.write_text("cpython-311 /somewhere/else\n", encoding="utf-8")
    dev.stamp_of("run").write_text(dev.fingerprint("run"), encoding="utf-8")
    assert not dev.is_stamped("run")
    dev.make_environment()
    assert dev.is_ours()

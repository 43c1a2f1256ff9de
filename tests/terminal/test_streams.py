"""Terminals as they are: closed, narrow, dumb, of another alphabet, or hung up in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal.conftest import Run, clean_environment

COMMAND = (sys.executable, "-m", "tocsin.cli")


def spawn(*words: str, cwd: Path, **how: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen([*COMMAND, *words], cwd=cwd, env=clean_environment(), **how)  # type: ignore[call-overload,no-any-return]


@pytest.mark.parametrize("words", [("--help",), ("check",), ("status",), ("schema",), ("status", "--json")])
def test_a_reader_that_goes_away_ends_the_command_quietly(site: Path, words: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([*COMMAND, *words], cwd=site, stdout=writing, stderr=subprocess.PIPE, env=clean_environment(),
                          timeout=60, check=False)  # fmt: skip
    os.close(writing)
    assert done.stderr == b""
    assert done.returncode in (0, 141)


@pytest.mark.parametrize("closed", ["stdin", "stdout", "stderr"])
def test_a_closed_stream_breaks_nothing(site: Path, closed: str) -> None:
    number = {"stdin": "0", "stdout": "1", "stderr": "2"}[closed]
    line = f"exec {number}>&-; exec {' '.join(COMMAND)} status"
    done = subprocess.run(
        ["sh", "-c", line], cwd=site, capture_output=True, env=clean_environment(), timeout=60, check=False
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "latin-1"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_terminal_of_another_alphabet_never_breaks_the_output(
    process: Run, site: Path, encoding: str, lang: str
) -> None:
    ran = process("status", "--lang", lang, cwd=site, PYTHONIOENCODING=encoding)
    assert ran.code == 0
    assert ran.err == ""
    assert process("show", "INC-9", "--lang", lang, cwd=site, PYTHONIOENCODING=encoding).code == 4
    assert process("--help", "--lang", lang, PYTHONIOENCODING=encoding).code == 0


def test_a_posix_locale_speaks_english_and_writes_everything(process: Run, site: Path) -> None:
    ran = process("status", cwd=site, LC_ALL="POSIX", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert ran.code == 0
    assert "Nothing is burning" in ran.out


def test_without_a_terminal_there_is_no_colour(process: Run, site: Path) -> None:
    for more in ({}, {"TERM": "dumb"}, {"NO_COLOR": "1"}):
        assert "\x1b" not in process("status", cwd=site, **more).out


def test_on_a_terminal_there_is_colour_unless_it_is_refused(site: Path) -> None:
    import pty

    for more, painted in (({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)):
        master, slave = pty.openpty()
        subprocess.run(
            [*COMMAND, "status"], cwd=site, stdout=slave, env=clean_environment(**more), timeout=60, check=True
        )
        os.close(slave)
        assert (b"\x1b[" in os.read(master, 65_536)) is painted
        os.close(master)


def test_a_needed_yes_without_a_terminal_is_an_error_and_changes_nothing(process: Run, site: Path) -> None:
    assert process("status", cwd=site).code == 0
    assert process("db", "backup", "copy.db", cwd=site).code == 0
    before = (site / ".tocsin" / "tocsin.db").read_bytes()
    ran = process("db", "restore", "copy.db", cwd=site)
    assert ran.code == 2
    assert "--yes" in ran.err
    assert (site / ".tocsin" / "tocsin.db").read_bytes() == before


def test_ctrl_c_ends_with_130_and_says_what_was_not_done(site: Path, tmp_path: Path) -> None:
    """The command waits for a token on standard input when the signal comes."""
    running = spawn("login", "http://127.0.0.1:1", cwd=site, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdin is not None
    while not _waits_for_input(running.pid):
        assert running.poll() is None
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 130
    assert b"Nothing was done" in told
    assert b"Traceback" not in told


def _waits_for_input(pid: int) -> bool:
    """The process reads its standard input: the kernel tells in which call it sleeps."""
    try:
        return Path(f"/proc/{pid}/syscall").read_text().startswith("0 0x0 ")
    except OSError:
        return Path(f"/proc/{pid}/wchan").read_text() in ("pipe_read", "anon_pipe_read")

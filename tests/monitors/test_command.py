"""A program that is run: its figure, its limits, and what it cannot see."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest

from tests.monitors.outside import ask, why
from tocsin.engine.model.time import SECOND, Length
from tocsin.engine.monitors import Figure


def program(folder: Path, text: str, mode: int = 0o755) -> str:
    path = folder / "queue"
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(mode)
    return str(path)


def test_a_number_is_the_figure(tmp_path: Path) -> None:
    assert ask("command", path=program(tmp_path, "echo ' 12.5 '")) == (Figure(value=12.5),)


def test_json_is_read_as_a_page_is(tmp_path: Path) -> None:
    path = program(tmp_path, """echo '[{"q": "a", "n": 1}, {"q": "b", "n": 2}]'""")
    found = ask("command", path=path, items="@", value="n", labels={"channel": "q"})
    assert [(one.value, one.labels["channel"]) for one in found] == [(1.0, "a"), (2.0, "b")]


def test_no_shell_reads_the_arguments(tmp_path: Path) -> None:
    path = program(tmp_path, "test \"$2\" = '$(touch x); `id` *' && echo $#")
    assert ask("command", path=path, arguments=("a", "$(touch x); `id` *")) == (Figure(value=2.0),)


def test_it_sees_none_of_our_secrets_and_gets_no_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_TOKEN", "xoxb-hidden")
    path = program(tmp_path, 'read line; test -z "$SLACK_TOKEN$line" && echo 1')
    assert ask("command", path=path) == (Figure(value=1.0),)


@pytest.mark.parametrize(("text", "said"), [
    ("exit 3", "exit: 3"), ("echo 7; exit 1", "exit: 1"), ("kill -9 $$", "exit: -9"), ("true", "nothing"),
    ("echo words", "nothing"), ("echo 1; echo 2", "nothing"), ("exec yes", "cut"),
])  # fmt: skip
def test_F_077_what_is_no_figure_is_silence(tmp_path: Path, text: str, said: str) -> None:
    assert why("command", path=program(tmp_path, text)) == said


def test_it_ends_in_time_with_all_that_it_has_started(tmp_path: Path) -> None:
    path = program(tmp_path, f"sleep 300 & echo $! > {tmp_path}/child; wait")
    assert why("command", path=path, timeout=Length(SECOND // 2)) == "late"
    child = int((tmp_path / "child").read_text())
    for _ in range(200):
        if not _alive(child):
            return
        time.sleep(0.02)  # the system takes a moment to bury it
    raise AssertionError("the child lives on")


def _alive(number: int) -> bool:
    """Running, and no zombie that nobody has asked after."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def test_what_cannot_or_should_not_be_run_is_silence(tmp_path: Path) -> None:
    assert why("command", path=str(tmp_path / "none")).startswith("not-run: No such file")
    assert why("command", path=str(tmp_path)) == "not-run: not a file"
    assert why("command", path=program(tmp_path, "echo 1", 0o757)) == "not-run: anybody may write it"
    assert why("command", path=program(tmp_path, "echo 1", 0o644)).startswith("not-run: Permission denied")
    assert os.stat(tmp_path / "queue").st_mode & stat.S_IXUSR == 0

"""One nursery for the whole room: importing the program takes longer than most deaths."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deaths import tower


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in tower.SUMMARY:
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tower.Nursery]:
    with tower.nursery(tmp_path_factory.mktemp("nursery")) as made:
        yield made


@pytest.fixture
def receiver() -> Iterator[tower.Receiver]:
    with tower.receiver() as made:
        yield made


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: for hundreds of files whose way to the disk is not the question."""
    if not os.access("/dev/shm", os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir="/dev/shm", prefix="tocsin-test-") as folder:
        yield Path(folder)

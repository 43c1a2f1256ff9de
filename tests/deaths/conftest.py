"""One nursery for the whole room: importing the program takes longer than most deaths."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.deaths import tower


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tower.Nursery]:
    with tower.nursery(tmp_path_factory.mktemp("nursery")) as made:
        yield made


@pytest.fixture
def receiver() -> Iterator[tower.Receiver]:
    with tower.receiver() as made:
        yield made

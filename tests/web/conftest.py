"""One engine for each module of this room: a start costs a new database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from . import cast


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[cast.House]:
    with cast.house(tmp_path_factory.mktemp("web") / "site") as made:
        yield made


@pytest.fixture
def face(house: cast.House) -> cast.Face:
    return house.face()

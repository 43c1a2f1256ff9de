from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.drills.floor import Floor


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    """A shop with a scenario, its engine started."""
    made = Floor(tmp_path / "site")
    yield made
    made.close()

"""Labels as one text, and back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from tocsin.engine.model.labels import canonical, parse

NAMES = some.text("abcxyz_-.", min_size=1, max_size=4)


@given(some.dictionaries(NAMES, some.text(max_size=6)))
def test_what_was_written_is_read_back(labels: dict[str, str]) -> None:
    assert parse(canonical(labels)) == labels

"""The channels under test, and nothing in the log that must not be there."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.notifiers.cast import ALL, HTTP, HttpPart, Part


@pytest.fixture(params=sorted(ALL))
def part(request: pytest.FixtureRequest, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Part]:
    """Each of the channels in turn; afterwards the whole log is searched for its secrets."""
    caplog.set_level(logging.DEBUG)
    with ALL[request.param](tmp_path) as part:
        yield part
    _no_secret_in(caplog, part)


@pytest.fixture(params=sorted(HTTP))
def http(request: pytest.FixtureRequest, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[HttpPart]:
    """Each of the channels over HTTP in turn; the log is searched as well."""
    caplog.set_level(logging.DEBUG)
    with HTTP[request.param](tmp_path) as part:
        assert isinstance(part, HttpPart)
        yield part
    _no_secret_in(caplog, part)


def _no_secret_in(caplog: pytest.LogCaptureFixture, part: Part) -> None:
    told = "\n".join(f"{record.getMessage()} {record.args}" for record in caplog.records)
    assert not [secret for secret in part.secrets if secret in told]

"""F-115, F-126: a log line is one line, and no secret is in it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from tocsin.engine.run.logs import configure


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_P_32_F_126_a_known_secret_is_blotted_out_of_text_and_fields(capsys: pytest.CaptureFixture[str]) -> None:
    configure(json=True).learn(["xoxb-canary-0001"])
    logging.getLogger("t").warning("sent with %s", "xoxb-canary-0001", extra={"why": "bad token xoxb-canary-0001"})
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["why"]) == ("sent with ***", "bad token ***")


def test_F_115_one_event_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure(json=True)
    logging.getLogger("t").error("first\nsecond\u2028third", extra={"incident": "INC-1"})
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert json.loads(lines[0])["incident"] == "INC-1"


def test_F_126_a_traceback_is_blotted_too(capsys: pytest.CaptureFixture[str]) -> None:
    configure(json=True).learn(["hunter2-canary"])
    try:
        raise ValueError("hunter2-canary")
    except ValueError:
        logging.getLogger("t").exception("it broke")
    assert "hunter2" not in capsys.readouterr().err

"""The terminal: readable, unforgeable, and loud only where somebody sits."""

from __future__ import annotations

import io

import pytest

from tests.notifiers.cast import NOON, message
from tocsin.notifiers.base import Refused, attempt
from tocsin.notifiers.registry import build
from tocsin.notifiers.settings import Settings
from tocsin.notifiers.terminal import Terminal


class Screen(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def shown(stream: io.TextIOBase, **changes: object) -> str:
    channel = Terminal("t", Settings({}), customers=False, now=lambda: NOON, stream=stream)  # type: ignore[arg-type]
    attempt(channel, message(**changes))
    return stream.getvalue() if isinstance(stream, io.StringIO) else ""


def test_a_page_rings_the_bell_on_a_terminal_and_nothing_else_does() -> None:
    assert shown(Screen()).startswith("\a")
    assert "\a" not in shown(Screen(), kind="internal")
    assert "\a" not in shown(io.StringIO())


def test_F_114_control_characters_are_shown_and_not_obeyed() -> None:
    text = shown(io.StringIO(), subject="a\x1b[2J\x07", body="b\u202ec\x9b31m\rd")
    assert "a\\x1b[2J\\x07" in text
    assert "b\\u202ec\\x9b31m" in text
    assert "\x1b" not in text
    assert "\r" not in text


def test_F_114_a_second_line_cannot_pass_for_a_message_of_its_own() -> None:
    text = shown(io.StringIO(), to="wang", body="x\n[page] everything is fine")
    assert text == "订单重复 Duplicate orders\n  -> wang\n  x\n  [page] everything is fine\n"


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "latin-1"])
def test_a_terminal_without_all_letters_never_breaks(encoding: str) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    shown(stream, body="é🇨🇳 好")
    assert b"\\U0001f1e8" in raw.getvalue()


def test_it_writes_to_the_standard_error_stream_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    attempt(build("terminal", "t", {}, customers=False), message())
    told = capsys.readouterr()
    assert told.out == ""
    assert "Duplicate orders" in told.err


def test_a_closed_terminal_is_refused() -> None:
    stream = io.StringIO()
    stream.close()
    channel = Terminal("t", Settings({}), customers=False, now=lambda: NOON, stream=stream)
    assert attempt(channel, message()) == Refused("terminal-gone", permanent=True)

"""Where words go: stdout and stderr, in whatever letters they can take, closed at any moment."""

from __future__ import annotations

import io
import os
import sys

from .look import Look, wants_colour, width_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from ..model.text import Lang


def look_for(lang: Lang, stream: TextIO | None = None) -> Look:
    """How to print for the reader of this terminal, or of the file or pipe that stands in its place."""
    import time

    tty, fd = _terminal(stream or sys.stdout)
    width = width_of(os.environ, fd)
    colour = wants_colour(os.environ, tty)
    return Look(lang=lang, width=width, colour=colour, now=time.time_ns() // 1000)


def out(lines: Iterable[str]) -> None:
    """Print to stdout."""
    _write(sys.stdout, "".join(f"{line}\n" for line in lines))


def err(lines: Iterable[str]) -> None:
    """Print to stderr, where everything goes that is no data."""
    _write(sys.stderr, "".join(f"{line}\n" for line in lines))


def raw(body: bytes) -> bool:
    """JSON to stdout, as UTF-8 whatever the terminal speaks: programs read it. False when nobody reads any more."""
    return _bytes(sys.stdout, body if body.endswith(b"\n") else body + b"\n")


def raw_err(body: bytes) -> None:
    """A JSON error to stderr."""
    _bytes(sys.stderr, body if body.endswith(b"\n") else body + b"\n")


def _write(stream: TextIO | None, text: str) -> None:
    """Letters that the terminal has not are written as `\\u8b66`: nothing is lost and nothing breaks."""
    if stream is None:
        return
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        stream.flush()
    except BrokenPipeError:
        hush()
    except (ValueError, OSError):
        return


def _bytes(stream: TextIO | None, body: bytes) -> bool:
    try:
        buffer = getattr(stream, "buffer", None)
        if buffer is None:
            _write(stream, body.decode())
            return stream is not None
        buffer.write(body)
        buffer.flush()
    except BrokenPipeError:
        hush()
        return False
    except (ValueError, OSError):
        return False
    return True


def hush() -> None:
    """The reader of a pipe has gone: say no more, and let the interpreter's last flush go nowhere."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    except OSError:
        return


def _terminal(stream: TextIO | None) -> tuple[bool, int]:
    """Whether it is a terminal, and its number (-1 when it is closed)."""
    try:
        assert stream is not None
        return stream.isatty(), stream.fileno()
    except (AssertionError, ValueError, OSError):
        return False, -1


def forgive() -> None:
    """Let what others print to our streams (help, the demo) never fail for a letter that the terminal has not."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def prompt(question: str) -> None:
    """A question on stderr, without a line's end."""
    _write(sys.stderr, question)

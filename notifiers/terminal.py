"""Messages on a terminal, for trying things and for the person who sits beside the server."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TextIO

from .base import Doorway, Marked, Refused, Sent, Verdict
from .settings import Settings
from .texts import letter, one_line

BELL = "\a"


class Terminal(Doorway):
    """Writes to `stream` (stderr unless given); pages ring the bell when a person watches."""

    def __init__(
        self,
        name: str,
        settings: Settings,
        *,
        customers: bool,
        now: Callable[[], int],
        stream: TextIO | None = None,
    ) -> None:
        del settings, now
        super().__init__(name, customers=customers)
        self._stream = stream
        self._lock = threading.Lock()

    def deliver(self, message: Marked) -> Verdict:
        """Write the message in one piece. `Sent` means written, not read."""
        stream = self._stream or sys.stderr
        text = _picture(message)
        try:
            bell = BELL if message.kind == "page" and stream.isatty() else ""
            with self._lock:
                stream.write(bell + _encodable(text, stream.encoding))
                stream.flush()
        except (BrokenPipeError, ValueError):  # ValueError: the stream is closed
            return Refused("terminal-gone", permanent=True)
        return Sent(message.key)


def _picture(message: Marked) -> str:
    """First line to the left, the others indented: a text from outside cannot pass for a message of its own."""
    first, *others = letter(message.subject, message.body).split("\n")
    address = [f"-> {one_line(message.to)}"] if message.to else []
    return "\n  ".join([first, *address, *others]) + "\n"


def _encodable(text: str, encoding: str | None) -> str:
    """`text` with what the terminal's own encoding lacks shown as escapes."""
    code = encoding or "utf-8"
    return text.encode(code, "backslashreplace").decode(code)

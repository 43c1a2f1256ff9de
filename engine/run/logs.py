"""Logs: one event a line, a sentence for people and fields for machines; secrets never.

Everything goes to standard error: plain lines on a terminal, JSON elsewhere. All of the program logs through `logging`;
structlog renders it.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, MutableMapping
from typing import Any, TextIO

import structlog

SHORTEST_SECRET = 6
"""Shorter words are not blotted out: they would tear holes into ordinary text."""


def configure(*, json: bool | None = None, level: int = logging.INFO) -> Blotter:
    """Set up logging for the process; the blotter takes the secrets that must not appear."""
    blotter = Blotter()
    as_json = not sys.stderr.isatty() if json is None else json
    renderer = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _one_line,
        blotter,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )
    handler = Log(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for chatty in ("apscheduler", "httpx2", "httpcore2", "slack_sdk", "uvicorn", "alembic", "transitions"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    return blotter


class Log(logging.StreamHandler[TextIO]):
    """Writes lines as long as there is room. One that cannot be written is counted, and stops nothing (F-018)."""

    lost = 0
    """Lines of this process that could not be written, for `/metrics`."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        Log.lost += 1


class Blotter:
    """Blots known secrets out of every field of a log line (F-126)."""

    def __init__(self) -> None:
        self._secrets: tuple[str, ...] = ()

    def learn(self, secrets: Iterable[str]) -> None:
        """From now on these words are replaced."""
        kept = {*self._secrets, *(secret for secret in secrets if len(secret) >= SHORTEST_SECRET)}
        self._secrets = tuple(sorted(kept, key=len, reverse=True))

    def __call__(self, _logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        for name, value in event.items():
            if isinstance(value, str):
                event[name] = self.blot(value)
        return event

    def blot(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text


def _one_line(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """One event is one line: line and paragraph separators inside it are escaped (F-115)."""
    for name, value in event.items():
        if isinstance(value, str) and name != "exception":
            event[name] = (
                value.replace("\r", "\\r")
                .replace("\n", "\\n")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029")
            )
    return event

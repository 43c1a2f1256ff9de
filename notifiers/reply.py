"""What comes back over HTTP/1.1: read by llhttp's strict parser (httptools), kept within limits.

One reader is one answer. Answers before the answer (1xx) are passed over, as RFC 9110 §15.2 asks. Nothing
is unpacked, and nothing that a receiver sends can make the reader hold more than its limits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

MOST_READ = 64 * 1024
"""Bytes of a body that are kept."""
MOST_TAKEN = 1024 * 1024
"""Bytes that are taken in at all: heads without an end and bodies in tiny chunks stop here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The head of an answer and of its body no more than its reader was told to keep."""

    status: int
    headers: Mapping[str, str]
    """Names in small letters; one that came several times has its values joined by commas."""
    body: bytes
    whole: bool
    """The body came to its end within size and time."""


class NeverSent(Exception):
    """No byte of the request left: the receiver certainly knows nothing."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NoAnswer(Exception):
    """The request, or a part of it, left, and no answer came back."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class BadReply(Exception):
    """What came is no HTTP, or has no end."""


class Reply:
    """Takes bytes as they come. `ended` says that no more are needed, `reusable` that the connection is clean.

    `most` bytes of a body are kept.
    """

    def __init__(self, most: int = MOST_READ) -> None:
        self._most = most
        self._parser = HttpResponseParser(self)
        # Receivers written by hand end lines with LF alone; RFC 9112 §2.2 lets a reader take that.
        self._parser.set_dangerous_leniencies(lenient_optional_cr_before_lf=True)
        self._fields: dict[str, str] = {}
        self._body: list[bytes] = []
        self._size = self._taken = 0
        self._status = 0
        """Of the final answer; 0 until its head is read."""
        self._complete = False
        self.ended = False
        self.reusable = False

    def take(self, data: bytes) -> None:
        """The next bytes, b'' at the end of the stream. Raises `BadReply` as long as there is no whole head."""
        self._taken += len(data)
        if not data:
            self._end_of_stream()
            return
        try:
            self._parser.feed_data(data)
        except (HttpParserError, HttpParserUpgrade) as error:
            self.reusable = False
            self._broken(type(error).__name__)
        if self._size > self._most:
            self.ended = True
        elif self._taken > max(MOST_TAKEN, 2 * self._most):
            self._broken("endless")

    def answer(self) -> Answer | None:
        """What there is of the answer, or None before its head."""
        if not self._status:
            return None
        body = b"".join(self._body)
        whole = self._complete and len(body) <= self._most
        return Answer(status=self._status, headers=self._fields, body=body[: self._most], whole=whole)

    def _end_of_stream(self) -> None:
        """An end is the end of a body that announced none; any other is cut (RFC 9112 §6.3)."""
        if not self._status:
            raise BadReply("closed")
        self._complete = self._complete or not {"content-length", "transfer-encoding"} & self._fields.keys()
        self.ended = True

    def _broken(self, why: str) -> None:
        if not self._status:
            raise BadReply(why)
        self.ended = True

    def release(self) -> None:
        """The parser and its reader hold each other; parted, they leave without the garbage collector."""
        del self._parser

    # --- what the parser calls ---------------------------------------------------------

    def on_header(self, name: bytes, value: bytes) -> None:
        """A field of the head; those after the body (trailers) are left out."""
        if not self._status:
            key, told = name.decode("latin-1").lower(), value.decode("latin-1")
            before = self._fields.get(key)
            self._fields[key] = told if before is None else f"{before}, {told}"

    def on_headers_complete(self) -> None:
        """A head has ended: the answer's own, or one of a 1xx, which is forgotten."""
        if self._complete:
            return
        status = self._parser.get_status_code()
        if status >= 200:
            self._status = status
        else:
            self._fields.clear()

    def on_body(self, data: bytes) -> None:
        """A piece of the body."""
        if not self._complete:
            self._body.append(data)
            self._size += len(data)

    def on_message_complete(self) -> None:
        """The whole answer is there, unless it was a 1xx."""
        if self._status and not self._complete:
            self._complete = self.ended = True
            self.reusable = self._parser.should_keep_alive()

    def on_message_begin(self) -> None:
        """More than one answer to one request: such a connection is not used again."""
        self.reusable = False

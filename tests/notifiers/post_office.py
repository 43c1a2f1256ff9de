"""A raw SMTP server on the loopback, for the answers that a well-behaved server library cannot give.

It speaks the plain sequence of RFC 5321 (3.1 to 3.3); `answers` replaces single replies.
"""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from types import TracebackType
from typing import BinaryIO

SILENCE, DROP, RESET, DRIP, TORN, THEN_RESET = "silence", "drop", "reset", "drip", "torn", "250 then reset"


@dataclass
class PostOffice:
    """Use it with `with`. Steps: GREETING, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, DOT."""

    answers: dict[str, str] = field(default_factory=dict)
    mails: list[bytes] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    tls: ssl.SSLContext | None = None
    starttls: bool = True
    dots: int = 0

    def __enter__(self) -> PostOffice:
        self._over = threading.Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for conn in self._open:
            with suppress(OSError):
                conn.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        for conn in self._open:
            conn.close()

    def opened(self) -> list[EmailMessage]:
        """The mails as a reader's program decodes them."""
        return [message_from_bytes(raw, policy=default) for raw in self.mails]

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                conn, _ = self._server.accept()
            except OSError:
                return
            self._open.append(conn)
            thread = threading.Thread(target=self._serve, args=(conn,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, conn: socket.socket) -> None:
        with suppress(OSError, ValueError):
            if self.tls is not None and not self.starttls:
                conn = self._secured(conn)
            self._talk(conn)
        with suppress(OSError):
            conn.close()

    def _secured(self, conn: socket.socket) -> socket.socket:
        assert self.tls is not None
        secured = self.tls.wrap_socket(conn, server_side=True)
        self._open.append(secured)
        return secured

    def _talk(self, conn: socket.socket) -> None:
        usual: Mapping[str, str] = {
            "GREETING": "220 ready", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", "DOT": "250 taken",
            "AUTH": "235 welcome", "STARTTLS": "220 go on", "QUIT": "221 bye", "RSET": "250 ok",
        }  # fmt: skip
        lines = conn.makefile("rb")
        self._say(conn, "GREETING", usual["GREETING"])
        while line := lines.readline():
            step = line.split()[0].decode("ascii", "replace").upper()
            self.steps.append(line.decode("utf-8", "replace").strip())
            if step == "EHLO":
                offers = ["250-here", *(["250-STARTTLS"] if self.tls and self.starttls else []), "250 AUTH PLAIN"]
                self._say(conn, step, "\r\n".join(offers))
                continue
            self._say(conn, step, usual.get(step, "500 what"))
            if step == "STARTTLS":
                conn = self._secured(conn)
                lines = conn.makefile("rb")
            if step == "DATA" and self.answers.get("DATA", "354").startswith("354"):
                self._take(conn, lines, usual["DOT"])

    def _take(self, conn: socket.socket, lines: BinaryIO, usual: str) -> None:
        mail = b""
        while (line := lines.readline()) != b".\r\n":
            if not line:
                return
            mail += line.removeprefix(b".") if line.startswith(b"..") else line
        self.dots += 1
        self.mails.append(mail)
        self._say(conn, "DOT", usual)

    def _say(self, conn: socket.socket, step: str, usual: str) -> None:
        match self.answers.get(step, usual):
            case "silence":
                self._over.wait(30)
            case "drop":
                conn.shutdown(socket.SHUT_RDWR)
            case "reset":
                _reset(conn)
            case "drip":
                while not self._over.wait(0.02):
                    conn.sendall(b"2")
            case "torn":
                conn.sendall(b"250 tak")
                conn.shutdown(socket.SHUT_RDWR)
            case "250 then reset":
                conn.sendall(b"250 taken\r\n")
                _reset(conn)
            case words:
                conn.sendall(words.encode() + b"\r\n")


def _reset(conn: socket.socket) -> None:
    conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    socket.close(conn.detach())  # `close` would wait for the reader of lines

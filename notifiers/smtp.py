"""Mail by the standard library: one recipient a message, one session a message.

What an answer means follows RFC 5321: until the final dot nothing is delivered, so every failure
before it is a certain no (4.2.1: 4yz may be tried again, 5yz not); silence after it is doubt
(4.5.3.2.6, and RFC 1047 on the copies that repeats make).
"""

from __future__ import annotations

import io
import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address

from .base import Doorway, Marked, Refused, Sent, Unknown, Verdict
from .deadline import Deadline
from .line import CONNECT_WITHIN_S
from .mail import address_of, message_id, written
from .reply import MOST_READ
from .settings import ChannelMisconfigured, Settings

PORTS = {"starttls": 587, "ssl": 465, "plain": 25}


class Smtp(Doorway):
    """One mail server. Security is never lowered: a server without STARTTLS is refused, not trusted."""

    def __init__(self, name: str, settings: Settings, *, customers: bool, now: Callable[[], int]) -> None:
        super().__init__(name, customers=customers)
        self._host = settings.text("host")
        self._security = settings.choice("security", tuple(PORTS), "starttls")
        self._port = settings.whole("port", PORTS[self._security], 65535)
        self._sender = address_of(settings.text("from"))
        if not self._sender:
            raise ChannelMisconfigured("bad-setting", "from", "address-wrong")
        self._default = settings.text("to")
        self._username = settings.text("username")
        self._password = settings.secret("password")
        if self._password and self._security == "plain" and not _is_here(self._host):
            raise ChannelMisconfigured("bad-setting", "security", "password-in-clear")
        for word, setting in ((self._username, "username"), (self._password.reveal(), "password")):
            if not word.isascii():  # the library cannot say it to a server
                raise ChannelMisconfigured("bad-setting", setting, "ascii-only")
        self._trust = _trust(settings.text("ca_file"))
        self._deadline_s = settings.deadline_s()
        self._now = now

    @property
    def secrets(self) -> tuple[str, ...]:
        """The login's password."""
        return (self._password.reveal(),)

    def deliver(self, message: Marked) -> Verdict:
        """One session: connect, secure, log in, hand over."""
        recipient = address_of(message.to or self._default)
        if not recipient:
            return Refused("address-wrong" if message.to or self._default else "no-address", permanent=True)
        name = message_id(message.key, recipient, self._sender)
        content = written(message, sender=self._sender, recipient=recipient, name=name, seconds=self._now())
        with Deadline(self._deadline_s) as deadline:
            session = _Session(deadline, self._deadline_s, self._trust if self._security == "ssl" else None)
            try:
                with _before_the_dot(deadline):
                    self._prepare(session, recipient)
                    session.begin(content)
                return session.finish(name, deadline)
            except _No as no:
                return no.verdict
            finally:
                session.close()

    def _prepare(self, session: _Session, recipient: str) -> None:
        _expect(220, session.connect(self._host, self._port))
        session.ehlo_or_helo_if_needed()
        if self._security == "starttls":
            _expect(220, session.starttls(context=self._trust))
            session.ehlo_or_helo_if_needed()
        if self._username:
            session.login(self._username, self._password.reveal())
        _expect(250, session.mail(self._sender))
        _expect(250, session.rcpt(recipient))


class _No(Exception):
    """A certain no, with its verdict."""

    def __init__(self, verdict: Refused) -> None:
        super().__init__(verdict.reason)
        self.verdict = verdict


class _Session(smtplib.SMTP):
    """A session whose sockets stand under the deadline, whose answers are limited, and whose last step is in two."""

    def __init__(self, deadline: Deadline, seconds: float, trust: ssl.SSLContext | None) -> None:
        super().__init__(local_hostname=_own_name(), timeout=seconds)
        self._deadline = deadline
        self._trust = trust

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """The library's own hook for another kind of connection; `SMTP_SSL` uses it the same way."""
        self._host = host  # what STARTTLS checks the certificate against; the library notes it only in its constructor
        plain = socket.create_connection((host, port), min(CONNECT_WITHIN_S, timeout))
        self._deadline.guard(plain)
        plain.settimeout(timeout)
        try:
            return plain if self._trust is None else self._trust.wrap_socket(plain, server_hostname=host)
        except BaseException:
            plain.close()
            raise

    def getreply(self) -> tuple[int, bytes]:
        """As the library's, from a reader that stops after `MOST_READ` bytes."""
        if self.file is None and self.sock is not None:
            self.file = _Replies(self.sock.makefile("rb"))
        return super().getreply()

    def begin(self, content: bytes) -> None:
        """DATA and the content, without the dot that would make the server responsible for it."""
        _expect(354, self.docmd("data"))
        self.send(re.sub(rb"(?m)^\.", b"..", content))

    def finish(self, name: str, deadline: Deadline) -> Verdict:
        """The final dot: from its first byte on, silence is doubt."""
        try:
            self.send(b".\r\n")
            code, _ = self.getreply()
        except (smtplib.SMTPException, OSError, ValueError) as error:
            return Unknown("no-answer-in-time" if deadline.passed else f"connection-lost: {type(error).__name__}")
        if code == 250:
            with suppress(smtplib.SMTPException, OSError, ValueError):
                self.putcmd("quit")  # courtesy; the verdict does not wait for the answer
            return Sent(name)
        return _refusal(code) if 400 <= code < 600 else Unknown(f"receiver-in-trouble: SMTP {code}")


class _Replies:
    """The server's lines, as the library reads them: whole ones, `MOST_READ` bytes in all. A torn line is no answer."""

    def __init__(self, source: io.BufferedIOBase) -> None:
        self._source = source
        self._left = MOST_READ

    def readline(self, most: int) -> bytes:
        line = self._source.readline(min(most, self._left))
        self._left -= len(line)
        return line if line.endswith(b"\n") else b""

    def close(self) -> None:
        self._source.close()


@contextmanager
def _before_the_dot(deadline: Deadline) -> Iterator[None]:
    """Turns every failure before the dot into a certain no."""
    try:
        yield
    except _No:
        raise
    except smtplib.SMTPResponseException as error:
        raise _No(_refusal(error.smtp_code)) from None
    except smtplib.SMTPNotSupportedError:
        raise _No(Refused("mail-security-missing", permanent=True)) from None
    except (smtplib.SMTPException, OSError, ValueError) as error:
        if deadline.passed or isinstance(error, TimeoutError):
            raise _No(Refused("too-slow-to-connect")) from None
        told = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        raise _No(Refused(f"no-connection: {told}")) from None


def _expect(wanted: int, answer: tuple[int, bytes]) -> None:
    code = answer[0]
    if code == wanted or (wanted == 250 and code == 251):
        return
    raise _No(_refusal(code))


def _refusal(code: int) -> Refused:
    return Refused(f"refused-by-receiver: SMTP {code}", permanent=500 <= code < 600)


def _trust(ca_file: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file or None)
    except (OSError, ssl.SSLError):
        raise ChannelMisconfigured("bad-setting", "ca_file", "file-unreadable") from None


def _own_name() -> str:
    """The machine's name where it is a full one, else an address literal (RFC 5321, 4.1.3); no lookup."""
    name = socket.gethostname()
    return name if "." in name and name.isascii() else "[127.0.0.1]"


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False

"""Posts through an HTTP proxy that the settings name: CONNECT, logins and TLS in TLS are left to httpx2."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import Any

import httpx2

from .deadline import Deadline
from .line import CONNECT_WITHIN_S
from .reply import MOST_READ, Answer, NeverSent, NoAnswer


class Proxied:
    """One connection for one request, with the promises of `wire.Post`."""

    def __init__(self, *, deadline_s: float, proxy: str) -> None:
        self._deadline_s = deadline_s
        self._transport = httpx2.HTTPTransport(
            trust_env=False,
            proxy=proxy,
            retries=0,
            limits=httpx2.Limits(max_connections=None, max_keepalive_connections=0),
        )
        each = httpx2.Timeout(deadline_s, connect=min(CONNECT_WITHIN_S, deadline_s))
        self._timeout = each.as_dict()

    def post(self, url: str, content: bytes, headers: Mapping[str, str], *, again: bool = False) -> Answer:
        """See `wire.Post`; nothing is kept here, whatever may arrive twice."""
        del again
        with Deadline(self._deadline_s) as deadline:
            watch = _Watch(deadline)
            try:
                request = self._request(url, content, headers, watch)
                response = self._transport.handle_request(request)
            except (httpx2.TransportError, httpx2.InvalidURL, OSError) as error:
                raise _failure(error, watch) from None
            with closing(response):
                body, whole = _read(response)
                fields = {name.lower(): value for name, value in response.headers.items()}
                return Answer(status=response.status_code, headers=fields, body=body, whole=whole)

    def close(self) -> None:
        """Give back what the transport holds."""
        self._transport.close()

    def _request(self, url: str, content: bytes, headers: Mapping[str, str], watch: _Watch) -> httpx2.Request:
        fields = {"user-agent": "tocsin", "accept-encoding": "identity", "connection": "close"}
        fields.update({name.lower(): value for name, value in headers.items()})
        return httpx2.Request(
            "POST", url, content=content, headers=fields, extensions={"timeout": self._timeout, "trace": watch}
        )


class _Watch:
    """Listens to the transport's trace events: guards the socket, and knows when the first byte may have left."""

    def __init__(self, deadline: Deadline) -> None:
        self.deadline = deadline
        self.began = False

    def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith("connect_tcp.complete"):
            self.deadline.guard(info["return_value"].get_extra_info("socket"))
        elif event.endswith("send_request_headers.started"):
            if self.deadline.passed:
                raise NeverSent("too-slow-to-connect")
            self.began = True


def _failure(error: Exception, watch: _Watch) -> NeverSent | NoAnswer:
    late = watch.deadline.passed or isinstance(error, httpx2.TimeoutException)
    if watch.began:
        return NoAnswer("no-answer-in-time" if late else f"connection-lost: {type(error).__name__}")
    if late:
        return NeverSent("too-slow-to-connect")
    return NeverSent(f"no-connection: {error}")


def _read(response: httpx2.Response) -> tuple[bytes, bool]:
    body = b""
    try:
        for chunk in response.iter_raw():
            body += chunk
            if len(body) > MOST_READ:
                return body[:MOST_READ], False
    except (httpx2.TransportError, OSError):
        return body, False
    return body, True

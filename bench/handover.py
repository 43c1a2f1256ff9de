"""P12: what handing one page to a local HTTP receiver costs in CPU, beside slack_sdk's own client."""

from __future__ import annotations

import threading
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from slack_sdk.webhook import WebhookClient

from tocsin.notifiers.base import Message, Sent, attempt
from tocsin.notifiers.registry import build

from .side_by_side import Line, Sizes, compare, interleave, say


class _Yes(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Says nothing."""


def handover(sizes: Sizes) -> list[Line]:
    """CPU of the sending thread alone; the receiver runs in another."""
    say("handing over pages")
    times = sizes.of(300, 60)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Yes)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/"
    secret = "whsec_" + b64encode(bytes(range(32))).decode()
    ours = build("webhook", "pager", {"url": url, "secret": secret}, customers=False)
    slack = WebhookClient(url, retry_handlers=[])
    message = Message(
        key="INC-1/1/0/pager/ana", kind="page", world="live", to="ana", subject="INC-1 [Major] Queue is too long",
        body="INC-1 [Major] Queue is too long\nYou are needed: deal with it (step 1 of 1, answer within 5 min)",
    )  # fmt: skip

    def send() -> None:
        assert isinstance(attempt(ours, message), Sent)

    def told() -> None:
        assert slack.send(text=message.body).status_code == 200

    try:
        cases = {name: _timed(work, times) for name, work in {"Tocsin": send, "slack_sdk": told}.items()}
        rounds = interleave(cases, sizes.rounds)
    finally:
        ours.close()
        server.shutdown()
        thread.join()
        server.server_close()
    note = "ours signs the body, makes a connection for each message and has a deadline for the whole exchange"
    what = "CPU of handing over a page"
    return [compare(rounds, "P12", what, "cpu", "us", "Tocsin", "slack_sdk", at_most=0.4, note=note)]


def _timed(work: Callable[[], None], times: int) -> Callable[[], Mapping[str, float]]:
    def run() -> Mapping[str, float]:
        begun = time.thread_time()
        for _ in range(times):
            work()
        return {"cpu": (time.thread_time() - begun) / times * 1e6}

    return run

"""A site with a running engine, and the ways to speak to it: without a socket, over TCP, over the Unix socket."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.run.shop import make_site
from tocsin.engine.model.command import Actor, Trigger
from tocsin.engine.run.serving import Serving
from tocsin.engine.web.behind import Behind, of_serving
from tocsin.engine.web.guard import Local
from tocsin.engine.web.limits import USUAL, Limits
from tocsin.engine.web.router import Router
from tocsin.engine.web.server import Where, face, serve

PROM = "prom-token-of-the-site-file"
SECRETS = {"old": "whsec_" + "b2xk" * 8, "new": "whsec_" + "bmV3" * 8}
BEN = Actor(name="ben")
Headers = Mapping[str, str]


class Clock:
    """Monotonic seconds, moved by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class Got:
    """An answer."""

    status: int
    headers: Headers
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        return str(self.json["code"])

    @property
    def data(self) -> Any:
        return self.json["data"]


@dataclass
class House:
    """The engine of a test module, its tokens, and HTTP faces on it."""

    serving: Serving
    tokens: dict[str, str] = field(default_factory=dict)
    """Whose -> secret."""
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def behind(self) -> Behind:
        return of_serving(self.serving)

    def face(self, behind: Behind | None = None, limits: Limits = USUAL, clock: Callable[[], float] = Clock()) -> Face:  # noqa: B008
        return Face(face(behind or self.behind, loopback=True, limits=limits, clock=clock).router)

    def make_token(self, kind: Any, name: str) -> str:
        from tocsin.engine.model.command import TokenMake

        answer = self.serving.door.run(TokenMake(kind=kind, name=name), BEN, "en")
        self.ids[name] = str(answer.data["id"])
        self.tokens[name] = str(answer.data["token"])
        return self.tokens[name]

    def bearer(self, name: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[name]}"}

    def incident(self, shop: str) -> str:
        """A new incident of one shop."""
        made = Trigger(runbook="order-anomaly", labels={"shop": shop})
        return self.serving.door.run(made, BEN, "en").incident


@contextmanager
def house(root: Path, fresh: bool = True) -> Iterator[House]:
    """An engine on a new site, or on one that is there, stopped at the end."""
    if fresh:
        write_site(root)
    serving = Serving(root)
    serving.start()
    made = House(serving)
    for kind, name in (("person", "ben"), ("person", "lina"), ("source", "tills")):
        made.make_token(kind, name)
    try:
        yield made
    finally:
        serving.stop()


def write_site(root: Path) -> None:
    """The shop of the other rooms, with sources of each sort, and Ben known by his login."""
    make_site(root)
    settings = root / "tocsin.yaml"
    more = "  prom: {type: alertmanager, token: file:prom.token}\n  tills: {type: json}\n"
    more += "  pay: {type: json, secrets: [file:old.secret, file:new.secret]}\n"
    more += "  aws: {type: cloudwatch, token: file:prom.token}\n"
    more += "  pd: {type: pagerduty, secret: file:old.secret}\n"
    more += "  fish: {type: json, signature: qiyu, secret: file:old.secret}\n"
    settings.write_text(settings.read_text("utf-8") + more, "utf-8")
    (root / "prom.token").write_text(PROM, "utf-8")
    for name, secret in SECRETS.items():
        (root / f"{name}.secret").write_text(secret, "utf-8")
    team = root / "team.yaml"
    told, count = re.subn(
        r"\bben: \{name: Ben Okafor,", "ben: {name: Ben Okafor, login: ben-os,", team.read_text("utf-8")
    )
    assert count == 1
    team.write_text(told, "utf-8")


class Face:
    """A router without a socket. Each call has an event loop of its own."""

    def __init__(self, router: Router) -> None:
        self.router = router

    def get(self, path: str, headers: Headers | None = None, *, local: str | None = None) -> Got:
        return self.call("GET", path, headers, local=local)

    def post(self, path: str, body: object = b"", headers: Headers | None = None, *, local: str | None = None) -> Got:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        told = {"Content-Type": "application/json", "Content-Length": str(len(raw)), **(headers or {})}
        return self.call("POST", path, told, [raw], local=local)

    def call(
        self,
        method: str,
        path: str,
        headers: Headers | None = None,
        chunks: Sequence[bytes] = (b"",),
        *,
        local: str | None = None,
        pairs: Sequence[tuple[bytes, bytes]] = (),
        gone: bool = False,
    ) -> Got:
        """`gone`: the sender leaves after the chunks. `pairs`: headers as they are, besides `headers`."""
        target, _, query = path.partition("?")
        told = {"host": "127.0.0.1:8642", **{name.lower(): value for name, value in (headers or {}).items()}}
        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in told.items() if value != "-"]
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": target,
            "raw_path": target.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [*raw, *pairs],
            "client": ("127.0.0.1", 50_000),
            "server": ("127.0.0.1", 8642),
            "state": {},
        }
        if local is not None:
            scope["extensions"] = {"tocsin.local": Local(local)}
        return asyncio.run(_exchange(self.router, scope, list(chunks), gone))


async def _exchange(router: Router, scope: dict[str, Any], chunks: list[bytes], gone: bool) -> Got:
    sent: list[Any] = []
    left = list(chunks)

    async def receive() -> Any:
        if not left:
            if gone:
                return {"type": "http.disconnect"}
            await asyncio.Event().wait()
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left) or gone}

    async def send(message: Any) -> None:
        sent.append(message)

    await router(scope, receive, send)
    if not sent:
        return Got(0, {}, b"")
    start, *bodies = sent
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    return Got(start["status"], headers, b"".join(message.get("body", b"") for message in bodies))


# --- failing engines ------------------------------------------------------------------


class FailingDoor:
    """A door behind which nothing can be kept."""

    def __init__(self, behind: Behind, error: BaseException | None) -> None:
        self._door = behind.door
        self._error = error

    def _future(self) -> Future[Any]:
        future: Future[Any] = Future()
        if self._error is not None:
            future.set_exception(self._error)
        return future

    def submit(self, command: Any, actor: Any, lang: Any) -> Future[Any]:
        return self._future()

    def ask(self, question: Any, actor: Any, lang: Any) -> object:
        return self._future().result(0)

    def hook(self, source: Any, body: bytes, headers: Any, proof: Any = None) -> Future[Any]:
        return self._future()

    def actor_of(self, secret: str) -> Future[Actor]:
        return self._door.actor_of(secret)


def failing(behind: Behind, error: BaseException | None) -> Behind:
    """The same engine, whose commits fail; `error` None: they never come to an end."""
    return replace(behind, door=FailingDoor(behind, error))


# --- real sockets ---------------------------------------------------------------------


@dataclass
class Live:
    """A listening server in a thread of its own."""

    where: Where
    port: int
    stop: Callable[[], None]
    """Asks it to end; returns at once."""

    def line(self) -> socket.socket:
        made = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        made.settimeout(20)
        return made

    def unix(self) -> socket.socket:
        assert self.where.socket is not None
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        made.settimeout(20)
        made.connect(str(self.where.socket))
        return made


@contextmanager
def live(behind: Behind, folder: Path, limits: Limits = USUAL) -> Iterator[Live]:
    """uvicorn on a free port and on a Unix socket in `folder`."""
    up: Future[Where] = Future()
    stopping: list[Callable[[], None]] = []

    async def main() -> None:
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        stopping.append(lambda: (loop.call_soon_threadsafe(stop.set), None)[1])
        await serve(
            behind,
            host="127.0.0.1",
            port=0,
            socket_path=folder / "t.sock",
            stop=stop,
            limits=limits,
            ready=up.set_result,
        )

    def work() -> None:
        try:
            import uvloop

            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(main())
        except BaseException as error:
            if not up.done():
                up.set_exception(error)
            raise

    thread = threading.Thread(target=work, name="http", daemon=True)
    thread.start()
    where = up.result(30)
    try:
        yield Live(where, int(where.url.rpartition(":")[2]), stopping[0])
    finally:
        stopping[0]()
        thread.join(30)
        assert not thread.is_alive()


def say(line: socket.socket, data: bytes) -> bytes:
    """Send, then read until the other side closes."""
    line.sendall(data)
    return rest(line)


def rest(line: socket.socket) -> bytes:
    parts = []
    while part := line.recv(65_536):
        parts.append(part)
    return b"".join(parts)


def statuses(raw: bytes) -> list[int]:
    """The statuses of the answers in a stream."""
    return [int(found) for found in re.findall(rb"HTTP/1\.1 (\d{3}) ", raw)]


def post(path: str, body: bytes, *more: str, close: bool = True) -> bytes:
    """A plain POST as bytes."""
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}", *more]
    if close:
        lines.append("Connection: close")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body

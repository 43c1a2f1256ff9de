"""`tocsin serve`: uvicorn on a TCP address and a Unix socket in one process, and an orderly end.

Starting: listen, start the engine, then write `.tocsin/server.json`. Ending: take no new connections, answer what runs,
then let the engine finish its sends. `run` is for the command line, `serve` for whoever has an event loop and an engine
already.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from typing import Any

import uvicorn

from ..model.problem import Unavailable
from ..run.serving import Housekeeping, Serving
from . import listening
from .api import Api, application
from .behind import Behind, of_serving
from .guard import Guard
from .health import Health
from .heard import HeardPage
from .hooks import Hooks
from .limits import USUAL, Limits
from .protocol import Connections, protocol
from .quick import Quick
from .refusals import Refusals
from .router import Router
from .tally import Admission, Tally

log = logging.getLogger(__name__)
HEAD_REASONS = {400: "bad", 408: "slow", 431: "head", 503: "connections"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """What is being listened to. `url` holds the real port, `socket` the real path."""

    url: str
    socket: Path | None


class Server(uvicorn.Server):
    """uvicorn with a second listener and without signal handlers of its own."""

    def __init__(self, config: uvicorn.Config, unix: socket | None) -> None:
        super().__init__(config)
        self._unix = unix

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        if self._unix is not None:
            loop = asyncio.get_running_loop()
            self.servers.append(await loop.create_unix_server(self._connection, sock=self._unix))

    def _connection(self) -> asyncio.Protocol:
        made: Any = self.config.http_protocol_class
        connection: asyncio.Protocol = made(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
        return connection

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@dataclass(frozen=True, slots=True)
class Face:
    """The HTTP face of an engine, not yet listening."""

    router: Router
    quick: Quick
    tally: Tally
    limits: Limits

    def config(self) -> uvicorn.Config:
        connections = Connections(self.limits, lambda status: self.tally.add(HEAD_REASONS[status]), self.quick)
        return uvicorn.Config(
            self.router, interface="asgi3", lifespan="off", http=protocol(connections), ws="none",
            log_config=None, access_log=False, server_header=False, proxy_headers=False,
            timeout_keep_alive=int(self.limits.keep_alive_s), timeout_graceful_shutdown=int(self.limits.stop_s),
        )  # fmt: skip


def face(
    behind: Behind, *, loopback: bool, limits: Limits = USUAL, clock: Callable[[], float] = time.monotonic
) -> Face:
    """All parts of the HTTP face wired together."""
    tally = Tally(behind.submit)
    guard = Guard(behind, limits, loopback=loopback, clock=clock)
    refusals = Refusals(behind, tally)
    admission = Admission(limits, clock)
    hooks = Hooks(behind, guard, admission, limits)
    quick = Quick(behind, guard, admission, limits, refusals)
    rest = application(Api(behind, guard, limits, refusals), HeardPage(behind, guard, limits, refusals))
    router = Router(behind, guard, hooks, Health(behind, tally), tally, refusals, limits, rest)
    return Face(router, quick, tally, limits)


async def serve(
    behind: Behind, *, host: str, port: int, socket_path: Path | None, stop: asyncio.Event,
    limits: Limits = USUAL, ready: Callable[[Where], None] = lambda where: None,
) -> None:  # fmt: skip
    """Listen until `stop` is set. Raises Refused for an address that would be open, Unavailable for one in use.

    `ready` is called once both listeners accept connections.
    """
    loopback = listening.is_loopback(host)
    listening.check(behind, loopback)
    with contextlib.ExitStack() as undo:
        tcp = listening.tcp(host, port)
        undo.callback(tcp.close)
        unix = listening.unix(socket_path) if socket_path is not None else None
        if unix is not None:
            undo.callback(unix.close)
        made = face(behind, loopback=loopback, limits=limits)
        undo.callback(made.router.guard.sns.close)
        server = Server(made.config(), unix.line if unix is not None else None)
        made.router.health.stopping = lambda: server.should_exit
        where = Where(url=listening.url(tcp), socket=unix.path if unix is not None else None)
        await _until(server, tcp, made, stop, lambda: ready(where))


async def _until(server: Server, tcp: socket, made: Face, stop: asyncio.Event, ready: Callable[[], None]) -> None:
    """Run the server and its counting beside each other until told to stop."""
    counting = asyncio.create_task(made.tally.keep())
    serving = asyncio.create_task(server.serve(sockets=[tcp]))
    stopping = asyncio.create_task(_told(server, stop, ready))
    try:
        await serving
    finally:
        for task in (stopping, counting):
            task.cancel()
        ended, _ = await asyncio.gather(stopping, counting, return_exceptions=True)
        made.tally.flush()
    if isinstance(ended, Exception):  # what was to be done once it listened has failed
        raise ended


async def _told(server: Server, stop: asyncio.Event, ready: Callable[[], None]) -> None:
    while not server.started:  # uvicorn has no event for it; this is over after one or two rounds
        await asyncio.sleep(0.01)
    try:
        ready()
        await stop.wait()
    finally:
        server.should_exit = True


def run(
    serving: Serving, *, host: str, port: int, socket_path: Path | None = None, limits: Limits = USUAL,
    ready: Callable[[Where], None] = lambda where: None,
) -> None:  # fmt: skip
    """Serve until SIGTERM or SIGINT, from the main thread. Raises as `serve`; Unavailable when the engine ended.

    SIGHUP publishes the site. Sends on their way have 10 s to report before the process ends.
    """
    behind = of_serving(serving)
    folder = serving.app.root / ".tocsin"
    place = folder / "server.json"
    started = False

    def told(where: Where) -> None:
        nonlocal started
        serving.start()  # only now: a server that cannot listen must not page anybody and then be gone
        started = True
        listening.announce(place, where.url, where.socket, behind.epoch)
        ready(where)

    async def main() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        serving.on_failure = lambda: _from_thread(loop, stop)
        _on_signals(loop, stop, behind)
        path = socket_path or folder / "tocsin.sock"
        await serve(behind, host=host, port=port, socket_path=path, stop=stop, limits=limits, ready=told)

    housekeeping = Housekeeping(serving)
    housekeeping.start()
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(main())
    finally:
        listening.withdraw(place)
        housekeeping.stop()
        _stop(serving, started)
    if serving.failed.is_set():
        raise Unavailable("engine-ended")


def _stop(serving: Serving, started: bool) -> None:
    """In order, or without an engine's thread to wait for when it never began."""
    if started:
        serving.stop()
        return
    serving.pool.close()
    serving.app.channels.close()
    serving.app.store.close()


def _from_thread(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    with contextlib.suppress(RuntimeError):  # the loop has ended already
        loop.call_soon_threadsafe(stop.set)


def _on_signals(loop: asyncio.AbstractEventLoop, stop: asyncio.Event, behind: Behind) -> None:
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    loop.add_signal_handler(signal.SIGHUP, lambda: _publish(behind))


def _publish(behind: Behind) -> None:
    """Read the site again; when it is wrong the old set stays and the log says why."""

    def done(future: Future[Any]) -> None:
        error = future.exception()
        if error is None:
            log.info("published", extra={"action": "publish", "runbooks": len(future.result())})
        else:
            log.error("not published: %s", error, extra={"action": "publish"})

    behind.publish("SIGHUP").add_done_callback(done)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:  # Windows, or a machine without the wheel
        return None
    return uvloop.new_event_loop



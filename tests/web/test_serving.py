"""`serve` and `run`: where they listen, whom they refuse to let in, what they leave behind, and how they end."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tocsin.engine.model.problem import Refused, Unavailable, WrongUsage
from tocsin.engine.model.site import Settings, SourceSettings
from tocsin.engine.run.finding import find_server
from tocsin.engine.run.serving import Serving
from tocsin.engine.web import listening
from tocsin.engine.web.behind import Behind
from tocsin.engine.web.server import Where, run, serve

from . import cast
from .cast import PROM, House, live, post, rest, say, statuses, write_site

REPOSITORY = Path(__file__).parents[2]


def with_sources(behind: Behind, tokens: int, *sources: SourceSettings) -> Behind:
    site = replace(behind.site(), settings=Settings(sources={source.name: source for source in sources}))
    return replace(behind, site=lambda: site, tokens=lambda: tokens)


def listen(behind: Behind, host: str, port: int = 0) -> None:
    async def main() -> None:
        stop = asyncio.Event()
        stop.set()
        await serve(behind, host=host, port=port, socket_path=None, stop=stop)

    asyncio.run(main())


def test_beyond_this_machine_a_token_must_exist(house: House) -> None:
    with pytest.raises(Refused, match="listen-needs-token"):
        listen(with_sources(house.behind, 0, SourceSettings(name="a", type="json")), "0.0.0.0")
    listen(with_sources(house.behind, 0, SourceSettings(name="a", type="json")), "127.0.0.1")
    listen(with_sources(house.behind, 1), "0.0.0.0")


def test_beyond_this_machine_no_source_may_be_open(house: House) -> None:
    opened = with_sources(house.behind, 1, SourceSettings(name="a", type="json", open=True))
    with pytest.raises(Refused, match=r"listen-open-source\(source=a\)"):
        listen(opened, "0.0.0.0")
    listen(opened, "127.0.0.1")


def test_an_address_in_use_or_not_ours_is_said_so(house: House) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(Unavailable, match="listen-failed"):
        listen(house.behind, "127.0.0.1", taken.getsockname()[1])
    with pytest.raises(Unavailable, match="listen-failed"):
        listen(with_sources(house.behind, 1), "203.0.113.1")


def test_a_server_that_cannot_listen_pages_nobody_and_leaves_the_database_to_the_next(tmp_path: Path) -> None:
    write_site(tmp_path / "site")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        serving = Serving(tmp_path / "site")
        with pytest.raises(Unavailable, match="listen-failed"):
            run(serving, host="127.0.0.1", port=taken.getsockname()[1])
    assert not serving.loop.alive()
    with cast.house(tmp_path / "site", fresh=False) as again:
        assert again.behind.epoch == 2


def test_what_fails_once_it_listens_ends_it(house: House) -> None:
    def ready(where: Where) -> None:
        raise PermissionError("server.json")

    async def main() -> None:
        await serve(house.behind, host="127.0.0.1", port=0, socket_path=None, stop=asyncio.Event(), ready=ready)

    with pytest.raises(PermissionError, match=r"server\.json"):
        asyncio.run(main())


@pytest.mark.parametrize(
    ("told", "found"),
    [("127.0.0.1:8642", ("127.0.0.1", 8642)), ("[::1]:0", ("::1", 0)), ("localhost:1", ("localhost", 1))],
)
def test_addresses_are_read(told: str, found: tuple[str, int]) -> None:
    assert listening.address(told) == found


@pytest.mark.parametrize(
    "told", ["", "8642", ":8642", "localhost", "localhost:", "localhost:x", "localhost:70000", "a:１"]
)
def test_what_is_no_address_is_wrong_usage(told: str) -> None:
    with pytest.raises(WrongUsage, match="listen-address"):
        listening.address(told)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("10.0.0.1", False),
        ("example.org", False),
        ("localhost.example.org", False),
    ],
)
def test_what_counts_as_this_machine(host: str, loopback: bool) -> None:
    assert listening.is_loopback(host) is loopback


def test_a_path_too_long_for_a_socket_gets_a_short_one_that_goes_with_it(tmp_path: Path) -> None:
    line = listening.unix(tmp_path / ("x" * 120) / "tocsin.sock")
    assert len(os.fsencode(line.path)) <= listening.LONGEST_PATH
    assert line.folder is not None
    assert line.folder.stat().st_mode & 0o777 == 0o700
    line.close()
    assert not line.folder.exists()


def test_a_socket_left_over_by_a_killed_server_is_replaced(tmp_path: Path) -> None:
    first = listening.unix(tmp_path / "s")
    first.line.close()  # as a killed process leaves it
    second = listening.unix(tmp_path / "s")
    second.close()
    assert not (tmp_path / "s").exists()


def test_server_json_is_whole_private_and_removed_only_by_its_owner(tmp_path: Path) -> None:
    place = tmp_path / ".tocsin" / "server.json"
    listening.announce(place, "http://127.0.0.1:1", Path("/tmp/s"), 3)
    assert place.stat().st_mode & 0o777 == 0o600
    assert json.loads(place.read_text()) == {
        "socket": "/tmp/s",
        "url": "http://127.0.0.1:1",
        "pid": os.getpid(),
        "epoch": 3,
    }
    assert [path.name for path in place.parent.iterdir()] == ["server.json"]
    told = json.loads(place.read_text())
    place.write_text(json.dumps({**told, "pid": os.getpid() + 1}))
    listening.withdraw(place)
    assert place.exists()
    place.write_text(json.dumps(told))
    listening.withdraw(place)
    assert not place.exists()


def test_a_request_that_runs_is_answered_before_the_end(house: House, tmp_path: Path) -> None:
    body = b'{"event":"late"}'
    whole = post("/hooks/tills", body, f"Authorization: Bearer {house.tokens['tills']}", close=False)
    with live(house.behind, tmp_path) as server:
        line, idle = server.line(), server.line()
        line.sendall(whole[:-5])
        say_ready(idle)
        server.stop()
        assert rest(idle) == b""  # an idle connection is closed at once
        line.sendall(whole[-5:])
        assert statuses(rest(line)) == [202]
        line.close()
        idle.close()


def say_ready(line: socket.socket) -> None:
    line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert line.recv(4_096).startswith(b"HTTP/1.1 200 ")


# --- the whole process ------------------------------------------------------------------

PROGRAM = """
import sys
from pathlib import Path
from tocsin.engine.run.serving import Serving
from tocsin.engine.web.server import run
run(Serving(Path(sys.argv[1])), host="127.0.0.1", port=0, ready=lambda where: print("ready", where.url, flush=True))
print("ended", flush=True)
"""


@contextlib.contextmanager
def process(root: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server of its own, and its URL."""
    child = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(root)],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert child.stdout is not None
    try:
        word, _, url = child.stdout.readline().strip().partition(" ")
        assert word == "ready"
        yield child, url
    finally:
        if child.poll() is None:
            child.kill()
        child.wait(30)
        child.stdout.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_F_010_a_signal_ends_it_in_order_and_nothing_stays_behind(tmp_path: Path, number: signal.Signals) -> None:
    write_site(tmp_path / "site")
    with process(tmp_path / "site") as (child, url):
        found = find_server(str(tmp_path / "site"))
        assert found is not None
        assert (found.pid, found.url) == (child.pid, url)
        assert found.epoch >= 1
        port = int(url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
            raw = say(line, post("/hooks/prom", b"{}", f"Authorization: Bearer {PROM}"))
        assert statuses(raw) == [202]
        child.send_signal(number)
        assert child.stdout is not None
        assert child.stdout.read().endswith("ended\n")
        assert child.wait(30) == 0
    assert sorted(path.name for path in (tmp_path / "site" / ".tocsin").glob("*.s*")) == []
    assert find_server(str(tmp_path / "site")) is None


def test_SIGHUP_publishes_the_site_and_a_wrong_one_changes_nothing(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_site(site)
    with process(site) as (child, url):
        port = int(url.rpartition(":")[2])

        def status_of(source: str) -> list[int]:
            with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
                return statuses(say(line, post(f"/hooks/{source}", b"{}", f"Authorization: Bearer {PROM}")))

        settings = site / "tocsin.yaml"
        good = settings.read_text("utf-8")
        settings.write_text(good + "  late: {type: json, token: file:prom.token}\n", "utf-8")
        child.send_signal(signal.SIGHUP)
        assert any(status_of("late") == [202] for _ in range(400))  # each try is a request; the signal is on its way
        settings.write_text("nonsense: [", "utf-8")
        child.send_signal(signal.SIGHUP)
        assert status_of("late") == [202]
        assert child.poll() is None


def test_F_013_when_the_engine_ends_by_itself_the_process_ends_with_an_error(tmp_path: Path) -> None:
    write_site(tmp_path / "site")
    program = PROGRAM.replace("run(Serving(Path(sys.argv[1])),", "serving = Serving(Path(sys.argv[1]))\nrun(serving,")
    program = program.replace(
        'ready=lambda where: print("ready", where.url, flush=True)',
        "ready=lambda where: (setattr(serving.app.engine, 'turn', broken), serving.inbox.nudge())",
    )
    broken = (
        "def broken(requests):\n    from tocsin.engine.model.ports import StoreBroken\n    raise StoreBroken('disk')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", broken + program, str(tmp_path / "site")],
        cwd=REPOSITORY,
        timeout=60,
        text=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        check=False,
    )
    assert done.returncode != 0
    assert "engine-ended" in done.stderr
    assert not (tmp_path / "site" / ".tocsin" / "server.json").exists()

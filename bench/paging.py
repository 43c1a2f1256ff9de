"""P1 to P5 and P10: from an alert to a page, beside Alertmanager, with the same sender, receiver and cores.

Each case starts its server anew, warms it up, and stops it again. Tocsin has every alert on disk before it answers;
Alertmanager keeps nothing.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sqlite3
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import uvloop

from tocsin.engine.run.outbox import IN_FLIGHT

from .floor import fsyncs
from .load import Book, all_paged, burst, paced, sink
from .servers import RUNBOOKS, Alertmanager, Server, Tocsin
from .side_by_side import Case, Line, Sizes, bound, compare, interleave, percentile, say, spread

Made = Callable[[Path, int], Server]
Work = Callable[[Server, Book], Awaitable[Mapping[str, float]]]
T = TypeVar("T", bound=Server)
AT_ONCE = IN_FLIGHT["page"]
PEER, OURS = "Alertmanager", "Tocsin"
WARM = range(10_000_000, 10_000_000 + 8 * RUNBOOKS)


def at_once(sizes: Sizes) -> list[Line]:
    """P1, P10: distinct alerts as fast as the connections carry them."""
    count = sizes.of(5_000, 600)
    lines: list[Line] = []
    for connections in (64, 16):
        say(f"{count} alerts at once over {connections} connections")

        async def work(server: Server, book: Book, connections: int = connections) -> Mapping[str, float]:
            spent, serials = server.cpu(), range(count)
            await burst(server.target(), book, serials, connections)
            await all_paged(book, serials)
            waits = book.waits(serials)
            lasted = max(book.paged[n] for n in serials if n in book.paged) - min(book.sent[n] for n in serials)
            return {
                "rate": len(waits) / lasted, "p50": percentile(waits, 0.5), "p99": percentile(waits, 0.99),
                "cpu": (server.cpu() - spent) / count * 1e6, "lost": float(len(book.answered.keys() - book.paged)),
            }  # fmt: skip

        rounds = interleave(_both(work), sizes.rounds)
        load = f"{count:,} at once, {connections} connections"
        told = connections == 64  # the goals speak of 64; 16 is for orientation
        lines += [
            compare(
                rounds, "P1", f"pages a second, {load}", "rate", "1/s", OURS, PEER, at_least=1.0 if told else None,
                note=f"accepted and never paged: {max(rounds.values(OURS, 'lost')):g}",
            ),
            compare(
                rounds, "P1", f"alert to page p99, {load}", "p99", "ms", OURS, PEER, at_most=0.5 if told else None
            ),
            compare(
                rounds, "P10", f"CPU for an alert with its page, {load}", "cpu", "us", OURS, PEER,
                at_most=0.6 if told else None,
            ),
        ]  # fmt: skip
    return lines


def steadily(sizes: Sizes) -> list[Line]:
    """P2: alerts at a fixed rate, as on a bad day."""
    lines: list[Line] = []
    for rate in (50, 500):
        count = sizes.of(rate * 60, rate * 2)
        say(f"{rate} alerts a second, {count} in all")

        async def work(server: Server, book: Book, rate: int = rate, count: int = count) -> Mapping[str, float]:
            await paced(server.target(), book, range(count), rate)
            await all_paged(book, range(count))
            waits = book.waits(range(count))
            return {"p50": percentile(waits, 0.5), "p99": percentile(waits, 0.99)}

        rounds = interleave({**_both(work), "fsync": _synced}, max(1, sizes.rounds - 2))
        for figure, share, slack in (("p50", 2.0, 0.0), ("p99", 1.0, 5.0)):
            allowed = [
                peer + share * sync + slack
                for peer, sync in zip(rounds.values(PEER, figure), rounds.values("fsync", figure), strict=True)
            ]
            over = [a / b for a, b in zip(rounds.values(OURS, figure), allowed, strict=True)]
            wanted = "<= Alertmanager + 2 fsync" if slack == 0 else "<= Alertmanager + fsync + 5 ms"
            line = compare(rounds, "P2", f"alert to page {figure}, {rate}/s", figure, "ms", OURS, PEER)
            note = f"{spread(over)} of what is allowed; an fsync took {rounds.spread('fsync', figure)} ms"
            lines.append(_judged(line, wanted, spread(over).median <= 1, note))
    return lines


def storm(sizes: Sizes) -> list[Line]:
    """P4: one alert told again and again; ours counts every one on disk."""
    count = sizes.of(20_000, 1_500)
    say(f"the same alert {count} times")

    async def work(server: Server, book: Book) -> Mapping[str, float]:
        return await _taken_in(server, book, count, batch=1, same=True)

    rounds = interleave(_both(work), sizes.rounds)
    note = "ours from 16 sources: one source may tell 2,000 a second in the long run"
    return [compare(rounds, "P4", "the same alert again, taken in", "rate", "1/s", OURS, PEER, at_least=1.0, note=note)]


def taken_in(sizes: Sizes) -> list[Line]:
    """P5: how fast alerts are accepted. Alertmanager notifies nobody here; ours opens and pages all the same."""
    lines: list[Line] = []
    for batch, full, quick, least in ((1, 5_000, 600, 0.5), (100, 100, 8, 0.3)):
        count = sizes.of(full, quick)
        say(f"{count} requests with {batch} alerts each")

        async def work(server: Server, book: Book, batch: int = batch, count: int = count) -> Mapping[str, float]:
            return await _taken_in(server, book, count, batch=batch, same=False)

        rounds = interleave(_both(work, quiet=True), sizes.rounds)
        what = f"alerts taken in, {batch} in a request"
        lines.append(compare(rounds, "P5", what, "rate", "1/s", OURS, PEER, at_least=least))
    return lines


def killed(sizes: Sizes) -> list[Line]:
    """P3: what was acknowledged before a kill, and is unknown after the next start."""
    count = sizes.of(2_000, 300)
    say(f"killed in the middle of {count} alerts")

    async def work(server: Server, book: Book) -> Mapping[str, float]:
        posting = asyncio.create_task(burst(server.target(), book, range(count), 8))
        while len([n for n in book.answered if n < count]) < count // 3:
            await asyncio.sleep(0.001)
        await asyncio.to_thread(server.stop, signal.SIGKILL)
        await posting
        accepted = {n for n in book.answered if n < count}
        flying = len([n for n in accepted if n not in book.paged])
        await asyncio.to_thread(server.start)  # type: ignore[attr-defined]
        if isinstance(server, Tocsin):
            book.answered = {n: book.answered[n] for n in accepted}
            await all_paged(book, range(count))
        lost = accepted - _known(server)
        return {"lost": float(len(lost)), "repeats": float(book.repeats), "waiting": float(flying)}

    rounds = interleave(_both(work), sizes.rounds)
    return [
        _judged(
            compare(rounds, "P3", f"accepted and lost in a kill -9 (of some {count // 3})", "lost", "", OURS, PEER),
            "0", max(rounds.values(OURS, "lost")) == 0, "the ratio says nothing here",
        ),
        bound("P3", "pages sent twice after it", "", rounds.values(OURS, "repeats"), at_most=AT_ONCE,
              wanted=f"<= {AT_ONCE} in flight"),
    ]  # fmt: skip


def _synced() -> Mapping[str, float]:
    found = fsyncs(100)
    return {"p50": percentile(found, 0.5), "p99": percentile(found, 0.99)}


async def _taken_in(server: Server, book: Book, count: int, *, batch: int, same: bool) -> Mapping[str, float]:
    serials = range(count)
    await burst(server.target(batch=batch, same=same), book, serials, 64)
    took = max(book.answered[n] for n in serials if n in book.answered) - min(book.sent[n] for n in serials)
    good = sum(n in book.answered for n in serials)
    return {"rate": good * batch / took, "refused": float(count - good)}


def _known(server: Server) -> set[int]:
    """Serial numbers of the alerts that a server knows."""
    if isinstance(server, Tocsin):
        with sqlite3.connect(f"{server.database.as_uri()}?mode=ro", uri=True) as look:
            keys = look.execute("SELECT key FROM tocsin_incidents").fetchall()
        return {int(key.partition("=")[2]) for (key,) in keys}
    return {int(alert["labels"]["serial"]) for alert in json.loads(server.get("/api/v2/alerts"))}


def _both(work: Work, *, quiet: bool = False) -> dict[str, Case]:
    made: dict[str, Made] = {OURS: Tocsin, PEER: lambda root, port: Alertmanager(root, port, quiet=quiet)}
    return {name: lambda how=how: uvloop.run(_run(how, work)) for name, how in made.items()}  # type: ignore[misc]


async def _run(made: Made, work: Work) -> Mapping[str, float]:
    book = Book()
    with folder() as root:
        async with sink(book) as port:
            server = made(root, port)
            await asyncio.to_thread(server.start)  # type: ignore[attr-defined]
            try:
                await burst(server.target(), book, WARM, 8)
                await asyncio.wait_for(all_paged(book, WARM), 60)
                return await work(server, book)
            finally:
                await asyncio.to_thread(server.stop)


@contextmanager
def folder() -> Iterator[Path]:
    """A place for a server's files, while it is needed."""
    with tempfile.TemporaryDirectory(prefix="tocsin-bench-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def _judged(line: Line, wanted: str, met: bool, note: str) -> Line:
    return Line(
        goal=line.goal, what=line.what, unit=line.unit, ours=line.ours, peer=line.peer, theirs=line.theirs,
        ratio=line.ratio, wanted=wanted, met=met, note=note,
    )  # fmt: skip

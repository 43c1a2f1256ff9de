"""From a monitor to the triggers: figures are taken as if they had been posted, silence is shown and is no figure."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from tests.notifiers.sink import Sink, answer
from tests.sources.books import table, xlsx
from tocsin.engine.model.command import Actor
from tocsin.engine.model.monitor import Monitor
from tocsin.engine.model.problem import Unavailable
from tocsin.engine.model.question import Status
from tocsin.engine.model.site import Site
from tocsin.engine.model.text import Lang
from tocsin.engine.model.time import MINUTE, SECOND, Length
from tocsin.engine.model.view import StatusView
from tocsin.engine.monitors import Place
from tocsin.engine.run.door import T
from tocsin.engine.run.polled import body_of, read_on
from tocsin.engine.run.polls import AT_ONCE, Asking, Polls
from tocsin.engine.run.reader import SiteReader
from tocsin.engine.run.serving import Housekeeping, Serving
from tocsin.engine.run.turn import Turn

from .shop import START, Shop, make_site

LOST = """
allow: [127.0.0.1]
monitors:
  lost:
    type: http
    url: {url}
    every: 1m
    metric: orders.lost
    items: shops
    value: lost
    labels: {{shop: name}}
  asked:
    {{type: prometheus, url: {url}, every: 1m, range: 15m, metric: orders.lost, query: lost, labels: {{shop: store}}}}
  rows:
    type: sql
    url: sqlite:///counts.db
    every: 10s
    metric: orders.duplicate
    time: minute
    timezone: Asia/Shanghai
    query: SELECT shop, minute, n FROM counts ORDER BY minute DESC
  file: {{type: csv, path: figures.csv, every: 10s, metric: orders.lost, value: lost, labels: {{shop: shop}}}}
"""
BODY = '{"shops": [{"name": "flagship", "lost": %d}]}'


@pytest.fixture
def page() -> Iterator[Sink]:
    with Sink() as sink:
        sink.will(answer(BODY % 2))
        yield sink


@pytest.fixture
def shop(tmp_path: Path, page: Sink) -> Iterator[Shop]:
    shop = Shop(tmp_path / "site")
    settings = shop.root / "tocsin.yaml"
    settings.write_text(settings.read_text("utf-8") + LOST.format(url=page.url), encoding="utf-8")
    shop.boot()
    yield shop
    shop.die()


def poll(shop: Shop, name: str = "lost") -> None:
    """Ask once, as the scheduler would, and let the engine take what came."""

    def submit(name: str, work: Callable[[Turn], T]) -> Future[T]:
        done: Future[Any] = Future()
        done.set_result(shop.request(name, work))
        return done

    site = shop.running.site
    Polls(BackgroundScheduler(), submit).poll(Asking(site), site.settings.monitors[name])


def trouble(shop: Shop, lang: Lang = "en") -> list[str]:
    reader = SiteReader(shop.running)
    view = shop.request("ask", lambda turn: reader.answer(turn, Status(), Actor(name="lina"), lang))
    assert isinstance(view, StatusView)
    return [one.text for one in view.trouble if one.code.startswith("trouble-monitor")]


def samples(shop: Shop) -> list[tuple[Any, ...]]:
    """Figures that were asked for; what Tocsin counts of its sources is left out."""
    asked_for = "SELECT metric, labels, value FROM tocsin_samples WHERE metric NOT LIKE 'alerts.%'"
    return shop.rows(f"{asked_for} ORDER BY at, value")


def test_a_figure_is_taken_as_if_it_had_been_posted(shop: Shop) -> None:
    poll(shop)
    assert samples(shop) == [("orders.lost", "shop=flagship", 2.0)]
    assert shop.rows("SELECT source, status FROM tocsin_alerts") == [("lost", "taken")]
    assert trouble(shop) == []


def test_F_077_silence_is_shown_once_told_once_and_leaves_no_figure(shop: Shop, page: Sink) -> None:
    poll(shop)
    page.will(answer("oh no", status=500))
    for _ in range(3):
        shop.go(1)
        poll(shop)
    assert len(samples(shop)) == 1
    [said] = trouble(shop)
    assert "monitor lost has been silent since" in said
    assert "(the answer was 500)" in said
    assert "对方答复 500" in trouble(shop, "zh")[0]
    codes = [code for (code,) in shop.rows("SELECT code FROM tocsin_journal WHERE code LIKE 'monitor%' ORDER BY seq")]
    assert codes == ["monitor-silent"]
    page.will(answer(BODY % 3))
    shop.go(1)
    poll(shop)
    assert trouble(shop) == []
    assert samples(shop)[-1][2] == 3.0


def test_one_that_never_answered_says_so_and_after_a_start_too(shop: Shop, page: Sink) -> None:
    page.will(answer("{}"))
    poll(shop)
    assert trouble(shop) == ["monitor lost has had no figure yet: there is no figure in the answer"]
    shop.die()
    shop.boot()
    assert trouble(shop) == ["monitor lost has had no figure yet: not asked yet since the start"]


def test_a_figure_that_the_site_does_not_know_is_kept_and_shown_as_not_understood(shop: Shop, page: Sink) -> None:
    page.will(answer('{"shops": [{"lost": 4}]}'))
    poll(shop)
    assert samples(shop) == []
    assert shop.rows("SELECT status, why FROM tocsin_alerts") == [("not-understood", "sample-label-missing")]


def lines_of(shop: Shop, text: str) -> None:
    with (shop.root / "figures.csv").open("a", encoding="utf-8") as file:
        file.write(text)


def test_P_03_lines_of_a_file_come_once_and_a_death_forgets_no_place(shop: Shop) -> None:
    lines_of(shop, "shop,lost\nold,1\n")
    poll(shop, "file")
    assert (samples(shop), trouble(shop)) == ([], [])
    lines_of(shop, "flagship,2\nmall,")
    poll(shop, "file")
    poll(shop, "file")
    shop.die()
    shop.boot()
    lines_of(shop, "3\n")
    shop.go(1)
    poll(shop, "file")
    assert samples(shop) == [("orders.lost", "shop=flagship", 2.0), ("orders.lost", "shop=mall", 3.0)]
    assert shop.rows("SELECT count(*) FROM tocsin_alerts WHERE source = 'file'") == [(2,)]


def test_a_file_that_is_not_there_yet_is_read_from_its_first_line(shop: Shop) -> None:
    poll(shop, "file")
    assert trouble(shop) == ["monitor file has had no figure yet: the file cannot be read: No such file or directory"]
    lines_of(shop, "shop,lost\nflagship,2\n")
    poll(shop, "file")
    assert samples(shop) == [("orders.lost", "shop=flagship", 2.0)]
    assert trouble(shop) == []


def test_lines_that_say_nothing_are_kept_and_shown(shop: Shop) -> None:
    poll(shop, "file")
    lines_of(shop, "shop,lost\nflagship,2\nflagship,many\nflagship\n")
    poll(shop, "file")
    assert shop.rows("SELECT status, why FROM tocsin_alerts") == [("not-understood", "value-is-no-number")]
    assert [value for *_, value in samples(shop)] == [2.0]


def matrix(shop: Shop, minutes: int) -> str:
    """The samples of the last minutes, each the number of its minute, in whole minutes of the engine's clock."""
    last = shop.clock.wall() // MINUTE
    values = [[at * 60, str(at % 1000)] for at in range(last - minutes + 1, last + 1)]
    series = [{"metric": {"store": "flagship"}, "values": values}]
    return json.dumps({"status": "success", "data": {"resultType": "matrix", "result": series}})


def test_P_03_a_range_leaves_no_hole_where_nobody_asked_and_takes_no_sample_twice(shop: Shop, page: Sink) -> None:
    page.will(answer(matrix(shop, 3)))
    poll(shop, "asked")
    shop.die()
    shop.clock.go_on(Length(10 * MINUTE))
    shop.boot()
    page.will(answer(matrix(shop, 15)))
    poll(shop, "asked")
    shop.go(1)
    page.will(answer(matrix(shop, 16)))
    poll(shop, "asked")
    times = [at for (at,) in shop.rows("SELECT at FROM tocsin_samples WHERE metric = 'orders.lost' ORDER BY at")]
    assert [after - before for before, after in pairwise(times)] == [MINUTE] * 13
    bodies = [json.loads(body) for (body,) in shop.rows("SELECT body FROM tocsin_alerts WHERE source = 'asked'")]
    assert [len(body["items"]) for body in bodies] == [3, 10, 1]
    assert trouble(shop) == []


def test_a_cell_that_cannot_be_read_is_kept_with_its_place(shop: Shop) -> None:
    poll(shop, "file")
    book = xlsx({"日报": table([["shop", "lost"], ["flagship", 2], ["mall", "很多"]])})
    (shop.root / "figures.csv").write_bytes(book)
    poll(shop, "file")
    assert samples(shop) == [("orders.lost", "shop=flagship", 2.0)]
    [(status, body)] = shop.rows("SELECT status, body FROM tocsin_alerts WHERE source = 'file'")
    assert status == "not-understood"
    assert "figures.csv:日报!B3" in bytes(body).decode()


def counted(shop: Shop, *rows: tuple[str, str, float]) -> None:
    """What a query that looks back finds in the shop's own database."""
    with closing(sqlite3.connect(shop.root / "counts.db")) as connection, connection:
        connection.execute("CREATE TABLE IF NOT EXISTS counts (shop text, minute text, n real)")
        connection.executemany("INSERT INTO counts VALUES (?, ?, ?)", rows)


def test_P_03_each_time_of_a_query_is_taken_once_and_what_was_missed_comes_later(shop: Shop) -> None:
    counted(shop, ("flagship", "2026-11-11 20:28", 1), ("flagship", "2026-11-11 20:29", 2))
    poll(shop, "rows")
    shop.go(1)
    poll(shop, "rows")
    shop.die()
    shop.boot()
    shop.go(2)
    counted(shop, ("mall", "2026-11-11 20:31", 4), ("flagship", "2026-11-11 20:31", 3), ("mall", "2026-11-11 20:30", 5))
    for _ in range(2):
        poll(shop, "rows")
        shop.go(1)
    assert [value for *_, value in samples(shop)] == [1.0, 2.0, 5.0, 3.0, 4.0]
    [(at,)] = shop.rows("SELECT at FROM tocsin_samples WHERE value = 2")
    assert at == START - MINUTE
    assert shop.rows("SELECT count(*) FROM tocsin_alerts WHERE source = 'rows'") == [(2,)]
    assert not [one for one in trouble(shop) if "rows" in one]


def test_F_047_a_time_ahead_of_our_clock_waits_and_nothing_else_is_said(shop: Shop) -> None:
    counted(shop, ("flagship", "2026-11-11 20:33", 9))
    poll(shop, "rows")
    [said] = trouble(shop)
    assert said.startswith("monitor rows has had no figure yet: its time 2026-11-11T12:33:00.000000+00:00 is ahead")
    counted(shop, ("flagship", "2026-11-11 20:29", 2))
    for _ in range(6):
        poll(shop, "rows")
        shop.go(1)
    assert [value for *_, value in samples(shop)] == [2.0, 9.0]


def test_an_answer_that_comes_late_takes_no_line_twice(shop: Shop) -> None:
    """Two looks from the same place: the second finds that the first was taken."""
    poll(shop, "file")
    lines_of(shop, "shop,lost\nflagship,2\n")
    monitor, asking = shop.running.site.settings.monitors["file"], Asking(shop.running.site)
    figures, now = asking.read(monitor, Place())
    body = body_of(monitor, figures)
    for _ in range(2):
        shop.request("monitor", lambda turn: read_on(turn, monitor, body, Place(), now))
    assert shop.rows("SELECT count(*) FROM tocsin_alerts") == [(1,)]


def test_an_engine_that_cannot_answer_is_asked_again_later_and_nothing_is_taken(shop: Shop) -> None:
    def submit(name: str, work: Callable[[Turn], T]) -> Future[T]:
        del name, work
        refused: Future[Any] = Future()
        refused.set_exception(Unavailable("engine-ended"))
        return refused

    lines_of(shop, "shop,lost\nflagship,2\n")
    site = shop.running.site
    for name in ("file", "lost"):
        Polls(BackgroundScheduler(), submit).poll(Asking(site), site.settings.monitors[name])
    assert samples(shop) == []


def test_our_own_bug_is_a_silence(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("tocsin.engine.run.polls.ASKS", {"http": broken})
    poll(shop)
    assert trouble(shop) == [
        "monitor lost has had no figure yet: the monitor itself failed (ZeroDivisionError); please report this"
    ]


# --- the scheduler ------------------------------------------------------------------------


class Slow:
    """Stands for `ASKS`: questions that last until the test lets them go, counted by monitor."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.running: dict[str, int] = {}
        self.most: dict[str, int] = {}
        self.asked = threading.Semaphore(0)
        self._lock = threading.Lock()

    def __call__(self, monitor: Monitor, _outside: object) -> tuple[()]:
        host = monitor.url
        with self._lock:
            self.running[host] = self.running.get(host, 0) + 1
            self.most[host] = max(self.most.get(host, 0), self.running[host])
        self.asked.release()
        self.let_go.wait(20)
        with self._lock:
            self.running[host] -= 1
        return ()


def test_a_slow_host_is_asked_by_few_at_once_and_keeps_no_other_waiting(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow()
    monkeypatch.setattr("tocsin.engine.run.polls.ASKS", {"http": slow})
    monkeypatch.setattr("tocsin.engine.run.polls.FIRST_WITHIN_S", 0.0)
    one = replace(shop.running.site.settings.monitors["lost"], every=Length(SECOND))
    many = {f"m{n}": replace(one, name=f"m{n}", url="http://slow.example") for n in range(5)}
    many["quick"] = replace(one, name="quick", url="http://quick.example")
    scheduler = BackgroundScheduler(timezone="UTC", job_defaults={"coalesce": True, "misfire_grace_time": None})
    scheduler.start()
    try:
        Polls(scheduler, lambda _name, _work: Future()).follow(_with(shop.running.site, many))
        for _ in range(AT_ONCE + 1):
            assert slow.asked.acquire(timeout=20)
        assert slow.most == {"http://slow.example": AT_ONCE, "http://quick.example": 1}
    finally:
        slow.let_go.set()
        scheduler.shutdown(wait=True)


def test_what_has_not_changed_keeps_its_beat_and_what_has_gone_is_asked_no_more(shop: Shop) -> None:
    site = shop.running.site
    one = site.settings.monitors["lost"]
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.start(paused=True)
    try:
        polls = Polls(scheduler, lambda _name, _work: Future())
        polls.follow(_with(site, {"a": replace(one, name="a"), "b": replace(one, name="b")}))
        before = {job.id: job.next_run_time for job in scheduler.get_jobs()}
        polls.follow(_with(site, {"b": replace(one, name="b"), "c": replace(one, name="c", every=Length(MINUTE))}))
        after = {job.id: job.next_run_time for job in scheduler.get_jobs()}
        assert set(after) == {"monitor:b", "monitor:c"}
        assert after["monitor:b"] == before["monitor:b"]
    finally:
        scheduler.shutdown(wait=False)


def _with(site: Site, monitors: dict[str, Monitor]) -> Site:
    return replace(site, settings=replace(site.settings, monitors=monitors))


def test_a_server_asks_by_itself_and_what_is_published_later_too(
    tmp_path: Path, page: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tocsin.engine.run.polls.FIRST_WITHIN_S", 0.0)
    root = tmp_path / "site"
    make_site(root)
    serving = Serving(root)
    housekeeping = Housekeeping(serving)
    serving.start()
    housekeeping.start()
    try:
        settings = root / "tocsin.yaml"
        settings.write_text(settings.read_text("utf-8") + LOST.format(url=page.url), encoding="utf-8")
        serving.publish("lina").result(20)
        heard = threading.Event()
        for _ in range(200):
            if serving.inbox.submit("ask", lambda turn: turn.counter("monitor:lost")).result(20):
                heard.set()
                break
            heard.wait(0.05)
        assert heard.is_set()
    finally:
        housekeeping.stop()
        serving.stop()

"""Counting of refusals, waiting for the engine, and the sentences of this room."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

import tocsin.engine.web
from tocsin.engine.model.problem import Refused, Unavailable
from tocsin.engine.run.turn import Turn
from tocsin.engine.web import tally as tallies
from tocsin.engine.web.limits import USUAL
from tocsin.engine.web.reply import HttpError
from tocsin.engine.web.tally import Admission, Tally
from tocsin.engine.web.waiting import NotKept, settled
from tocsin.engine.words.catalogue import sentences
from tocsin.engine.words.web import SENTENCES

from .cast import Clock, House

ROOM = Path(next(iter(tocsin.engine.web.__path__)))
CODE = re.compile(r'"((?:http|listen|ready|engine-ended)(?:-[a-z0-9]+)+|engine-ended)"')
NOT_OURS = {"engine-busy", "sources-only-report", "no-such-person"}


def holes(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_there_is_a_sentence_for_every_code_and_none_too_many() -> None:
    text = "\n".join(path.read_text("utf-8") for path in ROOM.glob("*.py"))
    below_the_router = {
        "http-bad-request",
        "http-head-slow",
        "http-head-large",
        "http-crowded",
    }  # written by hand there
    titles = {code for code in SENTENCES if re.fullmatch(r"http-\d{3}", code)}
    assert set(CODE.findall(text)) - below_the_router | titles == set(SENTENCES)


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_both_languages_say_the_same(code: str) -> None:
    text = SENTENCES[code]
    assert text.zh
    assert text.en
    assert holes(text.zh) == holes(text.en)
    assert sentences()[code] == text


class Engine:
    """Takes work and fails or succeeds when told to."""

    def __init__(self) -> None:
        self.asked: list[Future[Any]] = []

    def submit(self, name: str, work: Callable[..., Any]) -> Future[Any]:
        self.asked.append(Future())
        return self.asked[-1]


def test_P_04_counts_are_kept_until_they_are_in_the_database() -> None:
    engine = Engine()
    tally = Tally(engine.submit)
    assert tally.flush() is None
    tally.add("flood", "a")
    assert tally.flush() is engine.asked[0]
    tally.add("flood", "a")
    assert tally.flush() is None  # the first is still on its way
    engine.asked[0].set_exception(OSError("disk"))
    assert tally.storage_failing
    assert tally.fresh == {("flood", "a"): 2}
    tally.flush()
    engine.asked[1].set_result(None)
    assert not tally.storage_failing
    assert not tally.fresh


def test_counts_are_handed_over_while_the_server_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "EVERY_S", 0)
    engine = Engine()
    tally = Tally(engine.submit)
    tally.add("token")

    async def main() -> None:
        task = asyncio.create_task(tally.keep())
        for _ in range(1_000):
            await asyncio.sleep(0)
            if engine.asked:
                break
        task.cancel()

    asyncio.run(main())
    assert len(engine.asked) == 1


def test_no_more_messages_of_a_source_wait_than_it_may() -> None:
    admission = Admission(USUAL, Clock())
    places = [admission.enter("a") for _ in range(USUAL.waiting)]
    for place in places:
        place.__enter__()
    with pytest.raises(HttpError, match="http-too-many"), admission.enter("a"):
        pass
    with admission.enter("b"):
        pass
    places[0].__exit__(None, None, None)
    with admission.enter("a"):
        pass


def test_a_future_that_takes_too_long_is_left_to_itself() -> None:
    future: Future[int] = Future()
    with pytest.raises(Unavailable, match="engine-busy"):
        asyncio.run(settled(future, 0.001))
    assert not future.cancelled()
    future.set_result(1)  # the engine can still finish what it began


@pytest.mark.parametrize(("error", "seen"), [(Refused("x"), Refused), (OSError("disk"), NotKept)])
def test_errors_of_the_engine_are_told_apart_from_a_failed_commit(error: Exception, seen: type[Exception]) -> None:
    future: Future[int] = Future()
    future.set_exception(error)
    with pytest.raises(seen):
        asyncio.run(settled(future, 1))


def test_P_04_refusals_of_a_source_are_a_figure_and_those_of_strangers_are_not(house: House) -> None:
    tally = Tally(house.behind.submit)
    for reason, source in (("token", "prom"), ("flood", "prom"), ("token", "-"), ("size", "tills")):
        tally.add(reason, source)
    flushed = tally.flush()
    assert flushed is not None
    flushed.result(5)

    def known(turn: Turn) -> dict[str, float | None]:
        figures, metric = turn.memory.signals.figures, turn.memory.library.team.metrics["alerts.refused"]
        now = turn.instant("live")
        series = [labels for name, labels in figures.known("live") if name == "alerts.refused"]
        return {one: figures.reading("live", metric, one, None, now, frozenset()).value for one in series}

    assert house.behind.submit("ask", known).result(5) == {"source=prom": 2.0, "source=tills": 1.0}

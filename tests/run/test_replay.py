"""Recorded figures are judged as live ones are: both are run, and say the same words at the same instants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.engine.language.runbook_file import read_runbook
from tocsin.engine.language.scope import Library as Scope
from tocsin.engine.language.team_file import read_team
from tocsin.engine.model import command as ask
from tocsin.engine.model.backtest import Recorded
from tocsin.engine.model.command import Actor
from tocsin.engine.model.incident import LIVE
from tocsin.engine.model.level import Level
from tocsin.engine.model.runbook import Clear, Combined, Runbook, Signal, Threshold, Trigger
from tocsin.engine.model.team import Team
from tocsin.engine.model.time import HOUR, MINUTE, WEEK, Instant, Length
from tocsin.engine.model.window import OFS
from tocsin.engine.run import firing
from tocsin.engine.run.clock import SteppedClock
from tocsin.engine.run.courier import Courier
from tocsin.engine.run.engine import Engine, Request
from tocsin.engine.run.figures import Measured
from tocsin.engine.run.ids import SeededIds
from tocsin.engine.run.library import Library
from tocsin.engine.run.memory import Memory
from tocsin.engine.run.replay import Player
from tocsin.engine.run.service import Asked, perform
from tocsin.engine.run.signals import SignalDesk
from tocsin.engine.run.tracker import Word
from tocsin.engine.run.turn import Turn
from tocsin.engine.run.worlds import World
from tocsin.engine.store.memory import MemoryStore
from tocsin.notifiers.base import Message, Sent

START = Instant(1_794_400_200_000_000)
"""2026-11-11 20:30 in Shanghai."""
Said = tuple[Instant, str, str | None, bool, float | None, float | None]

TEAM = b"""\
timezone: Asia/Shanghai
languages: [zh, en]
calendars: {early: {days: mon-sun, from: "00:00", to: "21:00"}}
people: {ana: {name: Ana, contacts: [{pager: ana}]}}
roles: {lead: {title: "\xe5\x80\xbc\xe7\x8f\xad | Lead", people: [ana]}}
severities: {sev3: {title: "\xe4\xb8\x80\xe8\x88\xac | Minor"}}
metrics:
  lost: {title: "\xe4\xb8\xa2\xe5\x8d\x95 | Lost", kind: count, step: 1m, per: [shop]}
  wait: {title: "\xe7\xad\x89\xe5\xbe\x85 | Wait", kind: level, step: 1m, per: [shop], target: 5}
"""
BOOK = b"""\
runbook: shop-floor
title: "\xe5\x8d\x96\xe5\x9c\xba | Floor"
lead: lead
one_per: shop
triggers:
  high: {metric: lost, above: 5}
severity: {start: sev3}
states:
  look:
    phase: response
    title: "\xe7\x9c\x8b | Look"
    do: {page: lead}
    on: {cleared: {end: quiet}}
    after: {2d: {end: handed-over}}
"""


def stage(triggers: dict[str, Signal], cooldown: int = 0) -> tuple[Team, Runbook]:
    team = read_team("team.yaml", TEAM, channels=("pager",)).value
    assert team is not None
    read = read_runbook("floor.yaml", BOOK, Scope(team=team, channels=("pager",)))
    assert read.value is not None, read.problems
    assert not read.wrong, read.problems
    made = {name: Trigger(name=name, signal=signal) for name, signal in triggers.items()}
    return team, replace(read.value, triggers=made, cooldown=Length(cooldown))


class Yes:
    """Every channel, always reached."""

    name = "yes"
    customers = False

    def of(self, _world: str, _name: str) -> Yes:
        return self

    def send(self, message: Message) -> Sent:
        return Sent("1")

    def close(self) -> None:
        """Holds nothing."""

    def spawn(self, work: Any) -> None:
        """Pages may wait: nobody in this test answers one."""


def plain(_turn: Turn, row: Any) -> Message:
    return Message(key=row.effect.key, kind=row.effect.kind, world=LIVE, to="", subject="", body="-", facts={})


class Live:
    """The engine with a store in memory; what its desk says is written down where it acts on it."""

    def __init__(self, team: Team, book: Runbook, start: Instant) -> None:
        self.clock, self.ids = SteppedClock(start), SeededIds("replay")
        library = Library(team=team)
        library.publish(book, 1)
        desk = SignalDesk(library, Measured())
        desk.publish()
        self.memory = Memory(library=library, signals=desk, worlds={LIVE: World(LIVE, self.clock)})
        yes = Yes()
        courier = Courier(yes, yes, plain, lambda *_: None)
        self.engine = Engine(store=MemoryStore(), clock=self.clock, ids=self.ids, memory=self.memory, courier=courier)

    def run(self, history: Sequence[Recorded], figures: Sequence[Recorded], end: Instant) -> list[Said]:
        said: list[Said] = []
        hear = firing.hear

        def heard(turn: Turn, words: list[Word]) -> None:
            said.extend(_said(turn.instant(LIVE), word) for word in words)
            hear(turn, words)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(firing, "hear", heard)
            self._take(history, history=True)
            for at, arrived in groupby(figures, lambda one: one.at):
                self._go(at)
                self._take(list(arrived), history=False)
            self._go(end)
        return said

    def _go(self, end: Instant) -> None:
        for _ in range(10_000):
            wake_at = self.engine.wake_at()
            if wake_at is None or wake_at >= end:
                break
            self.clock.go_to(wake_at)
            self.engine.turn()
        else:
            raise AssertionError("the engine does not come to rest")
        self.clock.go_to(end)

    def _take(self, arrived: Sequence[Recorded], *, history: bool) -> None:
        """What arrives at one instant comes in one turn, each in a request of its own."""
        failed: list[Exception] = []
        asked = Asked(Actor(name="ana"), self.ids)

        def request(one: Recorded) -> Request:
            sample = ask.Sample(metric=one.metric, value=one.value, labels=dict(one.labels), at=one.at)
            command = ask.Signal(samples=(sample,), history=history)
            return Request("signal", lambda turn: perform(turn, command, asked), lambda _: None, failed.append)

        self.engine.turn([request(one) for one in arrived])
        assert not failed, failed


def _said(at: Instant, word: Word) -> Said:
    return at, word.tracker.id, word.word, word.flapping, word.value, word.usual


def played(
    team: Team, book: Runbook, history: Sequence[Recorded], figures: Sequence[Recorded], end: Instant
) -> tuple[Player, list[Said]]:
    said: list[Said] = []
    start = history[0].at if history else figures[0].at if figures else START
    player = Player(team, [book], start, lambda at, word: said.append(_said(at, word)))
    player.remember(history)
    player.play(figures)
    player.until(end)
    return player, said


def minutes(number: float) -> Length:
    return Length(round(number * MINUTE))


SHOPS = [{"shop": "a"}, {"shop": "b"}]
LENGTHS = st.sampled_from([None, minutes(0.5), minutes(1), minutes(3), minutes(5)])
LEVELS = st.sampled_from([
    Level(kind="absolute", factor=5.0), Level(kind="usual", factor=1.5), Level(kind="previous", factor=1.5),
    Level(kind="target", factor=1.0),
])  # fmt: skip


@st.composite
def thresholds(draw: st.DrawFn) -> Threshold:
    above, level = draw(st.booleans()), draw(LEVELS)
    metric = "wait" if level.kind == "target" else draw(st.sampled_from(["lost", "wait"]))
    back = Level(kind="absolute", factor=3.0 if above else 7.0)
    clear = draw(st.sampled_from([
        None, Clear(hold=minutes(1)), Clear(below=back, hold=minutes(2)) if above else Clear(above=back),
    ]))  # fmt: skip
    return Threshold(
        metric=metric, window=draw(LENGTHS), of=draw(st.sampled_from([None, None, *OFS])),
        ahead=draw(st.sampled_from([None, None, minutes(2), minutes(10)])),
        above=level if above else None, below=None if above else level,
        and_at_least=draw(st.sampled_from([None, 4.0])), hold=draw(LENGTHS), no_data=draw(st.sampled_from([
            None, minutes(3)])), clear=clear, during=draw(st.sampled_from([None, None, "early"])),
    )  # fmt: skip


@st.composite
def signals(draw: st.DrawFn) -> Signal:
    if draw(st.integers(0, 3)):
        return draw(thresholds())
    parts, either = (draw(thresholds()), draw(thresholds())), draw(st.booleans())
    return Combined(how="any" if either else "all", signals=parts, hold=draw(LENGTHS))


@st.composite
def figures(draw: st.DrawFn) -> list[Recorded]:
    """Mostly one a step; some come early, late, at once or after a silence."""
    now, found = START, []
    waits = st.sampled_from([0, 0.25, 0.5, 1, 1, 1, 1, 1, 1.5, 2, 4, 12])
    for _ in range(draw(st.integers(1, 40))):
        now = Instant(now + minutes(draw(waits)))
        metric, labels = draw(st.sampled_from(["lost", "wait"])), draw(st.sampled_from(SHOPS))
        found.append(Recorded(now, metric, labels, float(draw(st.sampled_from([0, 1, 4, 5, 6, 10])))))
    return found


def weeks_before() -> list[Recorded]:
    """Four Wednesdays of what is usual at this hour."""
    return [
        Recorded(Instant(START - week * WEEK + minute * 10 * MINUTE), metric, labels, float(week))
        for week in (4, 3, 2, 1) for minute in range(0, 9, 2) for metric in ("lost", "wait") for labels in SHOPS
    ]  # fmt: skip


@settings(deadline=None)
@given(st.lists(signals(), min_size=1, max_size=3), figures(), st.booleans(), st.sampled_from([0, 10 * MINUTE]))
def test_recorded_figures_get_the_verdicts_of_the_engine_at_the_same_instants(
    triggers: list[Signal], found: list[Recorded], usual: bool, cooldown: int
) -> None:
    team, book = stage({f"t{number}": signal for number, signal in enumerate(triggers)}, cooldown)
    history, end = weeks_before() if usual else [], Instant(found[-1].at + HOUR)
    live = Live(team, book, START).run(history, found, end)
    _player, said = played(team, book, history, found, end)
    assert said == live


def lost(*values: float | None, shop: str = "a", start: int = 0) -> list[Recorded]:
    """One a minute; None is a minute without."""
    return [
        Recorded(Instant(START + (start + number) * MINUTE), "lost", {"shop": shop}, value)
        for number, value in enumerate(values) if value is not None
    ]  # fmt: skip


def above(figure: float, **more: Any) -> Threshold:
    return Threshold(metric="lost", above=Level(kind="absolute", factor=figure), **more)


def test_an_episode_has_its_start_end_and_peak_and_opens_an_incident() -> None:
    team, book = stage({"high": above(5, hold=minutes(1))})
    player, _ = played(team, book, [], lost(1, 7, 8, 12, 9, 2, 1), Instant(START + HOUR))
    [one] = player.episodes
    assert (one.runbook, one.trigger, one.key, one.because) == ("shop-floor", "high", "shop=a", "above")
    assert (one.start, one.end) == (START + 2 * MINUTE, START + 5 * MINUTE)
    assert (one.value, one.peak, one.peak_at) == (8.0, 12.0, START + 3 * MINUTE)
    assert one.opened == one.start
    assert player.open_episodes() == []


def test_the_peak_of_too_little_is_the_lowest_figure() -> None:
    low = Threshold(metric="lost", below=Level(kind="absolute", factor=5))
    team, book = stage({"low": low})
    player, _ = played(team, book, [], lost(9, 4, 2, 3, 9), Instant(START + HOUR))
    assert [one.peak for one in player.episodes] == [2.0]


def test_what_fires_ahead_of_its_level_is_an_episode_that_says_so() -> None:
    """Two more each minute: 12 is crossed at 20:37, and forecast ten minutes ahead as soon as there is a line."""
    team, book = stage({"high": Threshold(
        metric="wait", window=minutes(5), ahead=minutes(10), above=Level(kind="absolute", factor=12)
    )})  # fmt: skip
    rising = [one._replace(metric="wait") for one in lost(*map(float, range(0, 20, 2)), *[0.0] * 10)]
    player, _ = played(team, book, [], rising, Instant(START + HOUR))
    first = player.episodes[0]
    assert (first.because, first.start, first.value) == ("ahead-above", START + 2 * MINUTE, 2.0)


def test_what_fires_at_the_end_of_the_record_has_no_end() -> None:
    team, book = stage({"high": above(5)})
    player, _ = played(team, book, [], lost(1, 9, 9), Instant(START + 4 * MINUTE))
    assert player.episodes == []
    assert [one.end for one in player.open_episodes()] == [None]


def test_a_second_trigger_of_the_key_joins_the_open_incident() -> None:
    team, book = stage({"high": above(5), "very": above(8)})
    player, _ = played(team, book, [], lost(6, 9, 9, 6, 1), Instant(START + HOUR))
    assert {one.trigger: one.opened for one in player.episodes} == {"high": START, "very": None}


def test_rule_27_within_the_cool_down_nothing_opens_and_what_outlasts_it_opens_then() -> None:
    team, book = stage({"high": above(5)}, cooldown=10 * MINUTE)
    values = [9, 1, 9, 1, 1, *[9] * 12, 1]
    player, _ = played(team, book, [], lost(*values), Instant(START + HOUR))
    assert [one.opened for one in player.episodes] == [START, None, START + 11 * MINUTE]


def test_silence_is_an_episode_too() -> None:
    team, book = stage({"high": above(5, no_data=minutes(5))})
    player, _ = played(team, book, [], lost(1, 1, *[None] * 10, 1), Instant(START + HOUR))
    first = player.episodes[0]
    assert (first.because, first.start, first.end) == ("no-data", START + 6 * MINUTE, START + 12 * MINUTE)


def test_figures_of_an_episode_do_not_count_as_usual() -> None:
    team, book = stage({"high": above(5)})
    player, _ = played(team, book, [], lost(1, 1, 9, 9, 1, 1), Instant(START + 6 * MINUTE))
    line = player.desk.figures.line(LIVE, team.metrics["lost"], "shop=a")
    bucket = line.add(Instant(START + 6 * MINUTE), 1.0, None, False)
    assert bucket is not None
    assert bucket == (3.0, 3), "the first, the last, and the one just added"


def test_nothing_that_the_desk_wants_written_is_kept() -> None:
    team, book = stage({"high": above(5)})
    player = Player(team, [book], START)
    player.play(lost(*[1.0] * 1_000))
    assert player._turn.scope.batch.empty()

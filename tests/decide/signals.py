"""A small stage for signals: samples arrive, `wake_at` is kept, words are written down with their minute."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tocsin.engine.decide.calendars import ALWAYS
from tocsin.engine.decide.evidence import Simple
from tocsin.engine.decide.series import Series, window_of
from tocsin.engine.decide.threshold import NORMAL, judge
from tocsin.engine.model.condition import Value
from tocsin.engine.model.level import Level
from tocsin.engine.model.reading import Hours, Judgement, Reading, SignalState
from tocsin.engine.model.runbook import Clear, Signal, Threshold
from tocsin.engine.model.team import Metric, Timing
from tocsin.engine.model.text import NO_TEXT
from tocsin.engine.model.time import DAY, MINUTE, Instant, Length

NOON = Instant(20_000 * DAY + DAY // 2)
TIMING = Timing()


def at(minutes: float) -> Instant:
    """An instant, minutes after noon."""
    return Instant(NOON + round(minutes * MINUTE))


def m(minutes: float) -> Length:
    return Length(round(minutes * MINUTE))


def absolute(figure: float) -> Level:
    return Level(kind="absolute", factor=figure)


def above(figure: float, *, hold: float = 0, clear: Clear | None = None, **more: object) -> Threshold:
    return Threshold(metric="x", above=absolute(figure), hold=m(hold), clear=clear, **more)  # type: ignore[arg-type]


def below(figure: float, *, hold: float = 0, clear: Clear | None = None, **more: object) -> Threshold:
    return Threshold(metric="x", below=absolute(figure), hold=m(hold), clear=clear, **more)  # type: ignore[arg-type]


def metric(name: str = "x", *, kind: str = "level", step: float = 1) -> Metric:
    return Metric(id=name, title=NO_TEXT, kind=kind, step=m(step))  # type: ignore[arg-type]


@dataclass
class Condition:
    """Stands for a compiled condition: a name that is or is not true."""

    name: str
    source: str = ""

    @property
    def names(self) -> frozenset[str]:
        return frozenset({self.name})

    def test(self, lookup: Callable[[str], Value | None]) -> bool | None:
        value = lookup(self.name)
        return None if value is None else bool(value)

    def seen(self, lookup: Callable[[str], Value | None]) -> Mapping[str, Value | None]:
        return {self.name: lookup(self.name)}


@dataclass
class Stage:
    """One signal, one key, and the series it reads."""

    signal: Signal
    metrics: list[Metric] = field(default_factory=lambda: [metric()])
    windows: tuple[Length, ...] = (m(5), m(10))
    hours_of: Callable[[str | None, Instant], Hours] = lambda _name, _now: ALWAYS
    usual: float | None = None
    usual_later: float | None = None
    """At the end of `ahead`, where it is another."""
    target: float | None = None
    alerts: int = 0
    facts: dict[str, Value] = field(default_factory=dict)
    timing: Timing = TIMING
    listening_since: Instant | None = None
    state: SignalState = NORMAL
    wake_at: Instant | None = None
    words: list[tuple[float, str]] = field(default_factory=list)
    trail: list[tuple[float, str]] = field(default_factory=list)
    """Phase by minute, where it changed."""
    last: Judgement | None = None
    flapped: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.series = {each.id: Series(each, self.windows) for each in self.metrics}
        self.steps = {each.id: each for each in self.metrics}

    def sample(self, minute: float, value: float, name: str = "x", *, dated: float | None = None) -> Judgement:
        self.until(minute)
        self.series[name].add(at(minute if dated is None else dated), value, at(minute))
        return self.look(minute)

    def samples(self, start: float, *values: float | None) -> None:
        """One a minute; None: it is missing."""
        for number, value in enumerate(values):
            if value is not None:
                self.sample(start + number, value)

    def until(self, minute: float) -> None:
        """Let time pass; a signal that always wants to be looked at again is an error."""
        for _ in range(10_000):
            if self.wake_at is None or self.wake_at > at(minute):
                return
            self.look((self.wake_at - NOON) / MINUTE)
        raise AssertionError("it keeps waking")

    def look(self, minute: float, *, gap: Length | None = None) -> Judgement:
        now = at(minute)
        found = judge(
            self.signal, self.state, lambda one: self.reading(one, now), lambda name: self.hours_of(name, now),
            now, self.timing, gap=gap,
        )  # fmt: skip
        when = round(minute, 3)
        if found.state.phase != self.state.phase:
            self.trail.append((when, found.state.phase))
        if found.word:
            self.words.append((when, found.word))
        if found.flapping:
            self.flapped.append(when)
        self.state, self.wake_at, self.last = found.state, found.wake_at, found
        return found

    def reading(self, one: Simple, now: Instant) -> Reading:
        if not isinstance(one, Threshold):
            return Reading(alerts=self.alerts, lookup=self.facts.get)
        series, window = self.series[one.metric], window_of(self.steps[one.metric], one.window)
        course = series.course(window, now, one.ahead, one.of) if one.ahead is not None else None
        return Reading(
            value=series.figure(window, now, one.of),
            usual=self.usual,
            previous=series.previous(window, now, one.of),
            course=course._replace(usual=self.usual_later or self.usual) if course is not None else None,
            target=self.target,
            last_at=series.last_at,
            heard_at=series.heard_at,
            listening_since=self.listening_since,
            changes_at=series.next_change(window, now),
            step=self.steps[one.metric].step,
        )
